"""Individual accounts in the pension fund's books: a memorandum of what the fund owes to people's accounts.

On the cash basis (财会〔2017〕28号) nothing is income or spending before money moves, and neither crediting an account
nor its interest moves any. So two memorandum accounts stand against each other (docs/decisions/account-memorandum.md):
one entry a month for the opening, what was credited, what was drawn, the year's interest. People's rows in the
archive are their sub-ledger; `renshe ledger check` proves month by month that both agree (`agreement`).
"""

from __future__ import annotations

from django.db.models import Sum

from renshe.law.month import Month
from renshe.ledger.models import Posting
from renshe.ledger.posting import post

FUND, OWED, AGAINST = "pension", "individual_accounts", "individual_accounts_contra"
ROWS = {  # what is booked: the archive's file and column that it sums, and whether it adds or takes away
    "opening": ("accounts", "balance_fen", 1),
    "credited": ("credited", "pension_account_fen", 1),
    "drawn": ("drawn", "from_account_fen", -1),
    "interest": ("interest", "interest_fen", 1),
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


def owed_fen(through: Month) -> int:
    """Return what the books say is owed to all accounts at the end of a month."""
    return _owed(entry__month__lte=through.first_day)


def _owed(**which: object) -> int:
    rows = Posting.objects.filter(account__fund=FUND, account__code=OWED, **which)
    return -(rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0)
