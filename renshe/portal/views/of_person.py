"""All that a person's page shows the last of, page by page: payments, declarations, decisions."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from renshe.access.scope import get_seen_or_404
from renshe.casework.models import Certificate, Decision
from renshe.portal import filters, tables, typed
from renshe.portal.listed import of_person, pensions
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_officers
from renshe.portal.queries import contributions
from renshe.portal.queries.decisions_seen import concerns
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Enrolment, Person

officers = for_officers()
CERTIFICATES_A_PAGE = 20


def declarations_of(spells: Iterable[Enrolment]) -> QuerySet[Declaration]:
    """The declarations by which the person's employers declared them: of the months of the spells there."""
    of_spells = Q(pk__in=[])
    for one in spells:
        if one.employer_id:
            until = Q(month__lt=one.valid.upper) if one.valid.upper else Q()
            of_spells |= Q(employer=one.employer_id, month__gte=one.valid.lower) & until
    rows = Declaration.objects.filter(of_spells, state__in=["submitted", "accepted"])
    return rows.select_related("employer__town").order_by("-month", "-pk")


def certificates_page(request: HttpRequest, rows: QuerySet[Certificate]) -> Page[Certificate]:
    """The page of certificates that was asked for (`?certificates=2`), newest first."""
    asked = typed.number(request.GET.get("certificates"), most=10**6) or 1
    return Paginator(rows.order_by("-issued_at", "-pk"), CERTIFICATES_A_PAGE).get_page(asked)


@require_GET
@officers
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_seen_or_404(Person.objects.all(), request.user, pk)
    return list_page(
        request,
        contributions.payments(person.pk),
        table=pensions.BenefitPayments,
        filters=pensions.PensionPaymentFilter,
        title=_("%(name)s: payments of pension and other benefits") % {"name": person.name},
        template="portal/officer/of_person.html",
        file_name=f"payments-{person.pk}",
        context={"person": person},
        watched="payments",
        about=person,
    )


@require_GET
@officers
def decisions(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_seen_or_404(Person.objects.all(), request.user, pk)
    return list_page(
        request,
        of_person.listed(Decision.objects.seen_by(request.user).filter(concerns(person.pk))),
        table=of_person.DecisionsOfPerson,
        filters=of_person.DecisionFilter,
        title=_("%(name)s: decisions") % {"name": person.name},
        template="portal/officer/of_person.html",
        file_name=f"decisions-{person.pk}",
        context={"person": person},
        watched="decisions",
        about=person,
    )


@require_GET
@officers
def declarations(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_seen_or_404(Person.objects.all(), request.user, pk)
    spells = Enrolment.objects.current().seen_by(request.user).filter(person=person)
    return list_page(
        request,
        declarations_of(spells),
        table=tables.DeclarationsOfPerson,
        filters=filters.DeclarationFilter,
        title=_("%(name)s: declarations of the employers") % {"name": person.name},
        template="portal/officer/of_person.html",
        file_name=f"declarations-{person.pk}",
        context={"person": person},
        watched="declarations",
        about=person,
    )
