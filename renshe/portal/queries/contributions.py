"""What one person paid: by month and insurance from the archive's assessed and credited, by year from its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.archive.sealing import sealed_months
from renshe.law import Month
from renshe.money import in_yuan
from renshe.programmes.social_insurance import history, paid_files
from renshe.programmes.social_insurance import paid_months as social_insurance_months
from renshe.programmes.social_insurance.benefits.kinds import PENSION, in_words
from renshe.registry.models import Insurance

# A flexible worker has no employer: what goes to the pooled fund is paid by the person as well.
PAID = """
SELECT period, insurance, base_fen, CASE WHEN pays_alone THEN 0 ELSE first_fen END,
       second_fen + CASE WHEN pays_alone THEN first_fen ELSE 0 END, is_whole
  FROM ({months}) ORDER BY period, insurance"""
OF_PERSON = "CREATE VIEW {name}_of_person AS FROM {name}_in WHERE person_id = {person_id:d}"


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """One insurance in one month, in fen: the base, and what arrived for it up to now."""

    period: Month
    insurance: str
    base_fen: int
    employer_fen: int
    employee_fen: int
    is_whole: bool  # paid in full


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


def _months(name: str, first: Month) -> list[Month]:
    rows = ArchiveFile.objects.filter(name=name, month__gte=first.first_day).order_by("month")
    return [Month.of(day) for day in rows.values_list("month", flat=True)]


def records_begin() -> Month | None:
    """The first month whose contributions are on record one by one."""
    day = ArchiveFile.objects.filter(name="credited").order_by("month").values_list("month", flat=True).first()
    return Month.of(day) if day else None


def last_month() -> Month | None:
    """The last month of which anything was credited."""
    day = ArchiveFile.objects.filter(name="credited").order_by("-month").values_list("month", flat=True).first()
    return Month.of(day) if day else None


def paid_months(person_id: int, first: Month, last: Month) -> list[PaidMonth]:
    """Return what is on record of the months `first` to `last`, in order of month and insurance."""
    came = _months("credited", first)  # the opening month has who paid, but no amounts
    owed = [month for month in _months("assessed", first) if month <= last and month in came]
    if not owed:
        return []
    with query.connect() as duck:
        duck.read_parquet(query.paths("assessed", owed), filename=True).create_view("assessed_in")
        query.view(duck, "credited", came, as_name="credited_in")
        for name in ("assessed", "credited"):
            duck.execute(OF_PERSON.format(name=name, person_id=person_id))
        of_each = (
            social_insurance_months.select(one, assessed="assessed_of_person", credited="credited_of_person")
            for one in Insurance
        )
        rows: list[tuple[date, str, int, int, int, bool]] = duck.execute(
            PAID.format(months=" UNION ALL ".join(of_each))
        ).fetchall()
    return [PaidMonth(Month.of(row[0]), *row[1:]) for row in rows]


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
