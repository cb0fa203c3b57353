"""Book what reached the treasury: an arrival and an entry for each voucher, and the bill's paid amount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection, transaction

from renshe.law.month import Month
from renshe.ledger import posting
from renshe.ledger.errors import AccountPartTooLarge, BillUnknown, MoreThanOwed, VoucherUsedForAnother
from renshe.ledger.staging import first_of, stage

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

COLUMNS = {
    "voucher": "text",
    "number": "text",
    "arrived_on": "date",
    "amount_fen": "bigint",
    "account_part_fen": "bigint",
}


@dataclass(frozen=True, slots=True)
class Arrived:
    """A line of the tax authority's file. `account_part_fen` is what of it was credited to individual accounts."""

    voucher: str
    bill_number: str
    arrived_on: date
    amount_fen: int
    account_part_fen: int = 0


@dataclass(frozen=True, slots=True)
class Booked:
    new: int
    amount_fen: int


@transaction.atomic
def book(month: Month, lines: Iterable[Arrived]) -> Booked:
    """Book arrivals in the accounting period `month`. Vouchers booked before with the same content change nothing.

    Raises:
        BillUnknown, VoucherUsedForAnother, MoreThanOwed, AccountPartTooLarge: then nothing is booked.
    """
    rows = ((one.voucher, one.bill_number, one.arrived_on, one.amount_fen, one.account_part_fen) for one in lines)
    with connection.cursor() as cursor:
        stage(cursor, "staged_arrival", COLUMNS, rows)
        _lock_bills(cursor)
        _look_for_strangers(cursor)
        cursor.execute(
            "DELETE FROM staged_arrival s USING ledger_arrival a WHERE a.voucher = s.voucher"
        )  # booked before, with the same content: what is left is new
        _look_at_amounts(cursor)
        _post(cursor, month)
        cursor.execute(
            "INSERT INTO ledger_arrival (bill_id, voucher, arrived_on, month, amount_fen, entry_id)"
            " SELECT b.id, s.voucher, s.arrived_on, %s, s.amount_fen, e.id FROM staged_arrival s"
            " JOIN ledger_bill b USING (number) JOIN ledger_entry e ON e.key = 'arrival:' || s.voucher"
            " ORDER BY s.voucher",
            [month.first_day],
        )
        cursor.execute(
            "UPDATE ledger_bill b SET paid_fen = paid_fen + s.arrived FROM ("
            " SELECT number, sum(amount_fen) arrived FROM staged_arrival GROUP BY number) s WHERE s.number = b.number"
        )
        cursor.execute("SELECT count(*), coalesce(sum(amount_fen), 0)::bigint FROM staged_arrival")
        row = cursor.fetchone()
    assert row is not None
    return Booked(new=row[0], amount_fen=row[1])


def _lock_bills(cursor: CursorWrapper) -> None:
    """From here to the end of the transaction nobody else pays these bills."""
    cursor.execute(
        "SELECT count(*) FROM (SELECT 1 FROM ledger_bill WHERE number IN (SELECT number FROM staged_arrival)"
        " ORDER BY id FOR UPDATE) locked"
    )


def _look_for_strangers(cursor: CursorWrapper) -> None:
    unknown = first_of(
        cursor,
        "SELECT s.voucher, s.number FROM staged_arrival s LEFT JOIN ledger_bill b USING (number) WHERE b.id IS NULL",
    )
    if unknown:
        raise BillUnknown(number=unknown[1], voucher=unknown[0])
    used = first_of(
        cursor,
        "SELECT s.voucher FROM staged_arrival s JOIN ledger_bill b USING (number)"
        " JOIN ledger_arrival a ON a.voucher = s.voucher"
        " WHERE (a.bill_id, a.arrived_on, a.amount_fen) <> (b.id, s.arrived_on, s.amount_fen)"
        " UNION ALL SELECT voucher FROM staged_arrival GROUP BY voucher HAVING count(*) > 1",
    )
    if used:
        raise VoucherUsedForAnother(voucher=used[0])


def _look_at_amounts(cursor: CursorWrapper) -> None:
    more = first_of(
        cursor,
        "SELECT number, min(b.due_fen - b.paid_fen), sum(s.amount_fen)::bigint FROM staged_arrival s"
        " JOIN ledger_bill b USING (number) GROUP BY number"
        " HAVING sum(s.amount_fen) > min(b.due_fen - b.paid_fen)",
    )
    if more:
        raise MoreThanOwed(number=more[0], owed_fen=more[1], arrived_fen=more[2])
    wrong = first_of(
        cursor,
        "SELECT s.voucher FROM staged_arrival s JOIN ledger_bill b USING (number) LEFT JOIN ledger_account a"
        " ON a.fund = b.fund AND a.code = 'contributions_account'"
        " WHERE s.account_part_fen NOT BETWEEN 0 AND CASE WHEN a.id IS NULL THEN 0 ELSE s.amount_fen END",
    )
    if wrong:
        raise AccountPartTooLarge(voucher=wrong[0])


def _post(cursor: CursorWrapper, month: Month) -> None:
    stage(cursor, "staged_posting", posting.COLUMNS)
    cursor.execute(
        "INSERT INTO staged_posting (key, fund, month, kind, text, account, amount_fen)"
        " SELECT 'arrival:' || s.voucher, b.fund, %s, 'arrival', s.number, leg.account, leg.amount_fen"
        " FROM staged_arrival s JOIN ledger_bill b USING (number) CROSS JOIN LATERAL (VALUES"
        " ('treasury', s.amount_fen), ('contributions_pooled', s.account_part_fen - s.amount_fen),"
        " ('contributions_account', -s.account_part_fen)) leg (account, amount_fen) WHERE leg.amount_fen <> 0",
        [month.first_day],
    )
    posting.post_staged(cursor)
