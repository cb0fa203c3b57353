"""The time that a figure speaks of: a year or a part of it, in whole months."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.law import Month
from renshe.law.month import months


@dataclass(frozen=True, slots=True)
class Period:
    """Months from `first` to `last`, both included. A stock is taken at the last one, a flow is summed over all."""

    first: Month
    last: Month

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(Month(year, 1), Month(year, 12))

    @classmethod
    def month(cls, month: Month) -> Period:
        return cls(month, month)

    @property
    def is_year(self) -> bool:
        """Whether it is a calendar year, whole."""
        return self == Period.year(self.first.year)

    def months(self) -> list[Month]:
        return list(months(self.first, self.last))
