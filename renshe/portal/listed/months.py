"""The list of closed months: its columns and filter."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import django_filters as filters
import django_tables2 as tables
from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renshe.archive.models import SealedMonth
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import ListTable
from renshe.portal.tables import TEMPLATE, MomentColumn, MonthColumn
from renshe.portal.templatetags.portal import month


class SealedMonths(ListTable):
    month = MonthColumn(
        _("Month"),
        linkify=lambda record: reverse("portal:month", args=[month(record.month)]),
        attrs={"td": {"class": "title"}},
    )
    sealed_at = MomentColumn(_("Sealed at"))
    hash = tables.Column(_("Hash"), orderable=False, attrs={"td": {"class": "code"}})

    @cached_property
    def opening(self) -> date | None:
        """The month that holds what was brought in."""
        first: date | None = SealedMonth.objects.aggregate(first=Min("month"))["first"]
        return first

    def render_month(self, value: date) -> str:
        return gettext("%(month)s (opening)") % {"month": month(value)} if value == self.opening else month(value)

    def render_hash(self, value: str) -> str:
        return value[:12]

    def value_hash(self, value: str) -> str:
        return value

    class Meta:
        model = SealedMonth
        template_name = TEMPLATE
        fields = ("month", "sealed_at", "hash")
        order_by = "-month"


def _years() -> list[tuple[int, str]]:
    days: list[date] = list(SealedMonth.objects.dates("month", "year", order="DESC"))
    return [(day.year, str(day.year)) for day in days]


class SealedMonthFilter(filters.FilterSet):
    year = filters.ChoiceFilter(
        label=_("Year"), field_name="month", lookup_expr="year", choices=_years, empty_label=_("All")
    )

    class Meta:
        model = SealedMonth
        form = PortalForm
        fields = ("year",)
