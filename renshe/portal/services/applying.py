"""Applying: one question a page, all answers to look over, submitted once, the receipt.

What is typed is kept with the draft as soon as a page is sent, so that a sign-in that runs out loses no page before.
A draft's addresses have its key: after it is submitted each of them leads to its receipt.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from renshe.casework import drafts
from renshe.casework.items.form import Page
from renshe.casework.models import Draft
from renshe.errors import RensheError
from renshe.portal.people_signed_in import signed_in
from renshe.portal.services import told
from renshe.portal.services.applicants import (
    applicant_of,
    applicant_on,
    draft_or_404,
    for_applicants,
    item_or_404,
    may_apply_or_403,
)
from renshe.portal.services.outcome import outcome_of
from renshe.portal.services.page_form import PageForm
from renshe.portal.services.posted import kept_when_signed_out, take_up
from renshe.portal.services.rebased import tell_if_rebased
from renshe.portal.services.way import CHECK, address, go_on
from renshe.portal.words import in_words


@require_POST
@for_applicants
def apply(request: HttpRequest, item: str) -> HttpResponse:
    """Begin an application, or go on with the one that is under way."""
    wanted = item_or_404(item)
    may_apply_or_403(request, wanted)
    return go_on(drafts.begin(wanted, applicant_of(request), by=signed_in(request)))


def _typed(request: HttpRequest, shown: Page, *, all_of_it: bool) -> dict[str, str]:
    """What was typed on a page; `all_of_it`: what was not sent with it was left empty."""
    names = [one.name for one in shown.fields if all_of_it or one.name in request.POST]
    return {name: request.POST.get(name, "") for name in names}


@require_http_methods(["GET", "POST"])
@kept_when_signed_out
@for_applicants
def page(request: HttpRequest, item: str, pk: int, page: str) -> HttpResponse:
    """One question: shown with what was answered before, or kept and gone on from."""
    draft = draft_or_404(request, item, pk)
    if draft.case_id is not None:
        return go_on(draft)
    tell_if_rebased(request, draft)
    draft = take_up(request, draft)
    way = drafts.walk(draft)
    at = _place(way, page)
    if at is None:
        return go_on(draft)
    problems = {name: said for name, said in way.filled.problems.items() if name not in way.filled.missing}
    if request.method == "POST":
        kept = drafts.keep(draft, _typed(request, way.pages[at], all_of_it=True))
        if kept.case_id is not None:
            return go_on(kept)
        draft.typed, way = kept.typed, drafts.walk(kept)
        problems = dict(way.filled.problems)
        if not any(one.name in problems for one in way.pages[at].fields):
            return _after(request, draft, way, at)
    return render(request, "portal/services/question.html", _question(request, draft, way, at, problems))


def _place(way: drafts.Walk, name: str) -> int | None:
    return next((at for at, one in enumerate(way.pages) if one.name == name), None)


def _after(request: HttpRequest, draft: Draft, way: drafts.Walk, at: int) -> HttpResponse:
    """The page after this one; who came from the answers goes back there, if nothing new is asked now."""
    if request.GET.get("from") == CHECK:
        return go_on(draft)
    if at + 1 < len(way.pages):
        return redirect(address("apply-page", draft, way.pages[at + 1].name))
    if way.files.wanted:
        return redirect(address("apply-attach", draft, way.files.wanted[0].material.code))
    return redirect(address("apply-check", draft))


def _question(
    request: HttpRequest, draft: Draft, way: drafts.Walk, at: int, problems: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    shown = way.pages[at]
    back = reverse("portal:service", args=[draft.item])
    if request.GET.get("from") == CHECK:
        back = address("apply-check", draft)
    elif at:
        back = address("apply-page", draft, way.pages[at - 1].name)
    return {
        "item": draft.declared,
        "applicant": applicant_on(draft),
        "question": shown,
        "number": at + 1,
        "total": len(way.pages),
        "form": PageForm(shown, draft.typed, problems, applicant_on(draft)),
        "back": back,
        "keeps_at": address("apply-keep", draft, shown.name),
    }


@require_POST
@for_applicants
def keep(request: HttpRequest, item: str, pk: int, page: str) -> HttpResponse:
    """Keep what is typed so far (the page's script sends it); nothing is said about it."""
    draft = draft_or_404(request, item, pk)
    way = drafts.walk(draft)
    at = _place(way, page)
    if at is not None:
        drafts.keep(draft, _typed(request, way.pages[at], all_of_it=False))
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
@for_applicants
def check(request: HttpRequest, item: str, pk: int) -> HttpResponse:
    """All answers, to look over and to submit."""
    draft = draft_or_404(request, item, pk)
    if draft.case_id is not None:
        return go_on(draft)
    tell_if_rebased(request, draft)
    if request.method == "POST":
        return _submitted(request, draft)
    way = drafts.walk(draft)
    answers = way.filled.answers
    said = [
        told.Said(
            str(one.label),
            one.in_words(answers[one.name]) if one.name in answers else draft.typed.get(one.name, ""),
            f"{address('apply-page', draft, shown.name)}?from={CHECK}",
            way.filled.problems.get(one.name, ()),
        )
        for shown in way.pages
        for one in shown.fields
    ]
    context = {
        "item": draft.declared,
        "applicant": applicant_on(draft),
        "said": said,
        "is_whole": way.filled.is_whole and way.files.is_whole,
        "files": way.files,
        "draft": draft,
        "needed": told.needed(draft.declared, answers),
        "back": _last(draft, way),
        "discard": address("apply-discard", draft),
    }
    return render(request, "portal/services/check.html", context)


def _last(draft: Draft, way: drafts.Walk) -> str:
    """The page before the answers."""
    if way.files.wanted:
        return address("apply-attach", draft, way.files.wanted[-1].material.code)
    return address("apply-page", draft, way.pages[-1].name)


def _submitted(request: HttpRequest, draft: Draft) -> HttpResponse:
    try:
        drafts.submit(draft, applicant_on(draft).town.unit)
    except RensheError as error:
        messages.error(request, in_words(error))
        return redirect(address("apply-check", draft))
    return redirect(address("apply-receipt", draft))


@require_GET
@for_applicants
def receipt(request: HttpRequest, item: str, pk: int) -> HttpResponse:
    """What was submitted, under which number, and what happens next."""
    draft = draft_or_404(request, item, pk)
    case = draft.case
    if case is None:
        return go_on(draft)
    declared = draft.declared
    context = {
        "item": declared,
        "case": case,
        "state": declared.state(case.state),
        "needed": told.needed(declared, case.answers),
        "files": told.materials_of(case).files,
        **outcome_of(signed_in(request), case),
    }
    return render(request, "portal/services/receipt.html", context)


@require_POST
@for_applicants
def discard(request: HttpRequest, item: str, pk: int) -> HttpResponse:
    """Give up an application that was not submitted."""
    draft = draft_or_404(request, item, pk)
    if not drafts.discard(draft):
        return go_on(draft)
    messages.success(request, _("What you had begun is deleted."))
    return redirect("portal:my-cases" if draft.person_id is not None else "portal:our-cases")
