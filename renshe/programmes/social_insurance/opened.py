"""The opening month (期初): what the city brought in from before its first month. Nothing happened in it, so it has no
steps, no bills and no partners' files, but entries, accounts, pensions and sealed files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum

from renshe.archive import sealing
from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.law.month import Month
from renshe.ledger.models import Account, Entry, Posting
from renshe.money import plain_yuan
from renshe.programmes.social_insurance.models import PensionAward
from renshe.registry.models import Insurance

PARTS = ("basic_fen", "account_fen", "transitional_fen", "total_fen")


@dataclass(frozen=True, slots=True)
class Leg:
    """A posting of an opening entry: debit or credit in fen, None for the other side."""

    entry: Entry
    account: Account
    debit_fen: int | None
    credit_fen: int | None


@dataclass(frozen=True, slots=True)
class Opening:
    """What was brought in.

    `legs`: the postings of the opening entries, by fund and entry. `awards`: how many pensions (`count`), and their
    parts in fen a month.
    """

    month: Month
    sealed_at: datetime
    hash: str
    legs: Sequence[Leg]
    awards: Mapping[str, int]
    files: Sequence[ArchiveFile]


def opening(month: Month) -> Opening | None:
    """Return what was brought in, if `month` is the opening month."""
    if sealing.sealed_months()[:1] != [month]:
        return None
    sealed = SealedMonth.objects.get(month=month.first_day)
    postings = Posting.objects.filter(entry__month=month.first_day).select_related("entry", "account")
    ranks = {fund.value: rank for rank, fund in enumerate(Insurance)}
    by_fund = sorted(postings.order_by("entry_id", "-amount_fen"), key=lambda posting: ranks[posting.entry.fund])
    sums = {part: Sum(part, default=0) for part in PARTS}
    return Opening(
        month,
        sealed.sealed_at,
        sealed.hash,
        [_leg(posting) for posting in by_fund],
        PensionAward.objects.filter(kind=PensionAward.Kind.OPENING).aggregate(count=Count("pk"), **sums),
        list(ArchiveFile.objects.filter(month=month.first_day).order_by("name")),
    )


def as_data(opened: Opening) -> dict[str, Any]:
    """Return it as `renshe month show --json` prints it: money as yuan with two decimals."""
    return {
        "entries": [
            {
                "fund": leg.entry.fund,
                "key": leg.entry.key,
                "text": leg.entry.text,
                "account": leg.account.code,
                "debit": None if leg.debit_fen is None else plain_yuan(leg.debit_fen),
                "credit": None if leg.credit_fen is None else plain_yuan(leg.credit_fen),
            }
            for leg in opened.legs
        ],
        "awards": {
            name.removesuffix("_fen"): plain_yuan(value) if name.endswith("_fen") else value
            for name, value in opened.awards.items()
        },
    }


def _leg(posting: Posting) -> Leg:
    fen = posting.amount_fen
    return Leg(posting.entry, posting.account, fen if fen > 0 else None, -fen if fen < 0 else None)
