"""The calendar of expiry: which values of law have run out, or will within 90 days.

A value runs out where its source names a last month (`until`), or where it is renewed and the next one isn't there yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from renshe.law.month import Month, month_in
from renshe.law.rulebook import Rulebook
from renshe.law.values.parameters import DatedParameter

DAYS_AHEAD = 90
LISTED_DAYS_AFTER_ITS_END = 365


@dataclass(frozen=True, slots=True)
class Expiry:
    """A value that runs out. `last_month`: the last one that it covers; `days`: until its end, below 0 after it."""

    name: str
    zh: str
    en: str
    last_month: Month
    days: int
    why: Literal["until", "renewed"]

    @property
    def has_run_out(self) -> bool:
        """Whether it holds no longer on the day that was asked."""
        return self.days < 0


def expiring(book: Rulebook, on: date, days: int = DAYS_AHEAD) -> list[Expiry]:
    """Return what has run out on that day or will within `days`, what ran out first at the top.

    A renewed value stays listed until the next one is there; one that its source ended, for a year.
    """
    found = []
    for held in book.parameters.values():
        for last, why in _ends(held):
            left = ((last + 1).first_day - timedelta(days=1) - on).days
            if left <= days and (why == "renewed" or left >= -LISTED_DAYS_AFTER_ITS_END):
                found.append(Expiry(held.name, held.zh, held.en, last, left, why))
                break
    return sorted(found, key=lambda one: (one.days, one.name))


def _ends(held: DatedParameter) -> Iterator[tuple[Month, Literal["until", "renewed"]]]:
    # What is entered already, also for months to come, counts.
    newest = {value.key: value for value in held.values}
    named = [month_in(value.until) for value in newest.values() if value.until is not None]
    if named:  # its source says until when, whenever the next one should have been there
        yield min(named), "renewed" if held.renewed else "until"
    elif held.renewed and held.values:
        yield held.last_month_covered(max(month_in(value.first) for value in held.values)), "renewed"
