"""What of the law a city enters before it goes live, and the tables that tell how sure we are of the law."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from renshe.cli.law.entering import lines
from renshe.law import Facts, FenAMonth, Law, Month, Rulebook, fen, formula
from renshe.law.checking.assurance import filled, share, tables
from renshe.law.checking.to_enter import to_enter
from renshe.law.errors import DocumentWithoutSection, LawFileWrong
from renshe.programmes.social_insurance.law import last_tested, material, national_rulebook, rulebook_of

VALUES = """\
floor:
  name: {zh: 下限, en: floor}
  unit: fen/month
  note: nobody published it
  values: []

average:
  name: {zh: 平均工资, en: average wage}
  unit: fen/month
  renewed: yearly
  by: 7
  values:
    - {from: 2020-07, value: 700000, source: 通知, state: reported}
    - {from: 2021-07, value: 800000, source: 示例城市, state: assumed}

grant:
  name: {zh: 补助, en: grant}
  unit: fen/month
  values:
    - {from: 2020-07, until: 2021-12, value: 100, source: 通知, state: reported}
"""

HOLES = """\
by_year:
  name: {zh: 各年平均工资, en: average by year}
  unit: fen/month
  rows: [1998, year]
  values:
    - {from: 1998-07, value: {2001: 90000, 2002: 95000, 2020: 700000}, source: 通知, state: reported}

rate:
  name: {zh: 费率, en: rate}
  unit: ratio
  since: 2015-01
  values:
    - {from: 2015-07, until: 2016-06, value: "0.13", source: 通知, state: reported}
    - {from: 2019-07, value: "0.14", source: 通知, state: reported}
    - {from: 2023-07, value: "0.16", source: 通知, state: reported}
"""


class Person(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=10**9)


@formula(zh="津贴", en="allowance", cites="条例 第一条")
def allowance(person: Person, law: Law) -> FenAMonth:
    return law.average - law.floor


@formula(zh="补助金", en="paid grant", cites="条例 第二条", until="2021-12")
def paid_grant(person: Person, law: Law) -> FenAMonth:
    return law.grant + allowance(person, law)


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    (tmp_path / "law.yaml").write_text(VALUES, encoding="utf-8")
    return Rulebook.load([tmp_path], [SimpleNamespace(one=allowance, two=paid_grant)])  # type: ignore[list-item]


def listed(book: Rulebook, month: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.held.name, one.why, one.formulas) for one in to_enter(book, Month.parse(month))]


def test_what_is_missing_what_is_assumed_and_which_formulas_read_it_themselves(book: Rulebook) -> None:
    assert listed(book, "2021-08") == [
        ("floor", "missing", ("allowance",)),
        ("average", "assumed", ("allowance",)),
    ]


def test_what_has_run_out_is_to_be_entered_anew_while_a_formula_asks_for_it(book: Rulebook) -> None:
    assert listed(book, "2022-08") == [
        ("floor", "missing", ("allowance",)),
        ("average", "ended", ("allowance",)),
    ]


def test_it_is_told_as_a_list_to_be_ticked_off(book: Rulebook) -> None:
    assert lines(book, to_enter(book, Month(2022, 8))) == [
        "□ 下限（floor，元/月，尚未录入；law.yaml）：用于津贴",
        "□ 平均工资（average，元/月，至 2022-06，已到期，须录入新值；law.yaml）：用于津贴",
    ]


def test_rows_of_a_table_and_months_between_two_values_that_are_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "law.yaml").write_text(HOLES, encoding="utf-8")
    book = Rulebook.load([tmp_path], [])
    assert lines(book, to_enter(book, Month(2022, 8))) == [
        "□ 各年平均工资（by_year，元/月，部分尚未录入，缺 1998–2000、2003–2019、2021–2022；law.yaml）",
        "□ 费率（rate，部分尚未录入，缺 2015-01 – 2015-06、2016-07 – 2019-06；law.yaml）",
    ]


@pytest.mark.parametrize("rows", ["[1]", "[9, 1]", "[1, today]", "1998"])
def test_rows_that_a_table_should_have_are_the_first_and_the_last_key(tmp_path: Path, rows: str) -> None:
    (tmp_path / "law.yaml").write_text(HOLES.replace("[1998, year]", rows), encoding="utf-8")
    with pytest.raises(LawFileWrong, match=r"“rows” must be the first and the last key"):
        Rulebook.load([tmp_path], [])


def test_the_averages_that_every_pension_asks_for_are_on_the_list_of_the_law_itself() -> None:
    holes = {one.held.name: [str(hole) for hole in one.holes] for one in to_enter(national_rulebook(), Month(2026, 11))}
    assert holes["average_wage"] == ["1998–2012", "2025–2026"]
    assert holes["resident_tier_subsidy"] == ["7–9"]
    assert holes["pension_employer_rate"] == ["2022-07 – 2023-12"]


def test_what_the_sample_city_assumes_is_to_be_replaced_by_what_a_city_knows() -> None:
    city = rulebook_of(Path(__file__).parents[1] / "renshe" / "city" / "law")
    of_nation, of_city = ({x[0]: x[1] for x in listed(one, "2021-07")} for one in (national_rulebook(), city))
    assert (of_nation["injury_rate"], of_city["injury_rate"]) == ("missing", "assumed")


def test_a_table_goes_into_its_section_of_a_document() -> None:
    document = "before\n<!-- values -->\nold\n<!-- /values -->\nafter\n"
    assert filled(document, {"values": "new"}) == "before\n<!-- values -->\nnew\n<!-- /values -->\nafter\n"
    with pytest.raises(DocumentWithoutSection, match="<!-- statutes -->"):
        filled(document, {"statutes": "new"})


def test_the_page_of_assurance_tells_of_the_law_as_it_is() -> None:
    page = (Path(__file__).parents[1] / "docs" / "assurance.md").read_text("utf-8")
    month = Month.parse(re.findall(r"^For (\d{4}-\d{2}):$", page, re.MULTILINE)[0])
    assert filled(page, tables(material(), national_rulebook(), last_tested(), month)) == page


def test_a_hundred_per_cent_is_said_of_all_only() -> None:
    assert (share(999, 1000), share(1000, 1000), share(9999, 10000)) == ("99.9 %", "100.0 %", "99.9 %")
