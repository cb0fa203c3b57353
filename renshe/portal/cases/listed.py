"""The work list's columns and filters."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.masking import mask_identity
from renshe.access.models import Unit
from renshe.casework.models import Case
from renshe.portal.cases import worded
from renshe.portal.cases.reach import in_hands_of, soon
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn
from renshe.portal.people_signed_in import signed_in
from renshe.portal.tables import TEMPLATE, TITLE, TWO_COLUMNS, MomentColumn

DUE = (
    ("late", pgettext_lazy("limit", "late")),
    ("soon", pgettext_lazy("limit", "ends soon")),
    ("in_time", pgettext_lazy("limit", "in time")),
    ("still", pgettext_lazy("limit", "stands still or none runs")),
)
WHO = (
    ("mine", pgettext_lazy("case in hand", "mine")),
    ("nobody", pgettext_lazy("case in hand", "nobody's")),
)


def applicant(case: Case) -> str:
    """Who applies, masked: a person by name and masked number."""
    if case.employer is not None:
        return case.employer.name
    return f"{case.person.name} {mask_identity(case.person.identity_number)}" if case.person else "—"


class CaseChosen(tables.CheckBoxColumn):
    """A box to choose a case by, named for a screen reader by its number."""

    @property
    def header(self) -> Any:
        return self.verbose_name

    def render(self, value: Any, bound_column: Any, record: Any) -> str:
        words = _("Choose %(case)s") % {"case": record}
        box = '<input type="checkbox" class="form-check-input" name="pk" value="{}" aria-label="{}">'
        return format_html(box, value, words)


class WorkList(ListTable):
    """Open cases, those that are due first before the others."""

    pk = CaseChosen(
        orderable=False, exclude_from_export=True, verbose_name=_("Chosen"), attrs={"td": {"class": "chosen"}}
    )
    number = tables.Column(
        _("Case or receipt number"),
        accessor="pk",
        linkify=("portal:case", {"pk": tables.A("pk")}),
        attrs=TITLE,
    )
    item = CodedColumn(_("Item"), choices=worded.item_names)
    applicant = tables.Column(_("Applicant"), accessor="pk", orderable=False, attrs=TWO_COLUMNS)
    unit = tables.Column(_("Unit"), accessor="unit", order_by="unit__code")
    state = CodedColumn(_("State"), choices=worded.state_names)
    due_on = tables.Column(pgettext_lazy("case", "Due"), empty_values=(), attrs=TWO_COLUMNS)
    assigned_to = NameColumn(_("In whose hands"), field="assigned_to__full_name", empty_values=())
    opened_at = MomentColumn(_("Received"))

    class Meta:
        model = Case
        template_name = TEMPLATE
        fields = ("pk", "number", "item", "applicant", "unit", "state", "due_on", "assigned_to", "opened_at")
        order_by = ("due_on",)

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    def render_number(self, record: Case) -> str:
        return str(record)

    def value_number(self, record: Case) -> str:
        return str(record)

    def render_applicant(self, record: Case) -> str:
        return applicant(record)

    def value_applicant(self, record: Case) -> str:
        return applicant(record)

    def render_state(self, record: Case) -> str:
        return worded.state_name(record)

    def value_state(self, record: Case) -> str:
        return worded.state_name(record)

    def render_due_on(self, record: Case) -> str:
        words = worded.due(record, self.today)
        if record.due_on is None or record.due_on >= self.today:
            return words
        return format_html('<span class="badge state-assumed">{}</span>', words)

    def value_due_on(self, record: Case) -> str:
        return worded.due(record, self.today)

    def render_assigned_to(self, record: Case) -> str:
        return str(record.assigned_to or pgettext_lazy("case in hand", "nobody"))

    def value_assigned_to(self, record: Case) -> str:
        return str(record.assigned_to or "")


def _units(request: HttpRequest | None) -> QuerySet[Unit]:
    if request is None:
        return Unit.objects.none()
    return signed_in(request).units_in_reach().filter(kind__in=("city", "town")).order_by("code")


class WorkListFilter(filters.FilterSet):
    item = filters.ChoiceFilter(label=_("Item"), choices=lambda: worded.item_names().items(), empty_label=_("All"))
    state = filters.ChoiceFilter(label=_("State"), choices=lambda: worded.state_names().items(), empty_label=_("All"))
    unit = filters.ModelChoiceFilter(label=_("Unit"), queryset=_units, empty_label=_("All"))
    due = filters.ChoiceFilter(label=pgettext_lazy("case", "Due"), choices=DUE, method="by_due", empty_label=_("All"))
    who = filters.ChoiceFilter(label=_("In whose hands"), choices=WHO, method="by_hands", empty_label=_("All"))
    sent_back = filters.ChoiceFilter(
        label=_("Sent back for papers"),
        choices=(("yes", _("yes")), ("no", _("no"))),
        method="by_turn",
        empty_label=_("All"),
    )

    class Meta:
        model = Case
        form = PortalForm
        fields = ("item", "state", "unit", "due", "who", "sent_back")

    def by_due(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        today = timezone.localdate()
        if value == "still":
            return rows.filter(due_on=None)
        if value == "late":
            return rows.filter(due_on__lt=today)
        near = soon(today)
        return rows.filter(due_on__gt=near) if value == "in_time" else rows.filter(due_on__range=(today, near))

    def by_hands(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return rows.filter(assigned_to=None) if value == "nobody" else rows.filter(in_hands_of(signed_in(self.request)))

    def by_turn(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        turn = Q(pk__in=[])
        for item, states in worded.waiting_for_applicants():
            turn |= Q(item=item, state__in=states)
        return rows.filter(turn if value == "yes" else ~turn)
