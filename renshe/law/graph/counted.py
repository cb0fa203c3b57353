"""Months counted on from a day, or between two days: seen in a graph as the words of the law that made it.

`months_later` and `full_months` (`writing/calendar.py`) are made of what the calendar says; they are read whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from renshe.law.graph.nodes import Calendar, Choice, Comparison, Difference, Expression, Extreme, Sum


@dataclass(frozen=True, slots=True)
class MonthsLater:
    """`day`, so many months later. `takes_last`: a month without that day gives its last day, else the day after it."""

    day: Expression
    months: Expression
    takes_last: bool


@dataclass(frozen=True, slots=True)
class FullMonths:
    """How many months have gone by from one day to another."""

    since: Expression
    until: Expression
    takes_last: bool


def counted(node: Expression) -> MonthsLater | FullMonths | None:
    """Return what the node says as one thing; None where it is something else."""
    match node:
        case Extreme(which="least"):
            return _months_later(node)
        case Choice(
            condition=Comparison(operator="<", left=until, right=Extreme() as full),
            then=Difference(left=less),
            otherwise=Difference(left=Calendar(which="month_of", of=last), right=Calendar(which="month_of")) as between,
        ) if less is between and last is until and (later := _months_later(full)) and later.months is between:
            return FullMonths(later.day, until, later.takes_last)
    return None


def _months_later(node: Extreme) -> MonthsLater | None:
    match node.left, node.right:
        case (
            Sum(
                left=Calendar(
                    which="first_day", of=Sum(left=Calendar(which="month_of", of=day), right=months) as moved
                ),
                right=Difference(left=start, right=Calendar(which="first_day")),
            ),
            Calendar(which="first_day" | "last_day" as end, of=limit),
        ) if start is day:
            if end == "last_day" and limit is moved:
                return MonthsLater(day, months, True)
            if end == "first_day" and isinstance(limit, Sum) and limit.left is moved:
                return MonthsLater(day, months, False)
    return None


def parts(told: MonthsLater | FullMonths) -> tuple[Expression, Expression]:
    """What it is made of, as an officer sees it."""
    return (told.day, told.months) if isinstance(told, MonthsLater) else (told.since, told.until)


def in_pieces(told: MonthsLater | FullMonths, *, chinese: bool) -> tuple[str | Expression, ...]:
    """Its words with its parts in their places."""
    first, second = parts(told)
    if chinese:
        how = "（月末无对应日的，取当月最后一日）" if told.takes_last else "（月末无对应日的，取次月第一日）"
        if isinstance(told, MonthsLater):
            return (first, " 后 ", second, f" 个月{how}")
        return (first, " 至 ", second, f" 的整月数{how}")
    how = f" (in a month without that day: {'its last day' if told.takes_last else 'the day after it'})"
    if isinstance(told, MonthsLater):
        return (first, ", ", second, f" month(s) later{how}")
    return ("full months from ", first, " to ", second, how)
