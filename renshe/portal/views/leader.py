"""Figures, opened by town and month down to the records and the decision of one person."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from renshe.access import trail
from renshe.access.scope import get_seen_or_404
from renshe.law import Month
from renshe.portal import filters, tables
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import FIGURES as MAY_SEE_FIGURES
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.queries import months
from renshe.portal.queries.figures import FIGURES, Figure
from renshe.portal.views.officer import month_or_404
from renshe.programmes.social_insurance.models import PensionAward
from renshe.registry.models import Person

leaders = for_officers(*MAY_SEE_FIGURES)


def _last_month(year: int) -> Month:
    """The last month of the year of which anything is known: the last closed one, if the year isn't over."""
    if not 1949 <= year <= 2100:
        raise Http404
    following = months.open_month()
    return min(Month(year, 12), following + -1) if following and Month(year, 1) < following else Month(year, 12)


def _figure(code: str) -> Figure:
    if code not in FIGURES:
        raise Http404
    return FIGURES[code]


@require_GET
@leaders
def figures_now(request: HttpRequest) -> HttpResponse:
    following = months.open_month()
    return redirect("portal:figures", year=(following + -1).year if following else 2021)


@require_GET
@leaders
def figures(request: HttpRequest, year: int) -> HttpResponse:
    month = _last_month(year)
    user = signed_in(request)
    rows = [(figure, figure.value(user, month), figure.value(user, month + -12)) for figure in FIGURES.values()]
    return render(request, "portal/leader/figures.html", {"year": year, "month": month, "rows": rows})


@require_GET
@leaders
def figure(request: HttpRequest, code: str, year: int) -> HttpResponse:
    shown, user = _figure(code), signed_in(request)
    month = month_or_404(request.GET["month"]) if "month" in request.GET else _last_month(year)
    by_month = shown.by_month(user, _last_month(year).year)
    by_town = shown.by_town(user, month)
    return render(
        request,
        "portal/leader/figure.html",
        {
            "figure": shown,
            "year": year,
            "month": month,
            "by_month": by_month,
            "by_town": by_town,
            "highest": max((count for _month, count in by_month), default=0),
        },
    )


@require_GET
@leaders
def records(request: HttpRequest, code: str, year: int) -> HttpResponse:
    shown = _figure(code)
    month = month_or_404(request.GET["month"]) if "month" in request.GET else _last_month(year)
    town = request.GET.get("town", "")
    if not town.isascii() or not (town == "" or town.isalnum()):
        raise Http404
    rows = shown.records(signed_in(request), month, town).select_related("person", "employer")
    return list_page(
        request,
        rows,
        table=tables.Records,
        title=_("Records of %(figure)s, %(month)s") % {"figure": shown.label, "month": month},
        filters=filters.RecordFilter,
        file_name="records",
    )


@require_GET
@for_officers()
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's pension as decided, and why: the steps of its reckoning, each with its clause."""
    person = get_seen_or_404(Person.objects.select_related("town"), request.user, pk)
    decided = PensionAward.objects.filter(person=person).first()
    if decided is None:
        raise Http404
    trail.seen(request.user, person, "pension award", address=request.META.get("REMOTE_ADDR"))
    step = decided.receipt.get("explanation") if isinstance(decided.receipt, dict) else None
    return render(request, "portal/leader/award.html", {"person": person, "award": decided, "step": step})
