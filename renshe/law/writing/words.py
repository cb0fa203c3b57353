"""The words of the law: limits, totals, roundings, special rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil as whole_above
from math import floor as whole_below
from typing import Any, Literal, TypeVar, cast

from renshe.law.graph.nodes import (
    COMPARED,
    Exclusive,
    Expression,
    Extreme,
    Parameter,
    Rounded,
    alike,
    alternatives,
    flag,
    is_nought,
    lift,
)
from renshe.law.units import UnitProblem
from renshe.law.writing.quantities import Exact, Quantity

MOST_PLACES = 18
Word = TypeVar("Word", bound=Callable[..., Any])


def word(function: Word) -> Word:
    """Mark a function that a formula may call."""
    function.of_the_language = True  # type: ignore[attr-defined]  # read by `reading`
    return function


def total(items: Iterable[Exact]) -> Quantity:
    """The sum of the items, nought of none."""
    added: Any = 0
    for item in items:
        added = item if isinstance(added, int) and added == 0 else added + item
    return cast(Quantity, added)


def count(items: Iterable[object]) -> Quantity:
    """How many there are: `count(child for child in person.children if child.is_minor)`."""
    return cast(Quantity, sum(1 for _ in items))


def mean(items: Iterable[Exact]) -> Quantity:
    """Their sum over their number, exact; without any there is no result."""
    held: list[Any] = list(items)
    return cast(Quantity, Fraction(sum(held)) / len(held))


def latest(items: Iterable[Exact]) -> Quantity:
    """The last one in the order of the rows; without any there is no result."""
    *_, last = items
    return cast(Quantity, last)


@word
def at_least(value: Exact, low: Exact) -> Quantity:
    """`value`, but not below `low`."""
    return cast(Quantity, extreme("greatest", value, low))


@word
def at_most(value: Exact, high: Exact) -> Quantity:
    """`value`, but not above `high`."""
    return cast(Quantity, extreme("least", value, high))


@word
def clamp(value: Exact, low: Exact, high: Exact) -> Quantity:
    """Not below `low`, then not above `high`: where the two cross, `high` counts."""
    return at_most(at_least(value, low), high)


def extreme(which: Any, left: Any, right: Any) -> Any:
    """The greater or the less of two, as numbers or as a node; both of one unit."""
    if not isinstance(left, Expression) and not isinstance(right, Expression):
        return min(left, right) if which == "least" else max(left, right)
    a, b = alike(left, right, COMPARED)
    return Extreme(which, a, b, a.unit)


@word
def round_to(value: Exact, places: int, practice: Exact | None = None) -> Quantity:
    """Round half up, away from zero. `practice`: the parameter that says who rounds so."""
    _known_places(places)
    if isinstance(value, Expression):
        return _rounded("half", value, places, practice)
    scaled = Fraction(cast(Fraction, value)) * Fraction(10) ** places
    whole = whole_below(abs(scaled) + Fraction(1, 2))
    return cast(Quantity, (whole if scaled >= 0 else -whole) / Fraction(10) ** places)


def _rounded(how: Literal["half", "floor", "ceiling"], value: Expression, places: int, practice: Any) -> Quantity:
    if is_nought(value):
        return cast(Quantity, value)
    if practice is not None and not (isinstance(practice, Parameter) and practice.unit.kind == "practice"):
        raise UnitProblem("who rounds so is a value of law of the unit “practice”")
    named = practice.name if isinstance(practice, Parameter) else ""
    return cast(Quantity, Rounded(how, value, places, value.unit, named))


@word
def to_fen(value: Exact, practice: Exact | None = None) -> Quantity:
    """Half up to the fen."""
    return _money(value, 0, practice)


@word
def to_jiao(value: Exact, practice: Exact | None = None) -> Quantity:
    """Half up to the jiao, ten fen."""
    return _money(value, -1, practice)


@word
def to_yuan(value: Exact, practice: Exact | None = None) -> Quantity:
    """Half up to the yuan, a hundred fen."""
    return _money(value, -2, practice)


def _money(value: Exact, places: int, practice: Exact | None) -> Quantity:
    if isinstance(value, Expression) and value.unit.powers[0] != 1 and not is_nought(value):
        raise UnitProblem("“%(unit)s” is not money: it can't be rounded to the fen", unit=value.unit)
    return round_to(value, places, practice)


@word
def floor(value: Exact, places: int = 0, practice: Exact | None = None) -> Quantity:
    """Down to whole ones (months, years, fen), or to so many decimals; -2 places of fen are whole yuan."""
    _known_places(places)
    if isinstance(value, Expression):
        return _rounded("floor", value, places, practice)
    return cast(Quantity, whole_below(Fraction(cast(Fraction, value)) * 10**places) / Fraction(10) ** places)


@word
def ceiling(value: Exact, places: int = 0, practice: Exact | None = None) -> Quantity:
    """Up to whole ones, or to so many decimals."""
    _known_places(places)
    if isinstance(value, Expression):
        return _rounded("ceiling", value, places, practice)
    return cast(Quantity, whole_above(Fraction(cast(Fraction, value)) * 10**places) / Fraction(10) ** places)


def _known_places(places: object) -> None:
    if type(places) is not int or abs(places) > MOST_PLACES:
        raise UnitProblem("the number of decimal places is a whole number that stands in the formula")


class TwoRulesAtOnce(Exception):
    """Two special rules apply: the law doesn't say which one wins, so neither does."""


@word
def special_rules(*rules: tuple[Any, Exact], otherwise: Exact) -> Quantity:
    """The value of the one rule whose condition holds, else `otherwise`; where two hold there is no result."""
    if not rules:
        raise UnitProblem("special_rules takes at least one rule: (condition, value)")
    conditions, values = [condition for condition, _ in rules], [value for _, value in rules]
    if not any(isinstance(one, Expression) for one in (*conditions, *values, otherwise)):
        held = [value for condition, value in rules if condition]
        if len(held) > 1:
            raise TwoRulesAtOnce
        return cast(Quantity, held[0] if held else otherwise)
    general: Any = lift(cast(Any, otherwise))
    made: list[Expression] = []
    for value in values:
        general, other = alternatives(general, cast(Any, value))
        made.append(other)
    tests = tuple(flag(lift(condition)) for condition in conditions)
    return cast(Quantity, Exclusive(tests, tuple(made), general, general.unit))
