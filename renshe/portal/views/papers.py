"""Worksheets printed: of a decision for whom may see it, the yearly statement for officers and for the person."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from renshe.access import trail
from renshe.access.models import User
from renshe.access.scope import get_seen_or_404
from renshe.errors import RensheError
from renshe.portal.papers import printing
from renshe.portal.papers import year as yearly
from renshe.portal.papers.declarations import paper_for
from renshe.portal.people_signed_in import OFFICE, for_kind, for_officers, own_person, roles_today, signed_in
from renshe.portal.queries.decisions_seen import decision_or_404
from renshe.portal.words import in_words
from renshe.registry.models import Person

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@require_GET
@login_required
def worksheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The worksheet of a decision: for officers who see the person's decisions, the person, and who is paid by it.

    `?in=en` or `?in=zh` prints it in that language whatever the page is in.
    """
    _let_in(request)
    shown = decision_or_404(signed_in(request), pk)
    if paper_for(shown.item) is None:
        raise Http404
    with translation.override(language_asked(request)):
        try:
            paper = printing.of_decision(shown, by=signed_in(request))
        except RensheError as error:
            return cannot_be_printed(request, error)
    detail = {"person": shown.person_id, "in": language_asked(request)}
    trail.record(request.user, "decision.printed", shown, detail=detail, address=request.META.get("REMOTE_ADDR"))
    return as_pdf(paper, f"decision-{shown.pk}")


@require_GET
@for_officers()
def statement(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """A person's yearly statement, for officers who see the person."""
    person = get_seen_or_404(Person.objects.select_related("town"), request.user, pk)
    return _statement(request, person, year)


@require_GET
@for_kind(User.Kind.RESIDENT)
def own_statement(request: HttpRequest, year: int) -> HttpResponse:
    """One's own yearly statement."""
    return _statement(request, own_person(request), year)


def _statement(request: HttpRequest, person: Person, year: int) -> HttpResponse:
    if year not in yearly.years():
        raise Http404
    with translation.override(language_asked(request)):
        try:
            paper = yearly.pdf(person, year, by=signed_in(request))
        except RensheError as error:
            return cannot_be_printed(request, error)
    detail = {"year": year, "in": language_asked(request)}
    trail.record(request.user, "statement.printed", person, detail=detail, address=request.META.get("REMOTE_ADDR"))
    return as_pdf(paper, f"statement-{year}")


def language_asked(request: HttpRequest) -> str:
    """The language that the paper is asked for in; without one, the page's."""
    if (asked := request.GET.get("in")) is None:
        return translation.get_language() or LANGUAGES["zh"]
    if asked not in LANGUAGES:
        raise Http404
    return LANGUAGES[asked]


def as_pdf(paper: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def cannot_be_printed(request: HttpRequest, error: RensheError) -> HttpResponse:
    """Say in words why there is no paper."""
    return render(request, "portal/paper_not_printed.html", {"words": in_words(error)}, status=409)


def _let_in(request: HttpRequest) -> None:
    """Officers of the office; residents. To everybody else a decision isn't there."""
    user = signed_in(request)
    if user.kind == User.Kind.OFFICER and not roles_today(request) & frozenset(OFFICE):
        raise Http404
