"""A month's control totals: what must be equal before the month is sealed, and the sums that are sealed with it."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext, gettext_noop

from renshe.archive.models import ArchiveFile
from renshe.archive.runs import StepContext
from renshe.law.month import Month
from renshe.ledger import balances
from renshe.ledger.funds import Fund
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
    sums |= _accounts(context, archive) | _paid(month, archive)
    sums[f"{Fund.RESIDENTS}_balance_fen"] = balances.fund_balance_fen(Fund.RESIDENTS, month)
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


def _paid(month: Month, archive: dict[str, ArchiveFile]) -> dict[str, int]:
    """What the payroll and the banks' answers come to: pensions apart, then each fund by its batches."""
    payroll, answers = archive["payroll"].totals, archive["payments"].totals
    _equal(month, gettext_noop("payroll = its parts"), payroll["pensions_fen"], payroll["parts_fen"])
    sums = {
        "pensioners": payroll["pensioners"],
        "payroll_fen": payroll["pensions_fen"],
        **{f"pensions_{state}_fen": answers[f"pensions_{state}_fen"] for state in ("paid", "failed", "unknown")},
    }
    whole = 0
    for fund in Fund.values:
        batches = PaymentBatch.objects.filter(fund=fund, month=month.first_day).aggregate(
            made=Sum("total_fen"), paid=Sum("paid_fen"), failed=Sum("failed_fen"), unknown=Sum("unknown_fen")
        )
        made, paid, failed, unknown = (batches[name] or 0 for name in ("made", "paid", "failed", "unknown"))
        _equal(month, gettext_noop("payroll = paid + failed + unknown"), made, paid + failed + unknown)
        _equal(month, gettext_noop("payroll = batches"), payroll[f"{fund}_fen"], made)
        _equal(month, gettext_noop("payments in the archive = paid"), answers[f"{fund}_paid_fen"], paid)
        sums |= {f"{fund}_benefits_fen": made, f"{fund}_benefits_paid_fen": paid}
        whole += made
    _equal(month, gettext_noop("payroll = batches"), payroll["total_fen"], whole)
    return sums


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
