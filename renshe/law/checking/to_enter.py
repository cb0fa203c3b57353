"""What of the law a city enters before it goes live: values that nobody published, that ended, that stand assumed.

Of a value that is there the rows and months count that are not.

The list is of one month: what only later editions of formulas ask for is not on it, what has begun to hold is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from renshe.law.checking.holes import Hole, holes
from renshe.law.graph.usage import parameters_of
from renshe.law.month import Month, month_in
from renshe.law.rulebook import Rulebook
from renshe.law.values.parameters import DatedParameter

Why = Literal["missing", "ended", "holes", "assumed"]
ORDER: tuple[Why, ...] = ("missing", "ended", "holes", "assumed")


@dataclass(frozen=True, slots=True)
class ToEnter:
    """A value to be entered. `until`: the last month that is known of one that ended. `holes`: what of it isn't there.

    `formulas`: the names of those that read it themselves in that month, sorted.
    """

    held: DatedParameter
    why: Why
    formulas: tuple[str, ...]
    until: Month | None = None
    holes: tuple[Hole, ...] = ()


def to_enter(book: Rulebook, month: Month) -> list[ToEnter]:
    """Return what is to be entered for that month: what is missing, what ended, what has holes, what is assumed."""
    readers = _readers(book, month)
    # What other editions ask for, and these don't, isn't asked of anybody in that month.
    elsewhere = {name for era in book.eras for name in _readers(book, era)} - readers.keys()
    found = [
        one
        for held in book.parameters.values()
        if held.name not in elsewhere
        for one in _of(held, month, tuple(sorted(readers.get(held.name, ()))))
    ]
    return sorted(found, key=lambda one: (ORDER.index(one.why), one.held.name))


def _of(held: DatedParameter, month: Month, formulas: tuple[str, ...]) -> Iterator[ToEnter]:
    begun = {value.key: value for value in held.values if value.starts <= month.first_day}
    if not begun:
        yield ToEnter(held, "missing", formulas)
        return
    ended = [month_in(value.until) for value in begun.values() if value.until is not None and not value.holds_in(month)]
    if held.renewed:
        ended.append(held.last_month_covered(max(month_in(value.first) for value in begun.values())))
    missing = holes(held, month)
    if ended and max(ended) < month:
        yield ToEnter(held, "ended", formulas, max(ended), missing)
    elif missing:
        yield ToEnter(held, "holes", formulas, holes=missing)
    elif any(value.state == "assumed" for value in begun.values()):
        yield ToEnter(held, "assumed", formulas)


def _readers(book: Rulebook, month: Month) -> dict[str, set[str]]:
    """Of each value the formulas that read it themselves, not through another."""
    others = frozenset(book.formulas)
    found: dict[str, set[str]] = {}
    for name, reference in book.roots_at(month).items():
        for parameter in parameters_of(reference.root, others):
            found.setdefault(parameter, set()).add(name)
    return found
