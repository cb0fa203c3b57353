"""Bills: what payers owe, raised once a month, and what of it is in arrears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from renshe.law.month import Month
from renshe.ledger.errors import BillDiffers
from renshe.ledger.staging import stage
from renshe.registry.models import Insurance

LETTERS = {Insurance.PENSION: "P", Insurance.INJURY: "I", Insurance.UNEMPLOYMENT: "U"}


@dataclass(frozen=True, slots=True)
class NewBill:
    """What one payer owes one fund: an employer, or (exactly one of the two) a person who pays for themselves."""

    fund: str
    due_fen: int
    employer_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    count: int
    due_fen: int
    new: int


def number(fund: str, month: Month, *, employer_id: int | None = None, person_id: int | None = None) -> str:
    """Return a bill's number, as the partners' files write it.

    >>> number("pension", Month(2021, 3), employer_id=17)
    'P-202103-E17'
    """
    payer = f"E{employer_id}" if employer_id else f"P{person_id}"
    return f"{LETTERS[Insurance(fund)]}-{month.compact}-{payer}"


@transaction.atomic
def raise_bills(month: Month, rows: Iterable[NewBill]) -> Raised:
    """Raise the month's bills. Those raised before with the same amount stay as they are.

    Raises:
        BillDiffers: one was raised before with another amount; then none is raised.
    """
    columns = {"number": "text", "fund": "text", "due_fen": "bigint", "employer_id": "bigint", "person_id": "bigint"}
    with connection.cursor() as cursor:
        stage(cursor, "staged_bill", columns, _rows(month, rows))
        cursor.execute(
            "INSERT INTO ledger_bill (number, fund, month, employer_id, person_id, due_fen, paid_fen)"
            " SELECT number, fund, %s, employer_id, person_id, due_fen, 0 FROM staged_bill ORDER BY number"
            " ON CONFLICT (number) DO NOTHING",
            [month.first_day],
        )
        new = cursor.rowcount
        cursor.execute("ANALYZE ledger_bill")  # the month's arrivals are planned by what stands here now
        # A set difference and not a join: before the new rows are analysed the planner would loop, n² in all.
        cursor.execute(
            "WITH other AS (SELECT number, due_fen FROM staged_bill"
            " EXCEPT SELECT number, due_fen FROM ledger_bill WHERE month = %s ORDER BY number LIMIT 1)"
            " SELECT number, b.due_fen, other.due_fen FROM other JOIN ledger_bill b USING (number)",
            [month.first_day],
        )
        if other := cursor.fetchone():
            raise BillDiffers(number=other[0], held_fen=other[1], asked_fen=other[2])
        cursor.execute("SELECT count(*), coalesce(sum(due_fen), 0)::bigint FROM staged_bill")
        row = cursor.fetchone()
    assert row is not None
    return Raised(count=row[0], due_fen=row[1], new=new)


def _rows(month: Month, rows: Iterable[NewBill]) -> Iterator[tuple[object, ...]]:
    for one in rows:
        yield (
            number(one.fund, month, employer_id=one.employer_id, person_id=one.person_id),
            one.fund,
            one.due_fen,
            one.employer_id,
            one.person_id,
        )
