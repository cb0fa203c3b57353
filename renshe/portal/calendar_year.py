"""A year's days off as the page shows them: the holidays one by one, and the twelve months."""

from __future__ import annotations

import calendar as months_of
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from renshe.casework.clocks.calendar import WORKED_A_WEEK, Calendar, Festival, Named
from renshe.casework.clocks.words import FESTIVALS

WEEK = months_of.Calendar()  # Monday first
MONTHS = range(1, 13)


@dataclass(frozen=True)
class HolidayShown:
    """The days off of a festival in one piece, and the weekend days worked for them."""

    festival: Festival
    first: date
    last: date
    make_up: tuple[date, ...]

    @property
    def name(self) -> str:
        return str(FESTIVALS[self.festival])

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class DayShown:
    """`mark` stands beside the number: nobody has to tell a day by its colour. `kind`: holiday, worked, weekend."""

    number: int
    mark: str
    kind: str
    title: str


@dataclass(frozen=True)
class MonthShown:
    name: str
    weeks: list[list[DayShown | None]]


def weekdays() -> list[str]:
    """The heads of the months' columns."""
    return [
        pgettext("weekday", "Mo"),
        pgettext("weekday", "Tu"),
        pgettext("weekday", "We"),
        pgettext("weekday", "Th"),
        pgettext("weekday", "Fr"),
        pgettext("weekday", "Sa"),
        pgettext("weekday", "Su"),
    ]


def holidays(days: Mapping[date, Named]) -> list[HolidayShown]:
    """The holidays that a notice names, in order. What is made up stands with the first piece of its festival."""
    found: dict[Festival, list[list[date]]] = {}
    for day in sorted(day for day, named in days.items() if named.is_off):
        pieces = found.setdefault(days[day].festival, [])
        if pieces and (day - pieces[-1][-1]).days == 1:
            pieces[-1].append(day)
        else:
            pieces.append([day])
    shown = []
    for festival, pieces in found.items():
        worked = tuple(sorted(day for day, one in days.items() if not one.is_off and one.festival is festival))
        for place, piece in enumerate(pieces):
            shown.append(HolidayShown(festival, piece[0], piece[-1], () if place else worked))
    return sorted(shown, key=lambda one: one.first)


def months(calendar: Calendar, year: int) -> list[MonthShown]:
    """The months of the year, by weeks from Monday to Sunday."""
    return [MonthShown(_("Month %(month)s") % {"month": month}, _weeks(calendar, year, month)) for month in MONTHS]


def _weeks(calendar: Calendar, year: int, month: int) -> list[list[DayShown | None]]:
    return [
        [_day(calendar, day) if day.month == month else None for day in week]
        for week in WEEK.monthdatescalendar(year, month)
    ]


def _day(calendar: Calendar, day: date) -> DayShown:
    named = calendar.named(day)
    if named is None:
        return DayShown(day.day, "", "weekend" if day.weekday() >= WORKED_A_WEEK else "", "")
    festival = str(FESTIVALS[named.festival])
    if named.is_off:
        return DayShown(day.day, pgettext("calendar", "off"), "holiday", festival)
    words = _("worked for %(festival)s") % {"festival": festival}
    return DayShown(day.day, pgettext("calendar", "work"), "worked", words)
