"""What the pensions paid in the month took from their people's individual accounts, and what from the pool.

The account part of a pension is paid from the account until that is used up, then from the pool (formula
`account_drawn`). Only what was really paid draws: what the banks paid, and what was settled as paid in this month.
"""

from __future__ import annotations

from renshe.archive import files, query
from renshe.archive.runs import StepContext, StepOutcome
from renshe.archive.snapshot import bring
from renshe.casework import decisions
from renshe.law.month import Month
from renshe.programmes.social_insurance import account_books, accounts, paid_files, settling
from renshe.programmes.social_insurance.law import rulebook

FOUND_PAID = """
SELECT u.number, b.month FROM ledger_settlement s
  JOIN ledger_unpaidpayment u ON u.id = s.payment_id JOIN ledger_paymentbatch b ON b.id = u.batch_id
 WHERE b.fund = 'pension' AND s.state = 'confirmed' AND s.was_paid AND s.month = %s"""
# What is left of an account for a payment: the balance less the account parts of those before it.
PARTS = """CREATE TABLE parts AS
SELECT p.person_id, p.payment_number, p.month, p.account_fen AS account_part,
       greatest(0, coalesce(b.balance_fen, 0) - coalesce(sum(p.account_fen) OVER before, 0))::BIGINT AS balance_left
  FROM payrolls p LEFT JOIN balances_now b USING (person_id)
 WHERE p.account_fen > 0 AND p.payment_number IN (SELECT number FROM paid)
WINDOW before AS (PARTITION BY p.person_id ORDER BY p.month, p.payment_number
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"""
DRAWN = """SELECT person_id, payment_number, month, account_part::BIGINT AS account_fen,
       account_drawn::BIGINT AS from_account_fen, (account_part - account_drawn)::BIGINT AS from_pool_fen
  FROM reckoned"""


def work(context: StepContext) -> StepOutcome:
    """Write `drawn` and book its sum."""
    duck, month = context.duckdb, context.month
    settling.hold(month)
    bring(duck, "found_paid", FOUND_PAID, [month.first_day], {"number": "VARCHAR", "made": "DATE"})
    found_in = {Month.of(day) for (day,) in duck.sql("SELECT DISTINCT made FROM found_paid").fetchall()}
    paid_files.view(duck, "payroll", sorted({month, *found_in}), as_name="payrolls")
    query.view(duck, "payments", month)
    duck.execute(
        "CREATE VIEW paid AS SELECT payment_number AS number FROM payments WHERE state = 'paid' "
        "UNION ALL SELECT number FROM found_paid"
    )
    payees = accounts.balances(duck, month).filter("person_id IN (SELECT person_id FROM payrolls)")
    payees.create("balances_now")
    duck.execute(PARTS)
    keep = ["person_id", "payment_number", "month", "account_part"]
    reckoned = rulebook().select(["account_drawn"], on=month, source="parts", keep=keep)
    duck.sql(reckoned.sql(dialect="duckdb")).create_view("reckoned")
    found = files.write(
        duck,
        month,
        "drawn",
        DRAWN,
        ("person_id", "payment_number"),
        {name: f"sum({name})" for name in ("account_fen", "from_account_fen", "from_pool_fen")},
    )
    payrolls = [(one, "payroll") for one in sorted({month, *found_in})]
    decisions.keep_run(
        context.run,
        "drawn",
        rulebook(),
        ["account_drawn"],
        read=[*payrolls, (month, "payments")],
        written=[(month, "drawn")],
    )
    account_books.book("drawn", month, found.totals["from_account_fen"])
    return StepOutcome(found.rows, found.totals)
