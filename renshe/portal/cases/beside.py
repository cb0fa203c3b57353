"""What officers do with a case beside its steps: tick its list, split it, have it heard with others or apart again."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from renshe.access.models import User
from renshe.casework import joining, splitting, ticking
from renshe.casework.items.reading import UNSEEN
from renshe.casework.models import Case
from renshe.errors import RensheError
from renshe.portal import typed
from renshe.portal.cases.forms import LONGEST_NOTE
from renshe.portal.cases.one import case_or_404
from renshe.portal.cases.reach import seen_cases
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.words import in_words

NUMBERS = re.compile(r"[\s,，;；、]+")
RECEIPT = re.compile(r"\d{8}-(\d{8,18})", re.ASCII)
MOST_JOINED = 50


def written(request: HttpRequest, name: str, *, longest: int = LONGEST_NOTE) -> str:
    """What was written into a field, without what can't be seen."""
    return UNSEEN.sub("", request.POST.get(name, "")).strip()[:longest]


def note_of(request: HttpRequest) -> str:
    return written(request, "note")


def done(request: HttpRequest, pk: int, act: Callable[[], str]) -> HttpResponse:
    """Do it in one transaction, say what came of it or what was against it, and show the case again."""
    try:
        with transaction.atomic(durable=True):
            words = act()
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, words)
    return redirect("portal:case", pk=pk)


@require_POST
@for_officers()
def tick(request: HttpRequest, pk: int, check: str) -> HttpResponse:
    found, item = case_or_404(signed_in(request), pk)
    if check not in {one.code for one in item.procedure.checks}:
        raise Http404
    is_ticked = request.POST.get("is_ticked") == "yes"

    def act() -> str:
        ticking.tick(found, check, by=signed_in(request), is_ticked=is_ticked)
        return _("Ticked.") if is_ticked else _("The tick is taken back.")

    return done(request, pk, act)


@require_POST
@for_officers()
def split(request: HttpRequest, pk: int) -> HttpResponse:
    found, _item = case_or_404(signed_in(request), pk)

    def act() -> str:
        new = splitting.split(
            found,
            parts=request.POST.getlist("part"),
            words=written(request, "words"),
            by=signed_in(request),
            note=note_of(request),
        )
        return _("Case %(case)s was made of it.") % {"case": new}

    return done(request, pk, act)


@require_POST
@for_officers()
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """This case leads; the others are named by their numbers."""
    found, _item = case_or_404(signed_in(request), pk)
    numbers = [one for one in NUMBERS.split(written(request, "numbers", longest=2_000)) if one][:MOST_JOINED]
    others = {number: _named(signed_in(request), number) for number in numbers}
    missing = [number for number, other in others.items() if other is None or other.pk == found.pk]
    if missing or not others:
        words = _("There is no other case of these numbers that you see: %(numbers)s.")
        messages.error(request, words % {"numbers": "、".join(missing) or "—"})
        return redirect("portal:case", pk=pk)

    def act() -> str:
        joined = joining.join(
            found,
            [one for one in others.values() if one is not None],
            as_one=request.POST.get("as_one") == "yes",
            by=signed_in(request),
            note=note_of(request),
        )
        return _("Heard together with this case now: %(count)s.") % {"count": len(joined)}

    return done(request, pk, act)


def _named(user: User, number: str) -> Case | None:
    """A case by its number or that of its receipt."""
    receipt = RECEIPT.fullmatch(number)
    key = typed.key(receipt[1]) if receipt else None
    rows = seen_cases(user).filter(
        Q(number__in=(number, number.upper())) | (Q(pk=key) if key is not None else Q(pk__in=[]))
    )
    return rows.first()


@require_POST
@for_officers()
def part(request: HttpRequest, pk: int) -> HttpResponse:
    found, _item = case_or_404(signed_in(request), pk)

    def act() -> str:
        joining.part(found, by=signed_in(request), note=note_of(request))
        return _("Heard apart again.")

    return done(request, pk, act)
