"""What is known on one way through a graph: the ranges of its facts, narrowed by the conditions met on that way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from renshe.law.graph.nodes import Both, Calendar, Comparison, Either, Expression, Field, Opposite, Reference, Rounded
from renshe.law.lowered.steps import Never, Over

End: TypeAlias = tuple[Fraction, int]
"""A number and 0 where it is reached itself; a low end of 1 and a high one of -1 are not."""


@dataclass(frozen=True, slots=True)
class Range:
    low: End
    high: End

    @classmethod
    def point(cls, value: Fraction | int) -> Range:
        return cls((Fraction(value), 0), (Fraction(value), 0))

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    def within(self, other: Range) -> Range:
        return Range(max(self.low, other.low), min(self.high, other.high))

    def but_for(self, other: Range) -> Range:
        """Without that point, where it is one and stands at an end."""
        if not other.is_point:
            return self
        low = (self.low[0], 1) if self.low == other.low else self.low
        return Range(low, (self.high[0], -1) if self.high == other.high else self.high)

    def of_whole_numbers(self) -> Range:
        low, high = self.low[0], self.high[0]
        least = floor(low) + 1 if self.low[1] else ceil(low)
        most = ceil(high) - 1 if self.high[1] else floor(high)
        return Range((Fraction(least), 0), (Fraction(most), 0))


YES, NOUGHT = Range.point(1), Range.point(0)


class Declared:
    """What the declared ranges of the facts allow: of every node, as the lowering made it."""

    def __init__(self, values: Mapping[Expression, Over]) -> None:
        self.values = values
        self._ranges: dict[Expression, Range | None] = {}

    def range(self, node: Expression) -> Range | None:
        if node not in self._ranges:
            value = self.values.get(node)
            self._ranges[node] = None if value is None else _range(value)
        return self._ranges[node]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    declared: Declared
    narrowed: Mapping[Expression, Range] = field(default_factory=dict)

    def range(self, node: Expression) -> Range | None:
        """Between what ends the node lies here; None where nothing is known of it."""
        node = _itself(node)
        return self.narrowed.get(node) or self.declared.range(node)

    def holds(self, condition: Expression) -> bool | None:
        """Whether it is proved that a condition always holds here (True) or never (False)."""
        match condition:
            case Opposite(of=of):
                verdict = self.holds(of)
                return None if verdict is None else not verdict
            case Both() | Either():
                return self._all_or_any(condition)
            case Comparison(operator=operator, left=left, right=right):
                a, b = self.range(left), self.range(right)
                return None if a is None or b is None else _compared(operator, a, b)
            case _:
                found = self.range(condition)
                return True if found == YES else False if found == NOUGHT else None

    def _all_or_any(self, condition: Both | Either) -> bool | None:
        every = isinstance(condition, Both)
        way, verdicts = self, set()
        for part in parts(condition):
            verdicts.add(verdict := way.holds(part))
            if verdict is not None and verdict is not every:
                return verdict
            way = way.where(part, every)
        return every if verdicts == {every} else None

    def where(self, condition: Expression, holds: bool) -> Way:
        """The way on which the condition holds, or on which it does not."""
        match condition:
            case Opposite(of=of):
                return self.where(of, not holds)
            case Both() | Either() if isinstance(condition, Both) is holds:
                way = self
                for part in parts(condition):
                    way = way.where(part, holds)
                return way
            case Both() | Either():
                return self
            case Comparison(operator=operator, left=left, right=right):
                a, b = self.range(left), self.range(right)
                if a is None or b is None:
                    return self
                narrowed = _narrowed(operator, a, b) if holds else _narrowed_otherwise(operator, a, b)
                return self._with(zip((left, right), narrowed, strict=True))
            case _:
                return self._with([(condition, YES if holds else NOUGHT)])

    def _with(self, found: Iterable[tuple[Expression, Range]]) -> Way:
        ranges = dict(self.narrowed)
        for node, narrower in found:
            of = _itself(node)
            ranges[of] = narrower.of_whole_numbers() if _is_whole(of) else narrower
        return self if ranges == self.narrowed else Way(self.declared, ranges)


def parts(condition: Both | Either) -> list[Expression]:
    """What an `and` or an `or` joins, in order."""
    kind = type(condition)
    found: list[Expression] = []
    waiting: list[Expression] = [condition]
    while waiting:
        one = waiting.pop()
        if isinstance(one, kind):
            waiting += [one.right, one.left]
        else:
            found.append(one)
    return found


def _itself(node: Expression) -> Expression:
    """A named result is what it refers to."""
    while isinstance(node, Reference):
        node = node.root
    return node


def _is_whole(node: Expression) -> bool:
    match node:
        case Field(places=places) | Rounded(places=places):
            return places <= 0
        case _:
            return isinstance(node, Calendar)


def _range(value: Over) -> Range | None:
    if isinstance(value.over, Never) or isinstance(value.under, Never):
        return None
    ends = [Fraction(over, under) for over in _ends(value.over) for under in _ends(value.under) if under > 0]
    return Range((min(ends), 0), (max(ends), 0)) if ends else None


def _ends(step: object) -> tuple[int, int]:
    return step.low, step.high  # type: ignore[attr-defined]  # every step has them


def _compared(operator: str, a: Range, b: Range) -> bool | None:
    if operator == "=":
        if a.high < b.low or b.high < a.low:
            return False
        return True if a.is_point and a == b else None
    if operator == "<":
        return True if a.high < b.low else False if a.low >= b.high else None
    return True if a.high <= b.low else False if a.low > b.high else None


def _narrowed(operator: str, a: Range, b: Range) -> tuple[Range, Range]:
    """Both sides of a comparison that holds."""
    if operator == "=":
        return a.within(b), b.within(a)
    most = (b.high[0], -1) if operator == "<" else b.high
    least = (a.low[0], 1) if operator == "<" else a.low
    return Range(a.low, min(a.high, most)), Range(max(b.low, least), b.high)


def _narrowed_otherwise(operator: str, a: Range, b: Range) -> tuple[Range, Range]:
    """Both sides of a comparison that does not hold."""
    if operator == "=":
        return a.but_for(b), b.but_for(a)
    right, left = _narrowed("<=" if operator == "<" else "<", b, a)
    return left, right
