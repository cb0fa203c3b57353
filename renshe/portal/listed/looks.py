"""The list of looks at one's record: when, which office, what was looked at, why. Nobody's name stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from renshe.access.models import RoleHolding, TrailEntry
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import ListTable
from renshe.portal.tables import TEMPLATE, TITLE, MomentColumn
from renshe.readers_language import reads_chinese

Words = str | Promise
SEEN: Mapping[str, Words] = {
    "person": pgettext_lazy("looked at", "the page of the person"),
    "identity number": pgettext_lazy("looked at", "the whole identity number"),
    "contributions": pgettext_lazy("looked at", "a month of contributions"),
    "contribution": pgettext_lazy("looked at", "a month of contributions"),
    "pension award": pgettext_lazy("looked at", "how the pension was reckoned"),
    "decision": pgettext_lazy("looked at", "a decision"),
    "decisions": pgettext_lazy("looked at", "the decisions"),
    "payment": pgettext_lazy("looked at", "a payment"),
    "payments": pgettext_lazy("looked at", "the payments"),
    "declarations": pgettext_lazy("looked at", "the declarations"),
    "declaration": pgettext_lazy("looked at", "a declaration"),
    "notice": pgettext_lazy("looked at", "a notice that was sent"),
    "case": pgettext_lazy("looked at", "a case"),
    "employer": pgettext_lazy("looked at", "the page of the employer"),
    "people": pgettext_lazy("looked at", "the people enrolled"),
}
DONE: Mapping[str, Words] = {
    "list.exported": pgettext_lazy("looked at", "taken out as a file"),
    "person.exported": pgettext_lazy("looked at", "the page of the person, taken out as a file"),
    "statement.printed": pgettext_lazy("looked at", "the yearly statement, printed"),
    "decision.printed": pgettext_lazy("looked at", "a worksheet, printed"),
    "decision.exported": pgettext_lazy("looked at", "a decision, taken out as a file"),
    "certificate.opened": pgettext_lazy("looked at", "a certificate, opened"),
    "case.clock_printed": pgettext_lazy("looked at", "a time limit of a case, printed"),
    "person.looked-up": pgettext_lazy("looked at", "name and number, held against the register for a declaration"),
    "person.name-tried": pgettext_lazy("looked at", "a name that did not fit the number, tried for a declaration"),
}
"""What was done, where the action says more than that it was seen."""
KINDS = (
    ("seen", pgettext_lazy("looked at", "looked at a page")),
    ("number", pgettext_lazy("looked at", "saw the whole identity number")),
    ("out", pgettext_lazy("looked at", "printed or taken out")),
    ("employer", pgettext_lazy("looked at", "looked up by an employer")),
)
NUMBER = "identity number"


def what(entry: TrailEntry) -> str:
    """What was looked at, in words; a thing with a key (decision 12) by its kind."""
    kind = re.sub(r" \S*\d\S*$", "", str(entry.detail.get("what", "")))
    if entry.action == "list.exported":
        joint = "，" if reads_chinese() else ", "
        return joint.join(str(one) for one in (SEEN.get(kind), DONE[entry.action]) if one)
    return str(DONE.get(entry.action) or SEEN.get(kind) or gettext("a page with the data"))


def office(entry: Any) -> str:
    """The offices that the looker held on that day: unit and role."""
    unit = "unit_zh" if reads_chinese() else "unit_en"
    joint = "；" if reads_chinese() else "; "
    held = [f"{one[unit]} · {RoleHolding.Role(one['role']).label}" for one in entry.offices]
    return joint.join(dict.fromkeys(held)) or entry.user.get_kind_display()


class Looks(ListTable):
    at = MomentColumn(pgettext_lazy("looked at", "When"), accessor="at", order_by=("pk",), attrs=TITLE)
    who = tables.Column(pgettext_lazy("looked at", "Who"), accessor="pk", orderable=False)
    what = tables.Column(pgettext_lazy("looked at", "What"), accessor="pk", orderable=False)
    reason = tables.Column(pgettext_lazy("looked at", "Why"), empty_values=(), orderable=False)

    class Meta:
        model = TrailEntry
        template_name = TEMPLATE
        fields = ("at", "who", "what", "reason")
        order_by = ("-at",)
        empty_text = _("Nobody has looked, as far as this list goes.")

    def render_who(self, record: TrailEntry) -> str:
        return office(record)

    def value_who(self, record: TrailEntry) -> str:
        return office(record)

    def render_what(self, record: TrailEntry) -> str:
        return what(record)

    def value_what(self, record: TrailEntry) -> str:
        return what(record)

    def render_reason(self, record: TrailEntry) -> str:
        return record.reason or gettext("none was asked for")

    def value_reason(self, record: TrailEntry) -> str:
        return record.reason


class LookFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(
        label=pgettext_lazy("looked at", "What"), choices=KINDS, empty_label=_("All"), method="narrow"
    )

    class Meta:
        model = TrailEntry
        form = PortalForm
        fields = ("kind",)

    def narrow(self, rows: QuerySet[TrailEntry], name: str, value: str) -> QuerySet[TrailEntry]:
        number = Q(action="seen", detail__what=NUMBER)
        by_employer = Q(action__in=("person.looked-up", "person.name-tried"))
        if value == "number":
            return rows.filter(number)
        if value == "employer":
            return rows.filter(by_employer)
        if value == "seen":
            return rows.filter(Q(action__in=("seen", "list.seen")) & ~number)
        return rows.exclude(action__in=("seen", "list.seen")).exclude(by_employer)
