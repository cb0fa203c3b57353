"""What lists can be filtered by. A value that makes no sense is said so; the list is then empty, never an error."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from renshe.ledger.models import Bill
from renshe.portal.forms import MonthField, PortalForm
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer, Enrolment, Insurance, Person, Town


class MonthFilter(filters.Filter):
    field_class = MonthField

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(**{self.field_name: value.first_day}) if value else qs


class PersonFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or whole identity number"), method="search", max_length=80)
    town = filters.ModelChoiceFilter(label=_("Town"), queryset=Town.objects.order_by("code"))

    class Meta:
        model = Person
        form = PortalForm
        fields = ("q", "town")

    def search(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        text = value.strip()
        return rows.filter(Q(name__contains=text) | Q(identity_number=text.upper()))


class EmployerFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or credit code"), method="search", max_length=120)
    town = filters.ModelChoiceFilter(label=_("Town"), queryset=Town.objects.order_by("code"))

    class Meta:
        model = Employer
        form = PortalForm
        fields = ("q", "town")

    def search(self, rows: QuerySet[Employer], name: str, value: str) -> QuerySet[Employer]:
        text = value.strip()
        return rows.filter(Q(name__contains=text) | Q(credit_code__startswith=text.upper()))


class EnrolmentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name"), field_name="person__name", lookup_expr="contains", max_length=80)
    insurance = filters.ChoiceFilter(label=_("Insurance"), choices=Insurance.choices)

    class Meta:
        model = Enrolment
        form = PortalForm
        fields = ("q", "insurance")


class BillFilter(filters.FilterSet):
    month = MonthFilter(label=_("Month"))
    fund = filters.ChoiceFilter(label=_("Insurance"), choices=Insurance.choices)

    class Meta:
        model = Bill
        form = PortalForm
        fields = ("month", "fund")


class ArrearFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Payer"), method="search", max_length=120)
    fund = filters.ChoiceFilter(label=_("Insurance"), choices=Insurance.choices)

    class Meta:
        model = Bill
        form = PortalForm
        fields = ("q", "fund")

    def search(self, rows: QuerySet[Bill], name: str, value: str) -> QuerySet[Bill]:
        text = value.strip()
        return rows.filter(Q(employer__name__contains=text) | Q(person__name__contains=text))


class DeclarationFilter(filters.FilterSet):
    month = MonthFilter(label=_("Month"))
    state = filters.ChoiceFilter(label=_("State"), choices=Declaration.State.choices)
    q = filters.CharFilter(label=_("Employer"), field_name="employer__name", lookup_expr="contains", max_length=120)

    class Meta:
        model = Declaration
        form = PortalForm
        fields = ("month", "state", "q")
