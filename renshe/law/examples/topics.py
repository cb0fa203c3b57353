"""What binds the names of published examples to formulas: of each topic one entry of a programme's table.

"late_charge": Topic(
    on="2025-07",
    inputs={"arrears_CNY": fact("arrears", YUAN), "payment_date": fact("paid_on")},
    expected={"late_days": result("late_days"), "late_charge_CNY": result("late_charge", YUAN)},
),
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeAlias

from renshe.errors import Phrase, RensheError
from renshe.law.amounts import WRITTEN
from renshe.law.month import Month, moment


class NotTried(Exception):
    """Why an example, or one of its results, can't be tried."""

    def __init__(self, reason: Phrase | RensheError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class NotOurs(NotTried):
    """The example states a rule that is not in our law: it is left out, and said why."""


class Unreadable(NotTried):
    """An input is not what its name asks for, or is not given: the example fails, and it is said why."""


BUILT_IN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What Python says of a word for a number, a number for a list, a row without one of its names."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is written in examples, and what the law reckons with."""

    read: Callable[[Any], Any]
    show: Callable[[Any], str]
    is_as_printed: bool = False
    """A figure that was printed to some decimals is ours where ours rounds to it."""


def exact(value: Any) -> int | Fraction:
    """A number as examples write it: 5, 5.0, "1,548", "2/3", "90%". Raises ValueError, ZeroDivisionError."""
    text = str(value).replace(",", "").strip()
    written = text.removesuffix("%").strip()
    if not WRITTEN.fullmatch(written):
        raise ValueError(written)
    number = Fraction(written) / (100 if text.endswith("%") else 1)
    return number.numerator if number.denominator == 1 else number


def _decimal(value: Any, places: int = 6) -> str:
    """A number as examples write it; a ratio that is no decimal as a ratio."""
    number = Fraction(value)
    scaled = number * 10**places
    if scaled.denominator != 1:
        return str(number)
    sign, size = "-" if scaled < 0 else "", str(abs(scaled.numerator)).rjust(places + 1, "0")
    text = f"{size[:-places]}.{size[-places:]}".rstrip("0").rstrip(".")
    return sign + text


YUAN = Kind(lambda value: exact(exact(value) * 100), lambda fen: _decimal(Fraction(fen) / 100))
PERCENT = Kind(
    lambda value: exact(Fraction(exact(str(value).strip().removesuffix("%"))) / 100),
    lambda ratio: _decimal(Fraction(ratio) * 100),
)
PRINTED_PERCENT = replace(PERCENT, is_as_printed=True)
NUMBER = Kind(exact, _decimal)
PLAIN = Kind(lambda value: value, str)
"""Days, flags, codes: as they stand."""
MONTH = Kind(lambda value: str(moment(str(value)))[:7], str)
"""A month, also where the example has a day of it."""


def each(kind: Kind) -> Kind:
    """One such value, or a list of them."""
    return replace(
        kind, read=lambda value: [kind.read(one) for one in value] if isinstance(value, list) else kind.read(value)
    )


def not_in_our_law(value: Any) -> NotOurs:
    return NotOurs(Phrase("its value %(value)s is not in our law", value=value))


def one_of(codes: Mapping[Any, Any]) -> Kind:
    """A word of the examples as what it is in our law."""

    def read(value: Any) -> Any:
        if value not in codes:
            raise not_in_our_law(value)
        return codes[value]

    def show(value: Any) -> str:
        return str(next((word for word, code in codes.items() if code == value), value))

    return Kind(read, show)


@dataclass(slots=True)
class Given:
    """What an example gives: facts (and results taken as they stand), values of law, the month of the law.

    `wanted`: what it expects, by its own names. `not_ours`: why a result is not in our law, by the example's name.
    """

    on: Month
    facts: dict[str, Any] = field(default_factory=dict)
    law: dict[str, Any] = field(default_factory=dict)
    wanted: Mapping[str, Any] = field(default_factory=dict)
    not_ours: dict[str, Phrase] = field(default_factory=dict)


Input: TypeAlias = Callable[[Given, Any], None]


def fact(name: str, kind: Kind = PLAIN, *, none: Any = None) -> Input:
    """A fact, or a result that is taken and not reckoned. `none`: what null is; else it is what is not known."""

    def bind(given: Given, value: Any) -> None:
        given.facts[name] = none if value is None else kind.read(value)

    return bind


def law(name: str, kind: Kind = PLAIN, *, key: Any = None, none: Any = None) -> Input:
    """A value of law that the example states itself; `key`: its place in a table. `none`: what null is."""

    def bind(given: Given, value: Any) -> None:
        if value is None and none is None:
            raise Unreadable(Phrase("it is null, and a value of law is needed"))
        read = none if value is None else kind.read(value)
        if key is None:
            given.law[name] = read
        else:
            given.law.setdefault(name, {})[key] = read

    return bind


def rows(name: str, columns: Mapping[str, tuple[str, Kind]], *, labels: Sequence[str] = ()) -> Input:
    """Related rows, each a mapping of the example's names; null is none. `labels` change nothing."""

    def bind(given: Given, value: Any) -> None:
        value = [] if value is None else value
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise TypeError(value)
        made = []
        for row in value:
            if strange := [one for one in row if one not in columns and one not in labels]:
                raise NotOurs(Phrase("its input %(name)s is not bound", name=strange[0]))
            made.append({columns[one][0]: columns[one][1].read(held) for one, held in row.items() if one in columns})
        given.facts[name] = made

    return bind


def both(*inputs: Input) -> Input:
    """One name of the example that is several things of our law."""

    def bind(given: Given, value: Any) -> None:
        for one in inputs:
            one(given, value)

    return bind


def in_month(given: Given, value: Any) -> None:
    """The month, or the year, whose law applies."""
    text = str(value)
    given.on = Month.parse(text[:7]) if "-" in text else Month(int(text), 1)


def month_in(prose: str) -> Month | None:
    """The first month that a date in prose names: of a year alone its July, when the year of contributions begins."""
    if found := re.search(r"\b(\d{4})-(\d{2})\b", prose):
        return Month(int(found[1]), int(found[2]))
    return Month(int(found[0]), 7) if (found := re.search(r"\b(?:19|20)\d{2}\b", prose)) else None


def label(given: Given, value: Any) -> None:
    """A word that says of whom the example is, and changes nothing."""


Reckon: TypeAlias = Callable[[str, Mapping[str, Any]], Any]
"""The value of a formula of those facts; nothing else is taken from them than what the formula reads."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an expected name is: the formula, how it is written, of what facts.

    `unless`: a flag without which there is no such result (the example says null). `part`: what of it is asked for
    (a month's year). `taking`: facts of the formula that stand under another name in the example.
    """

    formula: str
    kind: Kind = PLAIN
    unless: str = ""
    part: Callable[[Any], Any] | None = None
    facts_of: Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any]] | None] | None = None
    taking: Mapping[str, str] = field(default_factory=dict)
    is_value_of_law: bool = False

    def takes(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """The facts by the formula's own names."""
        return {**facts, **{own: facts.get(name) for own, name in self.taking.items()}} if self.taking else facts

    def found(self, reckon: Reckon, facts: Mapping[str, Any]) -> Any:
        """A value, or one for each of `facts_of`. Raises Unreadable: what it is of is not given."""
        facts = self.takes(facts)
        if self.unless and not reckon(self.unless, facts):
            return None
        if self.facts_of is None or (several := self.facts_of(facts)) is None:
            found = reckon(self.formula, facts)
            return found if self.part is None else self.part(found)
        return [reckon(self.formula, one) for one in several]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What no formula of the law says: a standard's check, a day of the calendar, a name found again.

    `of`: the value, from the facts of the example and formulas. `formula`: the one whose worksheet explains it.
    """

    of: Callable[[Reckon, Mapping[str, Any]], Any]
    kind: Kind = PLAIN
    formula: str = ""

    def found(self, reckon: Reckon, facts: Mapping[str, Any]) -> Any:
        return self.of(reckon, facts)


def needed(facts: Mapping[str, Any], name: str) -> Any:
    """The fact. Raises Unreadable where the example doesn't give it."""
    if facts.get(name) is None:
        raise Unreadable(Phrase("%(name)s is not given", name=name))
    return facts[name]


def result(
    formula: str,
    kind: Kind = PLAIN,
    *,
    unless: str = "",
    part: Callable[[Any], Any] | None = None,
    taking: Mapping[str, str] | None = None,
) -> Result:
    return Result(formula, kind, unless, part, taking=taking or {})


def value_of_law(name: str, kind: Kind = PLAIN) -> Result:
    """A value of law in the month of the example."""
    return Result(name, kind, is_value_of_law=True)


def of_each(name: str, formula: str, kind: Kind = PLAIN) -> Result:
    """The formula of each of the related rows, as if it were the only one."""
    return Result(formula, kind, facts_of=lambda facts: [{**facts, name: [row]} for row in needed(facts, name)])


def after_each(name: str, formula: str, kind: Kind = PLAIN) -> Result:
    """The formula of the first row, of the first two, and so on."""

    def facts_of(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        rows = needed(facts, name)
        return [{**facts, name: rows[: at + 1]} for at in range(len(rows))]

    return Result(formula, kind, facts_of=facts_of)


def of_each_value(name: str, formula: str, kind: Kind = PLAIN) -> Result:
    """The formula of each of the values that one fact has in the example, where it has several."""

    def facts_of(facts: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
        return [{**facts, name: value} for value in facts[name]] if isinstance(facts.get(name), list) else None

    return Result(formula, kind, facts_of=facts_of)


@dataclass(frozen=True, slots=True)
class Topic:
    """The names of one topic.

    `on`: the month whose law applies where no input says; `by_its_date`: that of the example's date, where it has one.
    `states` and `gives`: values of law and facts that the examples leave out. `at_last` looks at all that is given
    together.
    """

    on: str
    inputs: Mapping[str, Input]
    expected: Mapping[str, Result | Reckoned]
    states: Mapping[str, Any] = field(default_factory=dict)
    gives: Mapping[str, Any] = field(default_factory=dict)
    by_its_date: bool = False
    at_last: Callable[[Given], None] | None = None
