"""One's own cases: what is under way and what is over, each with its timeline and the steps that one may take."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access.models import User
from renshe.access.scope import get_seen_or_404
from renshe.casework import cases, drafts, following, offered
from renshe.casework.errors import AnswersWrong, CaseNotWaiting
from renshe.casework.items import Transition, get_item, item_of
from renshe.casework.models import Case, Draft
from renshe.errors import RensheError
from renshe.portal.cases import related, worded
from renshe.portal.listed.own_cases import OwnCaseFilter, OwnCases, case_page
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_kind, signed_in
from renshe.portal.services import documents
from renshe.portal.services.applicants import applicant_of, own_cases
from renshe.portal.services.outcome import outcome_of
from renshe.portal.services.step_form import NOTE, StepForm
from renshe.portal.services.timeline import timeline
from renshe.portal.services.told import materials_of
from renshe.portal.words import in_words
from renshe.registry.models import Person

residents, agents = for_kind(User.Kind.RESIDENT), for_kind(User.Kind.EMPLOYER)


@require_GET
@residents
def my_cases(request: HttpRequest) -> HttpResponse:
    return _listed(request, _("My cases"))


@require_GET
@agents
def our_cases(request: HttpRequest) -> HttpResponse:
    return _listed(request, _("Our cases"))


def _listed(request: HttpRequest, title: str) -> HttpResponse:
    """The cases, and above them the applications that are begun and not submitted."""
    applicant = applicant_of(request)
    begun = Draft.objects.seen_by(request.user).filter(case=None).order_by("-changed_at", "pk")
    own = begun.filter(person=applicant) if isinstance(applicant, Person) else begun.filter(employer=applicant)
    return list_page(
        request,
        own_cases(request),
        table=OwnCases,
        filters=OwnCaseFilter,
        title=title,
        template="portal/services/cases.html",
        file_name="cases",
        context={"drafts": own},
    )


@require_GET
@residents
def my_case(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _own(request, pk))


@require_GET
@agents
def our_case(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _own(request, pk))


@require_POST
@residents
def my_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    return _step(request, _own(request, pk), step)


@require_POST
@agents
def our_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    return _step(request, _own(request, pk), step)


@require_GET
@residents
def my_document(request: HttpRequest, pk: int, number: str, ending: str) -> HttpResponse:
    return documents.served(request, _own(request, pk), number, ending)


@require_GET
@agents
def our_document(request: HttpRequest, pk: int, number: str, ending: str) -> HttpResponse:
    return documents.served(request, _own(request, pk), number, ending)


@require_POST
@residents
def my_asking(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    return _ask(request, _own(request, pk), item)


@require_POST
@agents
def our_asking(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    return _ask(request, _own(request, pk), item)


def _ask(request: HttpRequest, case: Case, item: str) -> HttpResponse:
    """Begin to ask that a decided case be looked at again: an application that points back to it."""
    user = signed_in(request)
    found = [one for one in following.ways(case) if one.following.item == item]
    if not found or not following.may_ask(user, case, found[0].following):
        raise Http404
    applicant = applicant_of(request)
    if applicant != (case.person or case.employer):
        raise Http404
    draft = drafts.begin(get_item(item), applicant, by=user, origin=case)
    return redirect("portal:apply-check", item=item, pk=draft.pk)


def _own(request: HttpRequest, pk: int) -> Case:
    return get_seen_or_404(Case.objects.select_related("unit", "person", "employer"), request.user, pk)


def _steps_open(case: Case) -> list[Transition]:
    """The steps that the applicant may take as the case stands."""
    return offered.of_applicant(case)


def _page(request: HttpRequest, case: Case, refused: StepForm | None = None) -> HttpResponse:
    item = item_of(case)
    forms = [refused if refused is not None and refused.step == step else StepForm(step) for step in _steps_open(case)]
    outcome = outcome_of(signed_in(request), case)
    context: dict[str, Any] = {
        "case": case,
        "item": item,
        "state": worded.state_of(item, case.state),
        "state_name": item.procedure.state_name(case.state),
        "events": list(timeline(case)),
        "materials": materials_of(case),
        "attach_at": "portal:my-case-attach" if case.person_id is not None else "portal:our-case-attach",
        "forms": forms,
        "refused": refused,
        "steps_at": case_page(case),
        "case_at": "portal:my-case" if case.person_id is not None else "portal:our-case",
        **related.beside(signed_in(request), case),
        "list_at": "portal:my-cases" if case.person_id is not None else "portal:our-cases",
        "documents": documents.documents_of(case, but=outcome.get("certificates", ())),
        "is_printing": documents.is_printing(case),
        **outcome,
    }
    return render(request, "portal/services/case.html", context)


def _step(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """Take a step as the applicant. What is not right is said beside its field, and nothing that was typed is lost."""
    step = next((one for one in item_of(case).procedure.transitions if one.code == code), None)
    if step is None or not step.by_applicant:
        raise Http404
    form = StepForm(step, request.POST)
    if not form.is_valid():
        return _page(request, case, form)
    try:
        cases.advance(case, code, by=signed_in(request), note=form.cleaned_data[NOTE], answers=form.typed())
    except AnswersWrong as error:
        for name, said in error.by_field.items():
            form.say(name, " ".join(said))
        return _page(request, case, form)
    except CaseNotWaiting as error:  # its own words name the officer
        words = _("“%(step)s” is no longer possible: the case is “%(state)s” now.")
        messages.error(request, words % {"step": error.step, "state": error.state})
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Done: %(step)s.") % {"step": step.name})
    return redirect(case_page(case))
