"""Who of the sample retires, on which ground, and the dossiers that officers review of them.

When somebody reaches the age is asked of the law. Before 2025 some retire early for special work or illness and some
claim after the age; since then some retire flexibly, earlier or later.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from renshe.city.quotas import sheet
from renshe.law.month import Month
from renshe.programmes.social_insurance.law import rulebook

DELAY_BEGINS = Month(2025, 1)
HISTORY_BEGINS, EARLY_ENDS, LATER_ENDS = date(1998, 1, 1), date(1994, 1, 1), date(1998, 7, 1)
"""Months before the first are deemed; indices count by month up to the last (粤府函〔2021〕294号)."""
DEEMED_ACCOUNT_A_MONTH_FEN = 10_000  # assumed
STATUTORY, FLEXIBLE = "statutory_retirement_month", "is_flexible"
GROUP = """CASE WHEN sex = 'M' THEN 'male' WHEN draw('post', id, 5) = 0 OR open_role = 'flexible' THEN 'female_55'
  ELSE 'female_50' END"""
BIRTHS = """CREATE OR REPLACE TABLE births AS
SELECT b.born::DATE AS born, g."group"
  FROM generate_series(DATE '1955-01-01', DATE '1990-12-01', INTERVAL 1 MONTH) b(born),
  (VALUES ('male'), ('female_55'), ('female_50')) g("group")"""
# Of every eight one retires at the age of before, one four months or more after the statutory month, six in it or
# in the month after it: not every month is somebody's statutory one.
BORN = """
WITH leaving AS (
  SELECT id, place % 8 AS turn, {group} AS "group",
    (make_date({year}, event_month, 1) - INTERVAL 1 MONTH)::DATE AS retires_in FROM careers WHERE event = 'retire'
), months AS (
  SELECT b.born, b."group", b.before, a.{statutory} AS since FROM ({before}) b JOIN ({now}) a USING (born, "group")
)
SELECT l.id, m.born FROM leaving l ASOF JOIN months m ON l."group" = m."group" AND l.retires_in >= m.before
 WHERE turn = 3
UNION ALL
SELECT l.id, m.born FROM leaving l ASOF JOIN months m ON l."group" = m."group"
   AND l.retires_in - INTERVAL (CASE turn WHEN 5 THEN 4 ELSE 0 END) MONTH >= m.since
 WHERE turn <> 3"""
LEAVING = """CREATE OR REPLACE TABLE leaving AS
SELECT id, date_trunc('month', birth_date)::DATE AS born, {group} AS "group", DATE '{retires_in}' AS retires_in,
  (DATE '{retires_in}' + INTERVAL (day(birth_date) - 1) DAY)::DATE AS retires_on, career_from,
  draw('ill', id, 2) = 0 AS is_ill, draw('special work', id, 5) AS work, 120 + draw('special months', id, 60)
    AS special_months,
  least(30000, greatest(6000, wage_fen * 100 // {average})) AS index_e4
FROM people WHERE event = 'retire' AND event_month = {month}"""
WORKS = ("underground", "high_heat", "high_altitude_work", "very_heavy_labour", "harmful")


def since_the_delay(city: duckdb.DuckDBPyConnection, opening: Month) -> None:
    """Where the year is one of the delay, have those who retire in it be born so that they do by its law."""
    january = opening + 1
    if january < DELAY_BEGINS:
        return
    city.execute(BIRTHS)
    by_law = {
        on: rulebook().select([STATUTORY], on=on, source="births", keep=["born", "group"]).sql(dialect="duckdb")
        for on in (DELAY_BEGINS + -1, january)
    }
    words = BORN.format(
        group=GROUP,
        year=january.year,
        statutory=STATUTORY,
        before=f"SELECT * RENAME ({STATUTORY} AS before) FROM ({by_law[DELAY_BEGINS + -1]})",  # noqa: S608
        now=by_law[january],
    )
    city.execute(f"CREATE OR REPLACE TABLE born_for_it AS {words}")
    city.execute(
        """UPDATE careers SET birth_date = (b.born + INTERVAL (day(birth_date) - 1) DAY)::DATE
             FROM born_for_it b WHERE b.id = careers.id"""
    )
    for table in ("births", "born_for_it"):
        city.execute(f"DROP TABLE {table}")


def dossiers(city: duckdb.DuckDBPyConnection, month: Month, opening: Month) -> list[dict[str, Any]]:
    """Return the dossiers of those whose pension begins in `month`: they retire in the month before."""
    retires_in = month + -1
    average = sheet("sizes")["average_wage_yuan"][opening.year]
    city.execute(LEAVING.format(group=GROUP, retires_in=retires_in.first_day, month=month.month, average=int(average)))
    names = [STATUTORY, FLEXIBLE] if retires_in >= DELAY_BEGINS else [STATUTORY]
    kept = [*(row[0] for row in city.sql("DESCRIBE leaving").fetchall())]
    asked = rulebook().select(names, on=retires_in, source="leaving", keep=kept).sql(dialect="duckdb")
    rows = city.sql(asked).order("id")
    return [_dossier(dict(zip(rows.columns, row, strict=True)), month) for row in rows.fetchall()]


def _dossier(row: dict[str, Any], month: Month) -> dict[str, Any]:
    ground = _ground(row)
    began: date = row["career_from"]
    deemed_index = Decimal(deemed_index_e4()) / 10_000
    deemed_later = _months_within(began, EARLY_ENDS, HISTORY_BEGINS)
    paid_later = _months_within(began, HISTORY_BEGINS, LATER_ENDS)
    deemed = _months_within(began, date.min, HISTORY_BEGINS)
    special = {"kind_of_work": WORKS[row["work"]], "special_months": row["special_months"]}
    return {
        "person_id": row["id"],
        "retires_on": row["retires_on"],
        "first_month": month.first_day,
        "ground": ground,
        "group": row["group"],
        "began_work_in": began.replace(day=1),
        "deemed_months": deemed,
        "deemed_index": f"{deemed_index.normalize():f}" if deemed else "0",
        "early_months": deemed - deemed_later,
        "later_index_sum": f"{deemed_index * deemed_later + Decimal(row['index_e4']) / 10_000 * paid_later:.4f}",
        "deemed_account_fen": deemed * DEEMED_ACCOUNT_A_MONTH_FEN,
        **(special if ground == "special_work" else {}),
    }


def _ground(row: dict[str, Any]) -> str:
    if row["retires_in"] == row[STATUTORY]:
        return "at_the_age"
    if row["retires_in"] > row[STATUTORY]:
        return "flexible_late" if row.get(FLEXIBLE) else "later"
    if FLEXIBLE in row:
        return "flexible_early"
    return "illness" if row["is_ill"] else "special_work"


def _months_within(began: date, first: date, until: date) -> int:
    """The months of a career from `began` on that lie from `first` until before `until`."""
    return max(0, Month.of(until) - Month.of(max(began, first)))


def deemed_index_e4() -> int:
    """The deemed index of Zhongshan, as published in 2021 for all earlier service."""
    index = rulebook().parameters["deemed_index_by_place"].at(Month(2021, 1), "zhongshan").value * 10_000
    return int(index)
