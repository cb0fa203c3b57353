"""The list of what a person was paid: its columns and filter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.queries.contributions import Paid
from renshe.portal.queries.figures import PAYMENT_STATES
from renshe.portal.tables import TEMPLATE, MoneyColumn, MonthColumn
from renshe.programmes.social_insurance.benefits.kinds import WORDS

STATES = {state: PAYMENT_STATES[state] for state in ("paid", "failed", "unknown")}


class PensionPayments(ListTable):
    month = MonthColumn(_("Month"))
    amount_fen = MoneyColumn(_("Amount (yuan)"))
    state = CodedColumn(_("State"), choices=PAYMENT_STATES)

    class Meta:
        template_name = TEMPLATE
        order_by = "-month"


class BenefitPayments(PensionPayments):
    kind = CodedColumn(_("Benefit"), choices=WORDS)

    class Meta(PensionPayments.Meta):
        sequence = ("month", "kind", "...")


class PensionPaymentForm(PortalForm):
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1949,
        max_value=2100,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *STATES.items()])


class PensionPaymentFilter(RowFilter):
    form_class = PensionPaymentForm

    def keeps(self, row: Paid, **asked: Any) -> bool:
        return asked["year"] in (None, row.month.year) and asked["state"] in ("", row.state)
