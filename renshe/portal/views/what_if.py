"""What-if for leaders: the list, the form, the result while it is reckoned and once it is there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from renshe.access import trail
from renshe.access.scope import get_seen_or_404
from renshe.errors import RensheError
from renshe.portal import charts, filters, tables, typed
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import Role, for_officers, signed_in
from renshe.portal.queries import what_if as shown
from renshe.portal.queries.what_if_changes import tried
from renshe.portal.spreadsheet import download
from renshe.portal.what_if_form import ScenarioForm
from renshe.portal.words import in_words
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.scenarios import jobs, outcome, reach
from renshe.programmes.social_insurance.scenarios.choices import choices, last_months
from renshe.programmes.social_insurance.scenarios.editions import edition_choices
from renshe.programmes.social_insurance.scenarios.errors import NothingToTry
from renshe.programmes.social_insurance.scenarios.models import Scenario
from renshe.readers_language import reads_chinese
from renshe.registry.models import Person

leaders = for_officers(Role.LEADER)


@require_GET
@leaders
def scenarios(request: HttpRequest) -> HttpResponse:
    return list_page(
        request,
        Scenario.objects.seen_by(request.user).select_related("made_by").defer("result", "cube"),
        table=tables.Scenarios,
        title=_("What if"),
        filters=filters.ScenarioFilter,
        template="portal/leader/what_ifs.html",
        file_name="what-if",
        context={"programmes": Scenario.Programme.choices},
    )


@require_http_methods(["GET", "POST"])
@leaders
def new(request: HttpRequest, programme: str) -> HttpResponse:
    if programme not in Scenario.Programme:
        raise Http404
    label, user = Scenario.Programme(programme).label, signed_in(request)
    try:
        book, months = rulebook(), last_months(programme)
        offered = choices(programme, book, months)
    except (NothingToTry, RensheError) as error:
        messages.error(request, in_words(error))
        return redirect("portal:what-ifs")
    given = request.POST if request.method == "POST" else None
    editions = edition_choices(programme, book, months)
    form = ScenarioForm(given, programme=programme, book=book, choices=offered, editions=editions, months=months)
    if form.is_valid():
        try:
            unit, towns = reach.of(user)
            made = jobs.begin(
                programme=programme,
                title=form.cleaned_data["title"],
                changes=form.changes,
                months=months,
                towns=towns,
                unit=unit,
                by=user,
            )
        except RensheError as error:
            form.add_error(None, in_words(error))
        else:
            return redirect("portal:what-if", pk=made.pk)
    context = {"form": form, "programme": programme, "label": label, "months": months}
    return render(request, "portal/leader/what_if_new.html", context)


@require_GET
@leaders
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    lines = outcome.lines(found.cube or [])
    measure, chosen = _measure(request, found, lines), _chosen(request)
    context: dict[str, Any] = _context(request, found)
    if found.state == Scenario.State.DONE and lines:
        context |= _outcome(found, lines, measure, chosen)
    if request.GET.get("export") == "xlsx":
        if found.state != Scenario.State.DONE:
            raise Http404
        trail.record(request.user, "what-if.exported", found, address=request.META.get("REMOTE_ADDR"))
        rows = [(one["name"], one["present"], one["value"], one["first"]) for one in context["changes"]]
        heading = dict(shown.measures(found))[measure]
        return download(request, shown.as_sheet(found, rows, context.get("groups", []), heading), f"what-if-{pk}")
    return render(request, "portal/leader/what_if.html", context)


@require_GET
@leaders
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that is asked for again and again while it is reckoned."""
    found = _seen(request, pk)
    answer = render(request, "portal/leader/what_if_progress.html", _context(request, found))
    if found.state != Scenario.State.WORKING:
        answer["HX-Refresh"] = "true"  # the whole page has more to say now
    return answer


@require_POST
@leaders
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    jobs.stop(_own(request, pk), by=signed_in(request))
    return redirect("portal:what-if", pk=pk)


@require_POST
@leaders
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        jobs.take_up(_own(request, pk), by=signed_in(request))
    except RensheError as error:
        messages.error(request, in_words(error))
    return redirect("portal:what-if", pk=pk)


@require_POST
@leaders
def share(request: HttpRequest, pk: int) -> HttpResponse:
    jobs.share(_own(request, pk), request.POST.get("shared") == "yes", by=signed_in(request))
    return redirect("portal:what-if", pk=pk)


def _seen(request: HttpRequest, pk: int) -> Scenario:
    return get_seen_or_404(Scenario.objects.select_related("made_by"), request.user, pk)


def _own(request: HttpRequest, pk: int) -> Scenario:
    """One's own: what another shares may be looked at, not stopped."""
    found = _seen(request, pk)
    if found.made_by_id != signed_in(request).pk:
        raise PermissionDenied
    return found


def _measure(request: HttpRequest, found: Scenario, lines: list[outcome.Line]) -> str:
    """Whose change is looked at; where nothing is asked for, the first for whom anything changes."""
    known = dict(shown.measures(found))
    touched = {line.measure for line in lines if line.tally.touched}
    asked = request.GET.get("of") or next((one for one in known if one in touched), next(iter(known)))
    if asked not in known:
        raise Http404
    return asked


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """The groups by which the result is narrowed, from the address."""
    chosen: dict[str, Any] = {}
    for by in outcome.BY:
        value = request.GET.get(by, "")
        if not value:
            continue
        key = value if by == "sex" and value in Person.Sex else typed.key(value) if by != "sex" else None
        if key is None:
            raise Http404
        chosen[by] = key
    return chosen


def _context(request: HttpRequest, found: Scenario) -> dict[str, Any]:
    mine = found.made_by_id == signed_in(request).pk
    return {
        "scenario": found,
        "progress": jobs.progress(found),
        "is_mine": mine,
        "changes": tried(found),
        "refused": found.words.get("zh-hans" if reads_chinese() else "en", ""),
        "nothing": (found.result or {}).get("nothing", ""),
    }


def _outcome(found: Scenario, cube: list[outcome.Line], measure: str, chosen: dict[str, Any]) -> dict[str, Any]:
    lines = shown.narrowed(cube, measure, chosen)
    months = shown.by_month(found)
    return {
        "measures": shown.measures(found),
        "measure": measure,
        "chosen": [(by, shown.headings(found)[by], shown.name_of(found, by, key)) for by, key in chosen.items()],
        "whole": outcome.whole(lines),
        "one_law_only": shown.one_law_only(cube),
        "groups": shown.groups(lines, found),
        "fund_names": shown.fund_names(found),
        "years": shown.by_year(found),
        "by_month": months,
        "month_chart": charts.differences([(line.name, line.differences[-1]) for line in months]),
        "agrees": shown.agrees(found),
        "gaps": shown.gaps(found),
        "employers": (found.result or {}).get("employers"),
        "used": shown.used(found),
        "states": shown.states(found),
        "example": (found.result or {}).get("example"),
        "example_lost": shown.example_lost(found),
    }
