"""What the sample's employers declare in a month: their people, wages, starts and stops, from the plan.

Wages move a little: seven in ten have a rise of 3-9 % in one month of the year, a third of them overtime that differs
from month to month. Some employers declare nothing in a month without staff changes (the law's 110 % then).
"""

from __future__ import annotations

import duckdb

from renshe.city.quotas import sheet
from renshe.law.month import Month

Row = tuple[int, int, int, str, str]
"""employer_id, person_id, wage_fen, change (none, start, stop), kind."""

LINES = """
WITH moments AS (
  SELECT *, hash($seed::BIGINT, 'rise', id) % 10 AS rises, 1 + hash($seed::BIGINT, 'rise month', id) % 12 AS rise_month,
    hash($seed::BIGINT, 'rise by', id) % 7 AS rise_by, hash($seed::BIGINT, 'overtime', id) % 3 AS has_overtime,
    hash($seed::BIGINT, 'overtime', id, $at::BIGINT) % 61 AS overtime,
    CASE WHEN event_month IS NULL OR event NOT IN ('first_job', 'return', 'join', 'move', 'retire', 'pause') THEN 0
      ELSE event_month END AS turn,
    CASE WHEN role = 'specific' THEN 'specific' ELSE 'employee' END AS kind
  FROM people WHERE open_employer IS NOT NULL OR employer IS NOT NULL
), priced AS (
  SELECT *, (wage_fen * (1000 + CASE WHEN rises < 7 AND $at >= rise_month THEN 30 + 10 * rise_by ELSE 0 END
      + CASE WHEN has_overtime = 0 THEN overtime::BIGINT - 30 ELSE 0 END) // 1000000 * 1000)::BIGINT AS wage
  FROM moments
), lines AS (
  SELECT employer AS employer_id, id AS person_id, wage,
    CASE WHEN turn = $at THEN 'start' ELSE 'none' END AS change, kind
  FROM priced WHERE employer IS NOT NULL AND $at >= turn
  UNION ALL
  SELECT open_employer, id, CASE WHEN turn = $at THEN 0 ELSE wage END,
    CASE WHEN turn = $at THEN 'stop' ELSE 'none' END, kind
  FROM priced WHERE open_employer IS NOT NULL AND turn > 0 AND $at <= turn
), silent AS (
  SELECT employer_id FROM lines GROUP BY employer_id
  HAVING bool_and(change = 'none') AND hash($seed::BIGINT, 'silent', employer_id, $at::BIGINT) % 1000 < $silent
)
SELECT employer_id::BIGINT AS employer_id, person_id::BIGINT AS person_id, wage AS wage_fen, change, kind
FROM lines ANTI JOIN silent USING (employer_id) ORDER BY employer_id, person_id, change
"""


def lines(
    city: duckdb.DuckDBPyConnection, month: Month, *, seed: int, opening: Month, with_silent: bool = False
) -> duckdb.DuckDBPyRelation:
    """Return the lines of `month` over the table `people`; after the year it goes on as that ended.

    Args:
        with_silent: Also the lines of employers that declare nothing this month, whose people are due all the same.
    """
    at = month - opening
    silent = 0 if with_silent else sheet("sizes")["changes_permille"]["without_declaration"]
    return city.sql(LINES, params={"seed": seed, "at": at, "silent": silent})
