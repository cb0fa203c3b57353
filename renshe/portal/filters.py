"""What lists can be filtered by. A value that makes no sense is said so; the list is then empty, never an error."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from renshe.ledger.funds import Fund
from renshe.ledger.models import Bill
from renshe.portal.forms import MonthField, PortalForm
from renshe.portal.people_signed_in import signed_in
from renshe.portal.queries import months
from renshe.programmes.social_insurance.models import Declaration, DeclarationLine, Scenario
from renshe.registry.models import OVER, Employer, Enrolment, EnrolmentQuerySet, Insurance, Person, Town


class MonthFilter(filters.Filter):
    field_class = MonthField

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(**{self.field_name: value.first_day}) if value else qs


WHOLE = _("Name or whole identity number")


class PersonFilter(filters.FilterSet):
    q = filters.CharFilter(label=WHOLE, method="search", max_length=80)
    town = filters.ModelChoiceFilter(label=_("Town"), queryset=Town.objects.order_by("code"), empty_label=_("All"))

    class Meta:
        model = Person
        form = PortalForm
        fields = ("q", "town")

    def search(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        text = value.strip()
        return rows.filter(Q(name__contains=text) | Q(identity_number=text.upper()))


class EmployerFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or credit code"), method="search", max_length=120)
    town = filters.ModelChoiceFilter(label=_("Town"), queryset=Town.objects.order_by("code"), empty_label=_("All"))

    class Meta:
        model = Employer
        form = PortalForm
        fields = ("q", "town")

    def search(self, rows: QuerySet[Employer], name: str, value: str) -> QuerySet[Employer]:
        text = value.strip()
        return rows.filter(Q(name__contains=text) | Q(credit_code__startswith=text.upper()))


class EnrolmentFilter(filters.FilterSet):
    q = filters.CharFilter(label=WHOLE, method="search", max_length=80)
    insurance = filters.ChoiceFilter(label=_("Insurance"), choices=Insurance.choices, empty_label=_("All"))

    class Meta:
        model = Enrolment
        form = PortalForm
        fields = ("q", "insurance")

    def search(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        text = value.strip()
        return rows.filter(Q(person__name__contains=text) | Q(person__identity_number=text.upper()))


STATES_AS_SHOWN = [*Enrolment.State.choices[:-1], (OVER, _("over")), Enrolment.State.choices[-1]]


class OwnEnrolmentFilter(filters.FilterSet):
    """One's own enrolments by the state in which the list shows them: there is nobody to search for."""

    insurance = filters.ChoiceFilter(label=_("Insurance"), choices=Insurance.choices, empty_label=_("All"))
    state = filters.ChoiceFilter(
        label=_("Enrolment state"), choices=STATES_AS_SHOWN, method="as_shown", empty_label=_("All")
    )

    class Meta:
        model = Enrolment
        form = PortalForm
        fields = ("insurance", "state")

    def as_shown(self, rows: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        return rows.in_state_on(months.as_of(), value)


class LineFilter(filters.FilterSet):
    """Of the lines of a declaration (`tables.lines_of`), whose name and number are those on record or a newcomer's."""

    q = filters.CharFilter(label=WHOLE, method="search", max_length=80)
    change = filters.ChoiceFilter(label=_("Staff change"), choices=DeclarationLine.Change.choices, empty_label=_("All"))

    class Meta:
        model = DeclarationLine
        form = PortalForm
        fields = ("q", "change")

    def search(self, rows: QuerySet[DeclarationLine], name: str, value: str) -> QuerySet[DeclarationLine]:
        text = value.strip()
        return rows.filter(Q(name__contains=text) | Q(number=text.upper()))


class BillFilter(filters.FilterSet):
    month = MonthFilter(label=_("Month"))
    fund = filters.ChoiceFilter(label=_("Insurance"), choices=Fund.choices, empty_label=_("All"))

    class Meta:
        model = Bill
        form = PortalForm
        fields = ("month", "fund")


class ArrearFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Payer or number"), method="search", max_length=120)
    fund = filters.ChoiceFilter(label=_("Insurance"), choices=Fund.choices, empty_label=_("All"))

    class Meta:
        model = Bill
        form = PortalForm
        fields = ("q", "fund")

    def search(self, rows: QuerySet[Bill], name: str, value: str) -> QuerySet[Bill]:
        text = value.strip()
        named = Q(employer__name__contains=text) | Q(person__name__contains=text)
        numbered = Q(employer__credit_code=text.upper()) | Q(person__identity_number=text.upper()) | Q(number=text)
        return rows.filter(named | numbered)


class DeclarationFilter(filters.FilterSet):
    month = MonthFilter(label=_("Month"))
    state = filters.ChoiceFilter(label=_("State"), choices=Declaration.State.choices, empty_label=_("All"))
    q = filters.CharFilter(label=_("Employer, credit code or case number"), method="search", max_length=120)

    class Meta:
        model = Declaration
        form = PortalForm
        fields: tuple[str, ...] = ("month", "state", "q")

    def search(self, rows: QuerySet[Declaration], name: str, value: str) -> QuerySet[Declaration]:
        text = value.strip()
        coded = Q(employer__credit_code=text.upper()) | Q(case__number=text)
        return rows.filter(Q(employer__name__contains=text) | coded)


def _towns_in_reach(request: HttpRequest | None) -> QuerySet[Town]:
    user = signed_in(request) if request else None
    return Town.objects.filter(unit__in=user.units_in_reach()).order_by("code") if user else Town.objects.none()


class WorkListFilter(DeclarationFilter):
    """Officers narrow by town too, among the towns that they see; drafts and replaced ones never come to them."""

    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[one for one in Declaration.State.choices if one[0] not in ("draft", "replaced")],
        empty_label=_("All"),
    )

    town = filters.ModelChoiceFilter(
        label=_("Town"), field_name="employer__town", queryset=_towns_in_reach, empty_label=_("All")
    )

    class Meta(DeclarationFilter.Meta):
        fields: tuple[str, ...] = ("month", "town", "state", "q")


class ScenarioFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("What is tried"), field_name="title", lookup_expr="contains", max_length=80)
    programme = filters.ChoiceFilter(
        label=_("What is reckoned"), choices=Scenario.Programme.choices, empty_label=_("All")
    )
    state = filters.ChoiceFilter(label=_("State"), choices=Scenario.State.choices, empty_label=_("All"))

    class Meta:
        model = Scenario
        form = PortalForm
        fields = ("q", "programme", "state")
