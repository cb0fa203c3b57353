"""What one person paid by year, and was paid, out of the archive. By month: `social_insurance.contributed`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.archive.sealing import sealed_months
from renshe.law import Month
from renshe.money import in_yuan
from renshe.programmes.social_insurance import history, paid_files
from renshe.programmes.social_insurance.benefits.kinds import PENSION, in_words


@dataclass(frozen=True, slots=True)
class Year:
    """A year of pension contributions: months paid in full, the sum of their bases."""

    year: int
    months: int
    base_fen: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment of a pension or another benefit as the bank answered it."""

    month: Month
    amount_fen: int
    state: str
    kind: str = PENSION

    @property
    def benefit(self) -> str:
        return in_words(self.kind)


def career(person_id: int) -> list[Year]:
    """Return a person's years of pension contributions, from the first that has any to the last."""
    months = sealed_months()
    if not months:
        return []
    with query.connect() as duck:
        rows = history.relation(duck, months).filter(f"person_id = {int(person_id)}")
        names, found = rows.columns, rows.fetchall()
    columns: dict[str, Any] = dict(zip(names, found[0], strict=True)) if found else {}
    years = sorted(int(name.removeprefix("months_")) for name in columns if name.startswith("months_"))
    all_years = [Year(year, int(columns[f"months_{year}"]), int(columns[f"base_{year}_fen"])) for year in years]
    with_any = [index for index, one in enumerate(all_years) if one.months]
    return all_years[with_any[0] : with_any[-1] + 1] if with_any else []


def payments(person_id: int) -> list[Paid]:
    """Return what a person was to be paid, pensions and other benefits, as the bank answered, newest first."""
    months = [Month.of(day) for day in ArchiveFile.objects.filter(name="payments").values_list("month", flat=True)]
    if not months:
        return []
    with query.connect() as duck:
        paid_files.view(duck, "payments", months)
        rows = duck.table("payments").filter(f"person_id = {int(person_id)}")
        found = rows.project("month, amount_fen, state, kind").order("month DESC, kind, amount_fen").fetchall()
    return [Paid(Month.of(day), int(amount), str(state), str(kind)) for day, amount, state, kind in found]


def payments_sheet(paid: list[Paid]) -> list[list[object]]:
    """What a person was to be paid, for a spreadsheet."""
    states = {
        "paid": _("paid out"),
        "failed": _("returned by the bank"),
        "unknown": _("not yet answered by the bank"),
    }
    rows: list[list[object]] = [[_("Month"), _("Benefit"), _("Amount (yuan)"), _("State")]]
    return rows + [[str(one.month), one.benefit, in_yuan(one.amount_fen), states[one.state]] for one in paid]
