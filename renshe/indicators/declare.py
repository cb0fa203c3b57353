"""Figures as programmes declare them, and the register of all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from renshe.indicators.errors import NoSuchBreakdown, NoSuchIndicator
from renshe.indicators.period import Period
from renshe.indicators.records import Records
from renshe.registry import towns

STOCK, FLOW = "stock", "flow"


@dataclass(frozen=True)
class Indicator:
    """A figure: what it is called, what it means, and the records it adds up.

    Args:
        id: Permanent, such as `soc.enrolments`.
        unit: people, person-times, yuan, …; the records of a figure in yuan add up to fen.
        kind: `stock` (what there is at the period's end) or `flow` (what happened in it).
        breakdowns: Beside `month`, which each has: town, insurance, fund, …
        records: From a period to its records.
    """

    id: str
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    unit: str
    kind: str
    breakdowns: tuple[str, ...]
    records: Callable[[Period], Records]

    @property
    def is_money(self) -> bool:
        return self.unit == "yuan"

    def label(self, language: str) -> str:
        return self.label_en if language.startswith("en") else self.label_zh

    def definition(self, language: str) -> str:
        return self.definition_en if language.startswith("en") else self.definition_zh

    def value(self, period: Period, *, within: Collection[int] | None = None) -> int:
        """Return the figure: a count, or fen. `within`: the towns (ids) that the reader may see; None for all."""
        return self.records(period).within(within).total()

    def breakdown(self, period: Period, by: str, *, within: Collection[int] | None = None) -> dict[Any, int]:
        """Return the figure for each month, town or other value; the parts of all but a stock by month add up to it.

        Raises:
            NoSuchBreakdown
        """
        if by == "month":
            return {month: self.value(Period.month(month), within=within) for month in period.months()}
        if by not in self.breakdowns:
            raise NoSuchBreakdown(self.id, by, ", ".join(("month", *self.breakdowns)))
        found = self.records(period).within(within).by(by)
        if by != "town":
            return found
        counted = towns.counted_in(period.last.first_day)
        merged: dict[Any, int] = {}
        for town, total in found.items():
            merged[counted.get(town, town)] = merged.get(counted.get(town, town), 0) + total
        return merged


_registered: dict[str, Indicator] = {}


def register(*indicators: Indicator) -> None:
    """Add figures to the register. A figure's id is used once."""
    for indicator in indicators:
        assert indicator.id not in _registered, indicator.id
        _registered[indicator.id] = indicator


def all_indicators() -> list[Indicator]:
    return list(_registered.values())


def get_indicator(id: str) -> Indicator:
    """Return a figure by its id. Raises NoSuchIndicator."""
    try:
        return _registered[id]
    except KeyError:
        raise NoSuchIndicator(id) from None
