"""The year's figures at a glance: each with its value, and how the last closed month differs from the month before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from renshe.archive import sealing
from renshe.indicators.declare import STOCK, Indicator, all_indicators
from renshe.indicators.period import Period
from renshe.law import Month
from renshe.law.month import months


@dataclass(frozen=True)
class KeyFigure:
    """`value` of the year's closed months; of a flow `month_value` is the last closed month's. Counts, or fen.

    `change`: of the last closed month against the month before; None where that one is not closed.
    """

    figure: Indicator
    label: str
    value: int
    month_value: int | None
    change: int | None


@dataclass(frozen=True)
class YearMonth:
    """A month of the year and how far it is: closed, open (the next to be closed), ahead."""

    month: Month
    state: str


@dataclass(frozen=True)
class Glance:
    year: int
    closed: Period
    figures: list[KeyFigure]
    months: list[YearMonth]

    @property
    def closed_count(self) -> int:
        return sum(one.state == "closed" for one in self.months)


def at_a_glance(*, within: Collection[int] | None, language: str) -> Glance | None:
    """Return the figures of the year of the last closed month, for the towns that the reader may see (None for all).

    None while no month is closed: the opening month is none of the city's own.
    """
    sealed = sealing.sealed_months()
    opening, closed = sealed[:1], sealed[1:]
    if not closed:
        return None
    last = closed[-1]
    period = Period(max(Month(last.year, 1), closed[0]), last)
    year = [YearMonth(one, _state(one, closed)) for one in months(Month(last.year, 1), Month(last.year, 12))]
    figures = [_figure(one, period, {*opening, *closed}, within, language) for one in all_indicators()]
    return Glance(last.year, period, figures, year)


def _figure(
    figure: Indicator, period: Period, sealed: set[Month], within: Collection[int] | None, language: str
) -> KeyFigure:
    value, last, before = figure.value(period, within=within), period.last, period.last + -1
    is_stock = figure.kind == STOCK
    of_month = value if is_stock else figure.value(Period.month(last), within=within)
    # A flow of the opening month is none: nothing was assessed, collected or paid here in it.
    is_known = before in sealed and (is_stock or before != min(sealed))
    change = of_month - figure.value(Period.month(before), within=within) if is_known else None
    return KeyFigure(figure, figure.label(language), value, None if is_stock else of_month, change)


def _state(month: Month, closed: list[Month]) -> str:
    if month in closed:
        return "closed"
    return "open" if month == closed[-1] + 1 else "ahead"
