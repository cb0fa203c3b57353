"""Pages of an employer's agent."""

from __future__ import annotations

from django.db.models import F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access.models import User
from renshe.ledger.models import Bill
from renshe.portal import filters, tables, typed
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_kind, own_employer
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer, Enrolment

agents = for_kind(User.Kind.EMPLOYER)


@require_POST
@agents
def choose(request: HttpRequest) -> HttpResponse:
    """Act for another of the employers whose agent the user is."""
    wanted = typed.key(request.POST.get("employer"))
    if wanted is None or not Employer.objects.seen_by(request.user).filter(pk=wanted).exists():
        raise Http404
    request.session["employer"] = wanted
    return redirect("portal:home")


@require_GET
@agents
def people(request: HttpRequest) -> HttpResponse:
    rows = Enrolment.objects.current().filter(employer=own_employer(request)).select_related("person")
    return list_page(
        request,
        rows,
        table=tables.OurPeople,
        title=_("Our people"),
        filters=filters.EnrolmentFilter,
        file_name="people",
        watched="our people",
    )


@require_GET
@agents
def bills(request: HttpRequest) -> HttpResponse:
    rows = Bill.objects.filter(employer=own_employer(request))
    total = rows.aggregate(due=Sum("due_fen"), paid=Sum("paid_fen"), arrears=Sum(F("due_fen") - F("paid_fen")))
    return list_page(
        request,
        rows,
        table=tables.OurBills,
        title=_("Contribution bills"),
        filters=filters.BillFilter,
        template="portal/employer/bills.html",
        file_name="bills",
        context={"total": total},
    )


@require_GET
@agents
def declarations(request: HttpRequest) -> HttpResponse:
    rows = Declaration.objects.filter(employer=own_employer(request)).select_related("employer__town")
    return list_page(
        request,
        rows,
        table=tables.OurDeclarations,
        title=_("Declarations"),
        filters=filters.DeclarationFilter,
        file_name="declarations",
    )
