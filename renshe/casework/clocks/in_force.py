"""The calendar that holds: what the library of holidays knows, and over it the notices that officers entered.

`deadline` and `ends` ask for it where none is given: one query. Whoever reckons many asks once and hands it on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from renshe.casework.clocks.calendar import Calendar, Festival, Named, Notice
from renshe.casework.clocks.deadlines import Deadline, Row, ends_by, reckon
from renshe.casework.clocks.limits import Limit, Pause
from renshe.casework.clocks.models import NoticeDay, YearNotice
from renshe.casework.clocks.state_council import published


def calendar_in_force(known_at: datetime | None = None) -> Calendar:
    """The calendar as known now, or as it was known at that time. One query, and two more after a notice is entered."""
    entered = YearNotice.objects.all() if known_at is None else YearNotice.objects.filter(entered_at__lte=known_at)
    latest = entered.order_by("year", "-edition").distinct("year").values_list("pk", "entered_at")
    return _calendar(tuple(latest))


@lru_cache(maxsize=8)
def _calendar(editions: tuple[tuple[int, datetime], ...]) -> Calendar:
    """By which editions, and when they were entered: what they say never changes."""
    entered = YearNotice.objects.filter(pk__in=[pk for pk, _at in editions])
    days: dict[int, dict[date, Named]] = {notice.pk: {} for notice in entered}
    for row in NoticeDay.objects.filter(notice__in=days):
        days[row.notice_id][row.day] = Named(is_off=row.is_off, festival=Festival(row.festival))
    notices = published() | {one.year: Notice(one.year, days[one.pk], one.document, one.document) for one in entered}
    return Calendar(notices.values())


def deadline(limit: Limit, begins: date, pauses: Iterable[Pause] = (), calendar: Calendar | None = None) -> Deadline:
    """Until when something has to be done that is counted from the day `begins`, which is not counted itself.

    Raises:
        BeyondTheCalendar: it would end after the last day there is.
    """
    return reckon(limit, begins, pauses, calendar or calendar_in_force())


def ends(limit: Limit, rows: Iterable[Row], calendar: Calendar | None = None) -> list[date | None]:
    """The last days of many rows of one limit (on which day it began, what paused it); None where a pause goes on.

    Raises:
        BeyondTheCalendar
    """
    return ends_by(calendar or calendar_in_force(), limit, rows)
