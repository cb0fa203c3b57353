"""A worksheet of every kind of value: months, days, codes, brackets, related rows, editions, special rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from renshe.law import (
    Codes,
    Day,
    Facts,
    Fen,
    Law,
    Month,
    MonthEnd,
    Months,
    Rulebook,
    Step,
    code,
    day,
    edition,
    fen,
    formula,
    full_months,
    month,
    month_of,
    months_later,
    one,
    related,
    special_rules,
    to_fen,
    whole,
)
from renshe.law.errors import DividedByZero
from renshe.law.told.reading_aloud import read_aloud

JULY = Month(2021, 7)


class Post(Codes):
    WORKER = one(zh="工人", en="worker")
    MANAGER = one(zh="管理岗位", en="manager")


class Child(Facts):
    share = fen(zh="抚恤金份额", en="share", low=0, high=10**8)
    age = whole(zh="年龄", en="age", low=0, high=120)


class Insured(Facts):
    injured = day(zh="事故日期", en="day of the accident", low="2000-01-01", high="2030-12-31")
    reported = day(zh="报告日期", en="day of the report", low="2000-01-01", high="2030-12-31")
    since = month(zh="参保月份", en="insured since", low="1990-01", high="2030-12")
    post = code(Post, zh="岗位", en="post")
    wage = fen(zh="工资", en="wage", low=0, high=10**9)
    heads = whole(zh="参保人数", en="people insured", low=0, high=100_000)
    children = related(Child, zh="供养亲属", en="dependants", at_most=3)


PERSON: dict[str, Any] = {
    "injured": date(2021, 7, 14),
    "since": Month(2020, 11),
    "post": "manager",
    "wage": 123_456,
    "heads": 30,
    "children": [{"share": 50_000, "age": 9}, {"share": 40_000, "age": 30}],
}
VALUES = """
rate:
  name: {zh: 费率, en: rate}
  unit: ratio
  table: [code, from]
  values:
    - from: 2018-07
      until: 2022-06
      value: {worker: {0: "0.03", 24: "0.02"}, manager: {0: "0.01", 24: "0.005"}}
      source: 某通知
      state: reported
small_rate:
  name: {zh: 小微企业费率, en: rate of small employers}
  unit: ratio
  values: [{from: 2018-07, value: "0.001", source: 某通知, state: reported}]
adult:
  name: {zh: 成年年龄, en: full age}
  unit: whole
  values: [{from: 1987-01, value: 18, source: 民法通则 第十一条, state: verified}]
