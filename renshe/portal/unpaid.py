"""The list of payments that failed or are unknown: its columns, filters and forms."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.ledger.models import UnpaidPayment
from renshe.portal.filters import MonthFilter
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn
from renshe.portal.queries import figures
from renshe.portal.tables import TEMPLATE, IdentityColumn, MoneyColumn, MonthColumn
from renshe.programmes.social_insurance.benefits.kinds import WORDS

State = UnpaidPayment.State
REASONS = {
    "closed": pgettext_lazy("bank", "account closed"),
    "name": pgettext_lazy("bank", "name and account do not fit"),
    "no_account": pgettext_lazy("bank", "no account given"),
}
URGENT_FIRST = [(one.value, one.label) for one in (State.UNKNOWN, State.FAILED, State.REPAID, State.FOUND_PAID)]


def in_words(payment: UnpaidPayment) -> str:
    """The bank's reason; a word that we don't know is shown as the bank wrote it."""
    if not payment.reason:
        return "" if payment.state != State.UNKNOWN else str(_("not in the bank's answer"))
    return str(REASONS.get(payment.reason, payment.reason))


class UnpaidPayments(ListTable):
    number = tables.Column(
        _("Payment number"),
        linkify=("portal:payment", {"pk": tables.A("pk")}),
        attrs={"td": {"class": "title code"}},
    )
    person = NameColumn(_("Name"), accessor="person__name")
    identity_number = IdentityColumn(_("Identity number"), accessor="person__identity_number", orderable=False)
    made_in = MonthColumn(_("Accounting period"), accessor="batch__month")
    purpose = CodedColumn(_("Benefit"), choices=WORDS)
    month = MonthColumn(_("Month of the benefit"))
    bank = CodedColumn(_("Bank"), accessor="batch__bank_code", choices=lambda: figures.names("bank"))
    amount_fen = MoneyColumn(_("Amount (yuan)"))
    state = CodedColumn(_("State"), choices=URGENT_FIRST)
    why = tables.Column(_("Why"), empty_values=(), orderable=False)
    waits = tables.Column(_("Second officer"), accessor="waits", orderable=False)

    def render_why(self, record: UnpaidPayment) -> str:
        return in_words(record)

    def value_why(self, record: UnpaidPayment) -> str:
        return in_words(record)

    def render_waits(self, value: bool) -> str:
        return str(_("waiting")) if value else ""

    def value_waits(self, value: bool) -> str:
        return self.render_waits(value)

    class Meta:
        model = UnpaidPayment
        template_name = TEMPLATE
        fields = (
            "number",
            "person",
            "identity_number",
            "made_in",
            "purpose",
            "month",
            "bank",
            "amount_fen",
            "state",
            "why",
        )
        order_by = "state"


class UnpaidFilter(filters.FilterSet):
    open_only = filters.ChoiceFilter(
        label=_("Show"),
        choices=[("open", _("failed and unknown")), ("waiting", _("waiting for a second officer"))],
        empty_label=_("all, also those ended"),
        method="narrow",
    )
    state = filters.ChoiceFilter(label=_("State"), choices=State.choices, empty_label=_("All"))
    purpose = filters.ChoiceFilter(label=_("Benefit"), choices=[*WORDS.items()], empty_label=_("All"))
    month = MonthFilter(label=_("Accounting period"), field_name="batch__month")
    q = filters.CharFilter(label=_("Name or payment number"), method="search", max_length=80)

    class Meta:
        model = UnpaidPayment
        form = PortalForm
        fields = ("open_only", "state", "purpose", "month", "q")

    def narrow(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(state__in=[State.FAILED, State.UNKNOWN]) if value == "open" else rows.filter(waits=True)

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        text = value.strip()
        return rows.filter(Q(person__name__contains=text) | Q(number=text) | Q(person__identity_number=text.upper()))


class SettlementForm(PortalForm):
    """What became of an unknown payment, and how one knows."""

    was_paid = forms.TypedChoiceField(
        label=_("What became of it"),
        choices=[("", "—"), ("yes", _("The bank has paid it")), ("no", _("The bank has not paid it"))],
        coerce=lambda value: value == "yes",
        help_text=_("What was not paid is paid again once, with the next payroll."),
    )
    evidence = forms.CharField(
        label=_("Number of the evidence"), max_length=60, help_text=_("The bank's receipt, letter or statement")
    )
    reason = forms.CharField(label=_("Reason"), min_length=4, max_length=200)
