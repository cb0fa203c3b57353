"""What is paid in the month from every fund: to whom, in batches by fund and bank, and what became of each payment.

An award or another benefit is paid for a month that lies between its first and last and in which the person lived on
its first day. A payment that failed in an earlier month is made again once, under a new number; one that the bank
did not answer is not (`renshe.ledger.payments.settle_unknown` ends the doubt).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from renshe.archive import files, query
from renshe.archive.errors import AnswerNotYet
from renshe.archive.runs import StepContext, StepOutcome
from renshe.archive.snapshot import bring
from renshe.law.month import Month
from renshe.ledger import payments, transfers
from renshe.ledger.funds import Fund
from renshe.ledger.models import PaymentBatch
from renshe.programmes.social_insurance import paid_files
from renshe.registry.profile import city_profile

PENSION = "pension"  # the kind of an employees' pension, beside those of `benefits`

DUE = """
SELECT a.person_id, %s::date, p.bank_code, p.town_id, a.basic_fen, a.account_fen, a.transitional_fen, a.total_fen,
       'regular', 'pension', 'pension', NULL, NULL::date
  FROM social_insurance_pensionaward a JOIN registry_person p ON p.id = a.person_id
 WHERE a.first_month <= %s AND (a.last_month IS NULL OR a.last_month >= %s)
   AND (p.died_on IS NULL OR p.died_on >= %s) AND a.total_fen > 0
UNION ALL
SELECT b.person_id, %s::date, p.bank_code, p.town_id, 0, 0, 0, b.amount_fen, 'regular', b.fund, b.kind, NULL, NULL
  FROM social_insurance_benefit b JOIN registry_person p ON p.id = b.person_id
 WHERE b.first_month <= %s AND (b.last_month IS NULL OR b.last_month >= %s)
   AND (p.died_on IS NULL OR p.died_on >= %s)
UNION ALL
SELECT u.person_id, u.month, p.bank_code, p.town_id, 0, 0, 0, u.amount_fen, 'repaid', b.fund, u.purpose, u.number,
       b.month
  FROM ledger_unpaidpayment u JOIN ledger_paymentbatch b ON b.id = u.batch_id
  JOIN registry_person p ON p.id = u.person_id
 WHERE u.state = 'failed' AND b.month < %s"""
COLUMNS = {
    "person_id": "BIGINT",
    "month": "DATE",
    "bank_code": "VARCHAR",
    "town_id": "BIGINT",
    "basic_fen": "BIGINT",
    "account_fen": "BIGINT",
    "transitional_fen": "BIGINT",
    "total_fen": "BIGINT",
    "cause": "VARCHAR",
    "fund": "VARCHAR",
    "kind": "VARCHAR",
    "repays": "VARCHAR",
    "made": "DATE",
}
PARTS = "basic_fen, account_fen, transitional_fen"
# A payment made again has the parts of the one whose place it takes.
NUMBERED = f"""CREATE TABLE numbered AS
SELECT due.* EXCLUDE ({PARTS}), {", ".join(f"coalesce(p.{part}, due.{part}) AS {part}" for part in PARTS.split(", "))},
       fund || ? || bank_code || '-' || lpad((row_number() OVER (
             PARTITION BY fund, bank_code ORDER BY person_id, month, kind, due.total_fen, repays NULLS FIRST
             ))::VARCHAR, 6, '0') AS payment_number
