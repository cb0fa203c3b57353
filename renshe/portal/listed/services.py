"""The list of all items: its columns, and what it can be narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.casework.items import Applicant, ServiceItem
from renshe.casework.items.service_item import LEVELS
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.services import told
from renshe.portal.tables import TEMPLATE, TITLE

WHO = (Applicant.RESIDENT, Applicant.EMPLOYER)


@dataclass(frozen=True)
class Listed:
    """An item as the list has it, in the reader's language."""

    code: str
    name: str
    summary: str
    applicants: str
    level: str
    fee: str
    who: frozenset[str]

    @classmethod
    def of(cls, item: ServiceItem) -> Listed:
        return cls(
            code=item.code,
            name=str(item.name),
            summary=str(item.summary),
            applicants=told.applicants(item),
            level=item.level.value,
            fee=told.fee(item),
            who=frozenset(one.value for one in item.applicants),
        )


class Services(ListTable):
    name = NameColumn(
        pgettext_lazy("service", "Service"),
        linkify=lambda record: reverse("portal:service", args=[record.code]),
        attrs=TITLE,
    )
    summary = tables.Column(_("What for"), attrs={"td": {"class": "two-columns"}}, orderable=False)
    applicants = tables.Column(_("Who may apply"))
    level = CodedColumn(_("How far online"), choices={level.value: words for level, words in LEVELS.items()})
    fee = tables.Column(pgettext_lazy("service", "Cost"))

    class Meta:
        template_name = TEMPLATE
        fields = ("name", "summary", "applicants", "level", "fee")
        order_by = "name"
        empty_text = _("No service is called so. Try fewer words.")


class ServiceForm(PortalForm):
    q = forms.CharField(label=_("Name of the service"), required=False, max_length=120)
    who = forms.ChoiceField(
        label=_("Who may apply"),
        required=False,
        choices=[("", _("All")), *((one.value, told.APPLICANTS[one]) for one in WHO)],
    )


class ServiceFilter(RowFilter):
    form_class = ServiceForm

    def keeps(self, row: Listed, **asked: Any) -> bool:
        words = asked["q"].lower()
        is_called_so = words in row.name.lower() or words in row.summary.lower()
        return is_called_so and (not asked["who"] or asked["who"] in row.who)
