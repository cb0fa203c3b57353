"""Contributions opened: a bill's people, a person's months, and how the amounts of a month were reckoned, by clause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.access.scope import get_seen_or_404
from renshe.law import Month
from renshe.ledger.models import Bill
from renshe.portal.listed import contributions as listed
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_kind, for_officers, own_employer, own_person, signed_in
from renshe.portal.views.officer import month_or_404
from renshe.portal.words import in_words
from renshe.programmes.social_insurance import contributed, doubts, reckoned
from renshe.programmes.social_insurance.models import ClassOfUnit
from renshe.registry.models import Employer, Insurance, Person

officers = for_officers()
residents = for_kind(User.Kind.RESIDENT)
agents = for_kind(User.Kind.EMPLOYER)
SOURCES = {
    "declared": gettext_lazy("declared"),
    "carried": gettext_lazy("carried on by law"),
    "chosen": gettext_lazy("chosen by the person"),
}


@require_GET
@officers
def bill(request: HttpRequest, number: str) -> HttpResponse:
    """A bill opened: whom it is for, with which base and amounts."""
    shown = Bill.objects.select_related("employer", "person").filter(number=number).first()
    if shown is None or not _may_see(signed_in(request), shown):
        raise Http404
    month = Month.of(shown.month)
    return _people_of(request, shown, lambda person: reverse("portal:contribution", args=[person, month]))


def _people_of(request: HttpRequest, shown: Bill, opened: Callable[[int], str]) -> HttpResponse:
    """The list of whom a bill charges; `opened`: the address at which one of them is explained."""
    month, number = Month.of(shown.month), shown.number
    shares = reckoned.of_bill(shown)
    with as_system("whom a bill charges it shows to who sees the bill, wherever they live"):
        people = Person.objects.in_bulk([one.person_id for one in shares])
    rows = [
        listed.BilledPerson(
            people[one.person_id].name,
            people[one.person_id].identity_number,
            opened(one.person_id),
            one.wage_fen,
            one.base_fen,
            one.first_fen,
            one.second_fen,
        )
        for one in shares
    ]
    return list_page(
        request,
        rows,
        table=listed.BILLED[Insurance(shown.fund)],
        title=_("Bill %(number)s") % {"number": number},
        filters=listed.BilledPersonFilter,
        template="portal/contributions/bill.html",
        file_name=f"bill-{number}",
        context={
            "bill": shown,
            "month": month,
            **_relief(shown),
            "doubts": doubts.of_contributions(month, month, funds=[shown.fund], states=doubts.NOT_VERIFIED),
        },
        watched=f"bill {number}",
    )


def _relief(shown: Bill) -> dict[str, Any]:
    """By which class the payer was relieved, where the bill is of a month of relief."""
    unit_class = reckoned.class_of_payer(shown)
    return {"has_relief": unit_class is not None, "unit_class": ClassOfUnit.Class(unit_class) if unit_class else None}


def _may_see(user: User, shown: Bill) -> bool:
    if shown.employer_id:
        return Employer.objects.seen_by(user).filter(pk=shown.employer_id).exists()
    assert shown.person_id is not None
    return Person.objects.seen_by(user).filter(pk=shown.person_id).exists()


@require_GET
@officers
def contribution(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """A person's month of contributions and how each amount was reckoned."""
    person = get_seen_or_404(Person.objects.select_related("town"), request.user, pk)
    context = _explained(person, month_or_404(month))
    trail.seen(request.user, person, "contributions", address=request.META.get("REMOTE_ADDR"))
    return render(request, "portal/contributions/month.html", {"person": person, **context})


def _our_bill(request: HttpRequest, number: str) -> Bill:
    shown = Bill.objects.select_related("employer").filter(number=number, employer=own_employer(request)).first()
    if shown is None:
        raise Http404
    return shown


@require_GET
@agents
def our_bill(request: HttpRequest, number: str) -> HttpResponse:
    """An employer's own bill: its people, with which base and amounts."""
    shown = _our_bill(request, number)
    return _people_of(request, shown, lambda person: reverse("portal:our-contribution", args=[number, person]))


@require_GET
@agents
def our_contribution(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Why one person of an own bill is charged: of this employer's month alone, not what others pay for the person."""
    shown = _our_bill(request, number)
    if pk not in {one.person_id for one in reckoned.of_bill(shown)}:
        raise Http404
    with as_system("whom a bill charges it shows to who sees the bill"):
        person = Person.objects.get(pk=pk)
    trail.seen(request.user, person, f"contribution {number}", address=request.META.get("REMOTE_ADDR"))
    context = _explained(person, Month.of(shown.month), employer_id=shown.employer_id)
    return render(request, "portal/contributions/month.html", {**context, "bill": shown, "charged": person})


@require_GET
@residents
def own_contribution(request: HttpRequest, month: str) -> HttpResponse:
    return render(request, "portal/contributions/month.html", _explained(own_person(request), month_or_404(month)))


@require_GET
@residents
def own_contributions(request: HttpRequest) -> HttpResponse:
    """One's own months of contributions."""
    first, last = contributed.records_begin(), contributed.last_month()
    rows = contributed.paid_months(own_person(request).pk, first, last) if first and last else []
    return list_page(
        request,
        rows,
        table=listed.PaidMonths,
        title=_("My contributions"),
        filters=listed.PaidMonthFilter,
        file_name="contributions",
    )


def _explained(person: Person, month: Month, *, employer_id: int | None = None) -> dict[str, Any]:
    """A person's month; with `employer_id` what that employer alone is charged."""
    found = [one for one in reckoned.of_person(person.pk, month) if employer_id in (None, one.employer_id)]
    if not found:
        raise Http404
    with as_system("who pays for a person is shown to who sees the person"):
        names = Employer.objects.in_bulk([one.employer_id for one in found if one.employer_id])
    return {
        "month": month,
        "payers": [
            {
                "employer": names[one.employer_id].name if one.employer_id else "",
                "wage_fen": one.wage_fen,
                "source": SOURCES.get(one.wage_source, one.wage_source),
                "carried": one.carried,
                "lacks_class": one.lacks_class,
                "amounts": [
                    {
                        "assessed_fen": amount.assessed_fen,
                        "step": amount.step,
                        "relieved": amount.relieved,
                        "is_same": amount.is_same,
                        "refused": in_words(amount.refused) if amount.refused else "",
                    }
                    for amount in one.amounts
                ],
                "total_fen": sum(amount.assessed_fen for amount in one.amounts),
            }
            for one in found
        ],
        "paid": contributed.paid_months(person.pk, month, month) if employer_id is None else [],
    }
