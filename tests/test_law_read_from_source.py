"""A formula is plain Python, read from its source: what Python itself makes of it over fractions is what it means."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renshe.law import (
    Facts,
    Fen,
    Formula,
    Law,
    Month,
    Months,
    Ratio,
    Rulebook,
    Whole,
    fen,
    formula,
    months,
    to_fen,
    whole,
)
from renshe.law.errors import FormulaNotInForce, FormulaWrong, NoResult, ParameterNotInForce
from renshe.law.month import day_of
from renshe.law.values.parameters import Value
from renshe.programmes.social_insurance.law import rulebook_of
from renshe.testing import PROVES, examples, without_gaps
from renshe.testing.facts import PlainDay, as_given, of_facts

ON = Month(2021, 12)
CITY = rulebook_of(Path(__file__).parents[1] / "renshe" / "city" / "law")
BOOKS = {on: without_gaps(CITY, on) for on in (ON, Month(2025, 6))}


class Nothing(Exception):
    """The law or the facts have no value there."""


class PlainLaw:
    """The law as Python runs it: values are fractions and months, a formula is the function of its edition."""

    def __init__(self, book: Rulebook, month: Month) -> None:
        self._book, self._month = book, month

    def __getattr__(self, name: str) -> Any:
        held = self._book.parameters[name]
        try:
            if not held.is_table:
                return as_read(held.at(self._month))
            return PlainTable(held.axes, {key: as_read(value) for key, value in held.table_at(self._month).items()})
        except ParameterNotInForce:
            raise Nothing from None

    def on(self, month: Month) -> PlainLaw:
        return PlainLaw(self._book, month)

    def read(self, clause: Formula, person: Any) -> Any:
        edition = clause.edition_on(self._month)
        assert edition is not None
        return edition.function(person, self)


def as_read(value: Value) -> Any:
    if value.unit.kind == "date":
        return PlainDay.fromordinal(day_of(int(value.value)).toordinal())
    return Month.from_ordinal(int(value.value)) if value.unit.kind == "month" else value.value


class PlainTable:
    """Looked up as its axes say: by a number, a code's text, the bracket that begins at or below."""

    def __init__(self, axes: tuple[str, ...], entries: dict[Any, Any]) -> None:
        self.axes = axes
        self.entries = {key if isinstance(key, tuple) else (key,): value for key, value in entries.items()}

    def __getitem__(self, asked: Any) -> Any:
        keys = asked if isinstance(asked, tuple) else (asked,)
        held = self.entries
        for place, (axis, key) in enumerate(zip(self.axes, keys, strict=True)):
            there = [entry[place] for entry in held]
            if axis == "from":
                begun = [least for least in there if least <= key]
                if not begun:
                    raise Nothing
                wanted: Any = max(begun)
            else:
                wanted = str(key) if axis == "code" else key
            held = {entry: value for entry, value in held.items() if entry[place] == wanted}
        if not held:
            raise Nothing
        (value,) = held.values()
        return value


class PlainPerson:
    def __init__(self, facts: dict[str, Any]) -> None:
        self.__dict__.update(facts)
        for name, value in facts.items():
            if isinstance(value, list):
                self.__dict__[name] = [PlainPerson(row) for row in value]


def editions() -> list[tuple[str, Month]]:
    """Each formula by the law of each month; where one edition holds in both, in one of them."""
    found = {
        (name, PROVES and on, one.edition_on(on)): on for name, one in CITY.formulas.items() for on in sorted(BOOKS)
    }
    return [(name, on) for (name, _, _), on in found.items()]


@pytest.mark.parametrize(("name", "on"), editions())
@given(data=st.data())
@settings(max_examples=examples(6, proving=100), deadline=None)
def test_the_graph_gives_what_python_gives_when_it_runs_the_same_source(
    name: str, on: Month, data: st.DataObject
) -> None:
    book, clause = BOOKS[on], CITY.formulas[name]
    facts = data.draw(of_facts(clause.facts))
    if (
        "injured_on" in facts
    ):  # of an injury before 2004 there is no law, which Python asks for only where there are rows
        facts["injured_on"] = PlainDay.fromordinal(on.first_day.toordinal())
    try:
        expected: Any = PlainLaw(book, on).read(clause, PlainPerson(facts)) if clause.edition_on(on) else NoResult
    except (Nothing, ZeroDivisionError):
        expected = NoResult
    try:
        found: Any = book.compute(name, as_given(facts), on)
    except (NoResult, ParameterNotInForce, FormulaNotInForce):
        found = NoResult
    assert found == as_given(expected)


