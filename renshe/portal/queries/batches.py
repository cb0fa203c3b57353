"""The payments of one batch, from the month's `payments`: those of people whom the officer may see."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.access.models import User
from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.law import Month
from renshe.ledger.models import PaymentBatch
from renshe.programmes.social_insurance import paid_files
from renshe.registry.models import Person

OF_BATCH = """
SELECT person_id, payment_number, month, amount_fen, state, kind FROM payments
 WHERE starts_with(payment_number, ?) ORDER BY payment_number"""


@dataclass(frozen=True, slots=True)
class BatchPayment:
    """One payment of a batch, as the bank answered it."""

    person: Person
    number: str
    month: Month
    amount_fen: int
    state: str
    kind: str

    @property
    def name(self) -> str:
        return self.person.name


def payments_of(batch: PaymentBatch, user: User) -> list[BatchPayment]:
    """Return the batch's payments; none where the bank has not answered yet."""
    month = Month.of(batch.month)
    if not ArchiveFile.objects.filter(month=batch.month, name="payments").exists():
        return []
    with query.connect() as duck:
        paid_files.view(duck, "payments", month)
        rows = duck.execute(OF_BATCH, [f"{batch.number}-"]).fetchall()
    seen = Person.objects.seen_by(user).in_bulk([row[0] for row in rows])
    return [BatchPayment(seen[row[0]], row[1], Month.of(row[2]), *row[3:]) for row in rows if row[0] in seen]
