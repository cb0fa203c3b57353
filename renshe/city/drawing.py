"""Who of the sample draws an allowance of an injury since before the opening: the injured, and dependants of the dead.

They are there so that the first year has its yearly change: grades 1 to 4 with care, and of each person killed a year
earlier the spouse and three children, the eldest of whom comes of age in the year. What they draw at the opening is
reckoned by the law of that month.
"""

from __future__ import annotations

from fractions import Fraction

import duckdb

from renshe.city.quotas import half_up, sheet
from renshe.law.month import Month
from renshe.ledger.funds import Fund
from renshe.programmes.social_insurance.benefits import dependants
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.models import Benefit, Death, Dependant, Injury
from renshe.registry.profile import city_profile

INJURED = """CREATE TABLE injured_before AS
WITH ranked AS (
  SELECT p.*, row_number() OVER (ORDER BY r.turn DESC) - 1 AS place FROM people p JOIN relatives r USING (id)
   WHERE r.age_class = 'adult' AND year(p.birth_date) < {year} - 22
), dated AS (
  SELECT *, 1 + place % 4 AS grade, make_date({year}, 1 + draw('hurt before', id, 11), 1) AS first_month FROM ranked
   WHERE place < 4 * {each}
)
SELECT id AS person_id, 1 + draw('hurt at', id, (SELECT count(*) FROM employers)) AS employer_id, first_month,
  (first_month - INTERVAL 200 DAY)::DATE AS injured_on, wage_fen AS own_wage_fen, grade, grade AS care_level
FROM dated"""
DEATHS = """CREATE TABLE deaths_before AS
WITH dead AS (
  SELECT *, row_number() OVER (ORDER BY id) + (SELECT count(*) FROM mourned) AS turn FROM people
   WHERE killed_on < DATE '{year}-01-01'
)
SELECT d.id AS person_id, r.id AS payee_id, 'in_service' AS status, (killed_on - INTERVAL 1 DAY)::DATE AS injured_on,
  wage_fen AS own_wage_fen, (date_trunc('month', killed_on) + INTERVAL 2 MONTH)::DATE AS first_month, d.turn
FROM dead d JOIN relatives r ON r.age_class = 'adult' AND r.turn = d.turn"""
DEPENDANTS = """CREATE TABLE dependants_before AS
SELECT d.person_id AS dead_id, d.payee_id AS person_id, 'spouse' AS kind, true AS is_unable_to_work FROM deaths_before d
UNION ALL
SELECT d.person_id, r.id, 'child', false FROM deaths_before d JOIN relatives r
    ON r.age_class = 'of_age' AND r.turn = d.turn - (SELECT count(*) FROM mourned)
    OR r.age_class = 'child' AND r.turn IN (2 * d.turn, 2 * d.turn + 1)"""
REVIEWED = {  # the columns of each table that are the record's own
    "injured_before": "person_id, employer_id, first_month, injured_on, own_wage_fen, grade, care_level",
    "deaths_before": "person_id, payee_id, status, injured_on, own_wage_fen, first_month",
}


def lay_out(city: duckdb.DuckDBPyConnection, month: Month, *, scale: Fraction) -> None:
    """Make `drawn_before` and its grounds at the opening `month`, over the tables of `people` and `entitled`."""
    each = max(1, half_up(scale * sheet("sizes")["injured_before"]))
    for words in (INJURED, DEATHS, DEPENDANTS):
        city.execute(words.format(year=month.year, each=each))
    city.execute(
        "CREATE TABLE drawn_before (person_id BIGINT, kind VARCHAR, fund VARCHAR, first_month DATE, amount_fen BIGINT, "
        "ground BIGINT)"
    )
    scheme = city_profile().care_scheme(month)
    city.execute(
        "CREATE TEMP VIEW hurt AS SELECT person_id, first_month, own_wage_fen AS own_wage, grade, "  # noqa: S608
        "false AS is_placed_in_work, false AS is_relation_ended, care_level, "
        f"'{scheme}' AS care_scheme FROM injured_before"
    )
    for kind in (Benefit.Kind.DISABILITY_ALLOWANCE, Benefit.Kind.CARE_ALLOWANCE):
        amounts = rulebook().select([kind.value], on=month, source="hurt", keep=["person_id", "first_month"])
        city.execute(
            f"INSERT INTO drawn_before SELECT person_id, '{kind.value}', '{Fund.INJURY.value}', first_month, "  # noqa: S608
            f"{kind.value}, person_id FROM ({amounts.sql(dialect='duckdb')})"
        )
    _share(city, month)


def _share(city: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Give each dependant their part of what the law gives to all of them."""
    found = city.sql(
        "SELECT person_id, own_wage_fen, injured_on, first_month FROM deaths_before ORDER BY person_id"
    ).fetchall()
    for dead, own_wage_fen, injured_on, first_month in found:
        rows = city.execute(
            "SELECT person_id, kind FROM dependants_before WHERE dead_id = ? ORDER BY person_id", [dead]
        ).fetchall()
        relatives = {
            person: {"relation": "spouse" if kind == "spouse" else "other", "is_lone": False} for person, kind in rows
        }
        wage = dependants.wage_of(own_wage_fen, injured_on)
        for person, fen in dependants.shared(relatives, wage, month).items():
            city.execute(
                "INSERT INTO drawn_before VALUES (?, ?, ?, ?, ?, ?)",
                [person, Benefit.Kind.DEPENDANTS_ALLOWANCE.value, Fund.INJURY.value, first_month, fen, dead],
            )


def enter(city: duckdb.DuckDBPyConnection) -> None:
    """Enter the records and what is drawn on them."""
    injuries = Injury.objects.bulk_create(Injury(**row) for row in _rows(city, "injured_before"))
    deaths = Death.objects.bulk_create(Death(**row) for row in _rows(city, "deaths_before"))
    of_death = {one.person_id: one.pk for one in deaths}
    rows = city.sql(
        "SELECT dead_id, person_id, kind, is_unable_to_work FROM dependants_before ORDER BY dead_id, person_id"
    )
    Dependant.objects.bulk_create(
        Dependant(death_id=of_death[dead], person_id=person, kind=kind, is_unable_to_work=unable)
        for dead, person, kind, unable in rows.fetchall()
    )
    of_injury = {one.person_id: one.pk for one in injuries}
    drawn = city.sql("FROM drawn_before ORDER BY ALL").fetchall()
    Benefit.objects.bulk_create(
        Benefit(
            person_id=person, kind=kind, fund=fund, first_month=first, is_one_off=False, amount_fen=fen,
            **({"death_id": of_death[ground]} if ground in of_death else {"injury_id": of_injury[ground]}),
        )
        for person, kind, fund, first, fen, ground in drawn
    )  # fmt: skip


def _rows(city: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, object]]:
    rows = city.sql(f"SELECT {REVIEWED[table]} FROM {table} ORDER BY person_id")  # noqa: S608 our own words
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]
