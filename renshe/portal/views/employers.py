"""Officers look at employers: the list, one with its bills and declarations, its people now."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from renshe.access import trail
from renshe.access.scope import get_seen_or_404
from renshe.ledger.models import Bill
from renshe.portal import filters, tables
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_officers
from renshe.portal.queries import months
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer, Enrolment, Person

officers = for_officers()


@require_GET
@officers
def employers(request: HttpRequest) -> HttpResponse:
    return list_page(
        request,
        Employer.objects.seen_by(request.user).select_related("town"),
        table=tables.Employers,
        title=_("Employers"),
        filters=filters.EmployerFilter,
        file_name="employers",
    )


@require_GET
@officers
def employer(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_seen_or_404(Employer.objects.select_related("town"), request.user, pk)
    trail.seen(request.user, shown, "employer", address=request.META.get("REMOTE_ADDR"))
    now = Enrolment.objects.current().filter(employer=shown, state="enrolled", valid__contains=months.this_month())
    return list_page(
        request,
        Bill.objects.filter(employer=shown),
        table=tables.BillsOfEmployer,
        title=shown.name,
        filters=filters.BillFilter,
        template="portal/officer/employer.html",
        file_name="bills",
        context={
            "employer": shown,
            "people": now.values("person").distinct().count(),
            "declarations": Declaration.objects.filter(employer=shown)
            .exclude(state__in=["draft", "replaced"])
            .order_by("-month", "-pk")[:12],
        },
    )


@require_GET
@officers
def employer_people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people whom the employer insures now, spell by spell."""
    shown = get_seen_or_404(Employer.objects.select_related("town"), request.user, pk)
    now = Enrolment.objects.current().filter(employer=shown, state="enrolled", valid__contains=months.this_month())
    seen = Person.objects.seen_by(request.user)
    return list_page(
        request,
        now.select_related("person").annotate(opens=Exists(seen.filter(pk=OuterRef("person")))),
        table=tables.PeopleOfEmployer,
        title=_("%(employer)s: people now") % {"employer": shown.name},
        filters=filters.EnrolmentFilter,
        file_name="people",
        watched="people",
        about=shown,
    )
