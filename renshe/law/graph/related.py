"""Related rows: dependants, spells, the years of an account; as many as a person has, up to a declared number.

A formula goes through them with `for`, and sums, counts, compares them with a condition of its own. They are read as so
many places, each of which is taken or not: so they are reckoned, explained and run over the city like any other facts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from renshe.law.graph.nodes import (
    COMPARED,
    Choice,
    Constant,
    Expression,
    Field,
    NoRow,
    Opposite,
    RowPlace,
    alike,
    alternatives,
    flag,
    lift,
)
from renshe.law.units import FLAG, WHOLE, Unit

Known: TypeAlias = Any


@dataclass(slots=True)
class Related:
    """A declared set of rows. `order`: the fact of a row by which they stand in order, where that matters."""

    row: Any
    zh: str
    en: str
    at_most: int
    order: str = ""
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @property
    def like(self) -> str:
        """A row as JSON, with something of the right kind in each place."""
        return json.dumps({name: _like(fact.unit) for name, fact in self.row.declared.items()}, ensure_ascii=False)

    def rows(self) -> tuple[Row, ...]:
        return tuple(Row(self, at) for at in range(1, self.at_most + 1))


class Row:
    """One place among the rows: whether it is taken, and the facts of the row that stands there."""

    def __init__(self, related: Related, at: int) -> None:
        self._related, self.at, self._like = related, at, related.like
        self.nodes: dict[str, Field] = {}
        for name, fact in related.row.declared.items():
            self.nodes[name] = self._field(name, fact.zh, fact.en, fact.unit, fact.low, fact.high, fact.places)
        self.present = self._field("", "", "", FLAG, Fraction(0), Fraction(1), 0)

    def _field(self, column: str, zh: str, en: str, unit: Unit, low: Fraction, high: Fraction, places: int) -> Field:
        of = self._related
        name = f"{of.name}_{self.at}" + (f"_{column}" if column else "")
        told = (
            f"{of.zh}第{self.at}行" + (f"：{zh}" if zh else ""),
            f"{of.en}, row {self.at}" + (f": {en}" if en else ""),
        )
        place = RowPlace(of.name, self.at, column, of.at_most, of.zh, of.en, self._like)
        return Field(name, *told, unit, low, high, places, place)

    def __getattr__(self, name: str) -> Field:
        if name.startswith("_") or name not in self.nodes:
            raise AttributeError(name)
        return self.nodes[name]


def _like(unit: Unit) -> str | int | bool:
    if unit.codes is not None:
        return unit.codes.texts[0]
    if unit.is_money:
        return "5000.00"
    match unit.kind:
        case "flag":
            return False
        case "month":
            return "2021-07"
        case "date":
            return "2021-07-15"
    return 1


@dataclass(frozen=True, slots=True)
class Conditional:
    """An item that is among those gone through only where its condition holds."""

    condition: Expression
    value: Known


def where(condition: Expression | bool, item: Known) -> Known:
    """`item` under one more condition."""
    if condition is True:
        return item
    if isinstance(item, Conditional):
        return Conditional(flag(lift(condition)) & item.condition, item.value)
    return Conditional(flag(lift(condition)), item)


def count_of(items: Iterable[Known]) -> Expression:
    """How many of them there are."""
    total: Expression = Constant(Fraction(0), WHOLE)
    for item in items:
        one = Constant(Fraction(1), WHOLE)
        none = Constant(Fraction(0), WHOLE)
        total = total + (Choice(item.condition, one, none, WHOLE) if isinstance(item, Conditional) else one)
    return total


def added(items: Iterable[Known]) -> Expression | None:
    """Their sum, nought where no condition holds; None of nothing."""
    total: Expression | None = None
    for condition, value in _lifted(items):
        here = value if condition is None else Choice(condition, *alternatives(value, 0), value.unit)
        total = here if total is None else total + here
    return total


def picked(items: Iterable[Known], better: Callable[[Expression, Expression], Expression]) -> Expression:
    """Going through them, the one that `better` keeps; no result where there is none."""
    best: Expression | None = None
    seen: Expression | None = None  # whether there was one before
    for condition, value in _lifted(items):
        if best is None:
            best = value if condition is None else Choice(condition, value, NoRow(value.unit), value.unit)
            seen = condition
            continue
        best, other = alike(best, value, COMPARED)
        kept = better(best, other)
        here = kept if seen is None else Choice(seen, kept, other, other.unit)
        best = here if condition is None else Choice(condition, here, best, other.unit)
        seen = None if seen is None or condition is None else seen | condition
    assert best is not None
    return best


def any_of(items: Iterable[Known]) -> list[Known]:
    """As parts of an `or`."""
    return [item.condition & flag(lift(item.value)) if isinstance(item, Conditional) else item for item in items]


def all_of(items: Iterable[Known]) -> list[Known]:
    """As parts of an `and`: what isn't there can't fail."""
    return [
        Opposite(item.condition) | flag(lift(item.value)) if isinstance(item, Conditional) else item for item in items
    ]


def _lifted(items: Iterable[Known]) -> Iterator[tuple[Expression | None, Expression]]:
    for item in items:
        yield (item.condition, lift(item.value)) if isinstance(item, Conditional) else (None, lift(item))
