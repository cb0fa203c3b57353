"""Where a value of law is wanted and isn't there, although others of it are: rows of a table, months between two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from renshe.law.month import Month, month_in
from renshe.law.values.parameters import DatedParameter


@dataclass(frozen=True, slots=True)
class Hole:
    """Keys, or months, of which there is no value, both ends in it.

    >>> str(Hole(1998, 2012)), str(Hole(2025, 2025)), str(Hole(Month(2022, 7), Month(2023, 12)))
    ('1998–2012', '2025', '2022-07 – 2023-12')
    """

    first: int | Month
    last: int | Month

    def __str__(self) -> str:
        if self.first == self.last:
            return str(self.first)
        return f"{self.first} – {self.last}" if isinstance(self.first, Month) else f"{self.first}–{self.last}"


def holes(held: DatedParameter, month: Month) -> tuple[Hole, ...]:
    """Return the holes of a parameter up to `month`, in order; none of one without any value, or that is reserved."""
    if not held.values or held.reserved:
        return ()
    return (*_rows(held, month), *_months(held, month))


def _rows(held: DatedParameter, month: Month) -> Iterator[Hole]:
    if held.rows is None:
        return
    first, last = held.rows
    there = {value.key for value in held.values if value.starts <= month.first_day}
    yield from _runs(key for key in range(first, (month.year if last is None else last) + 1) if key not in there)


def _runs(keys: Iterable[int]) -> Iterator[Hole]:
    found: list[int] = []
    for key in keys:
        if found and key != found[-1] + 1:
            yield Hole(found[0], found[-1])
            found = []
        found.append(key)
    if found:
        yield Hole(found[0], found[-1])


def _months(held: DatedParameter, month: Month) -> Iterator[Hole]:
    begun = sorted((value for value in held.values if value.starts <= month.first_day), key=lambda one: one.starts)
    if held.since is not None and begun and held.since < month_in(begun[0].first):
        yield Hole(held.since, month_in(begun[0].first) + -1)
    found: dict[Hole, None] = {}
    for key in dict.fromkeys(value.key for value in begun):
        for before, after in pairwise(value for value in begun if value.key == key):
            if before.until is not None and month_in(before.until) + 1 < month_in(after.first):
                found[Hole(month_in(before.until) + 1, month_in(after.first) + -1)] = None
    yield from found
