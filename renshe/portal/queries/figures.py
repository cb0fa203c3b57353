"""Figures of a year that the registry and the ledger answer by themselves, opened by month and by town."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renshe.access.models import User
from renshe.law import Month, months
from renshe.registry.models import Enrolment


@dataclass(frozen=True)
class Figure:
    """A count of spells in a month; the year's figure is that of its last month."""

    code: str
    label: str | Promise
    definition: str | Promise
    narrow: Callable[[QuerySet[Enrolment]], QuerySet[Enrolment]]

    def records(self, user: User, month: Month, town_code: str = "") -> QuerySet[Enrolment]:
        rows = self.narrow(Enrolment.objects.seen_by(user).counted_in(month))
        return rows.filter(person__town__code=town_code) if town_code else rows

    def value(self, user: User, month: Month) -> int:
        return self.records(user, month).count()

    def by_month(self, user: User, year: int) -> list[tuple[Month, int]]:
        return [(month, self.value(user, month)) for month in months(Month(year, 1), Month(year, 12))]

    def by_town(self, user: User, month: Month) -> list[dict[str, object]]:
        return list(
            self.records(user, month)
            .values("person__town__code", "person__town__name_zh", "person__town__name_en")
            .annotate(count=Count("pk"))
            .order_by("person__town__code")
        )


FIGURES = {
    figure.code: figure
    for figure in (
        Figure(
            "soc.enrolments",
            _("Enrolments"),
            _("Spells counted as insured in the month: enrolled, paused, and (pension) drawing, in three insurances."),
            lambda rows: rows,
        ),
        Figure(
            "soc.flexible_enrolled",
            _("Flexible workers enrolled"),
            _("Spells of flexible workers counted as insured in the month."),
            lambda rows: rows.filter(kind=Enrolment.Kind.FLEXIBLE),
        ),
        Figure(
            "soc.specific_injury",
            _("Specific groups in work injury insurance"),
            _("Spells of people outside employment who are insured against work injury."),
            lambda rows: rows.filter(kind=Enrolment.Kind.SPECIFIC, insurance="injury"),
        ),
    )
}
