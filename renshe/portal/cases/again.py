"""A decided case looked at again, as officers open it: what the following item asks, and what a correction changes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from renshe.access import trail
from renshe.casework import first_decision, following
from renshe.casework.errors import AnswersWrong, CannotFollow
from renshe.casework.items import Applicant, Following, Form, ServiceItem, Way, get_item, own_events
from renshe.casework.items.filled import fill
from renshe.casework.models import Case
from renshe.errors import RensheError
from renshe.portal.cases import worded
from renshe.portal.cases.forms import NOTE, dense_fields, note_field
from renshe.portal.cases.listed import applicant
from renshe.portal.cases.one import case_or_404
from renshe.portal.forms import PortalForm
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.words import in_words


class PartForm(PortalForm):
    """The fields of one form, with what stands there now."""

    def __init__(self, title: str, asks: Form, prefix: str, data: Mapping[str, str] | None, now: Mapping[str, str]):
        self.title, self.asks, self.sent = title, asks, data
        self.now = now
        super().__init__(data, prefix=prefix, initial=dict(now))

    def more_fields(self) -> dict[str, forms.Field]:
        return dense_fields(self.asks, self.now if self.sent is None else self.typed())

    def typed(self) -> dict[str, str]:
        sent: Mapping[str, str] = self.sent or {}
        typed = {one.name: sent.get(self.add_prefix(one.name)) for one in self.asks.fields()}
        return {name: text for name, text in typed.items() if text is not None}


class WhyForm(PortalForm):
    def more_fields(self) -> dict[str, forms.Field]:
        return {NOTE: note_field(is_required=False)}


ASKED = "asked"


@require_http_methods(["GET", "POST"])
@for_officers()
def ask(request: HttpRequest, pk: int, way: str, item: str) -> HttpResponse:
    """Open the case that follows a decided one."""
    user = signed_in(request)
    found, declared = case_or_404(user, pk)
    try:
        one = following.way_of(found, way, item)
    except CannotFollow as error:
        raise Http404 from error
    if not following.may_ask(user, found, one):
        raise Http404
    wanted, data = get_item(one.item), request.POST.dict() if request.method == "POST" else None
    parts = _parts(found, declared, one, wanted, data)
    why = WhyForm(data)
    against = ""
    if data is not None and why.is_valid():
        opened = _opened(request, found, one, parts, str(why.cleaned_data[NOTE]))
        if isinstance(opened, Case):
            return redirect("portal:case", pk=opened.pk)
        against = opened
    elif data is None:
        trail.seen(user, found, "case", address=request.META.get("REMOTE_ADDR"))
    context = {
        "title": f"{wanted.name} · {found}",
        "case": found,
        "applicant": applicant(found),
        "parts": parts,
        "why": why,
        "against": against,
        "key": request.POST.get("key") or uuid.uuid4(),
        "is_correction": one.way is Way.CORRECTION,
    }
    return render(request, "portal/cases/again.html", context)


def _parts(
    case: Case, item: ServiceItem, one: Following, wanted: ServiceItem, data: Mapping[str, str] | None
) -> list[PartForm]:
    found = []
    if wanted.form.groups:
        found.append(PartForm(str(wanted.name), wanted.form.of(Applicant.OFFICER), ASKED, data, {}))
    for kind in following.correctable(case, one):
        title = _("What was applied with") if kind == own_events.OPENED else worded.event_name(item, kind)
        now = first_decision.answers_of(case, kind)
        found.append(PartForm(title, following.form_of(case, kind), kind, data, now))
    return found


def _opened(request: HttpRequest, case: Case, one: Following, parts: list[PartForm], note: str) -> Case | str:
    """The case that was opened, or what is against it; what is wrong with an answer is said beside its field."""
    by_name = {part.prefix: part for part in parts}
    asked = by_name.pop(ASKED, None)
    answers: Mapping[str, str] = {}
    if asked is not None:
        filled = fill(asked.asks, asked.typed())
        if not filled.is_whole:
            for name, said in filled.problems.items():
                asked.say(name, " ".join(said))
            return _("Something is not answered, or not well.")
        answers = filled.answers
    try:
        with transaction.atomic(durable=True):
            new = following.ask(
                case,
                one.way.value,
                one.item,
                by=signed_in(request),
                answers=answers,
                corrects={str(kind): part.typed() for kind, part in by_name.items()},
                note=note,
                key=_key(request.POST.get("key", "")),
            )
    except AnswersWrong as error:
        for name, said in error.by_field.items():
            kind, _point, field = name.partition(".")
            by_name[kind].say(field, " ".join(said))
        return in_words(error)
    except RensheError as error:
        return in_words(error)
    messages.success(request, _("Case %(case)s was opened.") % {"case": new})
    return new


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
