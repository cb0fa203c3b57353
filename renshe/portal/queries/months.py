"""A month as the close page shows it: by insurance what was due, arrived and was credited; partners' files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from renshe.archive import query
from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.law import Month
from renshe.ledger.models import Arrival, Bill, ExchangeFile
from renshe.programmes.social_insurance.month import as_data
from renshe.registry.models import Insurance

CREDITED = """
SELECT coalesce(sum(pension_pooled_fen + pension_account_fen), 0), coalesce(sum(injury_employer_fen), 0),
       coalesce(sum(unemployment_employer_fen + unemployment_employee_fen), 0) FROM credited"""


@dataclass(frozen=True)
class Line:
    """One insurance in one month, in fen. What arrived is for bills of this or of earlier months."""

    insurance: str
    due_fen: int
    arrived_fen: int
    credited_fen: int | None

    @property
    def difference_fen(self) -> int | None:
        return None if self.credited_fen is None else self.arrived_fen - self.credited_fen


def lines(month: Month) -> list[Line]:
    due = dict(Bill.objects.filter(month=month.first_day).values_list("fund").annotate(Sum("due_fen")))
    arrived = dict(Arrival.objects.filter(month=month.first_day).values_list("bill__fund").annotate(Sum("amount_fen")))
    credited = _credited(month)
    return [
        Line(str(kind.label), due.get(kind.value, 0), arrived.get(kind.value, 0), credited.get(kind.value))
        for kind in Insurance
    ]


def _credited(month: Month) -> dict[str, int]:
    if not ArchiveFile.objects.filter(month=month.first_day, name="credited").exists():
        return {}
    with query.connect() as duck:
        query.view(duck, "credited", month)
        sums = duck.execute(CREDITED).fetchone()
    assert sums is not None
    return dict(zip(("pension", "injury", "unemployment"), (int(one) for one in sums), strict=True))


def files(month: Month) -> list[ExchangeFile]:
    return list(ExchangeFile.objects.filter(month=month.first_day).order_by("partner", "direction", "name"))


def lights(month: Month) -> list[tuple[str, int]]:
    """For each of the four kinds of files between us and the partners: its name, and how many there are."""
    found = Counter((file.partner, file.direction) for file in files(month))
    named = {
        ("tax", "out"): _("Bills to the tax authority"),
        ("tax", "in"): _("Arrivals from the tax authority"),
        ("bank", "out"): _("Payments to the banks"),
        ("bank", "in"): _("Answers of the banks"),
    }
    return [(words, found[key]) for key, words in named.items()]


def totals(month: Month) -> dict[str, Any]:
    """The control totals under which the month was sealed, as `renshe month show` prints them."""
    return dict(as_data(month)["totals"])


def open_month() -> Month | None:
    """The month that is to be closed next: after the last sealed one; without any, none."""
    last = SealedMonth.objects.aggregate(last=Max("month"))["last"]
    return Month.of(last) + 1 if last else None
