"""One box for whatever an officer has at hand: an identity number, a name, the number of a case, an employer."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from renshe.access.models import User
from renshe.casework.models import Case
from renshe.portal import typed
from renshe.portal.cases import worded
from renshe.portal.cases.listed import applicant
from renshe.portal.cases.reach import seen_cases
from renshe.portal.lists import tell
from renshe.portal.people_signed_in import Role, for_officers, roles_today, signed_in
from renshe.registry.models import Employer, Person

SHOWN = 20
"""So many of each kind; who wants more filters the lists."""
LONGEST = 120
SHORTEST = 2
PARTED = re.compile(r"[\s\-－‐–—·.]")
RECEIPT = re.compile(r"\d{8}-(\d{8,18})", re.ASCII)


@require_GET
@for_officers()
def search(request: HttpRequest) -> HttpResponse:
    asked = typed.words(request.GET.get("q", ""))[:LONGEST]
    context: dict[str, Any] = {"title": _("Search"), "asked": asked, "shown": SHOWN, "slice": f":{SHOWN}"}
    if len(asked) >= SHORTEST:
        tell(request, "search", "search.made")
        context |= found(signed_in(request), asked)
    return render(
        request,
        "portal/cases/search.html",
        context | {"is_too_short": 0 < len(asked) < SHORTEST, "takes_in": Role.HANDLER in roles_today(request)},
    )


def found(user: User, asked: str) -> dict[str, Any]:
    """People, employers and cases that the user sees, at most `SHOWN` of each and one more."""
    people = Person.objects.seen_by(user).filter(_of_person(asked))
    employers = Employer.objects.seen_by(user).filter(Q(credit_code=asked.upper()) | Q(name__contains=asked))
    people_found = list(people.select_related("town").order_by("pk")[: SHOWN + 1])
    employers_found = list(employers.select_related("town").order_by("pk")[: SHOWN + 1])
    cases = [
        (one, worded.item_name(one), applicant(one), worded.state_name(one), worded.due(one))
        for one in _cases(user, asked, people_found, employers_found)
    ]
    return {"people": people_found, "employers": employers_found, "cases": cases}


def _of_person(asked: str) -> Q:
    """A number may be typed in groups, as on the card: 442099-19900307-001x."""
    return Q(identity_number=PARTED.sub("", asked).upper()) if asked[:6].isdigit() else Q(name__contains=asked)


def _cases(user: User, asked: str, people: list[Person], employers: list[Employer]) -> QuerySet[Case]:
    """By number or receipt; of the people and employers found."""
    wanted = Q(number__in=(asked, asked.upper())) | Q(person__in=people) | Q(employer__in=employers)
    receipt = RECEIPT.fullmatch(asked)
    rows = seen_cases(user).select_related("employer", "person")
    if receipt is not None:
        pk = typed.key(receipt[1])
        one = rows.filter(pk=pk).first() if pk is not None else None
        wanted |= Q(pk=one.pk) if one is not None and one.receipt_number == asked else Q(pk__in=[])
    return rows.filter(wanted).order_by("-pk")[: SHOWN + 1]
