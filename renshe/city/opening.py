"""What the sample brings from its earlier life: the state at the opening, as SELECTs over `people`.

Rows for the registry and the programme go into PostgreSQL, the opening month (as a rule 2020-12) into the archive.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from renshe.city import retired_before
from renshe.city.quotas import sheet
from renshe.law.month import Month
from renshe.programmes.social_insurance.law import rulebook

PEOPLE = """SELECT id, identity_number, name, sex, birth_date, killed_on AS died_on, town_id, phone,
  'B0' || (bank + 1) AS bank_code, bank_account FROM people ORDER BY id"""

# One row a spell: person, insurance, employer, kind, state, is_paying, first day, day after (null: goes on).
SPELLS = """
WITH insurances(insurance) AS (VALUES ('pension'), ('injury'), ('unemployment'))
SELECT id AS person_id, insurance, open_employer AS employer_id, 'employee' AS kind, 'enrolled' AS state,
  true AS is_paying,
  since AS first_day, NULL::DATE AS day_after FROM people, insurances WHERE open_role = 'employee'
UNION ALL SELECT id, 'pension', NULL, 'flexible', 'enrolled', true, since, NULL FROM people WHERE open_role = 'flexible'
UNION ALL SELECT id, 'injury', open_employer, 'specific', 'enrolled', true, since, NULL
  FROM people WHERE open_role = 'specific'
UNION ALL SELECT id, 'pension', NULL, 'employee', 'paused', false, since, NULL FROM people WHERE open_role = 'paused'
UNION ALL SELECT id, 'pension', NULL, 'employee', 'drawing', false, since, NULL FROM people WHERE open_role = 'drawing'
UNION ALL SELECT id, 'pension', NULL, 'employee', 'enrolled', true, career_from, since
  FROM people WHERE open_role IN ('employee', 'flexible', 'paused') AND career_from < since
UNION ALL SELECT id, insurance, killed_at, 'employee', 'enrolled', true,
  date_trunc('month', killed_on - INTERVAL 5 MONTH)::DATE, (date_trunc('month', killed_on) + INTERVAL 1 MONTH)::DATE
  FROM people, insurances WHERE killed_on IS NOT NULL
UNION ALL SELECT person_id, 'injury', employer_id, 'employee', 'enrolled', true,
  date_trunc('month', injured_on - INTERVAL 5 MONTH)::DATE, first_month FROM injured_before
"""


def enrolments(month: Month) -> str:
    """Return the SELECT of the spells, known since the last day of the opening month."""
    return f"""SELECT person_id, insurance, employer_id, kind, state, is_paying,
  '[' || first_day || ',' || coalesce(day_after::VARCHAR, '') || ')' AS valid,
  '[{month}-31 00:00:00+08,)' AS known, 'opening' AS reason
  FROM ({SPELLS}) ORDER BY person_id, insurance, first_day"""  # noqa: S608 our own words


FLEXIBLE_BASES = "SELECT id, since, wage_fen FROM people WHERE open_role = 'flexible' ORDER BY id"

WHOLE_AWARD = "basic_fen + account_fen + transitional_fen"


def awards(month: Month) -> str:
    """Return the SELECT of the pensions in payment at the opening."""
    return f"""SELECT person_id, 'opening', first_month, basic_fen, account_fen, transitional_fen, {WHOLE_AWARD},
  {retired_before.receipt(month)}, now() FROM awards_before ORDER BY person_id"""  # noqa: S608 our own words


SEALED_AWARDS = f"""SELECT person_id, first_month, basic_fen, account_fen, transitional_fen,
  ({WHOLE_AWARD})::BIGINT AS total_fen FROM awards_before"""  # noqa: S608 our own words

RESIDENTS = """SELECT person_id, first_month, tier_fen, years_paid, resident_account, now()
  FROM opening_residents ORDER BY person_id"""


def residents_drawing(month: Month) -> str:
    """Return the SELECT of the residents' pensions in payment at the opening, by the law of that month."""
    amounts = rulebook().select(
        ["resident_pension"], on=month, source="opening_residents", keep=["person_id", "first_month"]
    )
    return f"""SELECT person_id::BIGINT AS person_id, 'resident_pension' AS kind, 'residents' AS fund,
      first_month::DATE AS first_month, resident_pension::BIGINT AS amount_fen
      FROM ({amounts.sql(dialect="duckdb")})"""  # noqa: S608


