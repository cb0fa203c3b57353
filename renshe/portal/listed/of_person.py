"""The list of the decisions about one person: each with its worksheet, where its item has one."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renshe.casework.models import Decision
from renshe.portal.filters import MonthFilter
from renshe.portal.forms import PortalForm
from renshe.portal.listed.decisions import items
from renshe.portal.listed.order import CodedColumn, ListTable
from renshe.portal.papers.declarations import paper_for
from renshe.portal.queries.paid_by_decision import paid
from renshe.portal.tables import TEMPLATE, TITLE, MomentColumn, MoneyColumn, MonthColumn


class WorksheetColumn(tables.Column):
    """Leads to the worksheet that is printed of the decision."""

    def __init__(self) -> None:
        super().__init__(
            _("Worksheet"), accessor="pk", orderable=False, exclude_from_export=True, linkify=self._address
        )

    def render(self, record: Decision) -> str:
        return gettext("Print the worksheet") if paper_for(record.item) else "—"

    @staticmethod
    def _address(record: Decision) -> str | None:
        return reverse("portal:decision-worksheet", args=[record.pk]) if paper_for(record.item) else None


class OwnDecisions(ListTable):
    item = CodedColumn(_("Item"), choices=items, attrs=TITLE)
    month = MonthColumn(_("Month"))
    once_fen = MoneyColumn(_("Paid once (yuan)"), is_summed=False)
    monthly_fen = MoneyColumn(_("Paid a month (yuan)"), is_summed=False)
    decided_at = MomentColumn(_("Decided at"))
    worksheet = WorksheetColumn()

    class Meta:
        model = Decision
        template_name = TEMPLATE
        fields = ("item", "month", "once_fen", "monthly_fen", "decided_at", "worksheet")
        order_by = ("-decided_at", "-pk")
        empty_text = _(
            "No decision like this is on record. What was determined before these records began, such as a pension "
            "that ran already, is not listed here."
        )


class DecisionsOfPerson(OwnDecisions):
    """The item opens the decision."""

    item = CodedColumn(_("Item"), choices=items, linkify=("portal:decision", {"pk": tables.A("pk")}), attrs=TITLE)

    class Meta(OwnDecisions.Meta):
        pass


class DecisionFilter(filters.FilterSet):
    item = filters.ChoiceFilter(label=_("Item"), choices=lambda: items().items(), empty_label=_("All"))
    month = MonthFilter(label=_("Month"))

    class Meta:
        model = Decision
        form = PortalForm
        fields = ("item", "month")


def listed(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """The rows with what is paid by each, without what only one decision's own page shows."""
    return rows.annotate(**paid()).defer("receipt", "explanation")
