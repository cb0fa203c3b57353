"""A ratio of the statute stays a ratio: 2/37 is written, reckoned and shown as 2/37, never as a cut decimal."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from renshe.law import Facts, Fen, Law, Month, Ratio, Rulebook, fen, formula, to_fen
from renshe.law.errors import LawFileWrong

MARCH = Month(2021, 3)
VALUES = """\
share:
  name: {zh: 份额, en: share}
  unit: ratio
  values:
    - {from: 2021-01, value: "2/37", source: 条例 第一条, state: verified}
    - {from: 2022-01, value: "1/4", source: 条例 第一条, state: verified}
"""


class Person(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=10**9)


@formula(zh="津贴", en="allowance", cites="条例 第一条")
def allowance(person: Person, law: Law) -> Fen:
    return to_fen(person.wage * law.share)


@formula(zh="两份", en="two shares", cites="条例 第一条")
def two_shares(person: Person, law: Law) -> Ratio:
    return law.share * 2


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    (tmp_path / "values.yaml").write_text(VALUES, encoding="utf-8")
    return Rulebook(Rulebook.load([tmp_path], []).parameters, [allowance, two_shares])


def test_it_is_reckoned_exactly_for_one_person_and_for_the_city(book: Rulebook) -> None:
    assert book.compute("two_shares", {}, MARCH) == Fraction(4, 37)
    assert book.compute("allowance", {"wage": 37_000_000}, MARCH) == 2_000_000
    with duckdb.connect() as database:
        database.execute("CREATE TABLE people AS SELECT 37000000::BIGINT AS wage")
        assert database.execute(book.select(["allowance"], MARCH, "people").sql("duckdb")).fetchall() == [(2_000_000,)]


def test_it_is_shown_as_written(book: Rulebook) -> None:
    step = book.explain("allowance", {"wage": 37_000_000}, MARCH)
    assert "share: 2/37" in step.as_text("en")
    assert "份额：2/37" in step.as_text("zh-hans")
    assert "2/37" in str(step.as_data())
    assert "= 370,000.00 × 2/37" in step.as_text("en")
    assert "5.405" not in str(step.as_data()) + step.as_text("en")


def test_one_that_a_decimal_ends_may_be_written_either_way(book: Rulebook) -> None:
    assert book.parameters["share"].at(Month(2022, 1)).value == Fraction("0.25")


@pytest.mark.parametrize("written", ['"2/0"', '"2 / 37"', '"two"', "0.054"])
def test_what_is_no_ratio_is_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / "values.yaml").write_text(VALUES.replace('"2/37"', written), encoding="utf-8")
    with pytest.raises(LawFileWrong):
        Rulebook.load([tmp_path], [])
