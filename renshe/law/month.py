"""A month as the law counts it: months are added and subtracted, never days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

CALENDAR = 1900, 9998
"""The first and the last year that law reckons with."""


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
        if not (1 <= self.month <= 12 and CALENDAR[0] <= self.year <= CALENDAR[1]):
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
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @property
    def ordinal(self) -> int:
        """Months since year 0: the difference of two is the months between them."""
        return self.year * 12 + self.month - 1

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Month:
        """The month counted so from the year 0 on: `year * 12 + month - 1`."""
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


def first_day(on: Month | date) -> date:
    """The day itself, or the first of the month: what is in force then is in force for the month."""
    return on.first_day if isinstance(on, Month) else on


def month_in(on: Month | date) -> Month:
    """The month itself, or that of the day."""
    return on if isinstance(on, Month) else Month.of(on)


def moment(text: str) -> Month | date:
    """Read a day (`2021-07-15`) or a month (`2021-07`, `202107`). Raises ValueError."""
    text = text.strip()
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else Month.parse(text)


EPOCH = date(1970, 1, 1)
"""A day is counted from here, as databases count it; a month from the year 0."""


def day_number(day: date) -> int:
    """Return by which whole number a day is counted."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """Return the day that `day_number` counts so."""
    return EPOCH + timedelta(days=number)


def month_of_day(number: int) -> int:
    """The month, counted, of a day, counted."""
    return Month.of(day_of(number)).ordinal


def first_day_of_month(ordinal: int) -> int:
    """Return the number of the first day of a month, by the month's ordinal."""
    return day_number(Month.from_ordinal(ordinal).first_day)


MONTHS_OF_CALENDAR = CALENDAR[0] * 12, CALENDAR[1] * 12 + 11
DAYS_OF_CALENDAR = day_number(date(CALENDAR[0], 1, 1)), day_number(date(CALENDAR[1], 12, 31))
