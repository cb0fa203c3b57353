"""Months, days, codes: what a formula may say of them, for one person and for the city."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from renshe.law import (
    CalendarMonth,
    Day,
    Days,
    Fen,
    Law,
    Month,
    MonthEnd,
    Months,
    Whole,
    day_in_month,
    first_day_of,
    formula,
    full_months,
    last_day_of,
    month_of,
    months_later,
    special_rules,
    to_jiao,
    to_yuan,
    year_of,
)
from renshe.law.errors import (
    EndedThen,
    FactWrong,
    NotInForceThen,
    TwoSpecialRules,
)
from tests.workers import ON, PERSON, VALUES, Post, Worker, book, in_the_city


@formula(zh="参保月数", en="months insured", cites="-")
def months_insured(person: Worker, law: Law) -> Months:
    return month_of(person.injured) - person.since


@formula(zh="宽限期末日", en="last day of grace", cites="-")
def last_day_of_grace(person: Worker, law: Law) -> Day:
    return last_day_of(person.since + 3)


@formula(zh="达到退休年龄的月份", en="month of retirement", cites="-")
def retires_in(person: Worker, law: Law) -> CalendarMonth:
    return month_of(months_later(person.born, law.retires_at[person.post], month_end=MonthEnd.LAST_DAY))


@formula(zh="周岁月数", en="age in full months", cites="-")
def age_in_months(person: Worker, law: Law) -> Months:
    return full_months(person.born, person.injured, month_end=MonthEnd.NEXT_DAY)


@formula(zh="逾期天数", en="days late", cites="-")
def days_late(person: Worker, law: Law) -> Days:
    return person.injured + 1 - first_day_of(person.injured)


@formula(zh="年月日", en="year and day", cites="-")
def year_and_day(person: Worker, law: Law) -> Whole:
    return year_of(person.injured) * 100 + day_in_month(person.injured)


@formula(zh="事故时最低工资", en="minimum wage at the accident", cites="-")
def wage_then(person: Worker, law: Law) -> Fen:
    return law.on(person.injured).minimum_wage


@formula(zh="岗位", en="post", cites="-")
def other_post(person: Worker, law: Law) -> Post:  # type: ignore[return-value]  # a code is a quantity to the reader
    return Post.WORKER if person.post == Post.MANAGER else Post.MANAGER


@formula(zh="津贴", en="allowance", cites="-")
def allowance(person: Worker, law: Law) -> Fen:
    return special_rules(
        (person.post == Post.MANAGER, to_yuan(person.wage)),
        (person.is_disabled <= person.since, to_jiao(person.wage)),
        otherwise=0,
    )


@pytest.mark.parametrize(
    ("clause", "changed", "expected"),
    [
        (months_insured, {}, 8),
        (months_insured, {"since": Month(2021, 9)}, -2),
        (last_day_of_grace, {}, date(2021, 2, 28)),
        (last_day_of_grace, {"since": Month(2023, 11)}, date(2024, 2, 29)),
        (retires_in, {}, Month(2021, 2)),
        (retires_in, {"post": "worker"}, Month(2016, 2)),
        (age_in_months, {}, 664),
        (age_in_months, {"injured": date(2021, 2, 27)}, 659),
        (year_and_day, {}, 202_114),
        (days_late, {}, 14),
        (wage_then, {}, 172_000),
        (wage_then, {"injured": date(2021, 12, 14)}, 172_000),
        (wage_then, {"injured": date(2021, 12, 15)}, 190_000),
        (other_post, {}, "worker"),
        (other_post, {"post": "worker"}, "manager"),
        (allowance, {}, 123_500),
        (allowance, {"post": "worker"}, 0),
        (allowance, {"post": "worker", "is_disabled": Month(2020, 11)}, 123_460),
    ],
)
def test_time_and_codes_for_one_person_and_for_the_city(
    tmp_path: Path, clause: Any, changed: dict[str, Any], expected: Any
) -> None:
    law, facts = book(tmp_path, clause), PERSON | changed
    assert law.compute(clause.name, facts, ON) == expected
    city = in_the_city(law, clause.name, facts)
    assert (Month.of(city) if isinstance(expected, Month) else city) == expected


@pytest.mark.parametrize(
    ("since", "until", "month_end", "expected"),
    [
        (date(2021, 1, 31), date(2021, 2, 27), MonthEnd.LAST_DAY, 0),
        (date(2021, 1, 31), date(2021, 2, 28), MonthEnd.LAST_DAY, 1),
        (date(2021, 1, 31), date(2021, 2, 28), MonthEnd.NEXT_DAY, 0),
        (date(2021, 1, 31), date(2021, 3, 1), MonthEnd.NEXT_DAY, 1),
        (date(1960, 2, 29), date(2020, 2, 28), MonthEnd.LAST_DAY, 719),
        (date(1960, 2, 29), date(2020, 2, 29), MonthEnd.LAST_DAY, 720),
    ],
)
def test_full_months_say_how_a_short_month_ends(since: date, until: date, month_end: MonthEnd, expected: int) -> None:
    assert full_months(since, until, month_end=month_end) == expected


def test_two_special_rules_at_once_are_an_error_for_one_person_and_for_the_city(tmp_path: Path) -> None:
    law, both = book(tmp_path, allowance), PERSON | {"is_disabled": Month(2000, 1)}
    with pytest.raises(TwoSpecialRules) as refused:
        law.compute("allowance", both, ON)
    assert str(refused.value).startswith("“allowance” (allowance): two special rules apply at once")
    with pytest.raises(duckdb.InvalidInputException, match=r"law\.no-result;allowance"):
        in_the_city(law, "allowance", both)


def test_a_value_of_a_day_before_its_first_is_no_result(tmp_path: Path) -> None:
    law, early = book(tmp_path, wage_then), PERSON | {"injured": date(2018, 6, 30)}
    with pytest.raises(NotInForceThen) as refused:
        law.compute("wage_then", early, ON)
    assert str(refused.value) == "“minimum wage” (minimum_wage) has no value on 2018-06-30: its first is from 2018-07."
    with pytest.raises(duckdb.InvalidInputException, match=r"law\.no-result;wage_then"):
        in_the_city(law, "wage_then", early)


def test_a_value_of_a_day_after_its_end_is_no_result(tmp_path: Path) -> None:
    ends = VALUES.replace("value: 172000,", "value: 172000, until: 2020-06,")
    law = book(tmp_path, wage_then, values=ends)
    assert law.compute("wage_then", PERSON | {"injured": date(2020, 6, 30)}, ON) == 172_000
    assert law.compute("wage_then", PERSON | {"injured": date(2021, 12, 15)}, ON) == 190_000
    late = PERSON | {"injured": date(2020, 7, 1)}
    with pytest.raises(EndedThen) as refused:
        law.compute("wage_then", late, ON)
    words = "“minimum wage” (minimum_wage) has no value on 2020-07-01: its last one held until 2020-06."
    assert str(refused.value) == words
    with pytest.raises(duckdb.InvalidInputException, match=r"law\.no-result;wage_then"):
        in_the_city(law, "wage_then", late)


def test_a_value_from_a_day_on_is_not_yet_that_of_its_month(tmp_path: Path) -> None:
    wage = book(tmp_path, wage_then).parameters["minimum_wage"]
    assert [int(wage.at(on).value) for on in (Month(2021, 12), date(2021, 12, 15), Month(2022, 1))] == [
        172_000, 190_000, 190_000,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "value", "message"),
    [
        ("born", "1966-02-30", "The fact “date of birth” (born) is 1966-02-30: it must be a day such as 2021-07-15."),
        ("since", "2021-13", "The fact “insured since” (since) is 2021-13: it must be a month such as 2021-07."),
        ("post", "boss", "The fact “post” (post) is boss: it must be one of worker, manager."),
    ],
)
def test_a_wrong_fact_is_answered_with_what_would_be_right(tmp_path: Path, fact: str, value: str, message: str) -> None:
    with pytest.raises(FactWrong) as refused:
        book(tmp_path, other_post).compute("other_post", PERSON | {fact: value}, ON)
    assert str(refused.value) == message
