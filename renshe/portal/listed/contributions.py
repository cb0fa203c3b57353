"""The lists of a person's months of contributions, and of what a bill is made of: columns and filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.tables import TEMPLATE, TITLE, IdentityColumn, MoneyColumn, MonthColumn, YesNoColumn
from renshe.programmes.social_insurance.contributed import PaidMonth
from renshe.registry.models import Insurance


class PaidMonths(ListTable):
    """One's own: the month opens how it was reckoned."""

    period = MonthColumn(
        _("Month"), linkify=lambda record: reverse("portal:my-contribution", args=[record.period]), attrs=TITLE
    )
    insurance = CodedColumn(_("Insurance"), choices=Insurance.choices)
    base_fen = MoneyColumn(_("Base (yuan)"), is_summed=False)
    employer_fen = MoneyColumn(_("Paid by the employer"))
    employee_fen = MoneyColumn(_("Paid by the person"))
    is_whole = YesNoColumn(_("Paid in full"))

    class Meta:
        template_name = TEMPLATE
        order_by = ("-period", "insurance")


class PaidMonthForm(PortalForm):
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1949,
        max_value=2100,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    insurance = forms.ChoiceField(label=_("Insurance"), required=False, choices=[("", _("All")), *Insurance.choices])


class PaidMonthFilter(RowFilter):
    form_class = PaidMonthForm

    def keeps(self, row: PaidMonth, **asked: Any) -> bool:
        return asked["year"] in (None, row.period.year) and asked["insurance"] in ("", row.insurance)


@dataclass(frozen=True)
class BilledPerson:
    """One person of a bill. `url` leads to how the amounts were reckoned."""

    name: str
    identity_number: str
    url: str
    wage_fen: int
    base_fen: int
    first_fen: int
    second_fen: int

    @property
    def total_fen(self) -> int:
        return self.first_fen + self.second_fen


class BilledPeople(ListTable):
    """Of a pension bill; one of the other insurances has no individual account."""

    name = NameColumn(_("Name"), linkify=lambda record: record.url, attrs=TITLE)
    identity_number = IdentityColumn(_("Identity number"), orderable=False)
    wage_fen = MoneyColumn(_("Wages (yuan)"))
    base_fen = MoneyColumn(_("Base (yuan)"))
    first_fen = MoneyColumn(_("Employer's or pool's share"))
    second_fen = MoneyColumn(_("Person's or account's share"))
    total_fen = MoneyColumn(_("Due (yuan)"))

    class Meta:
        template_name = TEMPLATE


class BilledForUnemployment(BilledPeople):
    first_fen = MoneyColumn(_("Paid by the employer"))
    second_fen = MoneyColumn(_("Paid by the person"))

    class Meta(BilledPeople.Meta):
        pass


class BilledForInjury(BilledPeople):
    """The employer pays alone."""

    first_fen = MoneyColumn(_("Paid by the employer"))

    class Meta(BilledPeople.Meta):
        exclude = ("second_fen",)


BILLED = {
    Insurance.PENSION: BilledPeople,
    Insurance.UNEMPLOYMENT: BilledForUnemployment,
    Insurance.INJURY: BilledForInjury,
}


class BilledPersonForm(PortalForm):
    q = forms.CharField(label=_("Name or whole identity number"), required=False, max_length=80)


class BilledPersonFilter(RowFilter):
    form_class = BilledPersonForm

    def keeps(self, row: BilledPerson, **asked: Any) -> bool:
        text = asked["q"].strip()
        return text in row.name or text.upper() == row.identity_number
