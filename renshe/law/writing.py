"""What a formula is written with: facts, rounding, choice. It reads as the clause does."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from renshe.law.nodes import Choice, Expression, Extreme, Field, Operand, Parameter, Rounded, alike, compared, flag
from renshe.law.units import UNITS, Unit, UnitProblem


@dataclass(slots=True)
class Fact:
    """A declared fact; on an instance of its class it is the node that reads it."""

    zh: str
    en: str
    unit: Unit
    low: Fraction
    high: Fraction
    places: int = 0
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> Expression:
        return self.node

    @property
    def node(self) -> Field:
        return Field(self.name, self.zh, self.en, self.unit, self.low, self.high, self.places)


@dataclass(slots=True)
class Series:
    """The same fact once for each key (a year, a month of the year): `credited_1` … `credited_12`."""

    of: Fact
    keys: tuple[int, ...]
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> dict[int, Expression]:
        return dict(self.nodes())

    def nodes(self) -> Iterator[tuple[int, Field]]:
        one = self.of
        for key in self.keys:
            yield (
                key,
                Field(
                    f"{self.name}_{key}",
                    f"{one.zh}({key})",
                    f"{one.en} ({key})",
                    one.unit,
                    one.low,
                    one.high,
                    one.places,
                ),
            )


class Facts:
    """What a formula reads of one person; a subclass declares fields."""

    declared: ClassVar[dict[str, Fact | Series]] = {}

    def __init_subclass__(cls) -> None:
        found: dict[str, Fact | Series] = {}
        for base in reversed(cls.__mro__):
            found |= {name: value for name, value in vars(base).items() if isinstance(value, Fact | Series)}
        cls.declared = found

    def __init__(self) -> None:
        # One node a fact, so that a graph reads each fact once.
        for name, fact in self.declared.items():
            self.__dict__[name] = fact.node if isinstance(fact, Fact) else dict(fact.nodes())


def fen(*, zh: str, en: str, low: int, high: int, unit: str = "fen") -> Fact:
    return Fact(zh, en, UNITS[unit], Fraction(low), Fraction(high))


def whole(*, zh: str, en: str, low: int, high: int) -> Fact:
    return Fact(zh, en, UNITS["whole"], Fraction(low), Fraction(high))


def months(*, zh: str, en: str, low: int, high: int) -> Fact:
    return Fact(zh, en, UNITS["months"], Fraction(low), Fraction(high))


def ratio(*, zh: str, en: str, low: int | str, high: int | str, places: int = 4, unit: str = "ratio") -> Fact:
    return Fact(zh, en, UNITS[unit], Fraction(low), Fraction(high), places)


def truth(*, zh: str, en: str) -> Fact:
    return Fact(zh, en, UNITS["flag"], Fraction(0), Fraction(1))


def code(*, zh: str, en: str, low: int = 0, high: int = 999_999) -> Fact:
    return Fact(zh, en, UNITS["code"], Fraction(low), Fraction(high))


def series(of: Fact, keys: Iterable[int]) -> Series:
    return Series(of, tuple(keys))


def total(items: Iterable[Expression]) -> Expression:
    """Add up a series."""
    found = iter(items)
    added = next(found)
    for item in found:
        added = added + item
    return added


def minimum(first: Operand, second: Operand) -> Expression:
    left, right = alike(first, second, "compared with")
    return Extreme("least", left, right, left.unit)


def maximum(first: Operand, second: Operand) -> Expression:
    left, right = alike(first, second, "compared with")
    return Extreme("greatest", left, right, left.unit)


def clamp(value: Operand, low: Operand, high: Operand) -> Expression:
    """Not below `low`, then not above `high`: where the two cross, `high` counts."""
    return minimum(maximum(value, low), high)


def equal(left: Operand, right: Operand) -> Expression:
    return compared("=", left, right)


def round_to(value: Expression, places: int, practice: Expression | None = None) -> Expression:
    """Round half up, away from zero. `practice`: the parameter that says who rounds so."""
    return Rounded("half", value, places, value.unit, practice.name if isinstance(practice, Parameter) else "")


def to_fen(value: Expression, practice: Expression | None = None) -> Expression:
    if value.unit.powers[0] != 1:
        raise UnitProblem(f"{value.unit} is not money: it can't be rounded to the fen")
    return round_to(value, 0, practice)


def floor(value: Expression) -> Expression:
    return Rounded("floor", value, 0, value.unit)


def ceiling(value: Expression) -> Expression:
    return Rounded("ceiling", value, 0, value.unit)


@dataclass(frozen=True, slots=True)
class Condition:
    condition: Expression
    then: Expression | int

    def otherwise(self, other: Operand) -> Expression:
        then, otherwise = alike(self.then, other, "an alternative to")
        return Choice(flag(self.condition), then, otherwise, then.unit)


def when(condition: Expression, then: Expression | int) -> Condition:
    return Condition(condition, then)


class Law(Protocol):
    """The parameters, each by its name; `law.injury_rate[person.injury_class]` looks one up in a table."""

    def __getattr__(self, name: str) -> Parameter: ...


class Reading(Protocol):
    def read(self, formula: Formula, person: Facts) -> Expression: ...


@dataclass(frozen=True, eq=False)
class Formula:
    """A clause as a function of a person's facts and the law."""

    name: str
    zh: str
    en: str
    unit: Unit
    cites: str
    function: Callable[..., Expression]
    facts: type[Facts]

    def __call__(self, person: Facts, law: Any) -> Expression:
        return law.read(self, person)  # type: ignore[no-any-return]  # Law is what a reader sees; it reads too

    @property
    def line(self) -> int:
        return self.function.__code__.co_firstlineno

    @property
    def source(self) -> str:
        return inspect.getsource(self.function)


def formula(*, zh: str, en: str, unit: str, cites: str) -> Callable[[Callable[..., Expression]], Formula]:
    """Declare a clause. Its name is the function's, its facts the class its first argument names."""

    def declare(function: Callable[..., Expression]) -> Formula:
        hint = next(iter(function.__annotations__.values()))
        facts = function.__globals__[hint] if isinstance(hint, str) else hint
        return Formula(function.__name__, zh, en, UNITS[unit], cites, function, facts)

    return declare
