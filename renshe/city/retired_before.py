"""Who of the sample retired before the opening, and the pension that the law of that month gave them.

Drawn are the month, the ground (at the age, early for special work or illness, later) and the career up to it: its
months, the index, the account, the years before there were accounts. The pension is the law's: one SELECT for all who
retired under the same law. No yearly change of pensions is known (`adjustment.yaml` has no value), so none is added.
"""

from __future__ import annotations

import duckdb

from renshe.city.quotas import sheet
from renshe.city.retiring import DEEMED_ACCOUNT_A_MONTH_FEN, EARLY_ENDS, HISTORY_BEGINS, LATER_ENDS, deemed_index_e4
from renshe.law import period
from renshe.law.month import Month
from renshe.law.sql.columns import ResultColumn
from renshe.programmes.social_insurance.law import rulebook

LAW_KNOWN_FROM = Month(2014, 1)
"""From here on the law has every value of a pension: its youngest is the seniority allowance (粤人社〔2014〕8号).

By what those were decided who retired earlier is not known: the sample assumes for them what this month's law gives."""
PARTS = {"basic_pension": "basic_fen", "account_pension": "account_fen", "transitional_pension": "transitional_fen"}
BROUGHT = {"contribution_months": ResultColumn(0, 720), "average_index": ResultColumn(0, 3, places=4)}
"""What a bureau brings of a career in place of its years: the months and the average index, as they were decided."""
FACTS = ("account", "deemed_account", "age_years", "age_months", "deemed_index", "early_months", "later_index_sum")
KEPT = ["person_id", "first_month", "retires_in", "law_of", "ground", *BROUGHT, *FACTS]
STATUTORY = "statutory_retirement_month"
LEAST_MONTHS, BEGINS_AT = 180, 18 * 12
# Of every nine one retired five years early, one claimed two years late; whom that would take beyond the last month
# retired at the age, and a woman whose age of 55 lies beyond it at 50.
CHOICES = """CREATE OR REPLACE TEMP TABLE choices AS
WITH drawing AS (
  SELECT id, date_trunc('month', birth_date)::DATE AS born, CASE draw('retired', id, 9) WHEN 3 THEN -60 WHEN 5 THEN 24
      ELSE 0 END AS shift, CASE sex WHEN 'M' THEN 'male' ELSE 'female_50' END AS worker,
    CASE WHEN sex = 'F' AND draw('post', id, 5) = 0 THEN 'female_55' ELSE worker END AS own
  FROM careers WHERE open_role = 'drawing'
)
SELECT id, born, own AS "group", shift, 1 AS rank FROM drawing UNION ALL
SELECT id, born, own, 0, 2 FROM drawing UNION ALL SELECT id, born, worker, 0, 3 FROM drawing"""
RETIRED = """CREATE OR REPLACE TABLE retired_before AS
SELECT id, (statutory_retirement_month + INTERVAL (shift) MONTH)::DATE AS retires_in,
  date_diff('month', born, retires_in) AS months_old,
  CASE WHEN shift > 0 THEN 'later' WHEN shift = 0 THEN 'at_the_age' WHEN draw('ill', id, 2) = 0 THEN 'illness'
    ELSE 'special_work' END AS ground
FROM ({choices}) WHERE retires_in <= DATE '{last}' QUALIFY row_number() OVER (PARTITION BY id ORDER BY rank) = 1"""
CAREERS = """UPDATE careers SET since = (r.retires_in + INTERVAL 1 MONTH)::DATE,
  career_from = (r.retires_in + INTERVAL 1 MONTH
    - INTERVAL ({least} + draw('worked', r.id, months_old - {begins} - {least} + 1)) MONTH)::DATE
FROM retired_before r WHERE r.id = careers.id"""
WITHIN = """CREATE OR REPLACE TEMP MACRO within(began, until, first_day, day_after) AS
  greatest(0, date_diff('month', greatest(began, first_day), least(until, day_after)))"""
