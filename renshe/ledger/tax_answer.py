"""The tax authority's answer: each line held against bills and vouchers before anything of it is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from renshe.errors import gettext_noop
from renshe.law.month import Month
from renshe.ledger import exchange
from renshe.ledger.errors import (
    ArrivedMoreThanOwed,
    DayNotPossible,
    FileRefused,
    NoSuchBill,
    NumberTwice,
    VoucherBookedOtherwise,
)
from renshe.ledger.exchange import AMOUNT, DAY_RIGHT, NUMBER_RIGHT, Field
from renshe.ledger.staging import first_of, stage

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

FIELDS = (
    Field(gettext_noop("voucher"), NUMBER_RIGHT, exchange.number),
    Field(gettext_noop("bill number"), NUMBER_RIGHT, exchange.number),
    Field(gettext_noop("day of arrival"), DAY_RIGHT, exchange.day),
    AMOUNT,
)
COLUMNS = {"line": "bigint", "voucher": "text", "number": "text", "arrived_on": "date", "amount_fen": "bigint"}

# The first line with its first fault. Each line is looked at once: joins by number and voucher, sums by windows.
FAULTS = """
SELECT * FROM (
  SELECT line, voucher, number, arrived_on, bill_month, owed, sum_so_far, held_number, held_on, held_fen,
         CASE WHEN nth > 1 THEN 'twice'
              WHEN bill_month IS NULL OR bill_month > %(month)s THEN 'bill'
              WHEN held_number IS NOT NULL THEN
                   CASE WHEN (held_number, held_on, held_fen) <> (number, arrived_on, amount_fen) THEN 'booked' END
              WHEN arrived_on < bill_month OR arrived_on > %(last)s THEN 'day'
              WHEN sum_so_far > owed THEN 'owed' END AS fault
    FROM (SELECT s.*, b.month AS bill_month, b.due_fen - b.paid_fen AS owed,
                 h.number AS held_number, a.arrived_on AS held_on, a.amount_fen AS held_fen,
                 row_number() OVER (PARTITION BY s.voucher ORDER BY s.line) AS nth,
                 sum(s.amount_fen) FILTER (WHERE a.id IS NULL)
                   OVER (PARTITION BY s.number ORDER BY s.line) AS sum_so_far
            FROM staged_line s LEFT JOIN ledger_bill b USING (number)
            LEFT JOIN ledger_arrival a ON a.voucher = s.voucher LEFT JOIN ledger_bill h ON h.id = a.bill_id) seen
  ) judged WHERE fault IS NOT NULL"""
# Vouchers that are not booked yet, each with its bill's fund, period and payer (E or P, and id).
NEW = """
SELECT s.number AS bill_number, b.fund, b.month AS period,
       CASE WHEN b.person_id IS NULL THEN 'E' ELSE 'P' END AS payer_kind,
       coalesce(b.person_id, b.employer_id) AS payer_id, s.arrived_on, s.amount_fen, s.voucher
  FROM staged_line s JOIN ledger_bill b USING (number)
 WHERE NOT EXISTS (SELECT FROM ledger_arrival a WHERE a.voucher = s.voucher) ORDER BY s.voucher"""


def file_name(month: Month) -> str:
    return f"arrivals-{month.compact}.csv"


@transaction.atomic
def take_in(month: Month) -> None:
    """Take the month's answer in. What of it is new, the query `NEW` gives to the end of the caller's transaction: a
    voucher booked before with the same content is not.

    Raises:
        FileRefused: a branch of it, with file, line and what would be right. Nothing of the file is kept.
    """
    file = exchange.Incoming("tax", file_name(month), "arrivals", month.compact, FIELDS)
    with connection.cursor() as cursor:
        stage(cursor, "staged_line", COLUMNS, file.rows())
        if found := _fault(cursor, file, month):
            raise found
        exchange.take_in(file, month)


def _fault(cursor: CursorWrapper, file: exchange.Incoming, month: Month) -> FileRefused | None:
    last = (month + 1).first_day - timedelta(days=1)
    row = first_of(cursor, FAULTS, {"month": month.first_day, "last": last})
    return _refusal(file.place, month, last, row) if row else None


def _refusal(place: str, month: Month, last: date, row: tuple[Any, ...]) -> FileRefused:
    line, voucher, number, day, bill_month, owed, so_far, held_number, held_on, held_fen, fault = row
    if fault == "twice":
        return NumberTwice(file=place, line=line, number=voucher)
    if fault == "bill":
        return NoSuchBill(file=place, line=line, bill=number, month=str(month))
    if fault == "booked":
        return VoucherBookedOtherwise(
            file=place, line=line, voucher=voucher, bill=held_number, day=held_on, amount_fen=held_fen
        )
    if fault == "day":
        return DayNotPossible(file=place, line=line, day=day, first=bill_month, last=last)
    return ArrivedMoreThanOwed(file=place, line=line, bill=number, owed_fen=owed, arrived_fen=int(so_far))
