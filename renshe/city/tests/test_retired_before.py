"""Who of the sample draws a pension at its opening: each by the law of the month in which they retired."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from django.test import override_settings

from renshe.archive import query
from renshe.city import opening, retired_before
from renshe.city.quotas import FOLDER
from renshe.city.tests.test_build import drawn
from renshe.law.errors import ParameterNotInForce
from renshe.law.month import Month
from renshe.programmes.social_insurance.awards import plain_facts
from renshe.programmes.social_insurance.law import rulebook

OPENING = Month(2022, 12)
# All earned 6,648.00 of the 8,600.00 of 2022: an index of 0.7730.
PEOPLE = """CREATE TABLE people AS
SELECT id, 'drawing' AS open_role, begun::DATE AS career_from, drawn::DATE AS since, 664800 AS wage_fen
  FROM (VALUES (1, '1990-06-01', '2018-06-01'), (2, '1976-04-01', '1996-04-01'), (3, '1990-06-01', '2022-03-01'))
    AS p(id, begun, drawn)"""
RETIRED = """CREATE TABLE retired_before AS
SELECT id, retired::DATE AS retires_in, months_old, ground
  FROM (VALUES (1, '2018-05-01', 720, 'at_the_age'), (2, '1996-03-01', 600, 'illness'),
    (3, '2022-02-01', 660, 'at_the_age')) AS r(id, retired, months_old, ground)"""


@pytest.fixture(scope="module", autouse=True)
def laws_of_the_sample() -> Iterator[None]:
    with override_settings(LAW_FOLDER=FOLDER / "law"):
        yield


@pytest.fixture(scope="module")
def city() -> Iterator[duckdb.DuckDBPyConnection]:
    """Three people: who retired before the transition, before the law that is known, and in the transition."""
    with query.connect() as connection:
        connection.execute(PEOPLE)
        connection.execute(RETIRED)
        retired_before.lay_out(connection, OPENING)
        yield connection


def awarded(city: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    words = "SELECT law_of, basic_fen, account_fen, transitional_fen FROM awards_before ORDER BY person_id"
    return [(str(Month.of(law_of)), *parts) for law_of, *parts in city.sql(words).fetchall()]


def receipts(city: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    words = f"SELECT {retired_before.receipt(OPENING)} FROM awards_before ORDER BY person_id"  # noqa: S608
    return [json.loads(one) for (one,) in city.sql(words).fetchall()]


def test_before_the_transition_the_old_method_counts_and_in_it_the_adjustment_too(
    city: duckdb.DuckDBPyConnection,
) -> None:
    # 91 deemed months of 0.9630 and 245 paid ones of 0.7730 are an index of 0.8245:
    # 6,599.00 × (1 + 0.8245) ÷ 2 × 28 years × 1 %; 74,825.09 ÷ 139; 9,100.00 ÷ 120 + 100.00 + 28 × 4.00.
    assert awarded(city)[0] == ("2018-05", 168_558, 53_831, 28_783)
    # 8,682.00 × (1 + 0.8184) ÷ 2 × 31.75 years × 1 %; 113,824.89 ÷ 170; 75.83 + 100.00 + 31 × 4.00, and half of what
    # the new method's 801.10 has more than 75.83 and 124.00.
    assert awarded(city)[2] == ("2022-02", 250_624, 66_956, 60_047)


def test_who_retired_before_the_law_that_is_known_is_given_what_its_first_month_gives_as_an_assumption(
    city: duckdb.DuckDBPyConnection,
) -> None:
    # There was no account in 1996: 4,443.00 × (1 + 0.9630) ÷ 2 × 20 years × 1 %; 24,000.00 ÷ 120 + 100.00 + 80.00.
    assert awarded(city)[1] == ("2014-01", 87_216, 0, 38_000)
    receipt = receipts(city)[1]
    assert (receipt["retired_in"], receipt["ground"], receipt["assumed"]["on"]) == ("1996-03", "illness", "2014-01")
    assert "facts" not in receipt  # it was not decided by them
    with pytest.raises(ParameterNotInForce, match="seniority_allowance_per_year"):
        rulebook().select(["seniority_allowance"], Month(2013, 12), "facts_before", given=retired_before.BROUGHT)


def test_a_receipt_gives_one_person_the_same_pension_by_the_law_of_its_month(city: duckdb.DuckDBPyConnection) -> None:
    for row, receipt in zip(awarded(city), receipts(city), strict=True):
        decided = receipt.get("assumed", receipt)
        facts, on = plain_facts(decided), Month.parse(decided["on"])
        assert (str(on), *rulebook().decide(list(retired_before.PARTS), facts, on).values()) == row
        assert decided["law"] == rulebook().content_hash
    explained = rulebook().explain("monthly_pension", plain_facts(receipts(city)[0]), Month(2018, 5))
    assert explained.value == 168_558 + 53_831 + 28_783


def test_an_account_holds_what_it_held_at_retirement_less_what_was_paid_of_it(city: duckdb.DuckDBPyConnection) -> None:
    city.execute(f"CREATE TABLE history AS {opening.history(OPENING)}")
    held = dict(city.sql(opening.accounts(OPENING)).fetchall())
    # 74,825.09 less 55 months of 538.31; none; 113,824.89 less 10 months of 669.56.
    assert held == {1: 4_521_804, 2: 0, 3: 10_712_929}


def test_the_law_knows_no_yearly_change_so_that_none_is_added() -> None:
    asked = ("adjustment_flat", "adjustment_for_a_year", "adjustment_least_years", "adjustment_share_of_pension")
    assert [name for name in asked if rulebook().parameters[name].values] == []


def test_who_draws_retired_at_the_age_earlier_or_later_after_fifteen_years_at_least() -> None:
    city = drawn("0.003", opening=Month(2015, 12))
    found = city.sql(
        """SELECT DISTINCT sex, months_old // 12, ground FROM retired_before JOIN people USING (id)
            WHERE date_diff('month', career_from, since) >= 180 AND career_from >= birth_date + INTERVAL 17 YEAR
              AND since = retires_in + INTERVAL 1 MONTH AND since <= DATE '2015-01-01' ORDER BY ALL"""
    )
    assert found.fetchall() == [
        ("F", 45, "illness"), ("F", 45, "special_work"), ("F", 50, "at_the_age"), ("F", 50, "illness"),
        ("F", 50, "special_work"), ("F", 52, "later"), ("F", 55, "at_the_age"), ("F", 57, "later"),
        ("M", 55, "illness"), ("M", 55, "special_work"), ("M", 60, "at_the_age"), ("M", 62, "later"),
    ]  # fmt: skip
    drawing = "SELECT (SELECT count(*) FROM people WHERE open_role = 'drawing'), (SELECT count(*) FROM retired_before)"
    assert city.sql(drawing).fetchall() == [(727, 727)]