class Person(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=10**9)
    bonus = fen(zh="奖金", en="bonus", low=0, high=10**9)
    paid = months(zh="月数", en="months", low=0, high=600)
    grade = whole(zh="等级", en="grade", low=1, high=10)


PERSON = {"wage": 500_000, "bonus": 70_000, "paid": 250, "grade": 5}


def book(clause: Formula) -> Rulebook:
    module = ModuleType("clauses")
    module.clause = clause  # type: ignore[attr-defined]  # a module made for the test
    return Rulebook.load([], [module])


@formula(zh="甲", en="a", cites="-")
def by_grade(person: Person, law: Law) -> Fen:
    share = 30
    if person.grade <= 4:
        return person.wage
    if person.grade in (5, 6) and not person.wage < person.bonus:
        share = 60
    return to_fen(person.wage * share / 100)


@formula(zh="乙", en="b", cites="-")
def carried_forward(person: Person, law: Law) -> Fen:
    balance = person.bonus
    for _year in range(3):
        balance += to_fen(balance / 3)
    return balance


@formula(zh="丙", en="c", cites="-")
def full_years(person: Person, law: Law) -> Whole:
    return person.paid // 12 / person.paid * person.paid / 12 * 12 if 1 > 2 else person.grade


@formula(zh="丁", en="d", cites="-")
def odd_months(person: Person, law: Law) -> Months:
    return person.paid % 12 + sum(person.paid for _ in range(2)) - person.paid // 7


@formula(zh="戊", en="e", cites="-")
def spread(person: Person, law: Law) -> Ratio:
    return max(person.wage, person.bonus) / min(person.wage, person.bonus, person.wage + 0)


@pytest.mark.parametrize(
    ("clause", "changed", "expected"),
    [
        (by_grade, {"grade": 4}, 500_000),
        (by_grade, {"grade": 6}, 300_000),
        (by_grade, {"grade": 6, "bonus": 500_001}, 150_000),
        (by_grade, {"grade": 7}, 150_000),
        (carried_forward, {"bonus": 100}, 236),  # 100, 133, 177, 236: rounded each year
        (full_years, {}, 5),
        (odd_months, {}, 10 + 500 - 35),
        (spread, {}, Fraction(50, 7)),
    ],
)
def test_a_clause_in_plain_python(clause: Formula, changed: dict[str, int], expected: int | Fraction) -> None:
    assert book(clause).compute(clause.name, PERSON | changed, ON) == expected


def returns_in_a_loop(person: Person, law: Law) -> Fen:
    for year in range(3):
        if person.grade > year:
            return person.wage
    return person.bonus


def one_way_has_no_end(person: Person, law: Law) -> Fen:  # noqa: RET503  # what is refused
    if person.grade > 3:
        return person.wage


def one_way_has_no_share(person: Person, law: Law) -> Fen:
    if person.grade > 3:
        share = 60
    return person.wage * share


def cuts_a_decimal(person: Person, law: Law) -> Fen:
    return person.wage * 0.6


def asks_the_world(person: Person, law: Law) -> Fen:
    return person.wage * len(open("/etc/passwd").read())  # noqa: PTH123


def loops_while(person: Person, law: Law) -> Fen:
    while True:
        pass


def mixes_in_a_choice(person: Person, law: Law) -> Fen:
    return (
        person.wage
        if person.grade > 3
        else person.paid
    )  # fmt: skip


def misnames_a_fact(person: Person, law: Law) -> Fen:
    return person.salary


@pytest.mark.parametrize(
    ("function", "line", "message"),
    [
        (returns_in_a_loop, 1, "a formula can't use a for with else, return or break in it"),
        (one_way_has_no_end, 1, "one way through the formula ends without return"),
        (one_way_has_no_share, 3, "share has a value on one way only"),
        (cuts_a_decimal, 1, "0.6 is a cut decimal: write a parameter or whole numbers"),
        (asks_the_world, 1, "open is not a word of the law"),
        (loops_while, 1, "a formula can't use while: a loop goes over years or months that are known"),
        (mixes_in_a_choice, 2, "“months” cannot be an alternative to “fen”"),
        (misnames_a_fact, 1, "there is no fact salary"),
    ],
)
def test_what_is_not_the_language_is_refused_with_its_line(
    function: Callable[..., Any], line: int, message: str
) -> None:
    clause = formula(zh="错", en="wrong", cites="-")(function)
    with pytest.raises(FormulaWrong) as refused:
        book(clause)
    assert (refused.value.line - clause.line, str(refused.value.problem)) == (line, message)
