"""The work list of the units that an officer reaches, and steps taken in many cases at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access.models import User
from renshe.casework import cases, offered
from renshe.casework.items import Transition
from renshe.casework.models import Case
from renshe.errors import RensheError
from renshe.portal import typed
from renshe.portal.cases import worded
from renshe.portal.cases.forms import LONGEST_NOTE
from renshe.portal.cases.listed import WorkList, WorkListFilter, applicant
from renshe.portal.cases.reach import Capped, open_cases, seen_cases
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import HANDS, Role, for_officers, roles_today, signed_in
from renshe.portal.words import in_words

AT_ONCE = 500
TAKERS = (*HANDS, Role.LEADER)


@dataclass(frozen=True)
class Result:
    case: Case
    applicant: str
    is_done: bool
    words: str


@require_GET
@for_officers()
def work_list(request: HttpRequest) -> HttpResponse:
    rows = open_cases(signed_in(request)).select_related("unit", "employer", "person", "assigned_to")
    return list_page(
        request,
        rows,
        table=WorkList,
        title=_("Cases in hand"),
        filters=WorkListFilter,
        template="portal/cases/list.html",
        file_name="cases",
        context={
            "may_take": bool(roles_today(request) & set(TAKERS)),
            "may_take_over": Role.LEADER in roles_today(request),
        },
        watched="cases",
        paginator=Capped,
    )


@require_POST
@for_officers(*TAKERS)
def many(request: HttpRequest) -> HttpResponse:
    """Look at the chosen cases before a step is taken in them: one item, one state."""
    chosen = _chosen(request)
    if not _are_alike(request, chosen):
        return redirect("portal:cases")
    return _preview(request, chosen)


@require_POST
@for_officers(*TAKERS)
def take_many(request: HttpRequest) -> HttpResponse:
    """Take the step in the chosen cases, as many as can go; say of each what became of it."""
    chosen, user = _chosen(request), signed_in(request)
    note = request.POST.get("note", "").replace("\x00", "").strip()
    item = worded.items().get(chosen[0].item) if chosen else None
    step = worded.step_of(item, request.POST.get("step", "")) if item else None
    if item is None or step is None or not _is_plain(step) or any(one.item != item.code for one in chosen):
        messages.error(request, _("Choose the cases again, and a step that is offered for them."))
        return redirect("portal:cases")
    if len(note) > LONGEST_NOTE or (step.needs_note and not note):
        messages.error(request, _("Give a reason in words, of at most %(most)s characters.") % {"most": LONGEST_NOTE})
        return _preview(request, chosen)
    try:
        with transaction.atomic(durable=True):
            went = cases.advance_many(item, [one.pk for one in chosen], step.code, by=user, note=note)
    except RensheError as error:
        messages.error(request, in_words(error))
        return redirect("portal:cases")
    refused = {str(getattr(error, "number", "")): in_words(error) for error in went.refused}
    results = [_result(one, set(went.done), refused) for one in chosen]
    context = {"title": step.name, "results": results, "done": len(went.done), "left": len(chosen) - len(went.done)}
    return render(request, "portal/cases/many_done.html", context)


def _result(case: Case, done: set[int], refused: dict[str, str]) -> Result:
    if case.pk in done:
        return Result(case, applicant(case), True, _("done"))
    words = refused.get(str(case)) or _("You had taken this step already; nothing was done twice.")
    return Result(case, applicant(case), False, words)


def _chosen(request: HttpRequest) -> list[Case]:
    keys = typed.keys(request.POST.getlist("pk")[:AT_ONCE])
    rows = seen_cases(signed_in(request)).filter(pk__in=keys).select_related("unit", "employer", "person")
    return list(rows.order_by("due_on", "pk"))


def _are_alike(request: HttpRequest, chosen: list[Case]) -> bool:
    if not chosen:
        messages.error(request, _("Choose cases by the boxes at the beginning of their rows."))
        return False
    kinds = {(worded.item_name(one), worded.state_name(one)) for one in chosen}
    if len({(one.item, one.state) for one in chosen}) > 1:
        told = "；".join(f"{item} · {state}" for item, state in sorted(kinds))
        words = _("Only cases of one item in one state go together; filter the list by both. Chosen were: %(kinds)s")
        messages.error(request, words % {"kinds": told})
        return False
    return True


def _preview(request: HttpRequest, chosen: list[Case]) -> HttpResponse:
    context = {
        "title": _("One step in many cases"),
        "rows": [(one, applicant(one), worded.due(one)) for one in chosen],
        "item": worded.item_name(chosen[0]),
        "state": worded.state_name(chosen[0]),
        "steps": _steps(signed_in(request), chosen),
        "longest": LONGEST_NOTE,
    }
    return render(request, "portal/cases/many.html", context)


def _steps(user: User, chosen: list[Case]) -> list[Transition]:
    """Steps that ask for nothing and that the user may take in one of the cases at least."""
    one_a_unit = {one.unit_id: one for one in chosen}.values()
    found = {each.step.code: each.step for one in one_a_unit for each in offered.steps(user, one)}
    return [step for step in found.values() if _is_plain(step)]


def _is_plain(step: Transition) -> bool:
    return bool(step.roles) and step.does is None and not step.asks.groups
