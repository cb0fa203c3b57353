"""One bill for each payer and fund out of the assessment, and the file of bills to the tax authority."""

from __future__ import annotations

from collections.abc import Iterator

from renshe.archive import query
from renshe.archive.runs import StepContext, StepOutcome
from renshe.archive.snapshot import bring
from renshe.law.month import Month
from renshe.ledger import bills, exchange

DUE = """CREATE TABLE due AS
SELECT 'pension' AS fund, employer_id, CASE employer_id WHEN 0 THEN person_id END AS person_id,
       sum(pension_pooled_fen + pension_account_fen)::BIGINT AS fen FROM assessed GROUP BY ALL
UNION ALL
SELECT 'unemployment', employer_id, CASE employer_id WHEN 0 THEN person_id END,
       sum(unemployment_employer_fen + unemployment_employee_fen)::BIGINT FROM assessed GROUP BY ALL
UNION ALL
SELECT 'injury', employer_id, CASE employer_id WHEN 0 THEN person_id END,
       sum(injury_employer_fen)::BIGINT FROM assessed GROUP BY ALL"""
PAYERS = """
SELECT 'E', id, credit_code, name FROM registry_employer
UNION ALL
SELECT 'P', id, identity_number, name FROM registry_person
 WHERE id IN (SELECT person_id FROM ledger_bill WHERE month = %s)"""
RAISED = "SELECT fund, fen, employer_id, person_id FROM due WHERE fen > 0 ORDER BY fund, employer_id, person_id"


def file_name(month: Month) -> str:
    return f"bills-{month.compact}.csv"


def work(context: StepContext) -> StepOutcome:
    """Raise the bills and prepare the file; it is sent when this step is committed."""
    duck, month = context.duckdb, context.month
    query.view(duck, "assessed", month)
    duck.execute(DUE)
    raised = bills.raise_bills(
        month,
        (
            bills.NewBill(fund, fen, employer_id=employer or None, person_id=person)
            for fund, fen, employer, person in query.rows(duck, RAISED)
        ),
    )
    bring(
        duck,
        "payers",
        PAYERS,
        [month.first_day],
        {"kind": "VARCHAR", "payer_id": "BIGINT", "code": "VARCHAR", "name": "VARCHAR"},
    )
    exchange.prepare(
        "tax",
        file_name(month),
        kind="bills",
        subject=month.compact,
        month=month,
        rows=_lines(context, month),
    )
    sums = dict(duck.sql("SELECT fund, sum(fen)::BIGINT FROM due GROUP BY fund").fetchall())
    totals = {fund: sums.get(fund, 0) for fund in ("pension", "unemployment", "injury")}
    return StepOutcome(raised.count, {**totals, "due_fen": raised.due_fen})


def _lines(context: StepContext, month: Month) -> Iterator[tuple[object, ...]]:
    found = query.rows(
        context.duckdb,
        """SELECT d.fund, d.employer_id, d.person_id, p.code, p.name, d.fen FROM due d
           LEFT JOIN payers p ON p.kind = CASE d.employer_id WHEN 0 THEN 'P' ELSE 'E' END
                AND p.payer_id = CASE d.employer_id WHEN 0 THEN d.person_id ELSE d.employer_id END
           WHERE d.fen > 0 ORDER BY d.fund, d.employer_id, d.person_id""",
    )
    for fund, employer, person, code, name, fen in found:
        number = bills.number(fund, month, employer_id=employer or None, person_id=person)
        yield number, fund, month.compact, code, name, fen
