"""What the tax authority says arrived: what is new in its answer file, as the month's `arrivals`."""

from __future__ import annotations

import pyarrow as pa

from renshe.archive import files
from renshe.archive.errors import AnswerNotYet
from renshe.archive.runs import StepContext, StepOutcome
from renshe.ledger import exchange, tax_answer
from renshe.programmes.social_insurance import billing

SCHEMA = pa.schema(
    [
        ("bill_number", pa.string()),
        ("fund", pa.string()),
        ("period", pa.date32()),
        ("payer_kind", pa.string()),
        ("payer_id", pa.int64()),
        ("arrived_on", pa.date32()),
        ("amount_fen", pa.int64()),
        ("voucher", pa.string()),
    ]
)


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
    columns = list(zip(*tax_answer.take_in(month), strict=True)) or [()] * len(SCHEMA)
    arrivals = pa.table([pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)], SCHEMA)
    found = files.write(
        context.duckdb,
        month,
        "arrivals",
        context.duckdb.from_arrow(arrivals),
        ("bill_number", "arrived_on", "voucher"),
        {"amount_fen": "sum(amount_fen)"},
    )
    return StepOutcome(found.rows, found.totals)
