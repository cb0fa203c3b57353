"""One case for its officers: what was applied for, how it stands, what they may do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access import trail
from renshe.access.models import User
from renshe.casework import assigning, cases, offered, ticking
from renshe.casework.errors import AnswersWrong
from renshe.casework.items import ServiceItem, Transition
from renshe.casework.models import Case, SpotCheck
from renshe.errors import RensheError
from renshe.portal import typed
from renshe.portal.cases import related, shown, worded
from renshe.portal.cases.forms import StepForm
from renshe.portal.cases.listed import applicant
from renshe.portal.cases.spot_checks import may_look
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.services import documents
from renshe.portal.services.told import filed, materials_of
from renshe.portal.words import in_words
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer, Enrolment, Person

POOL = "pool"
LOOK = "look"
"""Sent with a step that is not to be taken yet: what else does it ask?"""


def case_or_404(user: User, pk: int) -> tuple[Case, ServiceItem]:
    """A case that the user sees, of an item that is worked on here."""
    rows = Case.objects.seen_by(user).select_related("unit__parent", "employer__town", "person__town", "assigned_to")
    found = rows.filter(pk__in=typed.keys([str(pk)])).first()
    item = worded.items().get(found.item) if found else None
    if found is None or item is None:
        raise Http404
    return found, item.as_of(found.version)


@require_GET
@for_officers()
def case(request: HttpRequest, pk: int) -> HttpResponse:
    elsewhere = Declaration.objects.filter(case__in=typed.keys([str(pk)]), case__item__in=worded.ELSEWHERE).first()
    if elsewhere is not None:
        return redirect("portal:declaration", pk=elsewhere.pk)  # which looks whether it may be seen
    found, item = case_or_404(signed_in(request), pk)
    trail.seen(request.user, found, "case", address=request.META.get("REMOTE_ADDR"))
    return _page(request, found, item)


@require_POST
@for_officers()
def take(request: HttpRequest, pk: int, step: str) -> HttpResponseBase:
    """Take one step. What is against it is said beside its form."""
    found, item = case_or_404(signed_in(request), pk)
    wanted = worded.step_of(item, step)
    if wanted is None:
        raise Http404
    form = _form(found, item, wanted, request.POST)
    if LOOK in request.POST:
        return _page(request, found, item, _form(found, item, wanted, request.POST, is_looked_at=True))
    if not form.is_valid():
        return _page(request, found, item, form)
    try:
        with transaction.atomic(durable=True):
            went = cases.advance(
                found, step, by=signed_in(request), note=form.note, answers=form.typed(), data=form.told()
            )
    except AnswersWrong as error:
        form.say_all(error.by_field)
        return _page(request, found, item, form)
    except RensheError as error:
        found, item = case_or_404(signed_in(request), pk)  # somebody may have moved it
        return _page(request, found, item, form, in_words(error))
    if went.repeated:
        messages.info(request, _("You had taken this step already; nothing was done twice."))
    else:
        messages.success(request, _("Done: %(step)s.") % {"step": wanted.name})
    return redirect("portal:case", pk=pk)


@require_GET
@for_officers()
def document(request: HttpRequest, pk: int, number: str, ending: str) -> HttpResponse:
    """A document of the case, or its signature."""
    found, _item = case_or_404(signed_in(request), pk)
    trail.seen(request.user, found, "document", address=request.META.get("REMOTE_ADDR"))
    return documents.served(request, found, number, ending)


@require_POST
@for_officers()
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the case, hand it to a colleague, or give it back to the pool."""
    found, _item = case_or_404(signed_in(request), pk)
    wanted, was = request.POST.get("to", ""), typed.key(request.POST.get("was"))
    to = User.objects.filter(pk__in=typed.keys([wanted])).first() if wanted != POOL else None
    if to is None and wanted != POOL:
        messages.error(request, _("Choose who is to have the case."))
        return redirect("portal:case", pk=pk)
    try:
        with transaction.atomic(durable=True):
            assigning.assign(found, to, by=signed_in(request), was=was)
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        words = _("The case is with %(user)s now.") % {"user": to} if to else _("The case is back in the pool.")
        messages.success(request, words)
    return redirect("portal:case", pk=pk)


def _page(
    request: HttpRequest, found: Case, item: ServiceItem, tried: StepForm | None = None, against: str = ""
) -> HttpResponse:
    """`tried`: the form of the step that could not be taken; `against`: why, where it lies in no field."""
    user = signed_in(request)
    events = list(found.events.select_related("by", "on_behalf_of").order_by("sequence"))
    steps = offered.steps(user, found) if found.is_open else []
    in_place_of = User.objects.filter(pk__in={each.acts_for for each in steps if each.acts_for is not None})
    forms = [
        (each, tried if tried is not None and tried.step == each.step else _form(found, item, each.step))
        for each in steps
    ]
    context = {
        "title": f"{item.name} · {found}",
        "case": found,
        "item": item,
        "applicant": applicant(found),
        "state": worded.state_name(found),
        "due": worded.due(found),
        "answers": shown.applied_with(item, found, events[0]),
        "materials": materials_of(found, events),
        "filed": filed(events[0]),
        "timeline": list(shown.timeline(item, found, events)),
        "clocks": shown.clocks(item, found),
        "steps": forms,
        "in_place_of": list(in_place_of),
        "tried": tried,
        "against": against,
        "is_tried_offered": tried is not None and any(form is tried and not each.is_own for each, form in forms),
        "may_assign": found.is_open and assigning.may_have(user, found),
        "colleagues": assigning.colleagues(found) if found.is_open else [],
        "check": _check(user, found),
        "documents": documents.documents_of(found),
        "is_printing": documents.is_printing(found),
        "documents_at": reverse("portal:case", args=[found.pk]),
        "checklist": ticking.checklist(found),
        "may_tick": found.is_open and assigning.may_have(user, found),
        "is_unknown_version": not item.knows(found.version),
        **related.beside(user, found),
        **related.working(user, found),
        **_records(user, found),
    }
    return render(request, "portal/cases/case.html", context)


def _form(
    case: Case, item: ServiceItem, step: Transition, sent: QueryDict | None = None, *, is_looked_at: bool = False
) -> StepForm:
    """The form of a step; where something before it is not ticked, but may stay so, it asks why."""
    asks_why = any(one.may_stay_open for one in ticking.open_before(case, step))
    return StepForm(step, sent, item=item, asks_why=asks_why, is_looked_at=is_looked_at)


def _check(user: User, found: Case) -> dict[str, Any] | None:
    check = SpotCheck.objects.filter(case=found).select_related("looked_by").first()
    return {"is": check, "may_look": check.looked_at is None and may_look(user, found)} if check else None


def _records(user: User, found: Case) -> dict[str, Any]:
    """What the registry says of the applicant, as far as the user sees it."""
    if found.person is None:
        sees = found.employer is not None and Employer.objects.seen_by(user).filter(pk=found.employer.pk).exists()
        return {"sees_employer": sees}
    spells = Enrolment.objects.current().seen_by(user).filter(person=found.person).select_related("employer")
    return {
        "sees_person": Person.objects.seen_by(user).filter(pk=found.person.pk).exists(),
        "spells": spells.order_by("-valid"),
    }
