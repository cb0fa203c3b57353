"""The money's way (国库 → 财政专户 → 支出户): between a fund's own accounts, as entries."""

from __future__ import annotations

from django.db.models import Sum

from renshe.law.month import Month
from renshe.ledger.funds import Fund
from renshe.ledger.models import Entry, Posting
from renshe.ledger.posting import NewEntry, post, post_many


def remit_to_fiscal_account(month: Month) -> int:
    """Move what stands in the treasury at the month's end to the fiscal account; once a month. Returns fen moved."""
    moved = 0
    for fund in Fund.values:
        key = f"remit:{fund}:{month}"
        if Entry.objects.filter(key=key).exists():
            continue
        amount = balance_fen(fund, "treasury", month)
        if amount:
            legs = {"fiscal_account": amount, "treasury": -amount}
            moved += amount * post_many([NewEntry(fund, month, key, "remit", str(month), legs)])
    return moved


def draw_for_payments(fund: str, month: Month, key: str, amount_fen: int) -> Entry:
    """Move what is about to be paid from the fiscal account to the spending account (用款), once for its key."""
    legs = {"spending_account": amount_fen, "fiscal_account": -amount_fen}
    return post(fund, month, f"draw:{key}", "draw", key, legs)


def balance_fen(fund: str, account: str, through: Month) -> int:
    """Return what an account stands at after a month (debit positive)."""
    postings = Posting.objects.filter(account__fund=fund, account__code=account, entry__month__lte=through.first_day)
    return postings.aggregate(total=Sum("amount_fen"))["total"] or 0
