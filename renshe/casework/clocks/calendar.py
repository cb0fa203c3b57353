"""The calendar of working days (工作日): Monday to Friday, less the days off that a year's notice names, with the
weekend days that make up for them (调休).

What differs from the week is kept as a sorted list; all else is arithmetic. So the n-th working day costs two
look-ups, whatever n is and however far the year, and ten thousand cases take a few hundredths of a second.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import accumulate

from renshe.readers_language import reads_chinese

A_WEEK, WORKED_A_WEEK = 7, 5
YEAR_TURNS = (12, 25)
"""From this day on days belong to the next year's notice: New Year's arrangement has reached back to 29 December."""


class Festival(Enum):
    """For which festival a day is off, or is worked instead."""

    NEW_YEAR = "new_year"
    SPRING = "spring"
    QINGMING = "qingming"
    LABOUR = "labour"
    DRAGON_BOAT = "dragon_boat"
    MID_AUTUMN = "mid_autumn"
    NATIONAL = "national"
    NATIONAL_AND_MID_AUTUMN = "national_and_mid_autumn"  # in years in which they are one holiday
    OTHER = "other"


@dataclass(frozen=True)
class Named:
    """How a notice counts a day: off, or worked although it is a weekend's."""

    is_off: bool
    festival: Festival


@dataclass(frozen=True)
class Notice:
    """The days that the State Council's notice for a year names. `source`: who says so, in both languages."""

    year: int
    days: Mapping[date, Named]
    source_zh: str = ""
    source_en: str = ""

    @property
    def source(self) -> str:
        """Who says so, in the reader's language."""
        return self.source_zh if reads_chinese() else self.source_en


def notice_year(day: date) -> int:
    """Of which year the notice is that says whether the day is off.

    >>> notice_year(date(2026, 12, 24)), notice_year(date(2026, 12, 31))
    (2026, 2027)
    """
    return day.year + ((day.month, day.day) >= YEAR_TURNS)


class Calendar:
    """Which days are worked, by the notices known. Of a year without one only Saturdays and Sundays are off."""

    def __init__(self, notices: Iterable[Notice] = ()) -> None:
        self.notices = {one.year: one for one in notices}
        self._named = {day: named for one in self.notices.values() for day, named in one.days.items()}
        odd = sorted(day for day, named in self._named.items() if named.is_off == _is_weekday(day))
        self._odd = [day.toordinal() for day in odd]
        self._gained = [0, *accumulate(-1 if self._named[day].is_off else 1 for day in odd)]
        self._worked = [_weekdays(at) + self._gained[place + 1] for place, at in enumerate(self._odd)]

    @classmethod
    def of(cls, days_off: Iterable[date] = (), make_up_days: Iterable[date] = ()) -> Calendar:
        """A calendar of these days, as an example gives them; the years that they are in count as published."""
        named = dict.fromkeys(days_off, Named(is_off=True, festival=Festival.OTHER))
        named |= dict.fromkeys(make_up_days, Named(is_off=False, festival=Festival.OTHER))
        years = {notice_year(day) for day in named}
        return cls(Notice(year, {one: how for one, how in named.items() if notice_year(one) == year}) for year in years)

    def named(self, day: date) -> Named | None:
        """What a notice says of the day; None where it counts as its weekday does."""
        return self._named.get(day)

    def is_working(self, day: date) -> bool:
        named = self._named.get(day)
        return _is_weekday(day) if named is None else not named.is_off

    def working_days(self, after: date, until: date) -> int:
        """How many working days there are after the one day and until the other, with that one. Negative backwards."""
        return self._until(until.toordinal()) - self._until(after.toordinal())

    def after(self, day: date, count: int) -> date:
        """The last of so many working days; the day itself is not counted.

        >>> str(Calendar.of(days_off=[date(2024, 10, 1)], make_up_days=[date(2024, 9, 29)]).after(date(2024, 9, 27), 3))
        '2024-10-02'

        Raises:
            OverflowError: beyond the year 9999.
        """
        return self._nth(self._until(day.toordinal()) + count) if count else day

    def first_from(self, day: date) -> date:
        """The day itself if it is worked, else the next that is."""
        return day if self.is_working(day) else self.after(day, 1)

    def unpublished(self, first: date, last: date) -> list[int]:
        """The years whose notices would name days from the first to the last, both included, and are not known."""
        return [year for year in range(notice_year(first), notice_year(last) + 1) if year not in self.notices]

    def _until(self, at: int) -> int:
        """Working days from the first day there is until the one of this ordinal."""
        return _weekdays(at) + self._gained[bisect_right(self._odd, at)]

    def _nth(self, wanted: int) -> date:
        """The day on which so many working days are full."""
        place = bisect_left(self._worked, wanted)
        weeks, rest = divmod(wanted - self._gained[place] - 1, WORKED_A_WEEK)
        found = weeks * A_WEEK + rest + 1
        if place < len(self._odd):  # the next odd day may come first: a Saturday that is worked
            found = min(found, self._odd[place])
        if found > date.max.toordinal():
            raise OverflowError
        return date.fromordinal(found)


def _is_weekday(day: date) -> bool:
    return day.weekday() < WORKED_A_WEEK


def _weekdays(at: int) -> int:
    """Mondays to Fridays until that ordinal: the first day of the calendar is a Monday."""
    weeks, rest = divmod(at, A_WEEK)
    return weeks * WORKED_A_WEEK + min(rest, WORKED_A_WEEK)
