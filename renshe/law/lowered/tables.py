"""A table in steps: by one whole number or code at once, else by the place that its keys have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from renshe.law.graph.nodes import Lookup
from renshe.law.lowered.ratios import plus, ratio, reduced, times
from renshe.law.lowered.steps import ONE, Bracket, Entry, Literal, Never, Over, Step
from renshe.law.values.parameters import DatedParameter, Value


def entry(held: DatedParameter, node: Lookup, keys: Sequence[Over], table: Mapping[Any, Value]) -> Over:
    """The entry of a table that the lowered keys tell."""
    if held.axes == ("whole",) and (known := _known(keys[0])) is not None and known in table:
        return ratio(table[int(known)].value)
    rows = {key if isinstance(key, tuple) else (key,): value.value for key, value in table.items()}
    places = [_places(node, at, axis, rows) for at, axis in enumerate(held.axes)]
    if len(keys) == 1 and held.axes[0] != "from":
        return _entry(node.name, keys[0], {places[0][key]: value for (key,), value in rows.items()})
    index: Step = Literal(0)
    size = 1
    for axis, key, place in reversed(list(zip(held.axes, keys, places, strict=True))):
        index = plus(index, times(_place(node.name, axis, key, place), Literal(size)))
        size *= len(place)
    entries = {}
    for row, value in rows.items():
        at = 0
        for key, axis, place in zip(row, held.axes, places, strict=True):
            at = at * len(place) + (place[key] if axis == "from" else list(place).index(key))
        entries[at] = value
    return _entry(node.name, Over(index, ONE), entries)


def _places(node: Lookup, at: int, axis: str, rows: Iterable[tuple[Any, ...]]) -> dict[Any, int]:
    """What each key of an axis is counted as: itself, a code's index, a bracket's place."""
    known = dict.fromkeys(row[at] for row in rows)
    if axis == "code":
        codes = node.keys[at].unit.codes
        assert codes is not None
        return {key: codes.texts.index(key) for key in known}
    if axis == "from":
        return {key: place for place, key in enumerate(sorted(known, key=Fraction))}
    return {key: key for key in sorted(known)}


def _place(table: str, axis: str, key: Over, places: Mapping[Any, int]) -> Step:
    if axis == "from":
        return _bracket(key, tuple(Fraction(least) for least in places))
    return _entry(table, key, {counted: Fraction(at) for at, counted in enumerate(places.values())}).over


def _known(value: Over) -> Fraction | None:
    """A ratio that is known when the law is read."""
    known = isinstance(value.over, Literal) and isinstance(value.under, Literal)
    return Fraction(value.over.low, value.under.low) if known else None


def _entry(name: str, key: Over, table: Mapping[int, Fraction]) -> Over:
    if isinstance(key.over, Never):
        return Over(key.over, ONE)
    if (known := _known(key)) is not None:
        return ratio(table[int(known)]) if known in table else Over(Never(), ONE)
    under = lcm(*(value.denominator for value in table.values()))
    entries = {key: int(value * under) for key, value in table.items()}
    low, high = min(entries.values()), max(entries.values())
    return reduced(Entry(name, key.over, key.under, entries, low, high), Literal(under))


def _bracket(key: Over, least: tuple[Fraction, ...]) -> Step:
    def place(over: int, under: int) -> int:
        return max(sum(1 for one in least if one * under <= over) - 1, 0)

    if isinstance(key.over, Literal) and isinstance(key.under, Literal):
        return Literal(place(key.over.low, key.under.low)) if least[0] * key.under.low <= key.over.low else Never()
    if not isinstance(key.under, Literal):
        return Bracket(key.over, key.under, least, 0, len(least) - 1)
    ends = place(key.over.low, key.under.low), place(key.over.high, key.under.low)
    return Bracket(key.over, key.under, least, *ends)
