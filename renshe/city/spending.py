"""What the year's benefits beside pensions will come to, by fund: reckoned by the law over the tables of `entitled`.

An estimate for the opening balances: by the law of the middle of the year, and as if nobody fell ill or died.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from renshe.city import entitled
from renshe.law.month import Month
from renshe.programmes.social_insurance.law import rulebook
from renshe.registry.profile import city_profile

MONTHS_LEFT = "(13 - month(first_month))"
INJURED = """SELECT own_wage_fen::BIGINT AS own_wage, grade::BIGINT AS grade, is_placed_in_work,
  relation_ended_in IS NOT NULL AS is_relation_ended, first_month FROM injuries"""
CARED_FOR = """SELECT '{scheme}' AS care_scheme, care_level::BIGINT AS care_level, first_month FROM injuries
  WHERE care_level > 0"""
CLAIMING = """SELECT mean_wage_fen::BIGINT AS mean_wage_of_last_year, 1::BIGINT AS month_of_claim,
  false AS is_past_retirement_age, first_month, paid_months FROM claims"""
GRANTED = "SELECT paid_months::BIGINT AS paid_months, 0::BIGINT AS carried_months, first_month FROM claims"
MOURNED = """SELECT status AS death_status, full_years_paid::BIGINT AS full_years_paid,
  full_years_of_pension::BIGINT AS full_years_of_pension FROM deaths WHERE injured_on IS NULL
  AND first_month > DATE '{grants_since}'"""
MOURNED_BEFORE = """SELECT person_id IN (SELECT dead_id FROM dependants) AS leaves_dependants FROM deaths
  WHERE injured_on IS NULL AND first_month <= DATE '{grants_since}'"""
BEFORE_2021 = ("funeral_grant_before_2021", "dependants_relief_before_2021")
KILLED = "SELECT count(*) FROM deaths WHERE injured_on IS NOT NULL"
DEPENDED = """SELECT d.own_wage_fen::BIGINT AS own_wage, d.injured_on, d.first_month,
  list({'relation': CASE WHEN n.kind = 'spouse' THEN 'spouse' ELSE 'other' END, 'is_lone': false}) AS dependants
  FROM deaths d JOIN dependants n ON n.dead_id = d.person_id WHERE d.injured_on IS NOT NULL
  GROUP BY d.person_id, d.own_wage_fen, d.injured_on, d.first_month"""

# What is drawn since before, with a tenth for the year's raises and the top-ups.
DRAWN = "SELECT coalesce(sum(amount_fen) * 132 // 10, 0)::BIGINT FROM drawn_before"


def of_year(city: duckdb.DuckDBPyConnection, first: Month) -> Mapping[str, int]:
    """Return fen by fund, over the year that begins with `first`; of the residents' fund what a month takes."""
    middle = first + 6
    at_once = _sums(city, middle, INJURED, ["disability_lump_sum", "medical_subsidy"])
    monthly = _sums(city, middle, f"{INJURED} WHERE grade <= 4", ["disability_allowance"], MONTHS_LEFT)
    cared_for = CARED_FOR.format(scheme=city_profile().care_scheme(middle))
    care = _sums(city, middle, cared_for, ["care_allowance"], MONTHS_LEFT)
    killed = _one(city, KILLED) * sum(
        int(rulebook().compute(name, {}, first + -6)) for name in ("death_lump_sum", "injury_funeral_grant")
    )
    mean_months = _sums(city, middle, GRANTED, ["benefit_months"]) // max(1, _one(city, "SELECT count(*) FROM claims"))
    unemployed = _sums(
        city, middle, CLAIMING, ["unemployment_month_total"], f"least({MONTHS_LEFT}, {int(mean_months)})"
    )
    depended = _sums(city, middle, DEPENDED, ["dependants_allowance"], MONTHS_LEFT)
    found = {
        "injury": at_once + monthly + care + killed + depended + _one(city, DRAWN),
        "unemployment": unemployed,
        "pension": 0,
    }
    for rows, on, names in ((MOURNED, first + 11, ("survivors_total",)), (MOURNED_BEFORE, middle, BEFORE_2021)):
        mourned = rows.format(grants_since=entitled.grants_since().first_day)
        if _one(city, f"SELECT count(*) FROM ({mourned})"):  # noqa: S608
            found["pension"] += _sums(city, on, mourned, names)
    return found


def _sums(city: duckdb.DuckDBPyConnection, on: Month, rows: str, names: Sequence[str], times: str = "1") -> int:
    city.execute(f"CREATE OR REPLACE TEMP VIEW estimated AS {rows}")
    keep = ["first_month"] if "first_month" in times else []
    reckoned = rulebook().select(names, on, "estimated", keep).sql("duckdb")
    return _one(city, f"SELECT coalesce(sum(({' + '.join(names)}) * {times}), 0)::BIGINT FROM ({reckoned})")  # noqa: S608


def _one(city: duckdb.DuckDBPyConnection, question: str) -> int:
    return int(city.sql(question).fetchall()[0][0])
