"""A month's control totals: what must be equal before the month is sealed, and the sums that are sealed with it."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext, gettext_noop

from renshe.archive.models import ArchiveFile
from renshe.archive.runs import StepContext
from renshe.law.month import Month
from renshe.ledger import balances
from renshe.ledger.models import Arrival, Bill, PaymentBatch, Posting
from renshe.programmes.social_insurance import account_books, accounts
from renshe.programmes.social_insurance.errors import ControlTotalsDiffer

ASSESSED = {
    "pension": ("pension_pooled_fen", "pension_account_fen"),
    "unemployment": ("unemployment_employer_fen", "unemployment_employee_fen"),
    "injury": ("injury_employer_fen",),
}


def checked(context: StepContext) -> dict[str, int]:
    """Return the month's control totals.

    Raises:
        ControlTotalsDiffer: naming the two sums that should be equal.
    """
    month = context.month
    archive = {one.name: one for one in ArchiveFile.objects.filter(month=month.first_day)}
    sums: dict[str, int] = {
        "people": archive["roster"].totals["people"],
        "carried": archive["roster"].totals["carried"],
    }
    for fund, shares in ASSESSED.items():
        bills = Bill.objects.filter(fund=fund, month=month.first_day).aggregate(
            due=Sum("due_fen"), paid=Sum("paid_fen")
        )
        due, paid = bills["due"] or 0, bills["paid"] or 0
        arrived = _fen(Arrival.objects.filter(month=month.first_day, bill__fund=fund).aggregate(fen=Sum("amount_fen")))
        assessed = sum(archive["assessed"].totals[share] for share in shares)
        credited = sum(archive["credited"].totals[share] for share in shares)
        posted = -_posted(month, fund, "contributions_pooled") - _posted(month, fund, "contributions_account")
        _equal(month, gettext_noop("assessed = due"), assessed, due)
        _equal(month, gettext_noop("arrived = credited"), arrived, credited)
        _equal(month, gettext_noop("arrived = posted in the ledger"), arrived, posted)
        sums |= {
            f"{fund}_assessed_fen": assessed,
            f"{fund}_paid_of_month_fen": paid,
            f"{fund}_arrears_of_month_fen": due - paid,
            f"{fund}_arrived_fen": arrived,
            f"{fund}_balance_fen": balances.fund_balance_fen(fund, month),
        }
    arrived = sum(sums[f"{fund}_arrived_fen"] for fund in ASSESSED)
    _equal(month, gettext_noop("arrivals in the archive = arrived"), archive["arrivals"].totals["amount_fen"], arrived)
    sums |= _accounts(context, archive) | _pensions(month, archive)
    return sums


def _accounts(context: StepContext, archive: dict[str, ArchiveFile]) -> dict[str, int]:
    """The statements of the month add up: balances before, credits and interest, less draws, are those after."""
    month = context.month
    before, after = (_balance_of_all(context, one) for one in (month + -1, month))
    credited = archive["credited"].totals["pension_account_fen"]
    interest = archive["interest"].totals["interest_fen"] if "interest" in archive else 0
    drawn = archive["drawn"].totals["from_account_fen"]
    adds_up = before + credited + interest - drawn
    _equal(month, gettext_noop("accounts before + credited + interest - drawn = after"), adds_up, after)
    posted = -_posted(month, "pension", "contributions_account")
    _equal(month, gettext_noop("credited to accounts = posted to accounts"), credited, posted)
    booked = account_books.owed_fen(month) - account_books.owed_fen(month + -1)
    _equal(month, gettext_noop("change of the accounts = change in the books"), after - before, booked)
    return {
        "accounts_fen": after,
        "account_credited_fen": credited,
        "account_interest_fen": interest,
        "account_drawn_fen": drawn,
    }


def _pensions(month: Month, archive: dict[str, ArchiveFile]) -> dict[str, int]:
    batches = PaymentBatch.objects.filter(fund="pension", month=month.first_day).aggregate(
        made=Sum("total_fen"), paid=Sum("paid_fen"), failed=Sum("failed_fen"), unknown=Sum("unknown_fen")
    )
    made, paid, failed, unknown = (batches[name] or 0 for name in ("made", "paid", "failed", "unknown"))
    parts, total = archive["payroll"].totals["parts_fen"], archive["payroll"].totals["total_fen"]
    _equal(month, gettext_noop("payroll = its parts"), total, parts)
    _equal(month, gettext_noop("payroll = batches"), archive["payroll"].totals["total_fen"], made)
    _equal(month, gettext_noop("payroll = paid + failed + unknown"), made, paid + failed + unknown)
    _equal(month, gettext_noop("payments in the archive = paid"), archive["payments"].totals["paid_fen"], paid)
    return {
        "pensioners": archive["payroll"].rows - archive["payroll"].totals["repaid"],
        "payroll_fen": made,
        "pensions_paid_fen": paid,
        "pensions_failed_fen": failed,
        "pensions_unknown_fen": unknown,
    }


def _balance_of_all(context: StepContext, month: Month) -> int:
    found = accounts.balances(context.duckdb, month).aggregate("coalesce(sum(balance_fen), 0)::BIGINT").fetchall()
    return int(found[0][0])


def _posted(month: Month, fund: str, account: str) -> int:
    rows = Posting.objects.filter(
        entry__month=month.first_day, entry__fund=fund, entry__kind="arrival", account__code=account
    )
    return _fen(rows.aggregate(fen=Sum("amount_fen")))


def _fen(found: dict[str, int | None]) -> int:
    return found["fen"] or 0


def _equal(month: Month, check: str, left: int, right: int) -> None:
    if left != right:
        raise ControlTotalsDiffer(month=str(month), check=gettext(check), left_fen=left, right_fen=right)
