"""A limit reckoned: on which day it ends.

The first day is not counted. Paused days are not counted either, and each once: of a limit in working days they are
the working days of the pause; of all others its natural days, put behind the day on which the limit would have ended. A
pause that begins on that day or later moves nothing. Last, a limit that rolls over leaves a day off for the next
working day (`docs/decisions/deadlines.md`).
"""

from __future__ import annotations

import calendar as months_of
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from renshe.casework.clocks.calendar import Calendar
from renshe.casework.clocks.errors import BeyondTheCalendar
from renshe.casework.clocks.explained import DayCounted, explained
from renshe.casework.clocks.limits import ONE_DAY, Days, Limit, Pause, Stretch, stretches

A_YEAR = 12
Row = tuple[date, Sequence[Pause]]
"""On which day a limit began and what paused it."""


@dataclass(frozen=True, eq=False)
class Deadline:
    """When a limit ends, and all that it was reckoned from.

    `full_on`: the day on which its days are full, before it rolls over. `ends_on`: its last day. Both None while an
    open pause goes on; `awaited_on` is then the day on which it would have ended without that pause.
    """

    limit: Limit
    begins: date
    pauses: tuple[Pause, ...]
    paused: tuple[Stretch, ...]  # the days that were not counted; a pause that moved nothing is not among them
    calendar: Calendar
    full_on: date | None
    ends_on: date | None
    awaited_on: date

    @property
    def open_stretch(self) -> Stretch | None:
        """The pause that goes on, if one does."""
        return self.paused[-1] if self.paused and self.paused[-1].last is None else None

    @property
    def corresponding_on(self) -> date | None:
        """The day to which months and years are counted, before pauses and before it moves; None of days."""
        return (
            None
            if self.limit.unit in (Days.NATURAL, Days.WORKING)
            else _unpaused(self.limit, self.begins, self.calendar)
        )

    @property
    def unpublished(self) -> list[int]:
        """The years whose days off it depends on and that are not published."""
        until = self.ends_on or self.awaited_on
        if self.limit.unit is Days.WORKING:
            return self.calendar.unpublished(self.begins + ONE_DAY, until)
        if not self.limit.rolls_over:
            return []
        return self.calendar.unpublished(self.full_on or until, until)

    @property
    def is_provisional(self) -> bool:
        """Whether it may still move: it reaches into a year without a notice, where weekends alone are taken as off."""
        return bool(self.unpublished)

    def explained(self) -> list[DayCounted]:
        """Every day from the first to the last: counted or not, and why."""
        return explained(self)


def reckon(limit: Limit, begins: date, pauses: Iterable[Pause], calendar: Calendar) -> Deadline:
    """Reckon a limit that begins on the day (which is not counted) by the calendar given.

    Raises:
        BeyondTheCalendar: it would end after the last day there is.
    """
    all_pauses = tuple(pauses)
    try:
        full_on, paused = _full_on(limit, begins, stretches(all_pauses, begins), calendar)
        ends_on = _rolled(limit, full_on, calendar)
    except (OverflowError, ValueError):
        raise BeyondTheCalendar(begins=str(begins)) from None
    is_open = bool(paused) and paused[-1].last is None
    return Deadline(
        limit,
        begins,
        all_pauses,
        tuple(paused),
        calendar,
        full_on=None if is_open else full_on,
        ends_on=None if is_open else ends_on,
        awaited_on=ends_on,
    )


def ends_by(calendar: Calendar, limit: Limit, rows: Iterable[Row]) -> list[date | None]:
    """The last days of many rows of one limit, in their order; None where an open pause goes on.

    Raises:
        BeyondTheCalendar
    """
    unpaused: dict[date, date | None] = {}  # many cases begin on the same few hundred days

    def end_of(begins: date, pauses: Sequence[Pause]) -> date | None:
        if pauses:
            return reckon(limit, begins, pauses, calendar).ends_on
        if begins not in unpaused:
            unpaused[begins] = reckon(limit, begins, (), calendar).ends_on
        return unpaused[begins]

    return [end_of(begins, pauses) for begins, pauses in rows]


def _full_on(limit: Limit, begins: date, merged: Iterable[Stretch], calendar: Calendar) -> tuple[date, list[Stretch]]:
    """The day on which the days are full, an open pause left out, and the stretches that moved it."""
    full_on, paused, moved = _unpaused(limit, begins, calendar), 0, []
    for stretch in merged:
        if stretch.first >= full_on:
            break
        moved.append(stretch)
        if stretch.last is None:
            break
        before = max(begins, stretch.first - ONE_DAY)
        if limit.unit is Days.WORKING:
            paused += calendar.working_days(before, stretch.last)
            full_on = calendar.after(begins, limit.count + paused)
        else:
            full_on += stretch.last - before
    return full_on, moved


def _unpaused(limit: Limit, begins: date, calendar: Calendar) -> date:
    match limit.unit:
        case Days.WORKING:
            return calendar.after(begins, limit.count)
        case Days.NATURAL:
            return begins + timedelta(days=limit.count)
        case Days.MONTHS:
            return corresponding_day(begins, limit.count)
        case Days.YEARS:
            return corresponding_day(begins, limit.count * A_YEAR)


def _rolled(limit: Limit, full_on: date, calendar: Calendar) -> date:
    return calendar.first_from(full_on) if limit.rolls_over else full_on


def corresponding_day(day: date, months: int) -> date:
    """The same day so many months later, in a month that has none the last (Civil Code art. 202).

    >>> str(corresponding_day(date(2025, 1, 31), 1)), str(corresponding_day(date(2024, 2, 29), 12))
    ('2025-02-28', '2025-02-28')
    """
    years, month = divmod(day.year * A_YEAR + day.month - 1 + months, A_YEAR)
    return date(years, month + 1, min(day.day, months_of.monthrange(years, month + 1)[1]))
