"""Decisions made at once that an officer looks at again (抽查)."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from renshe.access.models import User
from renshe.casework import spot_checks
from renshe.casework.models import Case, SpotCheck
from renshe.errors import RensheError
from renshe.portal import typed
from renshe.portal.cases import worded
from renshe.portal.cases.forms import LONGEST_NOTE
from renshe.portal.cases.listed import applicant
from renshe.portal.cases.reach import Capped
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.tables import TEMPLATE, TITLE, TWO_COLUMNS, MomentColumn, YesNoColumn
from renshe.portal.words import in_words


class Checks(ListTable):
    case = tables.Column(
        gettext_lazy("Case or receipt number"), linkify=("portal:case", {"pk": tables.A("case_id")}), attrs=TITLE,
        orderable=False,
    )  # fmt: skip
    item = CodedColumn(gettext_lazy("Item"), accessor="case__item", choices=worded.item_names)
    applicant = tables.Column(gettext_lazy("Applicant"), accessor="pk", orderable=False, attrs=TWO_COLUMNS)
    state = tables.Column(gettext_lazy("State"), accessor="case__state", orderable=False)
    asked_at = MomentColumn(gettext_lazy("Chosen at"))
    looked_by = NameColumn(gettext_lazy("Looked at by"), field="looked_by__full_name")
    is_right = YesNoColumn(gettext_lazy("Right?"))
    note = tables.Column(gettext_lazy("Note"), orderable=False, attrs=TWO_COLUMNS)

    class Meta:
        model = SpotCheck
        template_name = TEMPLATE
        fields = ("case", "item", "applicant", "state", "asked_at", "looked_by", "is_right", "note")
        order_by = ("asked_at",)

    def render_applicant(self, record: SpotCheck) -> str:
        return applicant(record.case)

    def value_applicant(self, record: SpotCheck) -> str:
        return applicant(record.case)

    def render_state(self, record: SpotCheck) -> str:
        return worded.state_name(record.case)

    def value_state(self, record: SpotCheck) -> str:
        return worded.state_name(record.case)


class ChecksFilter(filters.FilterSet):
    looked = filters.ChoiceFilter(
        label=gettext_lazy("Looked at"),
        choices=(
            ("no", pgettext_lazy("spot check", "not yet")),
            ("right", pgettext_lazy("spot check", "right")),
            ("wrong", pgettext_lazy("spot check", "not right")),
        ),
        method="by_look",
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = SpotCheck
        form = PortalForm
        fields = ("looked",)

    def by_look(self, rows: QuerySet[SpotCheck], name: str, value: str) -> QuerySet[SpotCheck]:
        return rows.filter(is_right={"no": None, "right": True, "wrong": False}[value])


def may_look(user: User, case: Case) -> bool:
    return spot_checks.may_look(user, case)


@require_GET
@for_officers()
def listed(request: HttpRequest) -> HttpResponse:
    rows: Any = SpotCheck.objects.seen_by(signed_in(request)).filter(case__item__in=list(worded.items()))
    return list_page(
        request,
        rows.select_related("case__employer", "case__person", "looked_by"),
        table=Checks,
        title=_("Spot checks"),
        filters=ChecksFilter,
        file_name="spot-checks",
        watched="spot checks",
        paginator=Capped,
    )


@require_POST
@for_officers()
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of a decision that was made at once whether it is right."""
    check = SpotCheck.objects.seen_by(signed_in(request)).filter(case__in=typed.keys([str(pk)])).first()
    if check is None:
        raise Http404
    answer, note = request.POST.get("is_right"), request.POST.get("note", "").replace("\x00", "").strip()
    if answer not in ("yes", "no") or len(note) > LONGEST_NOTE:
        messages.error(request, _("Say whether it is right; a note has at most %(most)s characters.") % {
            "most": LONGEST_NOTE
        })  # fmt: skip
        return redirect("portal:case", pk=pk)
    try:
        with transaction.atomic(durable=True):
            spot_checks.look(check, is_right=answer == "yes", note=note, by=signed_in(request))
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Noted."))
    return redirect("portal:case", pk=pk)
