"""What arrived, credited to the people for whom it was owed: pro rata, to the fen, and no more than arrived.

Arrivals of one bill are taken one after the other (by day, then voucher): each is spread over what its bill's
lines still owe then, in order of person and share, `floor(arrived · cumulative owed / owed)` less the same for
the line before. A line never gets less than nought or more than it owes, and the credits add up to the arrival.
"""

from __future__ import annotations

import duckdb

from renshe.archive import files, query
from renshe.archive.runs import StepContext, StepOutcome
from renshe.law.month import Month
from renshe.ledger import arrivals
from renshe.programmes.social_insurance import account_books

SHARES = (
    "pension_pooled_fen",
    "pension_account_fen",
    "unemployment_employer_fen",
    "unemployment_employee_fen",
    "injury_employer_fen",
)

# A share is kept as a number, in the order of its name: the lines of a month are what a close needs memory for.
SHARE = f"CREATE TYPE share AS ENUM ({', '.join(repr(share) for share in sorted(SHARES))})"
# One row a bill, person and share with what the periods' assessments say is due, less what was credited before.
OWED = """CREATE TABLE owed AS
WITH due AS (
    UNPIVOT (SELECT person_id, employer_id, town_id, period, {shares} FROM periods) ON {shares}
      INTO NAME share VALUE fen),
before AS (
    SELECT person_id, employer_id, period, share, sum(fen) AS fen
      FROM (UNPIVOT (SELECT person_id, employer_id, period, {shares} FROM credited_before) ON {shares}
              INTO NAME share VALUE fen) GROUP BY ALL)
SELECT split_part(share, '_', 1) AS fund, d.period, CASE d.employer_id WHEN 0 THEN 'P' ELSE 'E' END AS payer_kind,
       CASE d.employer_id WHEN 0 THEN d.person_id ELSE d.employer_id END AS payer_id,
       d.person_id, d.employer_id, d.town_id, share::share AS share,
       (d.fen - coalesce(b.fen, 0))::BIGINT AS owed
  FROM due d LEFT JOIN before b USING (person_id, employer_id, period, share)
 WHERE (fund, d.period, payer_kind, payer_id) IN (SELECT (fund, period, payer_kind, payer_id) FROM arrivals)
   AND d.fen > coalesce(b.fen, 0)"""
BOOKED = """SELECT a.voucher, a.bill_number, a.arrived_on, a.amount_fen,
       coalesce(sum(c.fen) FILTER (c.share = 'pension_account_fen'), 0)::BIGINT
  FROM arrivals a LEFT JOIN credits c USING (voucher) GROUP BY ALL ORDER BY a.voucher"""
TURNS = """CREATE TABLE turns AS
SELECT *, row_number() OVER (PARTITION BY bill_number ORDER BY arrived_on, voucher) AS turn FROM arrivals"""
SPREAD = """INSERT INTO credits
SELECT o.person_id, o.employer_id, o.period, t.arrived_on, o.town_id, o.share, t.voucher,
       t.amount_fen * sum(o.owed) OVER upto // sum(o.owed) OVER whole
       - t.amount_fen * (sum(o.owed) OVER upto - o.owed) // sum(o.owed) OVER whole AS fen, t.turn
  FROM owed o JOIN turns t USING (fund, period, payer_kind, payer_id) WHERE t.turn = ? AND o.owed > 0
WINDOW upto AS (PARTITION BY bill_number ORDER BY person_id, o.employer_id, share DESC ROWS UNBOUNDED PRECEDING),
       whole AS (PARTITION BY bill_number)"""
LESS = """UPDATE owed SET owed = owed - c.fen
  FROM (SELECT person_id, employer_id, period, share, sum(fen) AS fen FROM credits WHERE turn = ? GROUP BY ALL) c
 WHERE c.person_id = owed.person_id AND c.employer_id = owed.employer_id AND c.period = owed.period
   AND c.share = owed.share"""


def work(context: StepContext) -> StepOutcome:
    """Book the arrivals with what of each goes to individual accounts, write `credited`."""
    duck, month = context.duckdb, context.month
    query.view(duck, "arrivals", month)
    spread(duck, month)
    booked = arrivals.book(month, (arrivals.Arrived(*row) for row in query.rows(duck, BOOKED)))
    columns = ", ".join(f"coalesce(sum(fen) FILTER (share = '{share}'), 0)::BIGINT AS {share}" for share in SHARES)
    found = files.write(
        duck,
        month,
        "credited",
        f"SELECT person_id, employer_id, period, arrived_on, town_id, {columns} FROM credits WHERE fen > 0 "  # noqa: S608
        "GROUP BY ALL",
        ("person_id", "employer_id", "period", "arrived_on"),
        {share: f"sum({share})" for share in SHARES},
    )
    account_books.book("credited", month, found.totals["pension_account_fen"])
    return StepOutcome(found.rows, {**found.totals, "booked_fen": booked.amount_fen})


def spread(duck: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Fill the table `credits` from the table or view `arrivals`, one turn a bill's arrival."""
    first = duck.sql("SELECT min(period) FROM arrivals").fetchall()[0][0]
    periods = duck.sql("SELECT DISTINCT period FROM arrivals ORDER BY period").fetchall()
    duck.execute(SHARE)
    duck.execute(
        "CREATE TABLE credits (person_id BIGINT, employer_id BIGINT, period DATE, arrived_on DATE, town_id BIGINT, "
        "share share, voucher VARCHAR, fen BIGINT, turn BIGINT)"
    )
    if first is None:
        return
    shares = ", ".join(SHARES)
    for number, (period,) in enumerate(periods):
        query.view(duck, "assessed", Month.of(period), as_name=f"assessed_{number}")
    union = " UNION ALL ".join(
        f"SELECT person_id, employer_id, town_id, DATE '{period}' AS period, {shares} FROM assessed_{number}"  # noqa: S608
        for number, (period,) in enumerate(periods)
    )
    duck.execute(f"CREATE VIEW periods AS {union}")
    earlier = [Month.of(first) + n for n in range(month - Month.of(first))]
    if earlier:
        query.view(duck, "credited", earlier, as_name="credited_before")
    else:
        duck.execute("CREATE VIEW credited_before AS FROM periods LIMIT 0")
    duck.execute(OWED.format(shares=shares))
    duck.execute(TURNS)
    last = duck.sql("SELECT max(turn) FROM turns").fetchall()[0][0]
    for turn in range(1, last + 1):
        duck.execute(SPREAD, [turn])
        if turn < last:
            duck.execute(LESS, [turn])
