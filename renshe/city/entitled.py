"""Who of the sample is entitled to a benefit beside a pension in the year, and from which month: tables over `people`.

Injured by every grade, people killed at work with those who depended on them, survivors of pensioners, the unemployed
(some find work again), residents of 60, the sick (from 2025). All agree with what `people` says of their enrolments:
  injuries    employees who stay; of grades 5 to 10 some are among those who leave their employer in the year
  deaths      killed in the year before the first (`people.killed_on`); pensioners who die in the year, some of whom,
              as long as the law asks it (before September 2021), leave a spouse who depended on them
  sick        those whose enrolment is paused, from 2025 on
  claims      those who leave their employer, and those paused since the summer who return in the year; paid from the
              month after the registration, and of some it is reported that they serve, refuse work, are in prison
  residents   people who were never insured; they paid to their own scheme for as long as the law asks, or longer
Decided by `hash(seed, what, id)`, as in `people`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import duckdb

from renshe.city.quotas import half_up, sheet
from renshe.law.month import Month
from renshe.programmes.social_insurance.law import rulebook

LEAST_YEARS = 15
"""What a pensioner has at least, with the deemed years."""
TABLES = {
    "injuries": """
WITH staying AS (
  SELECT *, row_number() OVER (ORDER BY mixed('injured', id), id) - 1 AS turn, NULL::INTEGER AS left_in
    FROM people WHERE role = 'employee' AND event IS NULL AND since <= DATE '{before}-01-01'
), leaving AS (
  SELECT *, row_number() OVER (ORDER BY mixed('injured', id), id) - 1 AS turn, event_month AS left_in
    FROM people WHERE event = 'pause' AND open_role = 'employee' AND since <= DATE '{before}-01-01'
), hurt AS (
  SELECT s.*, g.grade FROM staying s JOIN by_grade g ON g.leaves = 0 AND s.turn >= g.first AND s.turn < g.until
  UNION ALL
  SELECT l.*, g.grade FROM leaving l JOIN by_grade g ON g.leaves = 1 AND l.turn >= g.first AND l.turn < g.until
), dated AS (
  SELECT *, coalesce(left_in, 1 + draw('injury month', id, 12)) AS month FROM hurt
)
SELECT id AS person_id, open_employer AS employer_id, make_date({year}, month, 1) AS first_month,
  (make_date({year}, month, 1) - INTERVAL (90 + draw('injured on', id, 200)) DAY)::DATE AS injured_on,
  wage_fen AS own_wage_fen, grade, grade IN (5, 6) AND left_in IS NULL AND draw('placed', id, 2) = 0
    AS is_placed_in_work,
  CASE WHEN left_in IS NOT NULL THEN make_date({year}, month, 1) END AS relation_ended_in,
  CASE WHEN grade <= 4 THEN grade ELSE 0 END AS care_level
FROM dated""",
    "relatives": """
WITH aged AS (
  SELECT id, CASE WHEN year(birth_date) < {year} - 18 THEN 'adult' WHEN year(birth_date) = {year} - 18 THEN 'of_age'
      ELSE 'child' END AS age_class
    FROM people WHERE role = 'other' AND event IS NULL AND killed_on IS NULL AND year(birth_date) > {year} - 58
)
SELECT id, age_class, row_number() OVER (PARTITION BY age_class ORDER BY mixed('relative', id), id) AS turn
FROM aged""",
    "mourned": """
SELECT id, event, event_month, killed_on, wage_fen, career_from, since,
  row_number() OVER (ORDER BY mixed('mourned', id), id) AS turn
FROM people WHERE killed_on >= DATE '{before}-01-01' OR event = 'death'""",
    "deaths": """
