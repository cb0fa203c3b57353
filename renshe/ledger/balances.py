"""What funds and accounts stand at, month by month. Debit is positive; a fund's own money is its assets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Sum

from renshe.law.month import Month
from renshe.ledger.models import Account, Posting


@dataclass(frozen=True, slots=True)
class Line:
    """One account in one month: what it stood at, what came and went, what it stands at, all in fen."""

    fund: str
    account: str
    name_zh: str
    name_en: str
    month: date
    opening_fen: int
    debit_fen: int
    credit_fen: int
    closing_fen: int


def by_month(first: Month, last: Month) -> list[Line]:
    """Return every account with its movement in each month from `first` to `last` in which there was any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH moved AS ("
            " SELECT p.account_id, e.month, sum(greatest(p.amount_fen, 0)) AS debit,"
            " sum(greatest(-p.amount_fen, 0)) AS credit"
            " FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id WHERE e.month <= %s GROUP BY 1, 2),"
            " running AS ("
            " SELECT *, sum(debit - credit) OVER (PARTITION BY account_id ORDER BY month) AS closing FROM moved)"
            " SELECT a.fund, a.code, a.name_zh, a.name_en, r.month, (closing - debit + credit)::bigint,"
            " debit::bigint, credit::bigint, closing::bigint"
            " FROM running r JOIN ledger_account a ON a.id = r.account_id WHERE r.month >= %s"
            " ORDER BY a.fund, a.id, r.month",
            [last.first_day, first.first_day],
        )
        return [Line(*row) for row in cursor.fetchall()]


def fund_balance_fen(fund: str, through: Month) -> int:
    """Return what a fund holds after a month (基金累计结余): treasury, fiscal and spending account together."""
    held = Posting.objects.filter(
        account__fund=fund, account__kind=Account.Kind.ASSET, entry__month__lte=through.first_day
    )
    return held.aggregate(fen=Sum("amount_fen"))["fen"] or 0
