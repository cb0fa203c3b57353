"""What the tax authority says arrived: its answer file, checked whole, as the month's `arrivals`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pyarrow as pa

from renshe.archive import files
from renshe.archive.errors import AnswerNotYet
from renshe.archive.runs import StepContext, StepOutcome
from renshe.law.month import Month
from renshe.ledger import exchange
from renshe.programmes.social_insurance import billing

FUNDS = {"P": "pension", "I": "injury", "U": "unemployment"}
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
        FileRefused: it does not fit; nothing of it is taken.
    """
    month = context.month
    exchange.send(billing.file_name(month))
    name = f"arrivals-{month.compact}.csv"
    if not exchange.has_arrived("tax", name):
        raise AnswerNotYet(partner="tax", file=name)
    answer = exchange.read("tax", name, kind="arrivals", subject=month.compact, fields=4)
    columns = list(zip(*_rows(answer), strict=True)) or [()] * len(SCHEMA)
    arrivals = pa.table([pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)], SCHEMA)
    exchange.take_in(answer, month)
    found = files.write(
        context.duckdb,
        month,
        "arrivals",
        context.duckdb.from_arrow(arrivals),
        ("bill_number", "arrived_on", "voucher"),
        {"amount_fen": "sum(amount_fen)"},
    )
    return StepOutcome(found.rows, found.totals)


def _rows(answer: exchange.Incoming) -> Iterator[tuple[object, ...]]:
    for _line, (voucher, number, arrived_on, amount) in answer.lines():
        letter, period, payer = number.split("-")
        day = date.fromisoformat(arrived_on)
        yield number, FUNDS[letter], Month.parse(period).first_day, payer[0], int(payer[1:]), day, int(amount), voucher
