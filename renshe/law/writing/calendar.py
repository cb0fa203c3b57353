"""The words of the law for months and days."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from fractions import Fraction
from typing import Any, cast

from renshe.law.graph.nodes import Choice, Constant, Expression, calendar, lift
from renshe.law.month import Month
from renshe.law.units import UnitProblem
from renshe.law.writing.quantities import Quantity
from renshe.law.writing.words import at_most, word


class MonthEnd(Enum):
    """How a month is counted on from a day that the later month doesn't have (31 January + 1 month)."""

    LAST_DAY = "last_day"
    NEXT_DAY = "next_day"


@word
def month_of(day: Any) -> Quantity:
    """The month that a day lies in."""
    return cast(Quantity, calendar("month_of", day) if isinstance(day, Expression) else Month.of(day))


@word
def first_day_of(month: Any) -> Quantity:
    """The first day of a month, or of the month that a day lies in."""
    return cast(Quantity, calendar("first_day", month) if isinstance(month, Expression) else _month(month).first_day)


@word
def last_day_of(month: Any) -> Quantity:
    """The last day of a month, or of the month that a day lies in."""
    if isinstance(month, Expression):
        return cast(Quantity, calendar("last_day", month))
    return cast(Quantity, (_month(month) + 1).first_day - timedelta(1))


@word
def year_of(moment: Any) -> Quantity:
    """The calendar year of a month or a day, as a whole number."""
    return cast(Quantity, calendar("year", moment) if isinstance(moment, Expression) else moment.year)


@word
def month_number(moment: Any) -> Quantity:
    """1 for January … 12 for December."""
    return cast(Quantity, calendar("month_number", moment) if isinstance(moment, Expression) else moment.month)


@word
def day_in_month(day: Any) -> Quantity:
    """1 for the first day of its month … 31."""
    return cast(Quantity, calendar("day_number", day) if isinstance(day, Expression) else day.day)


@word
def months_later(day: Any, months: Any, *, month_end: MonthEnd) -> Quantity:
    """The same day so many months later; where that month has none, its last day or the day after it."""
    if not isinstance(month_end, MonthEnd):
        raise UnitProblem("month_end says how a month ends: MonthEnd.LAST_DAY or MonthEnd.NEXT_DAY")
    if not isinstance(day, Expression) and not isinstance(months, Expression):
        into = Month.of(day) + int(months)
        end = (into + 1).first_day - timedelta(1 if month_end is MonthEnd.LAST_DAY else 0)
        return cast(Quantity, min(into.first_day + timedelta(day.day - 1), end))
    start: Any = lift(day)
    moved = calendar("month_of", start) + months
    limit: Any = calendar("last_day", moved) if month_end is MonthEnd.LAST_DAY else calendar("first_day", moved + 1)
    same_day: Any = calendar("first_day", moved) + (start - calendar("first_day", start))
    return at_most(same_day, limit)


@word
def full_months(since: Any, until: Any, *, month_end: MonthEnd) -> Quantity:
    """Whole months gone by from one day to another; a month is full on the day of the month on which it began."""
    if isinstance(since, Expression) or isinstance(until, Expression):
        begun, now = lift(since), lift(until)
        between = calendar("month_of", now) - calendar("month_of", begun)
        ended = now < lift(cast(Any, months_later(begun, between, month_end=month_end)))
        return cast(Quantity, Choice(ended, between - Constant(Fraction(1), between.unit), between, between.unit))
    gone = Month.of(until) - Month.of(since)
    return cast(Quantity, gone - (until < months_later(since, gone, month_end=month_end)))


def _month(moment: Any) -> Month:
    return moment if isinstance(moment, Month) else Month.of(moment)
