"""Figures, opened by town and month down to the records and the decision of one person."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from renshe.access import trail
from renshe.access.scope import get_seen_or_404
from renshe.archive import sealing
from renshe.indicators.covered import covered
from renshe.indicators.declare import STOCK, Indicator, get_indicator
from renshe.indicators.errors import NoSuchIndicator
from renshe.indicators.period import Period
from renshe.law import Month
from renshe.law.month import months
from renshe.money import in_yuan
from renshe.portal import charts, typed
from renshe.portal.listed import figures as listed_figures
from renshe.portal.listed.records_form import RecordsForm
from renshe.portal.lists import list_page, tell
from renshe.portal.people_signed_in import FIGURES as MAY_SEE_FIGURES
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.queries import figures as shown
from renshe.portal.queries.documents import with_documents
from renshe.portal.spreadsheet import MOST_ROWS, download
from renshe.portal.views.officer import recorded_or_404, require_records_or_404
from renshe.portal.words import in_words
from renshe.programmes.social_insurance import awards, doubts
from renshe.programmes.social_insurance.errors import ReceiptWithoutFacts
from renshe.programmes.social_insurance.models import PensionAward
from renshe.readers_language import reads_chinese
from renshe.registry.models import Person

NAMES = ("person", "pensioner", "employer", "bill", "document")
"""Kinds of columns by which a reader knows a record: on a phone the heading of its card."""
leaders = for_officers(*MAY_SEE_FIGURES)


def _closed(year: int, of: Indicator | None = None) -> Period | None:
    """The year's closed months, on which its figures stand, or one of them: see `covered`."""
    if not 1949 <= year <= 2100:
        raise Http404
    require_records_or_404(Month(year, 1), Month(year, 12), lived=True)
    return covered(year, stock=of is not None and of.kind == STOCK)


def _none_yet(month: Month, closed: Period | None) -> str:
    """Say that there is no figure of the month, where there is none."""
    if sealing.is_sealed(month) or (closed is not None and month in closed.months()):
        return ""
    return _("%(month)s is not closed yet, so there is no figure of it.") % {"month": month}


def _figure(code: str) -> Indicator:
    try:
        return get_indicator(code)
    except NoSuchIndicator as error:
        raise Http404 from error


def _month(request: HttpRequest, year: int, closed: Period | None) -> Month:
    """The month asked for; without one, the last closed one; in a year of which none is, its first, as it stands."""
    asked = request.GET.get("month")
    if not asked:
        return closed.last if closed else Month(year, 1)
    return recorded_or_404(asked, lived=True)


@require_GET
@leaders
def figures_now(request: HttpRequest) -> HttpResponse:
    opening, *closed = sealing.sealed_months() or [Month(2020, 12)]
    return redirect("portal:figures", year=(closed[-1] if closed else opening + 1).year)


@require_GET
@leaders
def figures(request: HttpRequest, year: int) -> HttpResponse:
    closed, within = _closed(year), shown.towns_within(signed_in(request))
    return list_page(
        request,
        listed_figures.of_year(year, within=within, language=get_language() or "zh-hans"),
        table=listed_figures.Figures,
        title=_("Figures of %(year)s") % {"year": year},
        filters=listed_figures.FigureFilter,
        template="portal/leader/figures.html",
        file_name=f"figures-{year}",
        context={"year": year, "closed": closed},
    )


@require_GET
@leaders
def figure(request: HttpRequest, code: str, year: int) -> HttpResponse:
    asked, within = _figure(code), shown.towns_within(signed_in(request))
    closed = _closed(year, asked)
    month = _month(request, year, closed)
    by_month = asked.breakdown(closed, "month", within=within) if closed else {}
    none_yet = _none_yet(month, closed)
    opened = [
        (by, shown.heading(by), shown.parts(asked, Period.month(month), by, within=within))
        for by in asked.breakdowns
        if not none_yet
    ]
    language = get_language() or "zh-hans"
    if request.GET.get("export") == "xlsx":
        return download(request, _as_sheet(asked, by_month, month, opened), f"{code}-{year}")
    context = {
        "figure": asked,
        "label": asked.label(language),
        "definition": asked.definition(language),
        "year": year,
        "month": month,
        "none_yet": none_yet,
        "by_month": list(by_month.items()),
        "doubts": doubts.of_figure(code, closed.first, closed.last) if closed else [],
        "month_chart": charts.columns([(str(one), of) for one, of in by_month.items()], is_money=asked.is_money),
        "breakdowns": [
            (by, words, parts, charts.rows([(part.name, part.value) for part in parts], is_money=asked.is_money))
            for by, words, parts in opened
        ],
    }
    return render(request, "portal/leader/figure.html", context)


