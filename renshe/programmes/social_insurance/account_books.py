"""Individual accounts in the pension fund's books: a memorandum of what the fund owes to people's accounts.

On the cash basis (财会〔2017〕28号) nothing is income or spending before money moves, and neither crediting an account
nor its interest moves any. So two memorandum accounts stand against each other (docs/decisions/account-memorandum.md):
one entry a month for the opening, what was credited, what was drawn, the year's interest. People's rows in the
archive are their sub-ledger; `checks` proves month by month that both agree.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext, gettext_noop

from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.law.month import Month
from renshe.ledger.check import Check, register
from renshe.ledger.models import Posting
from renshe.ledger.posting import post
from renshe.programmes.social_insurance import accounts

FUND, OWED, AGAINST = "pension", "individual_accounts", "individual_accounts_contra"
ROWS = {  # what is booked: the archive's file and column that it sums, and whether it adds or takes away
    "opening": ("accounts", "balance_fen", 1),
    "credited": ("credited", "pension_account_fen", 1),
    "drawn": ("drawn", "from_account_fen", -1),
    "interest": ("interest", "interest_fen", 1),
}
WORDS = {
    "opening": gettext_noop("opening of accounts in the archive = in the books"),
    "credited": gettext_noop("credited to accounts in the archive = in the books"),
    "drawn": gettext_noop("drawn from accounts in the archive = in the books"),
    "interest": gettext_noop("interest of accounts in the archive = in the books"),
}


def book(what: str, month: Month, fen: int) -> None:
    """Post one entry for what was done to the accounts in a month. Posted before with the same sum, nothing happens.

    Args:
        what: one of `ROWS`.
        fen: the sum of its rows.

    Raises:
        KeyUsedForAnother: it was posted before with another sum.
    """
    signed = fen * ROWS[what][2]
    if signed:
        kind = f"accounts_{what}"
        post(FUND, month, f"{kind}:{month}", kind, str(month), {OWED: -signed, AGAINST: signed})


def booked_fen(what: str, month: Month) -> int:
    """Return what the entry of a month did to what is owed to the accounts; nought where there is none."""
    return _owed(entry__kind=f"accounts_{what}", entry__month=month.first_day)


def owed_fen(through: Month) -> int:
    """Return what the books say is owed to all accounts at the end of a month."""
    return _owed(entry__month__lte=through.first_day)


@register
def checks() -> Iterator[Check]:
    """Compare what each month did to the accounts, and what they stand at, in the archive's rows and in the books."""
    found = ArchiveFile.objects.filter(name__in=[file for file, *_ in ROWS.values()]).order_by("month")
    held = {(Month.of(day), name) for day, name in found.values_list("month", "name")}
    months = sorted({month for month, _ in held})
    for month in months:
        for what, (file, column, sign) in ROWS.items():
            if (month, file) in held:
                rows = sign * _sum(month, file, column)
                yield Check.equal(gettext(WORDS[what]), rows, booked_fen(what, month), str(month))
    for month in months[-1:]:
        with query.connect() as duck:
            ((fen,),) = accounts.balances(duck, month).aggregate("coalesce(sum(balance_fen), 0)::BIGINT").fetchall()
        yield Check.equal(gettext("balances of all accounts = in the books"), int(fen), owed_fen(month), str(month))


def _owed(**which: object) -> int:
    rows = Posting.objects.filter(account__fund=FUND, account__code=OWED, **which)
    return -(rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def _sum(month: Month, name: str, column: str) -> int:
    with query.connect() as duck:
        ((fen,),) = query.table(duck, name, month).aggregate(f"coalesce(sum({column}), 0)::BIGINT").fetchall()
    return int(fen)
