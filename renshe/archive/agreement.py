"""What the archive's rows must add up to in the ledger, month by month."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext

from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.law.month import Month
from renshe.ledger.check import Check
from renshe.ledger.models import Arrival, PaymentBatch

CREDITED = (
    "pension_pooled_fen + pension_account_fen + unemployment_employer_fen + unemployment_employee_fen"
    " + injury_employer_fen"
)


def checks() -> Iterator[Check]:
    """Compare the files `arrivals`, `credited` and `payments` of each month with the ledger's rows."""
    files = ArchiveFile.objects.filter(name__in=["arrivals", "credited", "payments"]).order_by("month", "name")
    for day, name in files.values_list("month", "name"):
        month = Month.of(day)
        if name == "payments":
            paid = PaymentBatch.objects.filter(month=day).aggregate(fen=Sum("paid_fen"))["fen"] or 0
            archived = _sum(month, name, "CASE WHEN state = 'paid' THEN amount_fen ELSE 0 END")
            yield Check.equal(gettext("payments in the archive = paid by banks"), archived, paid, str(month))
            continue
        arrived = Arrival.objects.filter(month=day).aggregate(fen=Sum("amount_fen"))["fen"] or 0
        if name == "arrivals":
            words = gettext("arrivals in the archive = arrived")
            yield Check.equal(words, _sum(month, name, "amount_fen"), arrived, str(month))
        else:
            words = gettext("credited in the archive = arrived")
            yield Check.equal(words, _sum(month, name, CREDITED), arrived, str(month))


def _sum(month: Month, name: str, column: str) -> int:
    with query.connect() as connection:
        ((fen,),) = query.table(connection, name, month).aggregate(f"coalesce(sum({column}), 0)::BIGINT").fetchall()
    return int(fen)
