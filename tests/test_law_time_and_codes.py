"""Months, days, codes, tables, editions: what a formula may say of them, and what it may not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from renshe.law import (
    CalendarMonth,
    Codes,
    Day,
    Days,
    Facts,
    Fen,
    Law,
    Month,
    MonthEnd,
    Months,
    Ratio,
    Rulebook,
    Whole,
    code,
    day,
    day_in_month,
    edition,
    fen,
    first_day_of,
    formula,
    full_months,
    last_day_of,
    month,
    month_of,
    months,
    months_later,
    one,
    special_rules,
    to_fen,
    to_jiao,
    to_yuan,
    year_of,
)
from renshe.law.errors import (
    FactWrong,
    FormulaNotInForce,
    FormulaWrong,
    LawFileWrong,
    NotInForceThen,
    ParameterNotInForce,
    TableHasNoEntry,
    TwoSpecialRules,
)

ON = Month(2021, 7)


class Post(Codes):
    WORKER = one(zh="工人", en="worker")
    MANAGER = one(zh="管理岗位", en="manager")


class Worker(Facts):
    born = day(zh="出生日期", en="date of birth", low="1940-01-01", high="2010-12-31")
    injured = day(zh="事故日期", en="day of the accident", low="2000-01-01", high="2030-12-31")
    since = month(zh="参保月份", en="insured since", low="1990-01", high="2030-12")
    post = code(Post, zh="岗位", en="post")
    wage = fen(zh="工资", en="wage", low=0, high=10**9)
    years = months(zh="缴费月数", en="months paid", low=0, high=600)
    is_disabled = month(zh="致残月份", en="disabled since", low="1990-01", high="2030-12")


PERSON: dict[str, Any] = {
    "born": date(1966, 2, 28),
    "injured": date(2021, 7, 14),
    "since": Month(2020, 11),
    "post": "manager",
    "wage": 123_456,
    "years": 30,
    "is_disabled": Month(2021, 1),
}
VALUES = """
minimum_wage:
  name: {zh: 最低工资标准, en: minimum wage}
  unit: fen/month
  values:
    - {from: 2018-07, value: 172000, source: a notice, state: reported}
    - {from: 2021-12-15, value: 190000, source: a notice, state: reported}
injury_rate:
  name: {zh: 费率, en: rate}
  unit: ratio
  table: [code, from]
  values:
    - from: 2018-07
      value: {worker: {0: "1/7", 24: "0.2"}, manager: {0: "0.1"}}
      source: a notice
      state: reported
retires_at:
  name: {zh: 退休年龄, en: age of retirement}
  unit: months
  table: code
  values: [{from: 2018-07, value: {worker: 600, manager: 660}, source: a notice, state: reported}]
