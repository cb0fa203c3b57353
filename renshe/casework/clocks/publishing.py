"""A year's notice entered by an officer of the city's bureau when it is published: looked at, then only added to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from rules.permissions import add_perm

from renshe.access import trail
from renshe.access.models import Unit, User
from renshe.access.rules import holds, require
from renshe.casework.calendar_followed import reckon_again
from renshe.casework.clocks.errors import NoticeDoubtful, NoticeEnteredMeanwhile, NoticeWrong
from renshe.casework.clocks.looked_at import Holiday, doubts, faults
from renshe.casework.clocks.models import NoticeDay, YearNotice

PERMISSION = "casework.enter_year_notice"
add_perm(PERMISSION, holds("handler", "leader"))  # type: ignore[no-untyped-call]  # the library is untyped here


def may_enter(user: User) -> bool:
    """Whether the user may enter a year's notice: a handler or leader of the city's bureau."""
    city = Unit.objects.filter(kind=Unit.Kind.CITY).first()
    return city is not None and user.has_perm(PERMISSION, city)


@transaction.atomic(durable=True)
def enter(
    year: int,
    holidays: Sequence[Holiday],
    *,
    document: str,
    published_on: date,
    reason: str = "",
    seen: int = 0,
    is_compared: bool = False,
    officer: User,
) -> YearNotice:
    """Enter a year's days off. `seen`: the edition that the officer saw (0: none); `is_compared`: doubts are solved.

    What is entered again by the same officer, as by a double click, is the edition that was entered. Running clocks
    that reach into the year are reckoned again; how many ends moved stands in the trail.

    Raises:
        NotAllowed, NoticeWrong, NoticeDoubtful
        NoticeEnteredMeanwhile: another edition came in since.
    """
    require(officer, PERMISSION, Unit.objects.get(kind=Unit.Kind.CITY))
    if found := faults(year, holidays, published_on=published_on, today=timezone.localdate()):
        raise NoticeWrong(tuple(found))
    if not is_compared and (doubted := doubts(year, holidays)):
        raise NoticeDoubtful(tuple(doubted))
    named = {day: (is_off, one.festival.value) for one in holidays for day, is_off in one.days().items()}
    said = {"document": document, "published_on": published_on, "reason": reason, "entered_by": officer}
    last = YearNotice.objects.filter(year=year).select_related("entered_by").order_by("-edition").first()
    if last is not None and last.edition != seen:
        if all(getattr(last, name) == value for name, value in said.items()) and _days(last) == named:
            return last
        raise _meanwhile(last)
    try:
        with transaction.atomic():
            made = YearNotice.objects.create(year=year, edition=seen + 1, **said)
    except IntegrityError:  # another was entered in this very moment
        raise _meanwhile(YearNotice.objects.select_related("entered_by").get(year=year, edition=seen + 1)) from None
    NoticeDay.objects.bulk_create(
        NoticeDay(notice=made, day=day, is_off=is_off, festival=festival) for day, (is_off, festival) in named.items()
    )
    moved = reckon_again(year)
    trail.record(officer, "year_notice.entered", made, reason, {"year": year, "document": document, "moved": moved})
    return made


def _days(notice: YearNotice) -> dict[date, tuple[bool, str]]:
    return {one.day: (one.is_off, one.festival) for one in notice.days.all()}


def _meanwhile(notice: YearNotice) -> NoticeEnteredMeanwhile:
    at = f"{timezone.localtime(notice.entered_at):%Y-%m-%d %H:%M}"
    return NoticeEnteredMeanwhile(year=str(notice.year), officer=str(notice.entered_by), at=at)
