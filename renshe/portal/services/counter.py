"""Applying at the counter (窗口受理): an officer, for a person or an employer, on one dense page.

Conditions are the server's: with scripts a changed answer brings up what else is asked; without, sending the page does.
Who filed it and that it came in at a counter stands in the case's first event.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from renshe.access import trail
from renshe.access.scope import get_seen_or_404
from renshe.casework import drafts
from renshe.casework.attachments.attaching import remove
from renshe.casework.attachments.models import Attachment
from renshe.casework.errors import UnknownItem
from renshe.casework.items import ServiceItem, get_item
from renshe.casework.models import Case, Draft
from renshe.casework.taking_in import items_for, may_take_in
from renshe.errors import RensheError
from renshe.portal import typed
from renshe.portal.people_signed_in import Role, for_officers, signed_in
from renshe.portal.services import told
from renshe.portal.services.applicants import applicant_on, is_theirs
from renshe.portal.services.attaching import Came, accepts, limits, take_in, tell
from renshe.portal.services.dense_form import DenseForm, read
from renshe.portal.services.posted import kept_when_signed_out, take_up
from renshe.portal.services.rebased import tell_if_rebased
from renshe.portal.words import in_words
from renshe.registry.models import Employer, Person

takes_in = for_officers(Role.HANDLER, Role.COUNTER)
LOOK, SUBMIT = "look", "submit"
FIELD, REMOVE = "files-", "remove"


@require_GET
@takes_in
def for_person(request: HttpRequest, pk: int) -> HttpResponse:
    return _choose(request, _person(request, pk))


@require_GET
@takes_in
def for_employer(request: HttpRequest, pk: int) -> HttpResponse:
    return _choose(request, _employer(request, pk))


def _person(request: HttpRequest, pk: int) -> Person:
    return get_seen_or_404(Person.objects.select_related("town__unit"), request.user, pk)


def _employer(request: HttpRequest, pk: int) -> Employer:
    return get_seen_or_404(Employer.objects.select_related("town__unit"), request.user, pk)


def _choose(request: HttpRequest, applicant: Person | Employer) -> HttpResponse:
    """What may be applied for here on the applicant's behalf, and what was begun."""
    user, is_person = signed_in(request), isinstance(applicant, Person)
    if is_person:
        trail.seen(user, applicant, "services at the counter", address=request.META.get("REMOTE_ADDR"))
    begun = Draft.objects.seen_by(user).filter(case=None).order_by("-changed_at", "pk")
    mine = begun.filter(person=applicant) if isinstance(applicant, Person) else begun.filter(employer=applicant)
    context = {
        "title": _("Take in an application"),
        "applicant": applicant,
        "is_person": is_person,
        "items": list(items_for(user, applicant)),
        "drafts": mine,
    }
    return render(request, "portal/services/counter_items.html", context)