def _as_sheet(
    asked: Indicator, by_month: dict[Any, int], month: Month, opened: list[tuple[str, str, list[shown.Part]]]
) -> list[list[object]]:
    """The page's tables one under the other."""

    def value(found: int) -> object:
        return in_yuan(found) if asked.is_money else found

    sheet: list[list[object]] = [[_("By month"), _("Value")]]
    sheet += [[str(one), value(found)] for one, found in by_month.items()]
    for _by, heading, parts in opened:
        sheet += [[], [f"{heading} {month}", _("Value")], *([part.name, value(part.value)] for part in parts)]
    return sheet


def _narrowed(request: HttpRequest, asked: Indicator) -> dict[str, Any]:
    """The breakdowns by which the records are narrowed, from the address."""
    chosen: dict[str, Any] = {}
    for by in asked.breakdowns:
        value = request.GET.get(by, "")
        if not value:
            continue
        wanted = typed.key(value) if by == "town" else value if "\x00" not in value else None
        if wanted is None:
            raise Http404
        chosen[by] = wanted
    return chosen


def _months_to_choose(year: int, asked: Month, closed: Period | None) -> list[Month]:
    """The closed months of the year, and the one asked for where it is none of them."""
    found = set(months(closed.first, closed.last)) if closed else set()
    return sorted(found | {asked})


@require_GET
@leaders
def records(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What a figure adds up: of the month asked for; without one, of the whole year."""
    asked = _figure(code)
    closed = _closed(year, asked)
    month = _month(request, year, closed)
    period = closed if closed and not request.GET.get("month") else Period.month(month)
    span = shown.span(asked, period)
    within = shown.towns_within(signed_in(request))
    rows = asked.records(period).within(within)
    columns = [column for column in rows.columns if column.kind != "hidden"]
    narrowed, order = _narrowed(request, asked), request.GET.get("sort", "")
    search = RecordsForm(request.GET, figure=asked, months=_months_to_choose(year, month, closed), within=within)
    if not search.is_valid():
        rows = rows.within([])
    elif text := search.cleaned_data["q"]:
        rows = rows.matching(text)
    headings = [(column, column.zh if reads_chinese() else column.en) for column in columns]
    by = next((column for column in columns if column.name == order.removeprefix("-")), None)
    wanted = {"order": order, "ranked": shown.codes(by) if by else (), **narrowed}
    takes_out = request.GET.get("export") == "xlsx"
    tell(request, f"{code} {span}", "figure.records-exported" if takes_out else "figure.records")
    if takes_out:
        found, _count = rows.page(offset=0, limit=MOST_ROWS + 1, **wanted)
        lines = ([shown.as_exported(column, row) for column in columns] for row in found)
        return download(request, [[words for _column, words in headings], *lines], f"{code}-{period.last.compact}")
    number, size = typed.page(request), typed.rows_a_page(request)
    found, count = rows.page(offset=(number - 1) * size, limit=size, **wanted)
    pages = max(1, -(-count // size))
    if number > pages:  # as every list: past the end is the last page
        number = pages
        found, count = rows.page(offset=(number - 1) * size, limit=size, **wanted)
    if any(column.kind == "document" for column in columns):
        found = with_documents(found)
    context = {
        "figure": asked,
        "label": asked.label(get_language() or "zh-hans"),
        "year": year,
        "span": span,
        "none_yet": _none_yet(period.last, closed),
        "form": search,
        "narrowed_to": search.told(),
        "kept": [(name, request.GET[name]) for name in ("sort", "per_page") if name in request.GET],
        "titled": next((one.name for one in columns if one.kind in NAMES), columns[0].name),
        "headings": [
            (
                column.name,
                words,
                f"-{column.name}" if order == column.name else column.name,
                column,
                {column.name: "ascending", f"-{column.name}": "descending"}.get(order, ""),
            )
            for column, words in headings
        ],
        "lines": [[(column, words, *shown.as_shown(column, row)) for column, words in headings] for row in found],
        "count": count,
        "page": number,
        "size": size,
        "pages": pages,
    }
    return render(request, "portal/leader/records.html", context)


@require_GET
@for_officers()
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's pension as decided, and why: the steps of its reckoning, each with its clause."""
    person = get_seen_or_404(Person.objects.select_related("town"), request.user, pk)
    decided = PensionAward.objects.filter(person=person).first()
    if decided is None:
        raise Http404
    trail.seen(request.user, person, "pension award", address=request.META.get("REMOTE_ADDR"))
    return render(
        request, "portal/leader/award.html", {"person": person, "award": decided, "again": reckoned_again(decided)}
    )


def reckoned_again(award: PensionAward) -> dict[str, Any] | None:
    """How an award is reckoned from its receipt today; None where it came with the opening without its facts."""
    try:
        again = awards.reckon_again(award)
    except ReceiptWithoutFacts:
        return None
    return {
        "law_changed": again.law_changed,
        "is_same": again.is_same,
        "total_fen": again.parts.get("total_fen"),
        "refused": in_words(again.refused) if again.refused else "",
        "step": again.step if again.is_same else None,
        "nearest": [change.in_words(chinese=reads_chinese()) for change in again.nearest if again.is_same],
    }
