"""A month as the close page shows it: by insurance what was due, arrived and was credited; partners' files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import F, Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from renshe.archive import query
from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.law import Month
from renshe.ledger.funds import Fund
from renshe.ledger.models import Arrival, Bill, ExchangeFile
from renshe.money import in_yuan, yuan
from renshe.registry.models import Insurance

RECEIVED = "SELECT fund, sum(amount_fen)::BIGINT FROM arrivals GROUP BY fund"
CREDITED = """
SELECT coalesce(sum(pension_pooled_fen + pension_account_fen), 0), coalesce(sum(injury_employer_fen), 0),
       coalesce(sum(unemployment_employer_fen + unemployment_employee_fen), 0) FROM credited"""


@dataclass(frozen=True)
class Line:
    """One insurance in one month, in fen, or the sum of all (`fund` is empty).

    Due and arrears are of the month's bills: the arrears as they were sealed at the month's end, and what is still owed
    now, which later payments lessen. What the treasury received (入库), what was booked as arrived (到账) and what was
    credited (记账) is for bills of this or of earlier months. None: the close has not come so far.
    """

    fund: str
    insurance: str
    due_fen: int | None
    arrears_fen: int | None
    owed_fen: int | None
    received_fen: int | None
    arrived_fen: int | None
    credited_fen: int | None

    @property
    def difference_fen(self) -> int | None:
        """What the treasury received less what was credited."""
        if self.received_fen is None or self.credited_fen is None:
            return None
        return self.received_fen - self.credited_fen


def lines(month: Month) -> list[Line]:
    bills = Bill.objects.filter(month=month.first_day).values_list("fund")
    due = dict(bills.annotate(Sum("due_fen")))
    owed = dict(bills.annotate(owed=Sum(F("due_fen") - F("paid_fen"))))
    arrived = dict(Arrival.objects.filter(month=month.first_day).values_list("bill__fund").annotate(Sum("amount_fen")))
    received, credited, sealed = _received(month), _credited(month), _sealed_totals(month)

    def of(sums: dict[str, int] | None, fund: str, *, are_there: bool = True) -> int | None:
        return sums.get(fund, 0) if sums is not None and are_there else None

    return [
        Line(
            kind.value,
            str(kind.label),
            of(due, kind.value, are_there=bool(due)),
            sealed.get(f"{kind.value}_arrears_of_month_fen"),
            of(owed, kind.value, are_there=bool(due)),
            of(received, kind.value),
            of(arrived, kind.value, are_there=bool(arrived) or credited is not None),
            of(credited, kind.value),
        )
        for kind in Insurance
    ]


def total(of: list[Line]) -> Line:
    """The sum of the lines (合计)."""
    columns = zip(*((one.due_fen, one.arrears_fen, one.owed_fen, *_came(one)) for one in of), strict=True)
    sums = (None if None in column else sum(filter(None, column)) for column in columns)
    return Line("", _("Total"), *sums)


def _came(line: Line) -> tuple[int | None, ...]:
    return line.received_fen, line.arrived_fen, line.credited_fen


def _sealed_totals(month: Month) -> dict[str, int]:
    sealed = SealedMonth.objects.filter(month=month.first_day).first()
    return dict(sealed.totals) if sealed else {}


def _is_there(month: Month, name: str) -> bool:
    return ArchiveFile.objects.filter(month=month.first_day, name=name).exists()


def _received(month: Month) -> dict[str, int] | None:
    """What the tax authority's file says reached the treasury, by fund."""
    if not _is_there(month, "arrivals"):
        return None
    with query.connect() as duck:
        query.view(duck, "arrivals", month)
        return {str(fund): int(fen) for fund, fen in duck.execute(RECEIVED).fetchall()}


def _credited(month: Month) -> dict[str, int] | None:
    if not _is_there(month, "credited"):
        return None
    with query.connect() as duck:
        query.view(duck, "credited", month)
        sums = duck.execute(CREDITED).fetchone()
    assert sums is not None
    return dict(zip(("pension", "injury", "unemployment"), (int(one) for one in sums), strict=True))


def files(month: Month) -> list[ExchangeFile]:
    return list(ExchangeFile.objects.filter(month=month.first_day).order_by("partner", "direction", "name"))


@dataclass(frozen=True)
class Light:
    """One kind of files between us and a partner: how many have come or gone, of how many that are awaited."""

    words: str
    count: int
    awaited: int
    is_ours: bool  # we send it

    @property
    def state(self) -> Literal["there", "part", "missing"]:
        return "missing" if not self.count else "part" if self.count < self.awaited else "there"


