"""Officers close months: the list, one month with its steps, sums, arrears and files; and the page of all parts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access.step_up import recent_sign_in_required
from renshe.archive import sealing
from renshe.archive.errors import NoRecords, NoRecordsYet
from renshe.archive.models import SealedMonth
from renshe.errors import RensheError
from renshe.law import Month
from renshe.ledger.models import Bill
from renshe.portal import closing, filters, statements, tables
from renshe.portal.forms import ReasonForm
from renshe.portal.listed import differences
from renshe.portal.listed import months as listed_months
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import CLOSES_MONTHS, for_officers, holds_at_city, signed_in
from renshe.portal.queries import figures, months, opening, reconciliation
from renshe.portal.queries.awaiting import awaiting, still_undecided, undecided
from renshe.portal.spreadsheet import download
from renshe.portal.words import in_words
from renshe.programmes.social_insurance import doubts, opened
from renshe.programmes.social_insurance.law import national_rulebook
from renshe.registry.models import Insurance

officers = for_officers()


def month_or_404(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Http404 from error


def recorded_or_404(text: str, *, lived: bool = False) -> Month:
    """A month of which there are records: from the opening one to the one that is open.

    Args:
        lived: The opening one is none: nothing happened in it.
    """
    month = month_or_404(text)
    require_records_or_404(month, month, lived=lived)
    return month


def _is_recorded(month: Month) -> bool:
    try:
        require_records_or_404(month, month)
    except Http404:
        return False
    return True


def require_records_or_404(first: Month, last: Month, *, lived: bool = False) -> None:
    try:
        sealing.require_records(first, last, asked=str(first), lived=lived)
    except NoRecordsYet:
        return  # a city whose first month is open has its registers all the same
    except NoRecords as error:
        raise Http404 from error


def _begun_or_404(month: Month) -> None:
    """Of a month for which nothing is assessed there is no statement, and no sheet."""
    if months.total(months.lines(month)).due_fen is None:
        raise Http404


@require_GET
@officers
def month_list(request: HttpRequest) -> HttpResponse:
    return list_page(
        request,
        SealedMonth.objects.all(),
        table=listed_months.SealedMonths,
        title=_("Month close"),
        filters=listed_months.SealedMonthFilter,
        template="portal/officer/months.html",
        file_name="months",
        context={"open_month": months.open_month()},
    )


def _month_context(request: HttpRequest, month: Month) -> dict[str, Any]:
    return {
        "month": month,
        "progress": closing.progress(month),
        "may_close": holds_at_city(signed_in(request), *CLOSES_MONTHS) and months.open_month() == month,
    }


@require_GET
@officers
def month_close(request: HttpRequest, month: str) -> HttpResponse:
    asked = recorded_or_404(month)
    if brought_in := opened.opening(asked):
        if request.GET.get("export") == "xlsx":
            return download(request, opening.as_sheet(brought_in), f"month-{asked.compact}")
        context = {"month": asked, "opened": brought_in, "totals": months.totals(asked)}
        return render(request, "portal/officer/opening.html", context)
    if request.GET.get("export") == "xlsx":
        _begun_or_404(asked)
        return download(request, months.as_sheet(asked), f"month-{asked.compact}")
    context = _month_context(request, asked)
    lines = months.lines(asked)
    context |= {"lines": lines, "total": months.total(lines), "files": months.files(asked)}
    context |= {"lights": months.lights(asked), "totals": months.totals(asked), "awaiting": awaiting(asked)}
    if not_decided := undecided(asked):
        context |= {"undecided": not_decided, "dead": still_undecided(asked, signed_in(request))}
    if any(line.due_fen for line in lines):
        context["doubts"] = doubts.of_contributions(asked, asked, states=doubts.NOT_VERIFIED)
    return render(request, "portal/officer/month.html", context)


@require_GET
@officers
def month_differences(request: HttpRequest, month: str) -> HttpResponse:
    """What makes up the month's difference: the bills whose received, arrived and credited money is not the same."""
    asked, fund = recorded_or_404(month, lived=True), request.GET.get("fund", "")
    if fund and fund not in Insurance:
        raise Http404
    named = _("Differences of %(month)s: %(insurance)s") if fund else _("Differences of %(month)s")
    return list_page(
        request,
        reconciliation.differing_bills(asked, signed_in(request)),
        table=differences.DifferingBills,
        filters=differences.DifferingBillFilter,
        title=named % {"month": asked, "insurance": Insurance(fund).label if fund else ""},
        template="portal/officer/differences.html",
        file_name=f"differences-{asked.compact}",
        context={"month": asked, "own_towns_only": figures.towns_within(signed_in(request)) is not None},
        watched=f"differences {asked}",
    )


@require_GET
@officers
def month_statement(request: HttpRequest, month: str) -> HttpResponse:
    """The month's statement of account (对账单) as a PDF to print, sign and file."""
    asked = recorded_or_404(month, lived=True)
    _begun_or_404(asked)
    return HttpResponse(
        statements.pdf(asked, by=signed_in(request)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="statement-{asked.compact}.pdf"'},
    )


@require_GET
@officers
def month_arrears(request: HttpRequest, month: str) -> HttpResponse:
    """The month's bills that are not paid in full."""
    asked = recorded_or_404(month, lived=True)
    rows = Bill.objects.filter(month=asked.first_day, due_fen__gt=F("paid_fen")).select_related("employer", "person")
    rows = rows.annotate(payer_name=Coalesce("employer__name", "person__name"))
    reach = signed_in(request).units_in_reach()
    return list_page(
        request,
        rows.filter(Q(employer__town__unit__in=reach) | Q(person__town__unit__in=reach)),
        table=tables.ArrearBills,
        title=_("Bills in arrears, %(month)s") % {"month": asked},
        filters=filters.ArrearFilter,
        file_name=f"arrears-{asked.compact}",
        context={"own_towns_only": figures.towns_within(signed_in(request)) is not None},
        watched=f"arrears {asked}",
    )


@require_GET
@officers
def month_progress(request: HttpRequest, month: str) -> HttpResponse:
    """The part of the page that is polled while the close works."""
    context = _month_context(request, recorded_or_404(month, lived=True))
    answer = render(request, "portal/officer/month_progress.html", context)
    if context["progress"].state == "closed":
        answer.headers["HX-Refresh"] = "true"  # sums, files and control totals are there now
    return answer


@require_POST
@for_officers(*CLOSES_MONTHS)
@recent_sign_in_required
def month_start(request: HttpRequest, month: str) -> HttpResponse:
    asked = month_or_404(month)
    if not holds_at_city(signed_in(request), *CLOSES_MONTHS):
        raise PermissionDenied
    try:
        closing.start(asked, by=signed_in(request))
    except RensheError as error:
        messages.error(request, in_words(error))
        if not _is_recorded(asked):  # its own page is none
            return redirect("portal:months")
    return redirect("portal:month", month=str(asked))


@require_GET
@officers
def parts(request: HttpRequest) -> HttpResponse:
    """Every part of the design on one page, for whoever builds or checks pages."""
    step = national_rulebook().explain("pension_pooled", {"wage": 250_000, "injury_class": 1}, Month(2021, 7))
    form = ReasonForm({"reason": ""})
    return render(request, "portal/parts.html", {"form": form, "step": step, "sample": "442099199003070018"})
