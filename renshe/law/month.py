"""A month as the law counts it: months are added and subtracted, never days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month.

    >>> Month(2021, 11) + 3
    Month(year=2022, month=2)
    >>> str(Month.parse("202107")), Month(2021, 7) - Month(2020, 12)
    ('2021-07', 7)
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1900 <= self.year <= 9998):
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `2021-07`, `202107` or `2021/7`. Raises ValueError."""
        found = re.fullmatch(r"(\d{4})(?:[-/.年])?(\d{1,2})月?", text.strip())
        if not found:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def ordinal(self) -> int:
        """Months since year 0: the difference of two is the months between them."""
        return self.year * 12 + self.month - 1

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Month:
        return cls(ordinal // 12, ordinal % 12 + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    def __add__(self, months: int) -> Month:
        return Month.from_ordinal(self.ordinal + months)

    def __sub__(self, other: Month) -> int:
        return self.ordinal - other.ordinal

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def compact(self) -> str:
        """As officers type it: 202107."""
        return f"{self.year:04d}{self.month:02d}"


def months(first: Month, last: Month) -> Iterator[Month]:
    """Yield each month from `first` to `last`, both included."""
    for ordinal in range(first.ordinal, last.ordinal + 1):
        yield Month.from_ordinal(ordinal)
