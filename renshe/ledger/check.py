"""Prove that the books agree with themselves, with bills and payments, and with what other rooms register.

What must agree with the ledger but stands above it (archive, programmes) registers its own checks here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from renshe.ledger.models import Arrival, Bill, PaymentBatch, Posting, UnpaidPayment
from renshe.registry.models import Insurance


@dataclass(frozen=True)
class Check:
    """Two sums that must be equal to the fen. `detail` says where (a fund, a month)."""

    name: str
    ok: bool
    left_fen: int
    right_fen: int
    detail: str = ""

    @classmethod
    def equal(cls, name: str, left_fen: int, right_fen: int, detail: str = "", *, strays: int = 0) -> Check:
        """Compare two sums; `strays` counts rows that differ though the sums may agree."""
        return cls(name, left_fen == right_fen and not strays, left_fen, right_fen, detail)


Source = Callable[[], Iterable[Check]]
_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Let `check` ask another room too. Registered twice it is asked once."""
    _sources[f"{source.__module__}.{source.__qualname__}"] = source
    return source


def check() -> list[Check]:
    """Return all checks, the ledger's own first, each fund by itself."""
    own = [one for fund in Insurance.values for one in _of_fund(fund)]
    return own + [one for key in sorted(_sources) for one in _sources[key]()]


def _of_fund(fund: str) -> list[Check]:
    bills = Bill.objects.filter(fund=fund)
    arrivals = Arrival.objects.filter(bill__fund=fund)
    journal = Posting.objects.filter(entry__fund=fund)
    batches = PaymentBatch.objects.filter(fund=fund, state=PaymentBatch.State.ANSWERED)
    unpaid = UnpaidPayment.objects.filter(batch__fund=fund)
    found_paid = unpaid.filter(state=UnpaidPayment.State.FOUND_PAID)
    income = journal.filter(account__code__in=["contributions_pooled", "contributions_account"])
    arrived = _fen(arrivals, "amount_fen")
    return [
        Check.equal(
            gettext("debits = credits, in every entry"),
            _fen(journal.filter(amount_fen__gt=0), "amount_fen"),
            -_fen(journal.filter(amount_fen__lt=0), "amount_fen"),
            fund,
            strays=journal.values("entry").annotate(off=Sum("amount_fen")).exclude(off=0).count(),
        ),
        Check.equal(
            gettext("due = arrived + arrears"),
            _fen(bills, "due_fen"),
            arrived + _fen(bills, F("due_fen") - F("paid_fen")),
            fund,
        ),
        Check.equal(
            gettext("arrived = paid, on every bill"),
            arrived,
            _fen(bills, "paid_fen"),
            fund,
            strays=bills.annotate(came=Coalesce(Sum("arrivals__amount_fen"), 0)).exclude(came=F("paid_fen")).count(),
        ),
        Check.equal(gettext("arrived = contributions in the ledger"), arrived, -_fen(income, "amount_fen"), fund),
        Check.equal(
            gettext("paid by banks = benefits in the ledger"),
            _fen(batches, "paid_fen") + _fen(found_paid, "amount_fen"),
            _fen(journal.filter(account__code="benefits"), "amount_fen"),
            fund,
        ),
        Check.equal(
            gettext("batches = paid + failed + unknown"),
            _fen(batches, "total_fen"),
            _fen(batches, F("paid_fen") + F("failed_fen") + F("unknown_fen")),
            fund,
        ),
        Check.equal(
            gettext("failed + unknown = payments kept in sight"),
            _fen(batches, F("failed_fen") + F("unknown_fen")),
            _fen(unpaid, "amount_fen"),
            fund,
        ),
    ]


def _fen(rows: QuerySet[Any], amount: str | Combinable) -> int:
    return int(rows.aggregate(fen=Sum(amount))["fen"] or 0)
