"""Formulas that mix what does not go together, or lead back to themselves, are refused when the law is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from renshe.law import (
    CalendarMonth,
    Day,
    Days,
    Fen,
    Law,
    Months,
    Ratio,
    formula,
    to_yuan,
)
from renshe.law.errors import (
    FormulaWrong,
)
from tests.workers import Worker, book


def adds_months_to_a_day(person: Worker, law: Law) -> Day:
    return person.born + person.years


def adds_fen_to_a_month(person: Worker, law: Law) -> CalendarMonth:
    return person.since + person.wage


def adds_half_a_month(person: Worker, law: Law) -> CalendarMonth:
    return person.since + person.years / 2


def compares_a_day_with_a_number(person: Worker, law: Law) -> Fen:
    return person.wage if person.born < person.wage else 0


def compares_a_day_with_a_month(person: Worker, law: Law) -> Fen:
    return person.wage if person.born < person.since else 0


def adds_two_days(person: Worker, law: Law) -> Day:
    return person.born + person.injured


def compares_a_code_with_a_number(person: Worker, law: Law) -> Fen:
    return person.wage if person.post == 1 else 0


def rounds_days_to_yuan(person: Worker, law: Law) -> Days:
    return to_yuan(person.injured - person.born)


def looks_a_code_up_by_a_number(person: Worker, law: Law) -> Months:
    return law.retires_at[person.years]


def divides_by_what_is_known_to_be_nothing(person: Worker, law: Law) -> Fen:
    return person.wage * (12 // (3 - 3))


def rounds_nothing(person: Worker, law: Law) -> Fen:
    return to_yuan()  # type: ignore[call-arg]  # what is wrong here


def looks_up_by_one_key_too_few(person: Worker, law: Law) -> Ratio:
    return law.injury_rate[person.post]


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (adds_months_to_a_day,
         "a month after the 31st may not exist: write months_later(day, months, month_end=…) and say how it ends"),
        (adds_fen_to_a_month, "“fen” cannot be added to “month”"),
        (adds_half_a_month, "only whole months and days lead to another: write floor(…) or ceiling(…)"),
        (compares_a_day_with_a_number, "“date” takes no part in arithmetic"),
        (compares_a_day_with_a_month, "“month” cannot be compared with “date”"),
        (adds_two_days, "“date” cannot be added to “date”"),
        (compares_a_code_with_a_number, "“Post” takes no part in arithmetic"),
        (rounds_days_to_yuan, "“days” is not money: it can't be rounded to the fen"),
        (looks_a_code_up_by_a_number, "“months” is no key of retires_at"),
        (divides_by_what_is_known_to_be_nothing, "Python can't read it (integer division or modulo by zero)"),
        (rounds_nothing, "to_yuan is called with other arguments than it takes: to_yuan(value, practice)"),
        (looks_up_by_one_key_too_few, "injury_rate is looked up by 2 keys"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused_when_the_law_is_read(tmp_path: Path, function: Any, problem: str) -> None:
    clause = formula(zh="错", en="wrong", cites="-")(function)
    with pytest.raises(FormulaWrong) as refused:
        book(tmp_path, clause)
    assert str(refused.value.problem) == problem
    assert refused.value.line > clause.line - 1


def without_a_unit(person: Worker, law: Law):  # type: ignore[no-untyped-def]
    return person.wage


def of_no_facts(person: int, law: Law) -> Fen:
    return 0  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (without_a_unit, "it is annotated with the unit of what it yields, such as “-> Fen”"),
        (of_no_facts, "its first argument is annotated with its facts: a class of Facts"),
    ],
)
def test_a_formula_says_what_it_reads_and_what_it_yields(function: Any, problem: str) -> None:
    with pytest.raises(FormulaWrong) as refused:
        formula(zh="错", en="wrong", cites="-")(function)
    place = f"{__file__}, line {function.__code__.co_firstlineno}, formula {function.__name__}"
    assert str(refused.value) == f"{place}: {problem}."


@formula(zh="甲", en="a", cites="-")
def leads_to_b(person: Worker, law: Law) -> Fen:
    return leads_to_a(person, law)


@formula(zh="乙", en="b", cites="-")
def leads_to_a(person: Worker, law: Law) -> Fen:
    return leads_to_b(person, law)


def test_formulas_that_lead_back_to_themselves_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormulaWrong) as refused:
        book(tmp_path, leads_to_b, leads_to_a)
    assert str(refused.value.problem) == "it is made of itself: leads_to_a → leads_to_b → leads_to_a"
