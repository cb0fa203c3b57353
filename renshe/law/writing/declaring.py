"""How facts are declared: `wage = fen(zh=…, en=…, low=…, high=…)`, one function a unit; series and related rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar, cast

from renshe.law.graph.related import Related
from renshe.law.month import Month, day_number
from renshe.law.units import UNITS
from renshe.law.writing.codes import Codes
from renshe.law.writing.facts import Fact, Facts, Series
from renshe.law.writing.quantities import Quantity


def fen(*, zh: str, en: str, low: int, high: int, places: int = 0, unit: str = "fen", fixed: bool = False) -> Quantity:
    """An amount of money in fen, both ends included; `unit`: what it is an amount of (`fen/month`: of a month).

    `places`: decimals of a fen, where what was reckoned before isn't rounded (60 % of an average wage).
    """
    return _fact(Fact(zh, en, UNITS[unit], Fraction(low), Fraction(high), places, fixed=fixed))


def whole(*, zh: str, en: str, low: int, high: int, fixed: bool = False) -> Quantity:
    """A whole number without a unit: a class, a head count."""
    return _fact(Fact(zh, en, UNITS["whole"], Fraction(low), Fraction(high), fixed=fixed))


def months(*, zh: str, en: str, low: int, high: int, fixed: bool = False, by_paying: bool = False) -> Quantity:
    """A number of months. `by_paying`: it grows by one with each month that is paid."""
    return _fact(Fact(zh, en, UNITS["months"], Fraction(low), Fraction(high), fixed=fixed, by_paying=by_paying))


def ratio(
    *, zh: str, en: str, low: int | str, high: int | str, places: int = 4, unit: str = "ratio", fixed: bool = False
) -> Quantity:
    """An exact number of at most so many decimal places; text such as "0.6", never a float."""
    return _fact(Fact(zh, en, UNITS[unit], Fraction(low), Fraction(high), places, fixed=fixed))


def truth(*, zh: str, en: str, fixed: bool = False) -> bool:
    """Yes or no: as a fact a bool, as a column a BOOLEAN."""
    return cast(bool, Fact(zh, en, UNITS["flag"], Fraction(0), Fraction(1), fixed=fixed))


def days(*, zh: str, en: str, low: int, high: int, fixed: bool = False) -> Quantity:
    """A number of days."""
    return _fact(Fact(zh, en, UNITS["days"], Fraction(low), Fraction(high), fixed=fixed))


def month(*, zh: str, en: str, low: str = "1900-01", high: str = "2100-12", fixed: bool = False) -> Quantity:
    """A calendar month; as a fact a `Month` or text such as 2021-07, as a column the DATE of its first day."""
    first, last = (Fraction(Month.parse(end).ordinal) for end in (low, high))
    return _fact(Fact(zh, en, UNITS["month"], first, last, fixed=fixed))


def day(*, zh: str, en: str, low: str = "1900-01-01", high: str = "2100-12-31", fixed: bool = False) -> Quantity:
    """A calendar day; as a fact a `date` or text such as 2021-07-15, as a column a DATE."""
    first, last = (Fraction(day_number(date.fromisoformat(end))) for end in (low, high))
    return _fact(Fact(zh, en, UNITS["date"], first, last, fixed=fixed))


def code(codes: type[Codes], *, zh: str, en: str, fixed: bool = False) -> Quantity:
    """One of a closed set; as a fact and as a column its text."""
    assert codes.unit.codes is not None
    return _fact(Fact(zh, en, codes.unit, Fraction(0), Fraction(len(codes.unit.codes.texts) - 1), fixed=fixed))


def series(of: Quantity, keys: Iterable[int], *, brings: str = "", is_growing: bool = False) -> Mapping[int, Quantity]:
    """The fact `of` once for each key: a year, a month of the year. `brings`, `is_growing`: see `Series`."""
    return cast(Mapping[int, Quantity], Series(cast(Fact, of), tuple(keys), brings=brings, is_growing=is_growing))


RowFacts = TypeVar("RowFacts", bound=Facts)


def related(row: type[RowFacts], *, zh: str, en: str, at_most: int, order: str = "") -> Sequence[RowFacts]:
    """Rows of facts, as many as there are up to `at_most`; as a fact and as a column a list of rows.

    `order`: the fact of a row by which they are gone through; a column holds them in that order.
    """
    return cast(Sequence[RowFacts], Related(row, zh, en, at_most, order))


def _fact(fact: Fact) -> Quantity:
    # To the reader of a formula a fact is its quantity; that it is a declaration concerns only `Facts`.
    return cast(Quantity, fact)
