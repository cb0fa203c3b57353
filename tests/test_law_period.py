"""A run over a period is cut where law or facts change; one person and the city get the same pieces."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from renshe.law import Facts, Fen, FenAMonth, Law, Month, Rulebook, clamp, edition, fen, formula, no_result, to_fen
from renshe.law.errors import FactMissing, ParameterNotInForce, PeriodEndsBeforeItBegins
from renshe.law.period import Changing, cut, over, select_over
from renshe.law.sql.columns import ResultColumn
from renshe.law.told.over_a_period import answer_over

VALUES = """
floor:
  name: {zh: 下限, en: floor}
  unit: fen/month
  values:
    - {from: 2020-07, value: 337600, source: a notice, state: reported}
    - {from: 2021-07, value: 395800, source: a notice, state: reported}
ceiling:
  name: {zh: 上限, en: ceiling}
  unit: fen/month
  values: [{from: 2020-07, value: 2026800, source: a notice, state: reported}]
rate:
  name: {zh: 费率, en: rate}
  unit: ratio
  values:
    - {from: 2020-07, value: "0.14", source: a notice, state: reported, until: 2021-03}
    - {from: 2021-04, value: "0.16", source: a notice, state: reported}
unrelated:
  name: {zh: 无关, en: unrelated}
  unit: fen
  values: [{from: 2020-07, value: 1, source: a notice, state: reported},
           {from: 2021-02, value: 2, source: a notice, state: reported}]