@require_POST
@takes_in
def begin_for_person(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    return _begin(request, _person(request, pk), item)


@require_POST
@takes_in
def begin_for_employer(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    return _begin(request, _employer(request, pk), item)


def _begin(request: HttpRequest, applicant: Person | Employer, code: str) -> HttpResponse:
    try:
        item = get_item(code)
    except UnknownItem as error:
        raise Http404 from error
    _may_or_403(request, item, applicant)
    return redirect("portal:counter-draft", pk=drafts.begin(item, applicant, by=signed_in(request)).pk)


def _may_or_403(request: HttpRequest, item: ServiceItem, applicant: Person | Employer) -> None:
    if not may_take_in(signed_in(request), item, applicant):
        raise PermissionDenied


def _draft(request: HttpRequest, pk: int) -> Draft:
    """The officer's own draft, as long as the applicant is one of their unit's."""
    rows = Draft.objects.select_related("case", "person__town__unit", "employer__town__unit")
    found = get_seen_or_404(rows, request.user, pk)
    if not is_theirs(signed_in(request), found):
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@kept_when_signed_out
@takes_in
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions and materials at once: kept, looked at, submitted."""
    draft = _draft(request, pk)
    if draft.case_id is not None:
        return redirect("portal:counter-receipt", pk=pk)
    _may_or_403(request, draft.declared, applicant_on(draft))
    tell_if_rebased(request, draft)
    draft = take_up(request, draft)
    if request.method != "POST":
        return _page(request, draft, drafts.walk(draft))
    draft.typed = drafts.keep(draft, read(draft.asked, request.POST, applicant_on(draft))).typed
    if REMOVE in request.POST:
        _take_back(request, draft, request.POST[REMOVE])
    came = _files(request, draft)
    way, does = drafts.walk(draft), request.POST.get("do", LOOK)
    if does != SUBMIT or REMOVE in request.POST or came.problems:
        tell(request, came)
        return _page(request, draft, way, came=came)
    return _submit(request, draft, way)


def _files(request: HttpRequest, draft: Draft) -> Came:
    came = Came()
    for one in drafts.walk(draft).files.wanted:
        code = one.material.code
        some = take_in(request, draft, one.material, (FIELD + code,))
        came.taken.extend(some.taken)
        came.problems.extend(words for words in some.problems if words not in came.problems)
    return came


def _submit(request: HttpRequest, draft: Draft, way: drafts.Walk) -> HttpResponse:
    problems = dict(way.filled.problems)
    if problems or not way.files.is_whole:
        return _page(request, draft, way, problems=problems)
    try:
        drafts.submit(draft, applicant_on(draft).town.unit)
    except RensheError as error:
        return _page(request, draft, way, came=Came(problems=[in_words(error)]))
    return redirect("portal:counter-receipt", pk=draft.pk)


def _page(
    request: HttpRequest,
    draft: Draft,
    way: drafts.Walk,
    *,
    problems: dict[str, tuple[str, ...]] | None = None,
    came: Came | None = None,
) -> HttpResponse:
    """`problems` None: it is only looked at, and what is not answered yet is no fault."""
    applicant = applicant_on(draft)
    said = {name: words for name, words in way.filled.problems.items() if name not in way.filled.missing}
    shown = said if problems is None else problems
    context = {
        "title": draft.declared.name,
        "draft": draft,
        "applicant": applicant,
        "form": DenseForm(draft.asked, way.filled.answers, draft.typed, shown, applicant, draft.declared.materials),
        "materials": [
            {
                "one": one,
                "limits": limits(one.material),
                "accept": accepts(one.material),
            }
            for one in way.files.wanted
        ],
        "missing": [one for one in way.files.missing if one.blocks] if problems is not None else [],
        "problems": came.problems if came else [],
        "needed": told.needed(draft.declared, way.filled.answers),
    }
    return render(request, "portal/services/counter_draft.html", context)


def _take_back(request: HttpRequest, draft: Draft, wanted: str) -> None:
    row = get_seen_or_404(Attachment.objects.filter(draft=draft), request.user, typed.key(wanted) or 0)
    if remove(row):
        messages.success(request, _("Removed: %(name)s.") % {"name": row.name})


@require_POST
@takes_in
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _draft(request, pk)
    if not drafts.discard(draft):
        return redirect("portal:counter-receipt", pk=pk)
    messages.success(request, _("What you had begun is deleted."))
    if draft.person_id is not None:
        return redirect("portal:counter-person", pk=draft.person_id)
    return redirect("portal:counter-employer", pk=draft.employer_id or 0)


@require_GET
@takes_in
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Under which number it was taken in, to be told to the applicant."""
    draft = _draft(request, pk)
    case = draft.case
    if case is None:
        return redirect("portal:counter-draft", pk=pk)
    context = {
        "title": draft.declared.name,
        "draft": draft,
        "case": case,
        "state": draft.declared.state(case.state).name,
        "applicant": applicant_on(draft),
        "missing": told.materials_of(case).files.missing,
        "sees_case": Case.objects.seen_by(signed_in(request)).filter(pk=case.pk).exists(),
    }
    return render(request, "portal/services/counter_receipt.html", context)
