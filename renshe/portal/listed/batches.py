"""The list of a batch's payments: its columns and filter."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn
from renshe.portal.listed.pensions import STATES
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.queries.batches import BatchPayment
from renshe.portal.tables import TEMPLATE, TITLE, MoneyColumn, MonthColumn
from renshe.programmes.social_insurance.benefits.kinds import PENSION, WORDS


def _decided(record: BatchPayment) -> str:
    page = "portal:award" if record.kind == PENSION else "portal:person"
    return reverse(page, args=[record.person.pk])


class BatchPayments(ListTable):
    """The name opens how the pension was decided; of another benefit the person, with what was decided."""

    name = NameColumn(_("Name"), linkify=_decided, attrs=TITLE)
    number = tables.Column(_("Number"), attrs={"td": {"class": "code"}})
    kind = CodedColumn(_("Benefit"), choices=WORDS)
    month = MonthColumn(_("Month of the benefit"))
    amount_fen = MoneyColumn(_("Amount (yuan)"))
    state = CodedColumn(_("State"), choices=STATES)

    class Meta:
        template_name = TEMPLATE
        order_by = "number"


class BatchPaymentForm(PortalForm):
    q = forms.CharField(label=_("Name or whole identity number"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *STATES.items()])
    kind = forms.ChoiceField(label=_("Benefit"), required=False, choices=[("", _("All")), *WORDS.items()])


class BatchPaymentFilter(RowFilter):
    form_class = BatchPaymentForm

    def keeps(self, row: BatchPayment, **asked: Any) -> bool:
        text = asked["q"].strip()
        is_meant = text in row.name or text.upper() in (row.person.identity_number, row.number)
        return is_meant and asked["state"] in ("", row.state) and asked["kind"] in ("", row.kind)