def lights(month: Month) -> list[Light]:
    """The four kinds of files. For each one that was sent an answer is awaited."""
    found = Counter((file.partner, file.direction) for file in files(month))
    bills, payments = found["tax", "out"], found["bank", "out"]
    return [
        Light(_("Bills to the tax authority"), bills, bills, True),
        Light(_("Arrivals from the tax authority"), found["tax", "in"], bills, False),
        Light(_("Payments to the banks"), payments, payments, True),
        Light(_("Answers of the banks"), found["bank", "in"], payments, False),
    ]


def totals(month: Month) -> list[tuple[str, str]]:
    """The control totals under which the month was sealed, by their names for people, insurance by insurance."""
    found = _sealed_totals(month)
    order = [*TOTALS, *(f"{fund}_{what}" for fund in Fund for what in FUND_TOTALS)]
    ranks = {name: rank for rank, name in enumerate(order)}
    named = {name: name.removesuffix("_fen") for name in found}
    shown = sorted(found, key=lambda name: (ranks.get(named[name], len(ranks)), name))
    return [
        (_total_name(named[name]), yuan(found[name]) if name.endswith("_fen") else f"{found[name]:,}") for name in shown
    ]


TOTALS = {
    "people": gettext_noop("People assessed"),
    "carried": gettext_noop("Wages carried on by law"),
    "pensioners": gettext_noop("Pensioners"),
    "payroll": gettext_noop("Pensions to be paid (yuan)"),
    "pensions_paid": gettext_noop("Pensions paid by the banks (yuan)"),
    "pensions_failed": gettext_noop("Pensions returned by the banks (yuan)"),
    "pensions_unknown": gettext_noop("Pensions not yet answered (yuan)"),
    "account_credited": gettext_noop("Credited to individual accounts (yuan)"),
    "account_interest": gettext_noop("Interest on individual accounts (yuan)"),
    "account_drawn": gettext_noop("Paid as pension from individual accounts (yuan)"),
    "accounts.balance": gettext_noop("Individual accounts brought in (yuan)"),
    "assessed.wage": gettext_noop("Last month's wages brought in (yuan)"),
    "awards.total": gettext_noop("Pensions brought in (yuan a month)"),
    "benefits.amount": gettext_noop("Other benefits brought in (yuan a month)"),
    "history.bases": gettext_noop("Bases of earlier years brought in (yuan)"),
    "accounts": gettext_noop("Individual accounts at the end (yuan)"),
}
FUND_TOTALS = {
    "assessed": gettext_noop("%(insurance)s: assessed (yuan)"),
    "paid_of_month": gettext_noop("%(insurance)s: paid of this month's bills (yuan)"),
    "arrears_of_month": gettext_noop("%(insurance)s: arrears of this month's bills (yuan)"),
    "arrived": gettext_noop("%(insurance)s: arrived (yuan)"),
    "benefits": gettext_noop("%(insurance)s: all benefits to be paid (yuan)"),
    "benefits_paid": gettext_noop("%(insurance)s: all benefits paid (yuan)"),
    "balance": gettext_noop("%(insurance)s: the fund's balance (yuan)"),
}


def _total_name(name: str) -> str:
    fund, _line, what = name.partition("_")
    if fund in Fund and what in FUND_TOTALS:
        return _(FUND_TOTALS[what]) % {"insurance": Fund(fund).label}
    return _(TOTALS[name]) if name in TOTALS else name


def as_sheet(month: Month) -> list[list[object]]:
    """The page's two tables for a spreadsheet."""
    heading: list[object] = [
        _("Insurance"),
        _("Due"),
        _("Arrears at the month's end"),
        _("Still owed now"),
        _("Received by the treasury"),
        _("Arrived"),
        _("Credited"),
        _("Difference"),
    ]
    of = lines(month)
    amounts: list[list[object]] = [
        [line.insurance, *(None if fen is None else in_yuan(fen) for fen in _amounts(line))]
        for line in [*of, total(of)]
    ]
    sealed: list[list[object]] = [[name, value] for name, value in totals(month)]
    return [heading, *amounts, [], [_("Control totals")], *sealed]


def _amounts(line: Line) -> tuple[int | None, ...]:
    """A line's amounts in the order of the columns."""
    return line.due_fen, line.arrears_fen, line.owed_fen, *_came(line), line.difference_fen


def as_of() -> date:
    """The day as of which states are shown: the first of the month that is open; without records, today."""
    following = open_month()
    return following.first_day if following else timezone.localdate()


def open_month() -> Month | None:
    """The month that is to be closed next: after the last sealed one; without any, none."""
    last = SealedMonth.objects.aggregate(last=Max("month"))["last"]
    return Month.of(last) + 1 if last else None


def this_month() -> date:
    """The first day of the month that is now, for what is shown as it stands: the open one, else the calendar's."""
    return (open_month() or Month.of(timezone.localdate())).first_day
