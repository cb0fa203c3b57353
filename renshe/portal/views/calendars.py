"""The calendar of working days: a year's days off, and their entry by the city's bureau when they are published."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from renshe.casework.clocks.errors import NoticeDoubtful, NoticeWrong
from renshe.casework.clocks.in_force import calendar_in_force
from renshe.casework.clocks.models import YearNotice
from renshe.casework.clocks.publishing import enter, may_enter
from renshe.casework.clocks.state_council import FIRST_YEAR
from renshe.errors import RensheError
from renshe.portal import calendar_year
from renshe.portal.calendar_form import NoticeForm
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.words import in_words

officers = for_officers()
YEARS_AHEAD = 2


@require_GET
@officers
def now(request: HttpRequest) -> HttpResponse:
    return redirect("portal:calendar", year=timezone.localdate().year)


@require_GET
@officers
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """A year's days off, month by month, who entered them and when."""
    _year_or_404(year)
    calendar, editions = calendar_in_force(), list(_editions(year))
    notice = calendar.notices.get(year)
    context = {
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < _last_year() else None,
        "notice": notice,
        "holidays": calendar_year.holidays(notice.days) if notice else [],
        "weekdays": calendar_year.weekdays(),
        "months": calendar_year.months(calendar, year),
        "editions": editions,
        "may_enter": may_enter(signed_in(request)),
    }
    return render(request, "portal/officer/calendar.html", context)


@require_http_methods(["GET", "POST"])
@officers
def enter_year(request: HttpRequest, year: int) -> HttpResponse:
    """Enter a year's days off, or enter them again."""
    _year_or_404(year)
    if not may_enter(signed_in(request)):
        raise PermissionDenied
    notice, last = calendar_in_force().notices.get(year), _editions(year).first()
    form = NoticeForm(
        request.POST or None,
        year=year,
        shown=calendar_year.holidays(notice.days) if notice else [],
        is_again=last is not None,
        initial={"seen": last.edition if last else 0},
    )
    if request.method == "POST" and form.is_valid() and _entered(request, year, form):
        messages.success(
            request, _("Entered. Limits that reach into %(year)s are reckoned by it now.") % {"year": year}
        )
        return redirect("portal:calendar", year=year)
    return render(request, "portal/officer/calendar_entry.html", {"year": year, "form": form, "last": last})


def _entered(request: HttpRequest, year: int, form: NoticeForm) -> bool:
    """Enter what the form says; what is refused is said above it."""
    said = form.cleaned_data
    try:
        enter(
            year,
            form.holidays(),
            document=said["document"],
            published_on=said["published_on"],
            reason=said.get("reason", ""),
            seen=said["seen"],
            is_compared=said["is_compared"],
            officer=signed_in(request),
        )
    except NoticeWrong as wrong:
        form.say_all(wrong.faults)
    except NoticeDoubtful as doubtful:
        form.say_all(doubtful.doubts)
        form.ask_to_compare()
    except RensheError as error:
        form.add_error(None, in_words(error))
    return not form.errors


def _editions(year: int) -> QuerySet[YearNotice]:
    return YearNotice.objects.filter(year=year).select_related("entered_by").order_by("-edition")


def _last_year() -> int:
    return timezone.localdate().year + YEARS_AHEAD


def _year_or_404(year: int) -> None:
    if not FIRST_YEAR <= year <= _last_year():
        raise Http404
