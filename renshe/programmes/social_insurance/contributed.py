"""What one person paid month by month: what was assessed, and what of it arrived up to now, out of the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.law import Month
from renshe.programmes.social_insurance import paid_months as months_of_all
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
            months_of_all.select(one, assessed="assessed_of_person", credited="credited_of_person") for one in Insurance
        )
        rows: list[tuple[date, str, int, int, int, bool]] = duck.execute(
            PAID.format(months=" UNION ALL ".join(of_each))
        ).fetchall()
    return [PaidMonth(Month.of(row[0]), *row[1:]) for row in rows]
