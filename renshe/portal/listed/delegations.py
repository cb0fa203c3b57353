"""The list of delegations: columns and filter."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.models import Delegation
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn
from renshe.portal.people_signed_in import signed_in
from renshe.portal.tables import TEMPLATE, TITLE, DayColumn

WHOSE = (
    ("given", pgettext_lazy("delegation", "given by me")),
    ("taken", pgettext_lazy("delegation", "taken by me")),
    ("others", pgettext_lazy("delegation", "of my unit's others")),
)


class Delegations(ListTable):
    taker = NameColumn(
        pgettext_lazy("delegation", "Who stands in"),
        field="taker__full_name",
        linkify=("portal:delegation", {"pk": tables.A("pk")}),
        attrs=TITLE,
    )
    giver = NameColumn(pgettext_lazy("delegation", "For whom"), field="giver__full_name")
    first = DayColumn(pgettext_lazy("delegation", "First day"), accessor="lasts__lower", order_by=("lasts",))
    last = DayColumn(pgettext_lazy("delegation", "Last day"), accessor="last_day", order_by=("lasts__endswith",))
    state = CodedColumn(_("State"), choices=Delegation.State.choices)

    class Meta:
        model = Delegation
        template_name = TEMPLATE
        fields = ("taker", "giver", "first", "last", "state")
        order_by = ("-first",)
        empty_text = _("There is no delegation like this.")


class DelegationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("State"), choices=Delegation.State.choices, empty_label=_("All"))
    whose = filters.ChoiceFilter(
        label=pgettext_lazy("delegation", "Whose"), choices=WHOSE, empty_label=_("All"), method="narrow"
    )

    class Meta:
        model = Delegation
        form = PortalForm
        fields = ("state", "whose")

    def narrow(self, rows: QuerySet[Delegation], name: str, value: str) -> QuerySet[Delegation]:
        user = signed_in(self.request)
        own = {"given": Q(giver=user), "taken": Q(taker=user)}
        return rows.filter(own.get(value, ~Q(giver=user) & ~Q(taker=user)))