FROM due LEFT JOIN parts p ON p.number = due.repays"""  # noqa: S608 - our own words
PARTS_BEFORE = f"CREATE VIEW parts AS SELECT payment_number AS number, {PARTS} FROM payroll_before"  # noqa: S608
NO_PARTS = f"CREATE VIEW parts AS SELECT NULL::VARCHAR AS number, {PARTS} FROM due LIMIT 0"  # noqa: S608
PAYEES = """SELECT id, bank_account, name FROM registry_person WHERE id IN (
  SELECT person_id FROM social_insurance_pensionaward UNION SELECT person_id FROM social_insurance_benefit
  UNION SELECT person_id FROM ledger_unpaidpayment)"""
PAYROLL = """SELECT person_id, payment_number, month, bank_code, town_id, basic_fen, account_fen, transitional_fen,
       total_fen, cause, fund, kind FROM numbered"""
OF_FUND = """SELECT payment_number, person_id, month, total_fen, coalesce(bank_account, ''),
       coalesce(payee, ''), repays, kind
  FROM numbered JOIN payees USING (person_id) WHERE fund = ? ORDER BY payment_number"""
PAID_TOTALS = {"pensions": "kind = 'pension'", **{fund: f"fund = '{fund}'" for fund in Fund.values}}
OUTCOMES = {
    "payment_number": "VARCHAR",
    "person_id": "BIGINT",
    "month": "DATE",
    "kind": "VARCHAR",
    "amount_fen": "BIGINT",
    "state": "VARCHAR",
    "answered_on": "DATE",
    "reason": "VARCHAR",
}


def make(context: StepContext) -> StepOutcome:
    """Write `payroll`; make the batches and prepare their files, sent when this is committed."""
    duck, month = context.duckdb, context.month
    transfers.remit_to_fiscal_account(month)
    bring(duck, "due", DUE, [month.first_day] * DUE.count("%s"), COLUMNS)
    made_in = duck.sql("SELECT DISTINCT made FROM due WHERE repays IS NOT NULL ORDER BY made").fetchall()
    if made_in:
        paid_files.view(duck, "payroll", [Month.of(day) for (day,) in made_in], as_name="payroll_before")
    duck.execute(PARTS_BEFORE if made_in else NO_PARTS)
    duck.execute(NUMBERED, [payments.batch_number("", month, "")])
    found = files.write(
        duck,
        month,
        "payroll",
        PAYROLL,
        ("person_id", "payment_number"),
        {
            "total_fen": "sum(total_fen)",
            "pensions_fen": "sum(total_fen) FILTER (kind = 'pension')",
            "parts_fen": "sum(basic_fen + account_fen + transitional_fen)",
            **{f"{fund}_fen": f"sum(total_fen) FILTER (fund = '{fund}')" for fund in Fund.values},
            "pensioners": "count(*) FILTER (kind = 'pension' AND cause <> 'repaid')",
        },
    )
    bring(
        duck,
        "payees",
        PAYEES,
        [],
        {"person_id": "BIGINT", "bank_account": "VARCHAR", "payee": "VARCHAR"},
    )
    pay_on = date(month.year, month.month, city_profile().pay_day(month))
    for fund in Fund.values:
        rows = query.rows(duck, OF_FUND, [fund])
        made = (
            payments.Payment(number, person, Month.of(day), fen, account, payee, repays, kind)
            for number, person, day, fen, account, payee, repays, kind in rows
        )
        payments.make_batches(fund, month, made, pay_on)
    return StepOutcome(found.rows, found.totals)


def take_answers(context: StepContext) -> StepOutcome:
    """Send what was not sent yet, take the banks' answers, write `payments`.

    Raises:
        AnswerNotYet: naming the first bank's file that is missing.
    """
    duck, month = context.duckdb, context.month
    numbers = PaymentBatch.objects.filter(month=month.first_day).order_by("number")
    batches = list(numbers.values_list("number", flat=True))
    for number in batches:
        payments.send(number)
    for number in batches:
        if not payments.has_answer(number):
            raise AnswerNotYet(partner="bank", file=f"answer-{number}.csv")
    query.view(duck, "payroll", month)
    duck.execute(f"CREATE TABLE outcomes ({', '.join(f'{name} {kind}' for name, kind in OUTCOMES.items())})")
    for number in batches:
        payments.take_answer(number, _made(context, number))
        bring(duck, "outcomes_of_batch", payments.OUTCOMES, [], OUTCOMES)
        duck.execute("INSERT INTO outcomes FROM outcomes_of_batch")
        duck.execute("DROP TABLE outcomes_of_batch")
    found = files.write(
        duck,
        month,
        "payments",
        "SELECT person_id, payment_number, month, amount_fen, state, answered_on, coalesce(reason, '') AS reason, "
        "split_part(payment_number, '-', 1) AS fund, kind FROM outcomes",
        ("person_id", "payment_number"),
        {
            f"{what}_{state}_fen": f"sum(amount_fen) FILTER (state = '{state}' AND {condition})"  # our own words
            for what, condition in PAID_TOTALS.items()
            for state in ("paid", "failed", "unknown")
        },
    )
    return StepOutcome(found.rows, found.totals)


def _made(context: StepContext, batch: str) -> Iterator[payments.Payment]:
    rows = query.rows(
        context.duckdb,
        "SELECT payment_number, person_id, month, total_fen, kind FROM payroll WHERE starts_with(payment_number, ?) "
        "ORDER BY payment_number",
        [f"{batch}-"],
    )
    for number, person, day, fen, kind in rows:
        yield payments.Payment(number, person, Month.of(day), fen, purpose=kind)
