"""Pages of officers: work list, people, employers, the month's close."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access import trail
from renshe.access.scope import get_seen_or_404
from renshe.archive.models import SealedMonth
from renshe.law import Month
from renshe.ledger.models import Bill
from renshe.portal import closing, filters, tables
from renshe.portal.forms import ReasonForm
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import CLOSES_MONTHS, for_officers, holds_at_city, signed_in
from renshe.portal.queries import months
from renshe.programmes.social_insurance.models import Declaration, PensionAward
from renshe.registry.models import Employer, Enrolment, Person

officers = for_officers()


def month_or_404(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Http404 from error


@require_GET
@officers
def people(request: HttpRequest) -> HttpResponse:
    rows = Person.objects.seen_by(request.user).select_related("town")
    return list_page(
        request, rows, table=tables.People, title=_("People"), filters=filters.PersonFilter, file_name="people"
    )


def _person_page(request: HttpRequest, pk: int, form: ReasonForm, *, whole: bool) -> HttpResponse:
    person = get_seen_or_404(Person.objects.select_related("town"), request.user, pk)
    trail.seen(request.user, person, "person", address=request.META.get("REMOTE_ADDR"))
    spells = Enrolment.objects.current().filter(person=person).select_related("employer").order_by("-valid")
    return render(
        request,
        "portal/officer/person.html",
        {
            "person": person,
            "spells": spells,
            "award": PensionAward.objects.filter(person=person).first(),
            "form": form,
            "whole": whole,
        },
    )


@require_GET
@officers
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person_page(request, pk, ReasonForm(), whole=False)


@require_POST
@officers
def person_identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole identity number, once, for a reason that goes to the trail."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _person_page(request, pk, form, whole=False)
    shown = get_seen_or_404(Person.objects.all(), request.user, pk)
    with transaction.atomic():
        trail.seen(request.user, shown, "identity number", form.cleaned_data["reason"], request.META.get("REMOTE_ADDR"))
    return _person_page(request, pk, ReasonForm(), whole=True)


@require_GET
@officers
def employers(request: HttpRequest) -> HttpResponse:
    rows = Employer.objects.seen_by(request.user).select_related("town")
    return list_page(
        request,
        rows,
        table=tables.Employers,
        title=_("Employers"),
        filters=filters.EmployerFilter,
        file_name="employers",
    )


@require_GET
@officers
def employer(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_seen_or_404(Employer.objects.select_related("town"), request.user, pk)
    rows = Bill.objects.filter(employer=shown)
    return list_page(
        request,
        rows,
        table=tables.Bills,
        title=shown.name,
        filters=filters.BillFilter,
        template="portal/officer/employer.html",
        file_name="bills",
        context={
            "employer": shown,
            "people": Enrolment.objects.current()
            .filter(employer=shown, state="enrolled", valid__endswith__isnull=True)
            .values("person")
            .distinct()
            .count(),
            "declarations": Declaration.objects.filter(employer=shown).order_by("-month", "-pk")[:12],
        },
    )


@require_GET
@officers
def month_list(request: HttpRequest) -> HttpResponse:
    sealed = SealedMonth.objects.order_by("-month")
    return render(request, "portal/officer/months.html", {"sealed": sealed, "open_month": months.open_month()})


def _month_context(request: HttpRequest, month: Month) -> dict[str, object]:
    return {
        "month": month,
        "progress": closing.progress(month),
        "may_close": holds_at_city(signed_in(request), *CLOSES_MONTHS) and months.open_month() == month,
    }


@require_GET
@officers
def month_close(request: HttpRequest, month: str) -> HttpResponse:
    asked = month_or_404(month)
    context = _month_context(request, asked)
    context |= {"lines": months.lines(asked), "files": months.files(asked)}
    context |= {"lights": months.lights(asked), "totals": months.totals(asked)}
    return render(request, "portal/officer/month.html", context)


@require_GET
@officers
def month_progress(request: HttpRequest, month: str) -> HttpResponse:
    """The part of the page that is polled while the close works."""
    return render(request, "portal/officer/month_progress.html", _month_context(request, month_or_404(month)))


@require_POST
@for_officers(*CLOSES_MONTHS)
def month_start(request: HttpRequest, month: str) -> HttpResponse:
    asked = month_or_404(month)
    if not holds_at_city(signed_in(request), *CLOSES_MONTHS):
        raise PermissionDenied
    if months.open_month() == asked:
        closing.start(asked, by=signed_in(request))
    return redirect("portal:month", month=str(asked))


@require_GET
@officers
def parts(request: HttpRequest) -> HttpResponse:
    """Every part of the design on one page, for whoever builds or checks pages."""
    base = {"label_zh": "缴费基数", "label_en": "contribution base", "value": "2500.00", "state": "assumed"}
    step = {
        "label_zh": "养老保险单位缴费",
        "label_en": "pension, employer's share",
        "value": "350.00",
        "unit": "yuan",
        "cites": "社会保险法 第十二条",
        "steps": [base],
    }
    form = ReasonForm({"reason": ""})
    return render(request, "portal/parts.html", {"form": form, "step": step, "sample": "442099199003070018"})
