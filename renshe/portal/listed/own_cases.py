"""The list of one's own cases: its columns and filter."""

from __future__ import annotations

import re
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.casework.items import all_items, declared
from renshe.casework.models import Case
from renshe.portal import typed
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable
from renshe.portal.tables import TEMPLATE, DayColumn, MomentColumn

RECEIPT = re.compile(r"\d{8}-(\d{8,})")
OPEN_OR_CLOSED = (("open", pgettext_lazy("case", "under way")), ("closed", pgettext_lazy("case", "closed")))


def item_names() -> dict[str, Any]:
    return {item.code: item.name for item in all_items()}


def case_page(case: Case) -> str:
    """The address of a case for its applicant."""
    return reverse("portal:my-case" if case.person_id is not None else "portal:our-case", args=[case.pk])


class OwnCases(ListTable):
    number = tables.Column(
        _("Number"),
        empty_values=(),
        order_by=("number", "pk"),
        linkify=case_page,
        attrs={"td": {"class": "title code"}},
    )
    item = CodedColumn(pgettext_lazy("service", "Service"), choices=item_names)
    state = tables.Column(_("State"), orderable=False)
    opened_at = MomentColumn(_("Applied at"))
    due_on = DayColumn(_("Due on"))
    closed_on = DayColumn(_("Closed on"))

    def render_number(self, record: Case) -> str:
        return str(record)

    def value_number(self, record: Case) -> str:
        return str(record)

    def render_state(self, record: Case) -> str:
        item = declared(record.item)
        return str(item.as_of(record.version).procedure.state_name(record.state)) if item else record.state

    def value_state(self, record: Case) -> str:
        return self.render_state(record)

    class Meta:
        model = Case
        template_name = TEMPLATE
        fields = ("number", "item", "state", "opened_at", "due_on", "closed_on")
        order_by = ("-opened_at", "-pk")
        empty_text = _("No case like this. What you apply for stands here from the day on which you submit it.")


class OwnCaseFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Number of the case or the receipt"), method="search", max_length=40)
    item = filters.ChoiceFilter(
        label=pgettext_lazy("service", "Service"), choices=lambda: item_names().items(), empty_label=_("All")
    )
    is_open = filters.ChoiceFilter(label=_("State"), choices=OPEN_OR_CLOSED, empty_label=_("All"), method="narrow")

    class Meta:
        model = Case
        form = PortalForm
        fields = ("q", "item", "is_open")

    def search(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        text = value.strip().upper()
        receipt = RECEIPT.fullmatch(text)
        key = typed.key(receipt.group(1)) if receipt else None
        return rows.filter(Q(number__contains=text) | Q(pk=key if key is not None else -1))

    def narrow(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return rows.filter(is_open=value == "open")