def lay_out_residents(city: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Make the table of the residents who draw a pension at the opening."""
    city.execute(
        """CREATE TABLE opening_residents AS SELECT person_id, first_month, tier_fen, years_paid::BIGINT AS years_paid,
          account_fen::BIGINT AS resident_account FROM residents WHERE first_month <= ?""",
        [month.first_day],
    )


ROSTER = """SELECT p.id AS person_id, coalesce(p.open_employer, 0)::BIGINT AS employer_id, p.open_role AS kind,
  p.town_id,
  coalesce(e.injury_class, 0)::SMALLINT AS injury_class, p.open_role <> 'specific' AS pays_pension,
  p.open_role = 'employee' AS pays_unemployment, p.open_role <> 'flexible' AS pays_injury, p.wage_fen,
  CASE p.open_role WHEN 'flexible' THEN 'chosen' ELSE 'declared' END AS wage_source
FROM people p LEFT JOIN employers e ON e.id = p.open_employer
WHERE p.open_role IN ('employee', 'flexible', 'specific')"""


def _averages(month: Month) -> dict[int, int]:
    """The average wages of the years that the city brings, up to the opening's own."""
    return {year: yuan for year, yuan in sheet("sizes")["average_wage_yuan"].items() if year <= month.year}


def history(month: Month) -> str:
    """Return the SELECT of `history`: sums of a year's bases and months, from 1998 to the opening, one row a person."""
    average = _averages(month)
    columns = []
    for year, yuan in average.items():
        low, high, now = yuan * 60, yuan * 300, average[month.year]
        columns.append(
            f"(greatest({low}, least({high}, wage_fen * {yuan} // {now})) * {_months(year)})::BIGINT AS base_{year}_fen"
        )
    columns += [f"{_months(year)}::BIGINT AS months_{year}" for year in average]
    return f"""SELECT id AS person_id, {", ".join(columns)}
      FROM (SELECT *, CASE open_role WHEN 'paused' THEN since ELSE DATE '{(month + 1).first_day}' END AS until
              FROM people)
      WHERE open_role IN ('employee', 'flexible', 'paused')"""  # noqa: S608 years and yuan of our own sheet


def _months(year: int) -> str:
    """Return how many months of `year` lie in the career."""
    return (
        f"greatest(0, date_diff('month', greatest(career_from, DATE '{year}-01-01'), "
        f"least(until, DATE '{year + 1}-01-01')))"
    )


def accounts(month: Month) -> str:
    """Return the SELECT of `accounts`: contributors' from the table `history`, and what pensioners' still hold.

    A pensioner's is the balance at retirement less the account part of every month paid since, without interest.
    """
    permille = sheet("sizes")["account_permille"]  # as they stand at the end of 2020
    earlier = max(permille) - month.year
    shares = {year: permille[max(min(permille), min(max(permille), year + earlier))] for year in _averages(month)}
    parts = " + ".join(f"base_{year}_fen * {share}" for year, share in shares.items())
    return f"""SELECT person_id, (({parts}) // 1000)::BIGINT AS balance_fen FROM history
      UNION ALL SELECT person_id, greatest(0,
        account - account_fen * date_diff('month', first_month, DATE '{(month + 1).first_day}'))::BIGINT
      FROM awards_before"""  # noqa: S608 numbers and years of our own


def archive_files(month: Month) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield name, SELECT and control totals of each file of the opening month."""
    bases = " + ".join(f"sum(base_{year}_fen)" for year in _averages(month))
    yield "history", "FROM history", {"bases_fen": bases}
    yield "accounts", accounts(month), {"balance_fen": "sum(balance_fen)"}
    yield "assessed", ROSTER, {"wage_fen": "sum(wage_fen)"}
    yield "awards", SEALED_AWARDS, {"total_fen": "sum(total_fen)"}
    drawn = "SELECT person_id, kind, fund, first_month, amount_fen FROM drawn_before"
    yield "benefits", f"{residents_drawing(month)} UNION ALL {drawn}", {"amount_fen": "sum(amount_fen)"}
