"""A deadline explained: every day from the first to the last, in runs of days that count alike, with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from renshe.casework.clocks.calendar import Festival, notice_year
from renshe.casework.clocks.limits import ONE_DAY, Days
from renshe.casework.clocks.words import FESTIVALS
from renshe.readers_language import reads_chinese

if TYPE_CHECKING:
    from renshe.casework.clocks.deadlines import Deadline


class How(Enum):
    """How a day counts."""

    BEGINS = "begins"  # the first day, not counted
    COUNTED = "counted"
    MADE_UP = "made_up"  # a weekend day that is worked: counted, or no reason to move the last day
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    LAST = "last"  # to which the last day moved


@dataclass(frozen=True)
class DayCounted:
    """Days in a row that count alike. `counted`: how many of them are days of the limit (of months and years: days).

    `is_moved`: the limit's days are full, and its last day falls on these days off and moves. `year`: that of the
    notice that names them off or worked; `is_provisional`: there is no such notice yet.
    """

    first: date
    last: date
    how: How
    counted: int
    festival: Festival | None = None
    reasons: tuple[str | Promise, ...] = ()
    is_moved: bool = False
    is_provisional: bool = False
    year: int | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def in_words(self) -> str:
        """How they count and why, in the reader's language."""
        words = self._words()
        if not self.is_provisional:
            return words
        return _("%(words)s (the days off of %(year)s are not published yet: only weekends are taken as off)") % {
            "words": words,
            "year": self.year,
        }

    def _words(self) -> str:
        match self.how:
            case How.BEGINS:
                return _("the first day, not counted")
            case How.COUNTED:
                return _("counted: %(count)s") % {"count": self.counted}
            case How.MADE_UP:
                return self._of_festival(_("make-up workday for the days off of %(festival)s, counted"))
            case How.WEEKEND if self.is_moved:
                return _("weekend: the last day moves to the next working day")
            case How.WEEKEND:
                return _("weekend, not counted")
            case How.HOLIDAY if self.is_moved:
                return self._of_festival(_("day off of %(festival)s: the last day moves to the next working day"))
            case How.HOLIDAY:
                return self._of_festival(_("day off of %(festival)s, not counted"))
            case How.PAUSED:
                reasons = ("、" if reads_chinese() else ", ").join(map(str, self.reasons))
                return _("paused, not counted: %(reasons)s") % {"reasons": reasons}
            case How.LAST:
                return _("the last day of the limit")

    def _of_festival(self, words: str) -> str:
        assert self.festival is not None, "a notice names the festival"
        return words % {"festival": FESTIVALS[self.festival]}


def explained(deadline: Deadline) -> list[DayCounted]:
    """The days in order, in runs. Under an open pause they go as far as its first day."""
    runs: list[DayCounted] = [DayCounted(deadline.begins, deadline.begins, How.BEGINS, 0)]
    for _key, days in groupby(_days(deadline), key=_alike):
        of_run = list(days)
        first, last, counted = of_run[0], of_run[-1], sum(one.counted for one in of_run)
        runs.append(
            DayCounted(
                first.first, last.last, first.how, counted, first.festival, first.reasons, first.is_moved,
                first.is_provisional, first.year,
            )
        )  # fmt: skip
    return runs


def _alike(day: DayCounted) -> tuple[object, ...]:
    reasons = tuple(map(str, day.reasons))
    return day.how, day.festival, reasons, day.is_moved, day.is_provisional, day.year


def _days(deadline: Deadline) -> list[DayCounted]:
    """Each day by itself, by looking at it: nothing here is taken from how the end was reckoned."""
    day, stretch = deadline.begins, deadline.open_stretch
    until = max(stretch.first, day + ONE_DAY) if stretch else deadline.ends_on
    assert until is not None, "only an open pause leaves the end open"
    found = []
    while day < until:
        day += ONE_DAY
        found.append(_day(deadline, day))
    return found


def _day(deadline: Deadline, day: date) -> DayCounted:
    if any(stretch.covers(day) for stretch in deadline.paused):
        reasons = dict.fromkeys(pause.reason for pause in deadline.pauses if pause.covers(day))
        return DayCounted(day, day, How.PAUSED, 0, reasons=tuple(reasons))
    if deadline.limit.unit is Days.WORKING:
        return _by_calendar(deadline, day, is_counted=deadline.calendar.is_working(day))
    if not deadline.limit.rolls_over or deadline.full_on is None or day < deadline.full_on:
        return DayCounted(day, day, How.COUNTED, 1)
    if day == deadline.ends_on != deadline.full_on:
        return _by_calendar(deadline, day, is_counted=False, how=How.LAST)
    return _by_calendar(deadline, day, is_counted=day == deadline.full_on)


def _by_calendar(deadline: Deadline, day: date, *, is_counted: bool, how: How | None = None) -> DayCounted:
    """A day of which the calendar decides something."""
    named, is_working = deadline.calendar.named(day), deadline.calendar.is_working(day)
    if how is None and is_working:
        how = How.MADE_UP if named else How.COUNTED
    elif how is None:
        how = How.HOLIDAY if named else How.WEEKEND
    is_provisional = notice_year(day) not in deadline.calendar.notices
    return DayCounted(
        day,
        day,
        how,
        int(is_counted),
        festival=named.festival if named and how is not How.LAST else None,
        is_moved=not is_working and deadline.limit.unit is not Days.WORKING,
        is_provisional=is_provisional,
        year=notice_year(day) if named or is_provisional else None,
    )