SELECT m.id AS person_id, r.id AS payee_id, CASE WHEN killed_on IS NULL THEN 'retired' ELSE 'in_service' END AS status,
  (killed_on - INTERVAL 1 DAY)::DATE AS injured_on, CASE WHEN killed_on IS NULL THEN 0 ELSE wage_fen END
    AS own_wage_fen,
  make_date({year}, CASE WHEN killed_on IS NULL THEN event_month + 1 ELSE 1 + draw('death month', m.id, 6) END, 1)
    AS first_month,
  CASE WHEN killed_on IS NULL THEN least(60, greatest({least_years}, date_diff('month', career_from, since) // 12))
    ELSE 0 END AS full_years_paid,
  CASE WHEN killed_on IS NULL THEN greatest(0, date_diff('month', since, make_date({year}, event_month, 1)) // 12)
    ELSE 0 END AS full_years_of_pension
FROM mourned m JOIN relatives r ON r.age_class = 'adult' AND r.turn = m.turn""",
    "dependants": """
SELECT d.person_id AS dead_id, d.payee_id AS person_id, 'spouse' AS kind, true AS is_unable_to_work, d.first_month
  FROM deaths d WHERE injured_on IS NOT NULL
    OR first_month <= DATE '{grants_since}' AND draw('depended', d.person_id, 2) = 0
UNION ALL
SELECT d.person_id, r.id, 'child', false, d.first_month FROM deaths d JOIN mourned m ON m.id = d.person_id
  JOIN relatives r ON r.age_class = 'child' AND r.turn = m.turn WHERE injured_on IS NOT NULL""",
    "claims": """
WITH out_of_work AS (
  SELECT id, make_date({year}, event_month, 1) AS registered_in, career_from,
    make_date({year}, event_month, 1) AS until, wage_fen
  FROM people WHERE event = 'pause' AND open_role = 'employee' AND draw('claims', id, 10) < 7
  UNION ALL
  SELECT id, make_date({year}, 1 + draw('registered', id, 2), 1), career_from, since, wage_fen
  FROM people WHERE event = 'return' AND event_month >= 4 AND since >= DATE '{before}-06-01'
)
SELECT id AS person_id, (registered_in + INTERVAL 1 MONTH)::DATE AS first_month,
  least(600, date_diff('month', career_from, until)) AS paid_months,
  wage_fen AS mean_wage_fen, (until - INTERVAL 1 DAY)::DATE AS lost_work_on,
  list_extract(['contract_ended', 'dismissed', 'agreed', 'breach'], 1 + draw('lost by', id, 4)) AS lost_work_by,
  (registered_in + INTERVAL (draw('registered on', id, 20)) DAY)::DATE AS registered_on
FROM out_of_work WHERE registered_in < DATE '{year}-12-01'""",
    "claim_events": """
WITH reported AS (
  SELECT c.person_id, c.first_month, row_number() OVER (ORDER BY mixed('claim event', c.person_id), c.person_id) % 5
      AS turn
    FROM claims c JOIN people p ON p.id = c.person_id
   WHERE p.event = 'pause' AND c.paid_months >= 72 AND c.first_month < DATE '{year}-09-01'
 QUALIFY row_number() OVER (ORDER BY mixed('claim event', c.person_id), c.person_id) <= 10
)
SELECT person_id, what, (first_month + INTERVAL (after) MONTH)::DATE AS month
  FROM reported JOIN (VALUES (0, 'army', 1), (1, 'emigrated', 2), (2, 'refused', 1), (2, 'refused', 2),
    (2, 'refused', 3), (3, 'missed_check', 1), (3, 'missed_check', 2), (4, 'imprisoned', 1), (4, 'released', 3))
    happens (turn, what, after) USING (turn)""",
}
OF_AGE = """
SELECT id, date_trunc('month', birth_date)::DATE AS born, DATE '{began}' AS began,
  greatest((born + INTERVAL 721 MONTH)::DATE, began) AS first_month, born + INTERVAL 720 MONTH <= began
    AS is_of_age_at_start
FROM people WHERE role = 'other' AND event IS NULL AND killed_on IS NULL AND draw('resident', id, 10) < 4
  AND born + INTERVAL 720 MONTH < DATE '{year}-12-31'"""
RESIDENTS = """
SELECT id AS person_id, first_month, tier_fen, years_paid, tier_fen * years_paid AS account_fen FROM (
  SELECT *, 18000 * (1 + draw('tier', id, 6)) AS tier_fen, resident_years_required + CASE WHEN is_of_age_at_start THEN 0
      WHEN resident_years_required < {most} THEN draw('years', id, {most} + 1 - resident_years_required)
      ELSE draw('years', id, 1 + greatest(0, year(first_month) - year(began) - {most})) END AS years_paid
    FROM ({required}))
WHERE first_month < DATE '{year}-12-31'"""

PAUSED = """
SELECT id, date_trunc('month', birth_date)::DATE AS born, CASE sex WHEN 'M' THEN 'male' ELSE 'female_50' END AS "group",
  career_from, since, wage_fen FROM people WHERE role = 'paused' AND event IS NULL"""
SICK = """
WITH counted AS (
  SELECT *, date_diff('month', DATE '{month}', statutory_retirement_month) AS left_months,
    greatest(0, date_diff('month', career_from, DATE '1998-01-01')) AS deemed_months,
    greatest(0, date_diff('month', greatest(career_from, DATE '1998-01-01'), since)) AS paid_months FROM ({aged})
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY CASE WHEN deemed_months + paid_months < 180 THEN 'few'
      WHEN left_months <= 60 THEN 'near' WHEN left_months <= 68 THEN 'soon' ELSE 'far' END
    ORDER BY mixed('sick', id), id) AS turn FROM counted WHERE left_months > 12
)
SELECT id AS person_id, DATE '{month}' AS first_month, (DATE '{month}' - INTERVAL 40 DAY)::DATE AS assessed_on,
  deemed_months, CASE WHEN deemed_months > 0 THEN '1' ELSE '0' END AS deemed_index,
  left_months AS months_to_retirement, wage_fen * 5 // 100 AS other_parts_fen FROM ranked WHERE turn <= {each}"""


def lay_out(city: duckdb.DuckDBPyConnection, *, scale: Fraction, seed: int, year: int) -> None:
    """Make the tables of `TABLES` on a connection that has `people`; `year` is the first that is closed."""
    city.execute(f"CREATE OR REPLACE MACRO mixed(what, id) AS hash({int(seed)}::BIGINT, what, id::BIGINT)")
    city.execute("CREATE OR REPLACE MACRO draw(what, id, n) AS (mixed(what, id) % n::UBIGINT)::BIGINT")
    city.execute("CREATE OR REPLACE TABLE by_grade (leaves INTEGER, grade INTEGER, first BIGINT, until BIGINT)")
    city.executemany("INSERT INTO by_grade VALUES (?, ?, ?, ?)", _grades(scale))
    for name, rows in TABLES.items():
        words = rows.format(
            year=int(year), before=int(year) - 1, least_years=LEAST_YEARS, grants_since=grants_since().first_day
        )
        city.execute(f"CREATE OR REPLACE TABLE {name} AS {words}")
    _residents(city, Month(year, 1))
    _sick(city, Month(year, 2), each=max(1, half_up(scale * sheet("sizes")["sick"])))


def _sick(city: duckdb.DuckDBPyConnection, month: Month, *, each: int) -> None:
    """Make the table of those found sick for good, from 2025 on: near to the age, far from it, of few years.

    Some are so far from the age that they are near to it within the year.
    """
    city.execute(f"CREATE OR REPLACE TABLE aged AS {PAUSED}")
    age = "statutory_retirement_month"
    kept = ["id", "career_from", "since", "wage_fen"]
    reckoned = rulebook().select([age], on=month, source="aged", keep=kept).sql(dialect="duckdb")
    since = rulebook().formulas["sickness_allowance"].editions[0].since
    each = each if since is not None and month >= since else 0
    city.execute(f"CREATE OR REPLACE TABLE sick AS {SICK.format(aged=reckoned, month=month.first_day, each=each)}")


def _residents(city: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Make the table of residents who draw a pension by the end of the year: each paid what the law asks for, or more.

    Who was of age when the scheme began draws from its first month and paid nothing.
    """
    book = rulebook()
    began, most = (
        int(book.parameters[name].at(month).value) for name in ("resident_scheme_began", "resident_minimum_years")
    )
    first_day = Month.from_ordinal(began).first_day
    city.execute(f"CREATE OR REPLACE TABLE of_age AS {OF_AGE.format(began=first_day, year=month.year)}")
    kept = ["id", "began", "first_month", "is_of_age_at_start"]
    required = book.select(["resident_years_required"], on=month, source="of_age", keep=kept).sql(dialect="duckdb")
    rows = RESIDENTS.format(required=required, most=most, year=month.year)
    city.execute(f"CREATE OR REPLACE TABLE residents AS {rows}")


def grants_since() -> Month:
    """The first month of a death whose survivors get the grants of today; who died earlier has the law of before."""
    since = rulebook().formulas["funeral_grant"].editions[0].since
    assert since is not None
    return since


def beginning(city: duckdb.DuckDBPyConnection, table: str, month: Month) -> list[dict[str, Any]]:
    """Return the rows of a table whose benefits begin in `month`, in order of person."""
    rows = city.sql(f"FROM {table} WHERE first_month = DATE '{month.first_day}' ORDER BY ALL")
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]


def _grades(scale: Fraction) -> Sequence[tuple[int, int, int, int]]:
    """Rank ranges by grade, one person at least: of those who stay (0) and, from grade 5 on, of those who leave (1)."""
    found = []
    sizes = sheet("sizes")
    for leaves, name in enumerate(("injured", "injured_who_leave")):
        running = 0
        for grade, count in sizes[name].items():
            until = running + max(1, half_up(scale * count))
            found.append((leaves, grade, running, until))
            running = until
    return found