# Indices are ten-thousandths: index × yuan × permille ÷ 100,000 is fen.
BEFORE = """CREATE OR REPLACE TEMP TABLE facts_before AS
WITH spans AS (
  SELECT id, career_from AS began, since AS until, retires_in, months_old, ground,
    least(30000, greatest(6000, wage_fen * 100 // {average})) AS index_e4
  FROM people JOIN retired_before USING (id)
), counted AS (
  SELECT *, date_diff('month', began, until) AS contribution_months,
    within(began, until, DATE '0001-01-01', DATE '{accounts_begin}') AS deemed,
    within(began, until, DATE '{early_ends}', DATE '{accounts_begin}') AS deemed_later,
    within(began, until, DATE '{accounts_begin}', DATE '{later_ends}') AS paid_later,
    {deemed_index} * deemed + index_e4 * (contribution_months - deemed) AS indices_e4
  FROM spans
), saved AS (
  SELECT id, sum(index_e4 * yuan * permille
      * within(began, until, make_date(y.year, 1, 1), make_date(y.year + 1, 1, 1))) // 100000 AS fen
  FROM counted JOIN years y ON y.year <= year(retires_in)
    JOIN shares s ON s.year = greatest({oldest}, y.year + {newest} - year(retires_in)) GROUP BY id
)
SELECT id AS person_id, until AS first_month, retires_in, greatest(retires_in, DATE '{known_from}') AS law_of,
  law_of AS "first", law_of AS "last", ground, contribution_months,
  ((2 * indices_e4 + contribution_months) // (2 * contribution_months) * 0.0001)::DECIMAL(9, 4) AS average_index,
  coalesce(fen, 0)::BIGINT AS account, (deemed * {a_month})::BIGINT AS deemed_account, months_old // 12 AS age_years,
  months_old % 12 AS age_months,
  (CASE WHEN deemed > 0 THEN {deemed_index} ELSE 0 END * 0.0001)::DECIMAL(9, 4) AS deemed_index,
  deemed - deemed_later AS early_months,
  (({deemed_index} * deemed_later + index_e4 * paid_later) * 0.0001)::DECIMAL(9, 4) AS later_index_sum
FROM counted LEFT JOIN saved USING (id)"""


def since_when(city: duckdb.DuckDBPyConnection, opening: Month) -> None:
    """Say of those who draw at the opening when and why they retired, and since when they had worked.

    All did up to the end of the year before: in the opening's own nobody new is drawing.
    """
    last = Month(opening.year - 1, 12)
    city.execute(CHOICES)
    by_law = rulebook().select([STATUTORY], on=last, source="choices", keep=["id", "born", "shift", "rank"])
    city.execute(RETIRED.format(choices=by_law.sql(dialect="duckdb"), last=last.first_day))
    city.execute(CAREERS.format(least=LEAST_MONTHS, begins=BEGINS_AT))


def lay_out(city: duckdb.DuckDBPyConnection, opening: Month) -> None:
    """Make `awards_before` over `people`: of each who draws the facts, the month of the law, the parts in fen."""
    sizes = sheet("sizes")
    wages, shares = sizes["average_wage_yuan"], sizes["account_permille"]
    city.execute("CREATE OR REPLACE TEMP TABLE years (year INTEGER, yuan BIGINT)")
    city.executemany("INSERT INTO years VALUES (?, ?)", list(wages.items()))
    city.execute("CREATE OR REPLACE TEMP TABLE shares (year INTEGER, permille BIGINT)")
    city.executemany("INSERT INTO shares VALUES (?, ?)", list(shares.items()))
    city.execute(WITHIN)
    words = BEFORE.format(
        average=int(wages[opening.year]),
        oldest=min(shares),
        newest=max(shares),
        accounts_begin=HISTORY_BEGINS,
        early_ends=EARLY_ENDS,
        later_ends=LATER_ENDS,
        known_from=LAW_KNOWN_FROM.first_day,
        deemed_index=deemed_index_e4(),
        a_month=DEEMED_ACCOUNT_A_MONTH_FEN,
    )
    city.execute(words)
    by_law = period.select_over(rulebook(), list(PARTS), LAW_KNOWN_FROM, opening, "facts_before", KEPT, BROUGHT)
    parts = ", ".join(f"{result}::BIGINT AS {part}" for result, part in PARTS.items())
    city.execute(
        f"CREATE OR REPLACE TABLE awards_before AS SELECT {', '.join(KEPT)}, {parts} "  # noqa: S608 our own words
        f"FROM ({by_law.sql(dialect='duckdb')}) ORDER BY person_id"
    )


def receipt(opening: Month) -> str:
    """Return the SQL of a row's receipt: by the law of which month it was decided, and on which facts.

    Where that month's law is not known the reckoning stands under `assumed`: it decided nothing.
    """
    facts = ", ".join(f"'{name}', json_object('value', {_written(name)})" for name in (*BROUGHT, *FACTS))
    reckoned = f"'on', strftime(law_of, '%Y-%m'), 'law', '{rulebook().content_hash}', 'facts', json_object({facts})"
    brought = f"""'kind', 'opening', 'decided', 'before these records begin', 'source', 'sample city',
      'file', '{opening}/awards', 'retired_in', strftime(retires_in, '%Y-%m'), 'ground', ground"""
    return f"""CASE WHEN retires_in = law_of THEN json_object({brought}, {reckoned})
      ELSE json_object({brought}, 'assumed', json_object({reckoned})) END"""


def _written(name: str) -> str:
    """A ratio as text, which JSON's own numbers might change; money and months as they are."""
    return f"{name}::VARCHAR" if name in ("average_index", "deemed_index", "later_index_sum") else name
