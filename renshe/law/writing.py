"""What a formula is written with: facts, quantities, roundings. It reads as the clause does.

A formula is plain Python that is read, not run (`reading.py`). The words here say what they mean twice: over nodes they
build the graph, over whole numbers and fractions they compute, so that the same source can be run by hand.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil as whole_above
from math import floor as whole_below
from typing import Annotated, Any, ClassVar, Protocol, TypeAlias, TypeVar, cast, get_type_hints

from renshe.law.nodes import COMPARED, Expression, Extreme, Field, Parameter, Rounded, alike
from renshe.law.units import UNITS, Unit, UnitProblem


class Quantity(Protocol):
    """What facts, values of law and formulas are to whoever writes a formula (and to the type checker)."""

    def __add__(self, other: Exact, /) -> Quantity: ...
    def __radd__(self, other: Exact, /) -> Quantity: ...
    def __sub__(self, other: Exact, /) -> Quantity: ...
    def __rsub__(self, other: Exact, /) -> Quantity: ...
    def __mul__(self, other: Exact, /) -> Quantity: ...
    def __rmul__(self, other: Exact, /) -> Quantity: ...
    def __truediv__(self, other: Exact, /) -> Quantity: ...
    def __rtruediv__(self, other: Exact, /) -> Quantity: ...
    def __floordiv__(self, other: Exact, /) -> Quantity: ...
    def __mod__(self, other: Exact, /) -> Quantity: ...
    def __neg__(self) -> Quantity: ...
    def __lt__(self, other: Exact, /) -> bool: ...
    def __le__(self, other: Exact, /) -> bool: ...
    def __gt__(self, other: Exact, /) -> bool: ...
    def __ge__(self, other: Exact, /) -> bool: ...


Exact: TypeAlias = Quantity | int | Fraction

Fen = Annotated[Quantity, UNITS["fen"]]
FenAMonth = Annotated[Quantity, UNITS["fen/month"]]
Ratio = Annotated[Quantity, UNITS["ratio"]]
Whole = Annotated[Quantity, UNITS["whole"]]
Months = Annotated[Quantity, UNITS["months"]]
Years = Annotated[Quantity, UNITS["years"]]
Flag = Annotated[Quantity, UNITS["flag"]]


@dataclass(slots=True)
class Fact:
    """A declared fact; on an instance of its class it is the node that reads it.

    `fixed`: nobody can change it and it isn't in doubt (a birth date): what would have to be otherwise never names it.
    """

    zh: str
    en: str
    unit: Unit
    low: Fraction
    high: Fraction
    places: int = 0
    name: str = ""
    fixed: bool = False

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
                    f"{one.zh}（{key}）",
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


def fen(*, zh: str, en: str, low: int, high: int, unit: str = "fen", fixed: bool = False) -> Quantity:
    return _fact(Fact(zh, en, UNITS[unit], Fraction(low), Fraction(high), fixed=fixed))


def whole(*, zh: str, en: str, low: int, high: int, fixed: bool = False) -> Quantity:
    return _fact(Fact(zh, en, UNITS["whole"], Fraction(low), Fraction(high), fixed=fixed))


def months(*, zh: str, en: str, low: int, high: int, fixed: bool = False) -> Quantity:
    return _fact(Fact(zh, en, UNITS["months"], Fraction(low), Fraction(high), fixed=fixed))


def ratio(
    *, zh: str, en: str, low: int | str, high: int | str, places: int = 4, unit: str = "ratio", fixed: bool = False
) -> Quantity:
    return _fact(Fact(zh, en, UNITS[unit], Fraction(low), Fraction(high), places, fixed=fixed))


def truth(*, zh: str, en: str, fixed: bool = False) -> bool:
    return cast(bool, Fact(zh, en, UNITS["flag"], Fraction(0), Fraction(1), fixed=fixed))


def code(*, zh: str, en: str, low: int = 0, high: int = 999_999, fixed: bool = False) -> Quantity:
    return _fact(Fact(zh, en, UNITS["code"], Fraction(low), Fraction(high), fixed=fixed))


def series(of: Quantity, keys: Iterable[int]) -> Mapping[int, Quantity]:
    """The fact `of` once for each key: a year, a month of the year."""
    return cast(Mapping[int, Quantity], Series(cast(Fact, of), tuple(keys)))


def _fact(fact: Fact) -> Quantity:
    # To the reader of a formula a fact is its quantity; that it is a declaration concerns only `Facts`.
    return cast(Quantity, fact)


Word = TypeVar("Word", bound=Callable[..., Any])


def word(function: Word) -> Word:
    """Mark a function that a formula may call."""
    function.of_the_language = True  # type: ignore[attr-defined]  # read by `reading`
    return function


def total(items: Iterable[Exact]) -> Quantity:
    """The sum of at least one item."""
    first, *rest = items
    added: Any = first
    for item in rest:
        added = added + item
    return cast(Quantity, added)


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
    if not isinstance(left, Expression) and not isinstance(right, Expression):
        return min(left, right) if which == "least" else max(left, right)
    a, b = alike(left, right, COMPARED)
    return Extreme(which, a, b, a.unit)


@word
def round_to(value: Exact, places: int, practice: Exact | None = None) -> Quantity:
    """Round half up, away from zero. `practice`: the parameter that says who rounds so."""
    if isinstance(value, Expression):
        named = practice.name if isinstance(practice, Parameter) else ""
        return cast(Quantity, Rounded("half", value, places, value.unit, named))
    scaled = Fraction(cast(Fraction, value)) * 10**places
    whole = whole_below(abs(scaled) + Fraction(1, 2))
    return cast(Quantity, Fraction(whole if scaled >= 0 else -whole, 10**places))


@word
def to_fen(value: Exact, practice: Exact | None = None) -> Quantity:
    if isinstance(value, Expression) and value.unit.powers[0] != 1:
        raise UnitProblem("“%(unit)s” is not money: it can't be rounded to the fen", unit=value.unit)
    return round_to(value, 0, practice)


@word
def floor(value: Exact) -> Quantity:
    if isinstance(value, Expression):
        return cast(Quantity, Rounded("floor", value, 0, value.unit))
    return cast(Quantity, whole_below(cast(Fraction, value)))


@word
def ceiling(value: Exact) -> Quantity:
    if isinstance(value, Expression):
        return cast(Quantity, Rounded("ceiling", value, 0, value.unit))
    return cast(Quantity, whole_above(cast(Fraction, value)))


class LegalValue(Quantity, Protocol):
    """A value of law; one with brackets or codes is looked up by its key."""

    def __getitem__(self, key: Exact, /) -> Quantity: ...


class Law(Protocol):
    """The parameters, each by its name; `law.injury_rate[person.injury_class]` looks one up in a table."""

    def __getattr__(self, name: str) -> LegalValue: ...


@dataclass(frozen=True, eq=False)
class Formula:
    """A clause as a function of a person's facts and the law.

    `pays`: what it yields is paid out as a benefit, so it has to be whole fen. `minimum`: the parameter below which the
    statute lets it not fall. `definition`: the source, where it isn't the function's own but a change that is tried.
    """

    name: str
    zh: str
    en: str
    unit: Unit
    cites: str
    function: Callable[..., Quantity]
    facts: type[Facts]
    pays: bool = False
    minimum: str = ""
    definition: ast.FunctionDef | None = None
    of_the_language: ClassVar[bool] = True

    def __call__(self, person: Facts, law: Any) -> Quantity:
        return law.read(self, person)  # type: ignore[no-any-return]  # Law is what a reader sees; it reads too

    @property
    def line(self) -> int:
        return self.function.__code__.co_firstlineno

    @property
    def source(self) -> str:
        return ast.unparse(self.definition) if self.definition else inspect.getsource(self.function)

    @property
    def file(self) -> str:
        return self.function.__code__.co_filename


def formula(
    *, zh: str, en: str, cites: str, pays: bool = False, minimum: str = ""
) -> Callable[[Callable[..., Any]], Formula]:
    """Declare a clause: its name is the function's, its facts the first argument's, its unit what it returns.

    `pays` and `minimum` are promises that `renshe law check` holds the clause to: see Formula.
    """

    def declare(function: Callable[..., Any]) -> Formula:
        hints = get_type_hints(function, include_extras=True)
        unit, facts = hints["return"].__metadata__[0], next(iter(hints.values()))
        return Formula(function.__name__, zh, en, unit, cites, function, facts, pays, minimum)

    return declare
