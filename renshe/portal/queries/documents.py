"""What an entry of the journal was posted for, as the address of its page: a bill, a payment, a batch, a month."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from renshe.law import Month
from renshe.ledger.models import PaymentBatch, UnpaidPayment
from renshe.readers_language import reads_chinese

OPENING = "opening"  # the kind of an entry
BATCH, PAYMENT = ("paid", "draw"), "found"  # what the key of an entry begins with


def entry_text(kind: str, text: str) -> str:
    """What an entry was posted for: a number or a month as it is; an opening's text is Chinese as it was posted."""
    if kind != OPENING or reads_chinese():
        return text
    return gettext("Balance that the fund opened with")


def with_documents(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add `document`, an address or '', to rows that have `entry_kind`, `entry_key`, `bill_number` and `month`."""
    found = list(rows)
    keys = [_parted(row["entry_key"]) for row in found if row.get("entry_key")]
    batches = _keys(PaymentBatch, {number for what, number in keys if what in BATCH})
    payments = _keys(UnpaidPayment, {number for what, number in keys if what == PAYMENT})
    return [row | {"document": _page(row, batches, payments)} for row in found]


def _page(row: dict[str, Any], batches: dict[str, int], payments: dict[str, int]) -> str:
    if row.get("bill_number"):
        return reverse("portal:bill", args=[row["bill_number"]])
    what, number = _parted(row.get("entry_key") or "")
    if what in BATCH and number in batches:
        return reverse("portal:batch", args=[batches[number]])
    if what == PAYMENT and number in payments:
        return reverse("portal:payment", args=[payments[number]])
    return reverse("portal:month", args=[Month.of(row["month"])])


def _parted(key: str) -> tuple[str, str]:
    what, _colon, number = key.partition(":")
    return what, number


def _keys(model: type[PaymentBatch] | type[UnpaidPayment], numbers: set[str]) -> dict[str, int]:
    return dict(model._default_manager.filter(number__in=numbers).values_list("number", "pk")) if numbers else {}