"""


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


@formula(zh="费率", en="rate", cites="-")
def rate(person: Worker, law: Law) -> Ratio:
    return law.injury_rate[person.post, person.years]


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


@formula(zh="补助金", en="grant", cites="旧办法 第一条", since="2018-07")
def grant(person: Worker, law: Law) -> Fen:
    return person.wage


@edition(grant, cites="新办法 第二条", since="2021-07", until="2030-12")
def grant_from_2021_07(person: Worker, law: Law) -> Fen:
    """The new method counts in full from 2022 on; in between half of what it gives more."""
    before = grant(person, law.on("2021-06"))
    return before + to_fen((person.wage * 2 - before) / 2)


def book(tmp_path: Path, *clauses: Any, values: str = VALUES) -> Rulebook:
    (tmp_path / "values.yaml").write_text(values, encoding="utf-8")
    module = ModuleType("clauses")
    for clause in clauses:
        setattr(module, clause.name, clause)
    return Rulebook.load([tmp_path], [module])


def in_the_city(law: Rulebook, name: str, facts: dict[str, Any]) -> Any:
    with duckdb.connect() as database:
        columns = "born DATE, injured DATE, since DATE, post VARCHAR, wage BIGINT, years BIGINT, is_disabled DATE"
        database.execute(f"CREATE TABLE workers ({columns})")
        row = [value.first_day if isinstance(value, Month) else value for value in facts.values()]
        database.execute("INSERT INTO workers VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        (value,) = database.execute(law.select([name], ON, "workers").sql("duckdb")).fetchone() or ()
    return value


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
    ("months_paid", "post", "expected"),
    [
        (0, "worker", Fraction(1, 7)),
        (23, "worker", Fraction(1, 7)),
        (24, "worker", Fraction(1, 5)),
        (0, "manager", Fraction(1, 10)),
    ],
)
def test_a_table_is_looked_up_by_code_and_bracket(
    tmp_path: Path, months_paid: int, post: str, expected: Fraction
) -> None:
    assert book(tmp_path, rate).compute("rate", PERSON | {"years": months_paid, "post": post}, ON) == expected


def test_a_pair_of_keys_without_an_entry_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableHasNoEntry) as refused:
        book(tmp_path, rate).compute("rate", PERSON, ON)
    assert str(refused.value) == (
        "“rate” (injury_rate) has no entry for manager, 24 on 2021-07: its entries lie from manager, 0 to worker, 24."
    )


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


def test_a_value_from_a_day_on_is_not_yet_that_of_its_month(tmp_path: Path) -> None:
    wage = book(tmp_path, wage_then).parameters["minimum_wage"]
    assert [int(wage.at(on).value) for on in (Month(2021, 12), date(2021, 12, 15), Month(2022, 1))] == [
        172_000, 190_000, 190_000,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "expected"), [(Month(2018, 7), 123_456), (Month(2021, 6), 123_456), (Month(2021, 7), 185_184)]
)
def test_each_month_has_its_edition(tmp_path: Path, on: Month, expected: int) -> None:
    law = book(tmp_path, grant)
    assert law.compute("grant", PERSON, on) == expected
    assert list(law.roots_at(on)) == ["grant"]


@pytest.mark.parametrize("on", [Month(2018, 6), Month(2031, 1)])
def test_before_its_first_and_after_its_last_edition_a_formula_does_not_apply(tmp_path: Path, on: Month) -> None:
    with pytest.raises(FormulaNotInForce) as refused:
        book(tmp_path, grant).compute("grant", PERSON, on)
    assert str(refused.value) == f"“grant” (grant) does not apply in {on}: it applies from 2018-07 to 2030-12."


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
        (looks_up_by_one_key_too_few, "injury_rate is looked up by 2 keys"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused_when_the_law_is_read(tmp_path: Path, function: Any, problem: str) -> None:
    clause = formula(zh="错", en="wrong", cites="-")(function)
    with pytest.raises(FormulaWrong) as refused:
        book(tmp_path, clause)
    assert str(refused.value.problem) == problem
    assert refused.value.line > clause.line - 1


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


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("table: code", "table: colour",
         "values.yaml, retires_at: a table is looked up by whole, code, from, not by “colour”."),
        ("{0: \"0.1\"}", "\"0.1\"", "values.yaml, injury_rate: the row manager needs a mapping by the next key."),
        ("{worker: 600, manager: 660}", "600",
         "values.yaml, retires_at: a table has a mapping by its keys in every value."),
        ("{worker: 600, manager: 660}", "{1: 600}",
         "values.yaml, retires_at: a key of this table is a code's text, not 1."),
    ],
)  # fmt: skip
def test_a_wrong_table_is_refused(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in VALUES
    with pytest.raises(LawFileWrong) as refused:
        book(tmp_path, other_post, values=VALUES.replace(before, after))
    assert str(refused.value) == message


def test_before_the_first_value_the_error_names_parameter_and_month(tmp_path: Path) -> None:
    with pytest.raises(ParameterNotInForce) as refused:
        book(tmp_path, retires_in).compute("retires_in", PERSON, Month(2018, 6))
    assert str(refused.value) == "“age of retirement” (retires_at) has no value on 2018-06: its first is from 2018-07."
