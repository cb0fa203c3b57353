"""What the tax authority says arrived: what is new in its answer file, as the month's `arrivals`."""

from __future__ import annotations

from renshe.archive import files
from renshe.archive.errors import AnswerNotYet
from renshe.archive.runs import StepContext, StepOutcome
from renshe.archive.snapshot import bring
from renshe.ledger import exchange, tax_answer
from renshe.programmes.social_insurance import billing

COLUMNS = {
    "bill_number": "VARCHAR",
    "fund": "VARCHAR",
    "period": "DATE",
    "payer_kind": "VARCHAR",
    "payer_id": "BIGINT",
    "arrived_on": "DATE",
    "amount_fen": "BIGINT",
    "voucher": "VARCHAR",
}


def work(context: StepContext) -> StepOutcome:
    """Send the bills if they were not sent yet, take the answer, write `arrivals`.

    Raises:
        AnswerNotYet: the tax authority's file is not there.
        FileRefused: it does not fit the ledger; nothing of it is kept, and the next try reads the file again.
    """
    month = context.month
    exchange.send(billing.file_name(month))
    if not exchange.has_arrived("tax", tax_answer.file_name(month)):
        raise AnswerNotYet(partner="tax", file=tax_answer.file_name(month))
    tax_answer.take_in(month)
    bring(context.duckdb, "new_arrivals", tax_answer.NEW, [], COLUMNS)
    found = files.write(
        context.duckdb,
        month,
        "arrivals",
        "FROM new_arrivals",
        ("bill_number", "arrived_on", "voucher"),
        {"amount_fen": "sum(amount_fen)"},
    )
    return StepOutcome(found.rows, found.totals)
