"""Cases handed on in bulk, with a reason: all of an officer's who is away or leaves, or some of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from renshe.access.models import User
from renshe.casework import assigning
from renshe.casework.models import Case
from renshe.errors import RensheError
from renshe.portal import typed
from renshe.portal.cases import worded
from renshe.portal.cases.beside import written
from renshe.portal.cases.listed import applicant
from renshe.portal.cases.one import POOL
from renshe.portal.cases.reach import open_cases
from renshe.portal.cases.work_list import AT_ONCE, TAKERS, Result
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import ListTable
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.tables import TEMPLATE, TITLE, DayColumn
from renshe.portal.words import in_words


@dataclass(frozen=True)
class InHand:
    """An officer with open cases: how many, and when the first of them is due."""

    pk: int
    name: str
    in_hand: int
    first_due: date | None


class Hands(ListTable):
    name = tables.Column(gettext_lazy("Officer"), linkify=("portal:cases-hand", {"pk": tables.A("pk")}), attrs=TITLE)
    in_hand = tables.Column(gettext_lazy("Cases in hand"))
    first_due = DayColumn(gettext_lazy("First due on"))

    class Meta:
        template_name = TEMPLATE
        fields = ("name", "in_hand", "first_due")
        order_by = ("-in_hand",)


class HandsForm(PortalForm):
    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=40)


class HandsFilter(RowFilter):
    form_class = HandsForm

    def keeps(self, row: InHand, **asked: Any) -> bool:
        return asked["q"] in row.name


@require_GET
@for_officers(*TAKERS)
def listed(request: HttpRequest) -> HttpResponse:
    held: Any = open_cases(signed_in(request)).exclude(assigned_to=None).order_by().values("assigned_to")
    counted = {row["assigned_to"]: row for row in held.annotate(in_hand=Count("pk"), first_due=Min("due_on"))}
    found = [
        InHand(one.pk, str(one), counted[one.pk]["in_hand"], counted[one.pk]["first_due"])
        for one in User.objects.filter(pk__in=counted).order_by("pk")
    ]
    return list_page(
        request, found, table=Hands, title=_("In whose hands the cases are"), filters=HandsFilter, file_name="hands"
    )


@require_http_methods(["GET", "POST"])
@for_officers(*TAKERS)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """The cases that an officer has in hand, those due first, and to whom they go."""
    rows = open_cases(signed_in(request)).filter(assigned_to__in=typed.keys([str(pk)]))
    rows = rows.select_related("unit", "employer", "person").order_by("due_on", "pk")
    of = User.objects.filter(pk__in=typed.keys([str(pk)])).first()
    held = list(rows[:AT_ONCE])
    if of is None or not held:
        raise Http404
    if request.method == "POST":
        return _handed(request, of, held)
    context = {
        "title": _("Cases in the hands of %(user)s") % {"user": of},
        "of": of,
        "rows": [(one, applicant(one), worded.due(one)) for one in held],
        "colleagues": _colleagues(held, of),
        "most": AT_ONCE,
        "is_more": len(held) == AT_ONCE,
    }
    return render(request, "portal/cases/hand.html", context)


def _colleagues(cases: list[Case], of: User) -> list[User]:
    """Who could have one of them at least: each kind of case at each unit is asked for once."""
    kinds = {(one.item, one.version, one.unit_id): one for one in cases}.values()
    found = {user.pk: user for one in kinds for user in assigning.colleagues(one) if user != of}
    return [found[key] for key in sorted(found)]


def _handed(request: HttpRequest, of: User, held: list[Case]) -> HttpResponse:
    chosen = set(typed.keys(request.POST.getlist("pk")[:AT_ONCE]))
    wanted = request.POST.get("to", "")
    to = User.objects.filter(pk__in=typed.keys([wanted])).first() if wanted != POOL else None
    going = [one for one in held if one.pk in chosen]
    if not going or (to is None and wanted != POOL):
        messages.error(request, _("Choose the cases, and who is to have them."))
        return redirect("portal:cases-hand", pk=of.pk)
    try:
        with transaction.atomic(durable=True):
            went = assigning.assign_many(
                [one.pk for one in going], to, by=signed_in(request), note=written(request, "note")
            )
    except RensheError as error:
        messages.error(request, in_words(error))
        return redirect("portal:cases-hand", pk=of.pk)
    refused = {str(getattr(error, "number", "")): in_words(error) for error in went.refused}
    done = {one.pk for one in went.done}
    results = [
        Result(one, applicant(one), one.pk in done, _("done") if one.pk in done else refused.get(str(one), _("done")))
        for one in going
    ]
    title = _("Handed to %(user)s") % {"user": to} if to else _("Back to the pool")
    context = {"title": title, "results": results, "done": len(done), "left": len(going) - len(done)}
    return render(request, "portal/cases/many_done.html", context)
