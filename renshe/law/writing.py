"""What a formula is written with: facts, quantities, roundings. It reads as the clause does.

A formula is plain Python that is read, not run (`reading.py`). The words here say what they mean twice: over nodes they
build the graph, over whole numbers and fractions they compute, so that the same source can be run by hand.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from math import ceil as whole_above
from math import floor as whole_below
from typing import Annotated, Any, ClassVar, Protocol, TypeAlias, TypeVar, cast, get_type_hints

from renshe.errors import Phrase
from renshe.law.errors import FormulaWrong
from renshe.law.month import Month, day_number
from renshe.law.nodes import (
    COMPARED,
    Choice,
    Code,
    Constant,
    Exclusive,
    Expression,
    Extreme,
    Field,
    Parameter,
    Rounded,
    alike,
    alternatives,
    calendar,
    flag,
    is_nought,
    lift,
)
from renshe.law.related import Related
from renshe.law.units import UNITS, CodeSet, Unit, UnitProblem, code_unit


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
Days = Annotated[Quantity, UNITS["days"]]
CalendarMonth = Annotated[Quantity, UNITS["month"]]
Day = Annotated[Quantity, UNITS["date"]]
Flag = Annotated[Quantity, UNITS["flag"]]


@dataclass(slots=True)
class Fact:
    """A declared fact; on an instance of its class it is the node that reads it.

    `fixed`: nobody can change it and it isn't in doubt (a birth date): what would have to be otherwise never names it.
    `by_paying`: it grows by one with each month that is paid.
    """

    zh: str
    en: str
    unit: Unit
    low: Fraction
    high: Fraction
    places: int = 0
    name: str = ""
    fixed: bool = False
    by_paying: bool = False

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> Expression:
        return self.node

    @property
    def node(self) -> Field:
        return Field(self.name, self.zh, self.en, self.unit, self.low, self.high, self.places)


@dataclass(slots=True)
class Series:
    """The same fact once for each key (a year, a month of the year): `credited_1` … `credited_12`.

    `brings`: of months that are paid, the series to which each of them adds (the year's bases).
    """

    of: Fact
    keys: tuple[int, ...]
    name: str = ""
    brings: str = ""

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

    declared: ClassVar[dict[str, Fact | Series | Related]] = {}

    def __init_subclass__(cls) -> None:
        found: dict[str, Fact | Series | Related] = {}
        for base in reversed(cls.__mro__):
            found |= {name: value for name, value in vars(base).items() if isinstance(value, Fact | Series | Related)}
        cls.declared = found

    def __init__(self) -> None:
        # One node a fact, so that a graph reads each fact once.
        for name, fact in self.declared.items():
            match fact:
                case Fact():
                    self.__dict__[name] = fact.node
                case Series():
                    self.__dict__[name] = dict(fact.nodes())
                case Related():
                    self.__dict__[name] = fact.rows()


def fen(*, zh: str, en: str, low: int, high: int, unit: str = "fen", fixed: bool = False) -> Quantity:
    return _fact(Fact(zh, en, UNITS[unit], Fraction(low), Fraction(high), fixed=fixed))


def whole(*, zh: str, en: str, low: int, high: int, fixed: bool = False) -> Quantity:
    return _fact(Fact(zh, en, UNITS["whole"], Fraction(low), Fraction(high), fixed=fixed))


def months(*, zh: str, en: str, low: int, high: int, fixed: bool = False, by_paying: bool = False) -> Quantity:
    return _fact(Fact(zh, en, UNITS["months"], Fraction(low), Fraction(high), fixed=fixed, by_paying=by_paying))


def ratio(
    *, zh: str, en: str, low: int | str, high: int | str, places: int = 4, unit: str = "ratio", fixed: bool = False
) -> Quantity:
    return _fact(Fact(zh, en, UNITS[unit], Fraction(low), Fraction(high), places, fixed=fixed))


def truth(*, zh: str, en: str, fixed: bool = False) -> bool:
    return cast(bool, Fact(zh, en, UNITS["flag"], Fraction(0), Fraction(1), fixed=fixed))


def days(*, zh: str, en: str, low: int, high: int, fixed: bool = False) -> Quantity:
    return _fact(Fact(zh, en, UNITS["days"], Fraction(low), Fraction(high), fixed=fixed))


def month(*, zh: str, en: str, low: str = "1900-01", high: str = "2100-12", fixed: bool = False) -> Quantity:
    """A calendar month; as a fact a `Month` or text such as 2021-07, as a column the DATE of its first day."""
    first, last = (Fraction(Month.parse(end).ordinal) for end in (low, high))
    return _fact(Fact(zh, en, UNITS["month"], first, last, fixed=fixed))


def day(*, zh: str, en: str, low: str = "1900-01-01", high: str = "2100-12-31", fixed: bool = False) -> Quantity:
    """A calendar day; as a fact a `date` or text such as 2021-07-15, as a column a DATE."""
    first, last = (Fraction(day_number(date.fromisoformat(end))) for end in (low, high))
    return _fact(Fact(zh, en, UNITS["date"], first, last, fixed=fixed))


@dataclass(frozen=True, slots=True)
class Named:
    """A code as it is declared; its class makes a `Code` of it."""

    zh: str
    en: str


def one(*, zh: str, en: str) -> Quantity:
    """A code of a closed set, declared in a subclass of `Codes`."""
    return cast(Quantity, Named(zh, en))


class Codes:
    """A closed set of codes. A subclass declares them: `WORKER = one(zh="工人", en="worker")`, as data `worker`."""

    unit: ClassVar[Unit]

    def __init_subclass__(cls) -> None:
        declared = {name: value for name, value in vars(cls).items() if isinstance(value, Named)}
        zh, en = tuple(one.zh for one in declared.values()), tuple(one.en for one in declared.values())
        cls.unit = code_unit(CodeSet(cls.__name__, tuple(name.lower() for name in declared), zh, en))
        for index, name in enumerate(declared):
            setattr(cls, name, Code(cls.unit, index))


def code(codes: type[Codes], *, zh: str, en: str, fixed: bool = False) -> Quantity:
    """One of a closed set; as a fact and as a column its text."""
    assert codes.unit.codes is not None
    return _fact(Fact(zh, en, codes.unit, Fraction(0), Fraction(len(codes.unit.codes.texts) - 1), fixed=fixed))


def series(of: Quantity, keys: Iterable[int], *, brings: str = "") -> Mapping[int, Quantity]:
    """The fact `of` once for each key: a year, a month of the year. `brings`: see `Series`."""
    return cast(Mapping[int, Quantity], Series(cast(Fact, of), tuple(keys), brings=brings))


RowFacts = TypeVar("RowFacts", bound=Facts)


def related(row: type[RowFacts], *, zh: str, en: str, at_most: int, order: str = "") -> Sequence[RowFacts]:
    """Rows of facts, as many as there are up to `at_most`; as a fact and as a column a list of rows.

    `order`: the fact of a row by which they are gone through; a column holds them in that order.
    """
    return cast(Sequence[RowFacts], Related(row, zh, en, at_most, order))


def _fact(fact: Fact) -> Quantity:
    # To the reader of a formula a fact is its quantity; that it is a declaration concerns only `Facts`.
    return cast(Quantity, fact)


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
    if not isinstance(left, Expression) and not isinstance(right, Expression):
        return min(left, right) if which == "least" else max(left, right)
    a, b = alike(left, right, COMPARED)
    return Extreme(which, a, b, a.unit)


@word
def round_to(value: Exact, places: int, practice: Exact | None = None) -> Quantity:
    """Round half up, away from zero. `practice`: the parameter that says who rounds so."""
    if isinstance(value, Expression) and is_nought(value):
        return cast(Quantity, value)
    if isinstance(value, Expression):
        named = practice.name if isinstance(practice, Parameter) else ""
        return cast(Quantity, Rounded("half", value, places, value.unit, named))
    scaled = Fraction(cast(Fraction, value)) * Fraction(10) ** places
    whole = whole_below(abs(scaled) + Fraction(1, 2))
    return cast(Quantity, (whole if scaled >= 0 else -whole) / Fraction(10) ** places)


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
def floor(value: Exact, places: int = 0) -> Quantity:
    """Down to whole ones (months, years, fen), or to so many decimals; -2 places of fen are whole yuan."""
    if isinstance(value, Expression):
        return cast(Quantity, Rounded("floor", value, places, value.unit))
    return cast(Quantity, whole_below(Fraction(cast(Fraction, value)) * 10**places) / Fraction(10) ** places)


@word
def ceiling(value: Exact, places: int = 0) -> Quantity:
    """Up to whole ones, or to so many decimals."""
    if isinstance(value, Expression):
        return cast(Quantity, Rounded("ceiling", value, places, value.unit))
    return cast(Quantity, whole_above(Fraction(cast(Fraction, value)) * 10**places) / Fraction(10) ** places)


class MonthEnd(Enum):
    """How a month is counted on from a day that the later month doesn't have (31 January + 1 month)."""

    LAST_DAY = "last_day"
    NEXT_DAY = "next_day"


@word
def month_of(day: Any) -> Quantity:
    return cast(Quantity, calendar("month_of", day) if isinstance(day, Expression) else Month.of(day))


@word
def first_day_of(month: Any) -> Quantity:
    return cast(Quantity, calendar("first_day", month) if isinstance(month, Expression) else _month(month).first_day)


@word
def last_day_of(month: Any) -> Quantity:
    if isinstance(month, Expression):
        return cast(Quantity, calendar("last_day", month))
    return cast(Quantity, (_month(month) + 1).first_day - timedelta(1))


@word
def year_of(moment: Any) -> Quantity:
    """The calendar year of a month or a day, as a whole number."""
    return cast(Quantity, calendar("year", moment) if isinstance(moment, Expression) else moment.year)


@word
def month_number(moment: Any) -> Quantity:
    """1 for January … 12 for December."""
    return cast(Quantity, calendar("month_number", moment) if isinstance(moment, Expression) else moment.month)


@word
def day_in_month(day: Any) -> Quantity:
    return cast(Quantity, calendar("day_number", day) if isinstance(day, Expression) else day.day)


@word
def months_later(day: Any, months: Any, *, month_end: MonthEnd) -> Quantity:
    """The same day so many months later; where that month has none, its last day or the day after it."""
    if not isinstance(day, Expression) and not isinstance(months, Expression):
        into = Month.of(day) + int(months)
        end = (into + 1).first_day - timedelta(1 if month_end is MonthEnd.LAST_DAY else 0)
        return cast(Quantity, min(into.first_day + timedelta(day.day - 1), end))
    start: Any = lift(day)
    moved = calendar("month_of", start) + months
    limit: Any = calendar("last_day", moved) if month_end is MonthEnd.LAST_DAY else calendar("first_day", moved + 1)
    same_day: Any = calendar("first_day", moved) + (start - calendar("first_day", start))
    return at_most(same_day, limit)


@word
def full_months(since: Any, until: Any, *, month_end: MonthEnd) -> Quantity:
    """Whole months gone by from one day to another; a month is full on the day of the month on which it began."""
    if isinstance(since, Expression) or isinstance(until, Expression):
        begun, now = lift(since), lift(until)
        between = calendar("month_of", now) - calendar("month_of", begun)
        ended = now < lift(cast(Any, months_later(begun, between, month_end=month_end)))
        return cast(Quantity, Choice(ended, between - Constant(Fraction(1), between.unit), between, between.unit))
    gone = Month.of(until) - Month.of(since)
    return cast(Quantity, gone - (until < months_later(since, gone, month_end=month_end)))


def _month(moment: Any) -> Month:
    return moment if isinstance(moment, Month) else Month.of(moment)


class TwoRulesAtOnce(Exception):
    """Two special rules apply: the law doesn't say which one wins, so neither does."""


@word
def special_rules(*rules: tuple[Any, Exact], otherwise: Exact) -> Quantity:
    """The value of the one rule whose condition holds, else `otherwise`; where two hold there is no result."""
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


class LegalValue(Quantity, Protocol):
    """A value of law; one with brackets or codes is looked up by its key."""

    def __getitem__(self, key: Exact | tuple[Exact, ...], /) -> Quantity: ...


class Law(Protocol):
    """The parameters, each by its name; `law.injury_rate[person.injury_class]` looks one up in a table.

    `law.on("2021-06")`: the law as it was then, values and editions of formulas; `law.on(person.accident_month)`: the
    values of a month that is a fact. `law.methods_of("2021-06")`: formulas as they were, values as they are.
    """

    def __getattr__(self, name: str) -> LegalValue: ...
    def on(self, month: str | Quantity) -> Law: ...
    def methods_of(self, month: str) -> Law: ...


@dataclass(frozen=True, eq=False)
class Edition:
    """A formula's clause as it reads from one month on, to the next edition or the end of `until`.

    `definition`: the source, where it isn't the function's own but a change that is tried.
    """

    function: Callable[..., Quantity]
    cites: str
    since: Month | None = None
    until: Month | None = None
    definition: ast.FunctionDef | None = None

    @property
    def line(self) -> int:
        return self.function.__code__.co_firstlineno

    @property
    def source(self) -> str:
        return ast.unparse(self.definition) if self.definition else inspect.getsource(self.function)

    @property
    def file(self) -> str:
        return self.function.__code__.co_filename


@dataclass(frozen=True, eq=False)
class Formula:
    """A clause as a function of a person's facts and the law, in editions by month.

    `pays`: what it yields is paid out as a benefit, so it has to be whole fen. `minimum`: the parameter below which the
    statute lets it not fall.
    """

    name: str
    zh: str
    en: str
    unit: Unit
    facts: type[Facts]
    editions: list[Edition] = field(default_factory=list)
    pays: bool = False
    minimum: str = ""
    of_the_language: ClassVar[bool] = True

    def __call__(self, person: Facts, law: Any) -> Quantity:
        return law.read(self, person)  # type: ignore[no-any-return]  # Law is what a reader sees; it reads too

    def edition_on(self, on: Month) -> Edition | None:
        """The edition in force in that month; None before the first and after the last."""
        begun = [one for one in self.editions if one.since is None or one.since <= on]
        return begun[-1] if begun and (begun[-1].until is None or on <= begun[-1].until) else None

    @property
    def span(self) -> tuple[str, str]:
        """Its first and last month, `-` where there is none."""
        return str(self.editions[0].since or "-"), str(self.newest.until or "-")

    @property
    def newest(self) -> Edition:
        return self.editions[-1]

    @property
    def cites(self) -> str:
        return self.newest.cites

    @property
    def function(self) -> Callable[..., Quantity]:
        return self.newest.function

    @property
    def line(self) -> int:
        return self.newest.line

    @property
    def file(self) -> str:
        return self.newest.file

    @property
    def source(self) -> str:
        return "\n".join(edition.source for edition in self.editions)


def formula(
    *,
    zh: str,
    en: str,
    cites: str,
    since: str | None = None,
    until: str | None = None,
    pays: bool = False,
    minimum: str = "",
) -> Callable[[Callable[..., Any]], Formula]:
    """Declare a clause: its name is the function's, its facts the first argument's, its unit what it returns.

    `since`, `until`: the first and last month in which it applies, where the law has such. `pays` and `minimum` are
    promises that `renshe law check` holds the clause to: see Formula.
    """

    def declare(function: Callable[..., Any]) -> Formula:
        unit, facts = _signature(function)
        editions = [_edition(function, cites, since, until)]
        return Formula(function.__name__, zh, en, unit, facts, editions, pays, minimum)

    return declare


def edition(
    of: Formula, *, cites: str, since: str, until: str | None = None
) -> Callable[[Callable[..., Any]], Edition]:
    """Declare how a formula reads from that month on; editions stand in the order of their months."""

    def declare(function: Callable[..., Any]) -> Edition:
        made = _edition(function, cites, since, until)
        unit, facts = _signature(function)
        if not unit.same(of.unit) or facts is not of.facts:
            raise FormulaWrong(of.name, made.line, Phrase("an edition reads the same facts and yields the same unit"))
        before = of.newest
        if made.since is not None and before.since is not None and made.since <= before.since:
            raise FormulaWrong(of.name, made.line, Phrase("editions are out of order: a later one stands after"))
        if made.since is not None and before.until is not None and made.since <= before.until:
            raise FormulaWrong(of.name, made.line, Phrase("two editions apply in one month"))
        of.editions.append(made)
        return made

    return declare


def _edition(function: Callable[..., Any], cites: str, since: str | None, until: str | None) -> Edition:
    first, last = (Month.parse(text) if text else None for text in (since, until))
    return Edition(function, cites, first, last)


def _signature(function: Callable[..., Any]) -> tuple[Unit, type[Facts]]:
    hints = get_type_hints(function, include_extras=True)
    result, facts = hints["return"], next(iter(hints.values()))
    if isinstance(result, type) and issubclass(result, Codes):
        return result.unit, facts
    return result.__metadata__[0], facts