"""


@formula(zh="参保月数", en="months insured", cites="某条例")
def months_insured(person: Insured, law: Law) -> Months:
    return month_of(person.injured) - person.since


@formula(zh="保险费", en="premium", cites="某条例 第三条")
def premium(person: Insured, law: Law) -> Fen:
    return to_fen(person.wage * law.rate[person.post, person.heads])


@edition(premium, cites="某条例（2021年修订） 第四条", since="2021-07")
def premium_from_2021(person: Insured, law: Law) -> Fen:
    whole_premium = to_fen(person.wage * law.rate[person.post, person.heads])
    return special_rules((person.heads < 20, to_fen(person.wage * law.small_rate)), otherwise=whole_premium)


@formula(zh="抚恤金合计", en="dependants' shares", cites="某条例")
def shares(person: Insured, law: Law) -> Fen:
    return sum(child.share for child in person.children if child.age < law.adult)


@formula(zh="人均工资", en="wage a head", cites="某条例")
def wage_a_head(person: Insured, law: Law) -> Fen:
    return to_fen(person.wage / (person.heads - law.adult))


@formula(zh="申请截止日", en="last day to apply", cites="某条例 第五条")
def apply_until(person: Insured, law: Law) -> Day:
    return min(months_later(person.injured, 12, month_end=MonthEnd.LAST_DAY), person.reported)


@formula(zh="已满月数", en="months gone by", cites="某条例 第六条")
def months_gone(person: Insured, law: Law) -> Months:
    return full_months(person.injured, person.reported, month_end=MonthEnd.NEXT_DAY)


def law(folder: Path) -> Rulebook:
    (folder / "values.yaml").write_text(VALUES, encoding="utf-8")
    module = ModuleType("clauses")
    for clause in (months_insured, premium, shares, wage_a_head, apply_until, months_gone):
        setattr(module, clause.name, clause)
    return Rulebook.load([folder], [module])


def sheet(folder: Path, name: str, **other: Any) -> Step:
    book = law(folder)
    declared = {
        "months_insured": ("injured", "since"),
        "premium": ("wage", "post", "heads"),
        "shares": ("children",),
        "wage_a_head": ("wage", "heads"),
    }
    return book.explain(name, {fact: PERSON[fact] for fact in declared[name]} | other, JULY)


def test_months_and_days_are_shown_as_such(tmp_path: Path) -> None:
    step = sheet(tmp_path, "months_insured")
    assert step.as_text("zh").splitlines() == [
        "1 参保月数：8 个月 [某条例]",
        "    ＝ 事故日期 所在月 − 参保月份",
        "    ＝ 2021-07-14 所在月 − 2020-11",
        "  1.1 事故日期：2021-07-14",
        "  1.2 参保月份：2020-11",
    ]
    assert step.as_data()["steps"][0]["value"] == "2021-07-14"


def test_months_that_are_counted_on_are_told_whole_with_how_a_short_month_ends(tmp_path: Path) -> None:
    facts = {"injured": date(2020, 2, 29), "reported": date(2021, 6, 1)}
    assert law(tmp_path).explain("apply_until", facts, JULY).as_text("zh").splitlines() == [
        "1 申请截止日：2021-02-28 [某条例 第五条]",
        "    ＝ (事故日期 后 12 个月（月末无对应日的，取当月最后一日）)（不晚于 报告日期）",
        "    ＝ (2020-02-29 后 12 个月（月末无对应日的，取当月最后一日）)（不晚于 2021-06-01）",
        "  1.1 事故日期：2020-02-29",
        "  1.2 报告日期：2021-06-01",
    ]
    gone = law(tmp_path).explain("months_gone", facts, JULY)
    assert gone.value == 15
    assert gone.values(chinese=True) == "2020-02-29 至 2021-06-01 的整月数（月末无对应日的，取次月第一日）"
    assert gone.values(chinese=False) == (
        "full months from 2020-02-29 to 2021-06-01 (in a month without that day: the day after it)"
    )
    (line,) = read_aloud(law(tmp_path), "months_gone", JULY, chinese=True)
    assert line.text == "事故日期 至 报告日期 的整月数（月末无对应日的，取次月第一日）"


def test_a_row_of_a_table_is_named_by_its_codes_and_says_how_long_it_holds(tmp_path: Path) -> None:
    text = sheet(tmp_path, "premium").as_text("zh")
    assert "＝ 工资 × 费率（岗位、参保人数）" in text
    assert "费率（管理岗位、参保人数 30）：0.5% [某通知；2018-07 起至 2022-06；据报道，未核对原文]" in text
    assert "岗位：管理岗位" in text


def test_the_edition_that_counts_says_since_when(tmp_path: Path) -> None:
    step = sheet(tmp_path, "premium")
    assert (step.cites, step.as_data()["edition"]) == ("某条例（2021年修订） 第四条", {"from": "2021-07"})
    assert step.as_text("en").startswith("1 premium: 6.17 yuan [某条例（2021年修订）, art. 4; from 2021-07]")


def test_a_special_rule_that_applies_is_the_reason(tmp_path: Path) -> None:
    step = sheet(tmp_path, "premium", heads=12)
    assert step.because(chinese=True) == ["参保人数 12 < 20"]
    assert "费率（" not in step.as_text("zh")


def test_related_rows_that_count_are_rows_of_the_worksheet(tmp_path: Path) -> None:
    step = sheet(tmp_path, "shares")
    assert step.value == 50_000
    assert [(row.key, row.figure(chinese=True)) for row in step.rows()] == [(1, "500.00")]
    assert step.formula(chinese=True) == "各供养亲属中 年龄 < 成年年龄 的“抚恤金份额”之和"
    assert step.formula(chinese=False) == "the sum of “share” for each of the dependants where age < full age"


def test_a_book_with_other_values_explains_by_them(tmp_path: Path) -> None:
    book = law(tmp_path)
    children = {"children": PERSON["children"]}
    assert book.explain("shares", children, JULY).value == 50_000
    assert book.with_values({"adult": 31}, source="某修订").explain("shares", children, JULY).value == 90_000
    assert book.explain("shares", children, JULY).value == 50_000


def test_the_worksheet_of_facts_in_another_form_is_the_same(tmp_path: Path) -> None:
    quick, at_length = sheet(tmp_path, "premium"), sheet(tmp_path, "premium", wage="123456")
    assert quick.as_data() == at_length.as_data()


def test_a_division_by_nought_names_what_is_nought(tmp_path: Path) -> None:
    with pytest.raises(DividedByZero) as refused:
        sheet(tmp_path, "wage_a_head", heads=18)
    assert str(refused.value) == (
        "“wage a head” (wage_a_head) has no value for these facts: “people insured − full age” is 0."
    )
