"""The list of what makes up a month's difference (`queries.reconciliation`): its columns and filter."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.queries.reconciliation import DifferingBill
from renshe.portal.tables import TEMPLATE, TITLE, MoneyColumn
from renshe.registry.models import Employer, Insurance


class DifferingBills(ListTable):
    payer_name = NameColumn(_("Payer"), attrs=TITLE)
    fund = CodedColumn(_("Insurance"), choices=Insurance.choices)
    period = tables.Column(_("Period"))
    received_fen = MoneyColumn(_("Received by the treasury"))
    arrived_fen = MoneyColumn(_("Arrived"))
    credited_fen = MoneyColumn(_("Credited"))
    difference_fen = MoneyColumn(_("Difference"))

    def render_payer_name(self, record: DifferingBill) -> str:
        page = "employer" if isinstance(record.payer, Employer) else "person"
        url = reverse(f"portal:{page}", args=[record.payer.pk])
        return format_html('<a href="{}">{}</a>', url, record.payer_name)

    def value_payer_name(self, record: DifferingBill) -> str:
        return record.payer_name

    class Meta:
        template_name = TEMPLATE


class DifferingBillForm(PortalForm):
    q = forms.CharField(label=_("Payer or number"), required=False, max_length=120)
    fund = forms.ChoiceField(label=_("Insurance"), required=False, choices=[("", _("All")), *Insurance.choices])


class DifferingBillFilter(RowFilter):
    form_class = DifferingBillForm

    def keeps(self, row: DifferingBill, **asked: Any) -> bool:
        text = asked["q"].strip()
        number = row.payer.credit_code if isinstance(row.payer, Employer) else row.payer.identity_number
        return asked["fund"] in ("", row.fund) and (text in row.payer_name or text.upper() == number)
