"""Two facts changed together, where neither alone would do: paying on, and being of age.

Each value of the first that is worth a try is taken; from there the second is looked for as by itself, and then the
first goes back as far as the second lets it. Facts that a person changes more easily come first. The law of a large
benefit takes a while to reckon: after MOST_RECKONED results no more pairs are tried.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from renshe.law.counterfactual.change import Change
from renshe.law.worksheet.words import Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from renshe.law.counterfactual.search import Search
    from renshe.law.counterfactual.ways import Way

MOST_RECKONED = 1_500
MOST_VALUES = 8
"""So many values of the first fact are tried, the nearest and the ends of its range."""


def pairs(search: Search, ways: Sequence[Way]) -> list[Change]:
    """Return changes of two facts, the nearest first; each has the first fact's change, and `also` the other's."""
    found: list[tuple[int, Change]] = []
    most = search.reckoned + MOST_RECKONED
    for first, second in sorted(combinations(ways, 2), key=lambda pair: pair[0].rank + pair[1].rank):
        rank = first.rank + second.rank
        if search.reckoned > most or (found and rank > found[0][0]):
            break
        if (change := _both(search, first, second)) is not None:
            found.append((rank, change))
    return [change for _, change in sorted(found, key=lambda one: _size(one[1], ways))]


def _both(search: Search, first: Way, second: Way) -> Change | None:
    (wanted, *_) = search.wanted()
    for value in _values(search, first):
        later = search.after(first, value)
        other = later.way(second.fact)
        then = later.nearest(other, wanted) if other is not None else None
        search.reckoned = max(search.reckoned, later.reckoned)
        if then is not None:
            return _named(search, first, value, then)
    return None


def _named(search: Search, first: Way, value: Number, then: Change) -> Change:
    """The pair, each of both as near as the other lets it."""
    (wanted, *_) = search.wanted()
    second = search.way(then.fact)
    if second is not None and not first.others:
        beside = search.after(second, then.would_be)
        again = beside.way(first.fact)
        nearer = beside.first(again, [value], wanted) if again is not None else None
        value = value if nearer is None else nearer
    later = search.after(first, value)
    other = later.way(then.fact)
    assert other is not None, "it was there when it was found"
    told = later.nearest(other, wanted) or then
    months = first.months_paid(value)
    return replace(
        told,
        fact=first.fact,
        fact_zh=first.zh,
        fact_en=first.en,
        fact_unit=first.unit,
        was=first.now,
        would_be=value,
        before=search.before,
        until=search.month + (months - 1) if months else told.until,
        also=told.moved,
    )


def _values(search: Search, way: Way) -> list[Number]:
    if way.others:
        return way.others[:MOST_VALUES]
    points = sorted(search.points(way), key=lambda one: abs(Fraction(one) - way.now))
    ends = [one for one in (way.low, way.high) if one in points[MOST_VALUES - 2 :]]
    return [*points[: MOST_VALUES - 2], *ends]


def _size(change: Change, ways: Sequence[Way]) -> tuple[Fraction, str, str]:
    by_name = {way.fact: way for way in ways}
    assert change.also is not None
    sizes = [by_name[one.fact].size(abs(Fraction(one.would_be) - one.was)) for one in (change.moved, change.also)]
    return sum(sizes, Fraction(0)), change.fact, change.also.fact
