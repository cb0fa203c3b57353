"""Formulas that use each other: never in a circle; the edition that the book holds is the one that is used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renshe.law import Facts, Fen, Law, Month, Rulebook, fen, formula
from renshe.law.errors import FormulaWrong


class Person(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=10**9)


@formula(zh="甲", en="first", cites="第一条")
def first(person: Person, law: Law) -> Fen:
    return second(person, law) + 1 * person.wage


@formula(zh="乙", en="second", cites="第二条")
def second(person: Person, law: Law) -> Fen:
    return third(person, law) + person.wage


@formula(zh="丙", en="third", cites="第三条")
def third(person: Person, law: Law) -> Fen:
    return second(person, law)


@formula(zh="丁", en="doubled", cites="第四条")
def doubled(person: Person, law: Law) -> Fen:
    return person.wage * 2


@formula(zh="戊", en="twice doubled", cites="第五条")
def twice_doubled(person: Person, law: Law) -> Fen:
    return doubled(person, law) * 2


@formula(zh="丁", en="doubled", cites="第四条（修订）")
def tripled(person: Person, law: Law) -> Fen:
    return person.wage * 3


def test_a_circle_is_refused_with_its_way_and_line() -> None:
    with pytest.raises(FormulaWrong) as refused:
        Rulebook({}, [first, second, third])
    line = third.line + 2
    place = f"{__file__}, line {line}, formula third"
    assert str(refused.value) == f"{place}: it is made of itself: second → third → second."


def test_a_book_that_is_checked_goes_on_after_what_is_wrong() -> None:
    wrong: list[FormulaWrong] = []
    book = Rulebook({}, [first, second, third, doubled], wrong)
    assert [one.formula for one in wrong] == ["third"]
    assert book.compute("doubled", {"wage": 5}, Month(2021, 7)) == 10


def test_a_clause_in_another_edition_is_used_by_all_who_use_it() -> None:
    book = Rulebook({}, [replace(tripled, name="doubled"), twice_doubled])
    assert book.compute("twice_doubled", {"wage": 5}, Month(2021, 7)) == 30