"""


class Insured(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=10**9)


@formula(zh="基数", en="base", cites="-")
def base(person: Insured, law: Law) -> FenAMonth:
    return clamp(person.wage, law.floor, law.ceiling)


@formula(zh="缴费", en="contribution", cites="旧办法")
def contribution(person: Insured, law: Law) -> Fen:
    return to_fen(base(person, law) * law.rate)


@edition(contribution, cites="新办法", since="2021-10")
def contribution_from_2021_10(person: Insured, law: Law) -> Fen:
    return to_fen(base(person, law) * law.rate / 2)


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    (tmp_path / "values.yaml").write_text(VALUES, encoding="utf-8")
    module = ModuleType("clauses")
    vars(module).update(base=base, contribution=contribution)
    return Rulebook.load([tmp_path], [module])


WAGE = Changing({Month(2021, 1): 300_000, Month(2021, 6): 350_001})
PIECES = [
    ("2021-01", "2021-03", 47_264),  # the floor of 3,376.00 at 14 %
    ("2021-04", "2021-05", 54_016),  # … at 16 %
    ("2021-06", "2021-06", 56_000),  # 3,500.01 at 16 %
    ("2021-07", "2021-09", 63_328),  # the new floor of 3,958.00
    ("2021-10", "2021-12", 31_664),  # the new method
]


def test_a_period_is_cut_at_every_change_of_edition_value_and_fact(book: Rulebook) -> None:
    pieces = over(book, ["contribution"], {"wage": WAGE}, Month(2021, 1), Month(2021, 12))
    assert [(str(one.first), str(one.last), one.results["contribution"]) for one in pieces] == PIECES


def test_each_piece_has_its_own_explanation(book: Rulebook) -> None:
    *_, before, after = over(book, ["contribution"], {"wage": WAGE}, Month(2021, 1), Month(2021, 12))
    assert before.explain("contribution").value == 63_328
    assert after.explain("contribution").value == 31_664


def test_what_changes_is_given_by_month_in_yuan_and_comes_out_piece_by_piece(book: Rulebook) -> None:
    facts = {"wage": {"2021-01": "3000.00", "2021-06": "3500.01"}}
    told = answer_over(book, "contribution", facts, Month(2021, 1), Month(2021, 7))
    assert [(one["from"], one["to"], one["value"]) for one in told["pieces"]] == [
        ("2021-01", "2021-03", "472.64"),
        ("2021-04", "2021-05", "540.16"),
        ("2021-06", "2021-06", "560.00"),
        ("2021-07", "2021-07", "633.28"),
    ]
    assert "explanation" not in told["pieces"][0]


def test_a_fact_that_begins_later_than_the_period_is_missing_before(book: Rulebook) -> None:
    with pytest.raises(FactMissing):
        answer_over(book, "contribution", {"wage": {"2021-06": "1.00"}}, Month(2021, 1), Month(2021, 7))


def test_the_city_gets_the_same_pieces(book: Rulebook) -> None:
    query = select_over(book, ["contribution"], Month(2021, 1), Month(2021, 12), "spells", ["person_id"])
    with duckdb.connect() as database:
        database.execute('CREATE TABLE spells (person_id INTEGER, wage BIGINT, "first" DATE, "last" DATE)')
        database.execute(
            "INSERT INTO spells VALUES (7, 300000, '2021-01-01', '2021-05-01'), (7, 350001, '2021-06-01', NULL)"
        )
        rows = database.execute(f"{query.sql('duckdb')} ORDER BY piece_first").fetchall()
    found = [(str(Month.of(begins)), str(Month.of(ends)), value) for _, begins, ends, value in rows]
    assert found == PIECES


def test_a_result_that_the_source_has_is_taken_as_it_stands_and_what_it_is_made_of_cuts_nothing(
    book: Rulebook,
) -> None:
    given = {"base": ResultColumn(0, 10**7)}
    query = select_over(book, ["contribution"], Month(2021, 1), Month(2021, 12), "spells", ["person_id"], given)
    with duckdb.connect() as city:
        whole_year = """DATE '2021-01-01' AS "first", DATE '2021-12-01' AS "last" """
        city.execute(f"CREATE TABLE spells AS SELECT 1 AS person_id, 400001 AS base, {whole_year}")
        rows = city.sql(query.sql("duckdb")).order("piece_first").fetchall()
    expected = [("2021-01", "2021-03", 56_000), ("2021-04", "2021-09", 64_000), ("2021-10", "2021-12", 32_000)]
    assert [(f"{first:%Y-%m}", f"{last:%Y-%m}", fen) for _, first, last, fen in rows] == expected
    alone = [book.compute("contribution", {"base": 400_001}, Month.parse(first)) for first, _, _ in expected]
    assert alone == [fen for _, _, fen in expected]


def test_a_result_out_of_the_range_that_was_told_of_its_column_is_refused(book: Rulebook) -> None:
    query = book.select(["contribution"], Month(2021, 1), "brought", given={"base": ResultColumn(0, 10_000)})
    with duckdb.connect() as city:
        city.execute("CREATE TABLE brought AS SELECT 1 AS person_id, 10001 AS base")
        with pytest.raises(duckdb.Error) as refused:
            city.sql(query.sql("duckdb")).fetchall()
    told = no_result.read(str(refused.value))
    assert told is not None
    assert "base" in str(told)


def test_a_period_that_begins_before_the_law_names_the_value_and_the_month(book: Rulebook) -> None:
    with pytest.raises(ParameterNotInForce) as refused:
        over(book, ["contribution"], {"wage": 1}, Month(2020, 1), Month(2020, 12))
    assert str(refused.value) == "“floor” (floor) has no value on 2020-01: its first is from 2020-07."


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([], [("2021-01", "2021-12")]),
        ([Month(2021, 1), Month(2022, 1), Month(2020, 7)], [("2021-01", "2021-12")]),
        ([Month(2021, 7)], [("2021-01", "2021-06"), ("2021-07", "2021-12")]),
    ],
)
def test_only_changes_within_the_period_cut_it(months: list[Month], expected: list[tuple[str, str]]) -> None:
    spans = cut(Month(2021, 1), Month(2021, 12), months)
    assert [(str(first), str(last)) for first, last in spans] == expected


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(PeriodEndsBeforeItBegins, match="begins in 2021-01 cannot end in 2020-12"):
        cut(Month(2021, 1), Month(2020, 12), [])
