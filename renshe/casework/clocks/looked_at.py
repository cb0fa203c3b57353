"""A year's notice looked at before it is kept: what cannot be right, and what has to be compared once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from renshe.casework.clocks.calendar import WORKED_A_WEEK, Festival, notice_year
from renshe.casework.clocks.state_council import festivals_days
from renshe.casework.clocks.words import named
from renshe.errors import Phrase, gettext_noop


@dataclass(frozen=True)
class Holiday:
    """The days off of one festival, from the first to the last, and the weekend days worked instead."""

    festival: Festival
    first: date
    last: date
    make_up: tuple[date, ...] = ()

    def off(self) -> list[date]:
        return [self.first + timedelta(days=step) for step in range((self.last - self.first).days + 1)]

    def days(self) -> dict[date, bool]:
        """Each day named: whether it is off."""
        return dict.fromkeys(self.off(), True) | dict.fromkeys(self.make_up, False)


def faults(year: int, holidays: Sequence[Holiday], *, published_on: date, today: date) -> list[Phrase]:
    """What cannot be right."""
    found = list(_of_the_whole(year, holidays, published_on, today))
    for one in holidays:
        found += _of_one(year, one)
    if not found:
        found += _of_days_named_twice(holidays)
    return found


def doubts(year: int, holidays: Sequence[Holiday]) -> list[Phrase]:
    """What is unlike the holidays that the law gives: a festival without its own day, too many days off or too few.

    On the weekdays off of a festival fall as many as the law gives it, and those made up for.
    """
    own = festivals_days(year)
    return [words for one in holidays for words in _doubts_of(one, own.get(one.festival, set()))]


def _of_the_whole(year: int, holidays: Sequence[Holiday], published_on: date, today: date) -> Iterator[Phrase]:
    if published_on > today:
        yield Phrase(
            gettext_noop("The notice is dated %(day)s, which is to come: enter it once it is published."),
            day=published_on,
        )
    elif published_on.year not in (year - 1, year):
        yield Phrase(
            gettext_noop("The notice for %(year)s is dated %(day)s: it would be of that year or the one before."),
            year=year, day=published_on,
        )  # fmt: skip
    expected, given = set(festivals_days(year)), {one.festival for one in holidays}
    for festival in [one for one in Festival if one in expected - given]:
        yield Phrase(
            gettext_noop("%(festival)s has no days off: enter from when to when it is."), festival=named(festival)
        )


def _of_one(year: int, one: Holiday) -> Iterator[Phrase]:
    festival = named(one.festival)
    if one.last < one.first:
        yield Phrase(
            gettext_noop("%(festival)s ends on %(last)s before it begins on %(first)s."),
            festival=festival, first=one.first, last=one.last,
        )  # fmt: skip
        return
    for day in (one.first, one.last, *one.make_up):
        if notice_year(day) != year:
            yield Phrase(
                gettext_noop("%(festival)s: %(day)s is not of the notice for %(year)s."),
                festival=festival, day=day, year=year,
            )  # fmt: skip
    for day in one.make_up:
        if day.weekday() < WORKED_A_WEEK:
            yield Phrase(
                gettext_noop("%(festival)s: %(day)s is no Saturday or Sunday, so it cannot be a make-up workday."),
                festival=festival, day=day,
            )  # fmt: skip


def _of_days_named_twice(holidays: Sequence[Holiday]) -> Iterator[Phrase]:
    times = Counter(day for one in holidays for day in (*one.off(), *one.make_up))
    for day in sorted(day for day, count in times.items() if count > 1):
        yield Phrase(gettext_noop("%(day)s is named twice: a day is off for one holiday, or worked, once."), day=day)


def _doubts_of(one: Holiday, own: set[date]) -> Iterator[Phrase]:
    off, festival = set(one.off()), named(one.festival)
    for day in sorted(own - off):
        yield Phrase(
            gettext_noop("%(festival)s falls on %(day)s, which is not among its days off."), festival=festival, day=day
        )
    weekdays = sum(day.weekday() < WORKED_A_WEEK for day in off)
    if own and own <= off and weekdays != len(own) + len(one.make_up):
        yield Phrase(
            gettext_noop(
                "%(festival)s has %(weekdays)s days off from Monday to Friday; by law it has %(own)s days, and "
                "%(made_up)s are made up for: together these should be as many."
            ),
            festival=festival, weekdays=weekdays, own=len(own), made_up=len(one.make_up),
        )  # fmt: skip
