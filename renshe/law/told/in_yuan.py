"""Law as people and other machines write it: money in yuan as text, months as 2021-07.

The command line and the API take facts in and give results out through here, so that both speak the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from renshe.law.amounts import WRITTEN, plain
from renshe.law.month import Month
from renshe.law.rulebook import Rulebook
from renshe.law.told.links import not_verified
from renshe.law.units import Unit

LONGEST = 40
"""Characters of a number: what is longer is no fact of anybody, and would take its time to be read."""
MOST = 10**LONGEST
CHANGES = 3
"""So many changes of the facts that would pass or pay more are named with the worksheet."""


def unit_name(unit: Unit) -> str:
    """The unit as it is written outside: fen are an inner matter."""
    return unit.name.replace("fen", "yuan")


class FactsInYuan:
    """Turns facts of one formula into what the rulebook takes: yuan to fen wherever a fact is money.

    What is no number stays as it was given, and the rulebook says what would be right. Reading is quick, since
    thousands of people are read at a time.
    """

    def __init__(self, book: Rulebook, formula: str) -> None:
        fields = book.declared(formula)
        self._money = {name: field.unit.is_money for name, field in fields.items() if field.unit.kind == "number"}
        self._wholes = {name.rpartition("_")[0] for name in self._money} - fields.keys()
        for name in list(self._money):  # a series as a whole: `credited` beside `credited_1`
            self._money.setdefault(name.rpartition("_")[0], self._money[name])
        for name, one in book.formulas.items():  # a result that is given in its place
            if one.unit.kind == "number":
                self._money.setdefault(name, one.unit.is_money)

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {fact: self._read(fact, value) for fact, value in given.items()}

    def _read(self, fact: str, value: Any) -> Any:
        is_money = self._money.get(fact)
        match value:
            case dict():
                return {_key(key): self._number(one, is_money) for key, one in value.items()}
            case list():
                return [self._row(fact, one) if isinstance(one, dict) else self._number(one, is_money) for one in value]
        return value if fact in self._wholes else self._number(value, is_money)

    def _row(self, rows: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """A related row: every row has the facts of the first."""
        return {name: self._number(one, self._money.get(f"{rows}_1_{name}")) for name, one in row.items()}

    @staticmethod
    def _number(value: Any, is_money: bool | None) -> Any:
        if value is None or isinstance(value, bool) or is_money is None:
            return value
        if type(value) is int and -MOST < value < MOST:
            return value * 100 if is_money else value
        return _number(str(value), is_money)


def said(value: int | Fraction, unit: Unit) -> str | int | bool:
    """A result as it is written outside, as `amounts.plain`; whole fen quickly."""
    if type(value) is int and unit.is_money:
        return f"{value // 100}.{value % 100:02d}" if value >= 0 else f"-{-value // 100}.{-value % 100:02d}"
    return plain(value, unit)


def _key(text: Any) -> Any:
    """Of a series: the year or month. JSON has texts only as keys."""
    return int(text) if isinstance(text, str) and len(text) <= LONGEST and text.isascii() and text.isdecimal() else text


def _number(text: str, is_money: bool) -> Any:
    whole, _, cents = text.partition(".")
    if is_money and len(cents) == 2 and len(text) <= LONGEST and (whole + cents).isdecimal() and text.isascii():
        return int(whole + cents)
    if not WRITTEN.fullmatch(text):
        return text
    if whole == text and text.isdecimal() and text.isascii():
        return int(text) * (100 if is_money else 1)
    try:
        number = Fraction(text) * (100 if is_money else 1)
    except ZeroDivisionError:
        return text
    return number.numerator if number.denominator == 1 else number


def answer(
    book: Rulebook, name: str, given: Mapping[str, Any], on: Month, *, with_worksheet: bool = False
) -> dict[str, Any]:
    """Compute a formula for one person, facts in yuan.

    Returns:
        The value with its unit, the law's content hash, and which values of law are not verified.

    Raises:
        LawError: as of `Rulebook.compute`.
    """
    facts = FactsInYuan(book, name).read(given)
    found: dict[str, Any] = {
        "name": name,
        "on": str(on),
        "value": said(book.compute(name, facts, on), book.unit(name)),
        "unit": unit_name(book.unit(name)),
        "content_hash": book.content_hash,
        "not_verified": not_verified(book, [name], on),
    }
    if with_worksheet:
        found["explanation"] = book.explain(name, facts, on).as_data()
        nearest = book.nearest_changes(name, facts, on, at_most=CHANGES)
        found["nearest_changes"] = [change.as_data() for change in nearest]
    return found
