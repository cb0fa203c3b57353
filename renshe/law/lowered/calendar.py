"""Months and days in steps: both are counted, and the calendar takes one to the other."""

from __future__ import annotations

from typing import Literal as OneOf
from typing import assert_never

from renshe.law.graph.nodes import Calendar
from renshe.law.lowered.ratios import chosen, plus, rounded, times
from renshe.law.lowered.steps import ONE, Compared, Joined, Literal, Never, OfCalendar, Over, Plus, Step
from renshe.law.month import DAYS_OF_CALENDAR, MONTHS_OF_CALENDAR, first_day_of_month, month_of_day


def calendar(node: Calendar, of: Over) -> Over:
    """What the calendar tells of a month or a day that has been lowered."""
    twelve = Literal(12)
    match node.which:
        case "month_of" | "first_day" as which:
            return Over(_of_calendar(which, of.over), ONE)
        case "last_day":
            return Over(plus(_of_calendar("first_day", plus(of.over, ONE)), Literal(-1)), ONE)
        case "year":
            return rounded("floor", Over(of.over, twelve), 0)
        case "month_number":
            years = rounded("floor", Over(of.over, twelve), 0).over
            return Over(plus(plus(of.over, times(years, Literal(-12))), ONE), ONE)
        case "day_number":
            first = _of_calendar("first_day", _of_calendar("month_of", of.over))
            day = plus(plus(of.over, times(first, Literal(-1))), ONE)
            return Over(_within(day, 1, 31), ONE)
        case _:
            assert_never(node.which)


def _of_calendar(which: OneOf["month_of", "first_day"], of: Step) -> Step:
    reckon = month_of_day if which == "month_of" else first_day_of_month
    first, last = DAYS_OF_CALENDAR if which == "month_of" else MONTHS_OF_CALENDAR
    if isinstance(of, Never) or of.high < first or of.low > last:
        return Never((of,))
    if isinstance(of, Literal):
        return Literal(reckon(of.low))
    found = OfCalendar(which, of, reckon(max(of.low, first)), reckon(min(of.high, last)))
    if first <= of.low and of.high <= last:
        return found
    inside = Joined("and", Compared("<=", Literal(first), of), Compared("<=", of, Literal(last)))
    return chosen(inside, found, Never())


def _within(step: Step, low: int, high: int) -> Step:
    """The same sum, in the range that the calendar promises."""
    return Plus(step.left, step.right, low, high) if isinstance(step, Plus) else step
