"""Pages of an employer's agent."""

from __future__ import annotations

from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from renshe.access.models import User
from renshe.ledger.models import Bill
from renshe.portal import filters, tables
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_kind, own_employer
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Enrolment

agents = for_kind(User.Kind.EMPLOYER)


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
    )


@require_GET
@agents
def bills(request: HttpRequest) -> HttpResponse:
    rows = Bill.objects.filter(employer=own_employer(request))
    total = rows.aggregate(due=Sum("due_fen"), paid=Sum("paid_fen"), arrears=Sum(F("due_fen") - F("paid_fen")))
    return list_page(
        request,
        rows,
        table=tables.Bills,
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
