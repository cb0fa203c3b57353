"""What a calculator asks for, as law declares it: a fact, rows of facts, a result given, the month of law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from renshe.law import Month, Rulebook
from renshe.law.graph.related import Related
from renshe.law.person.given import number_of
from renshe.law.units import MONTH, Unit
from renshe.law.writing.facts import Fact
from renshe.money import FEN_IN_YUAN
from renshe.portal.calculators.declaring import ON, Ask, Calculator, Words
from renshe.portal.calculators.typed_answers import canonical

FIRST_MONTH = "2011-07"
"""From here on the Social Insurance Law is in force: the first month whose law may be asked."""
RESULT_PLACES = 4
"""Decimals of a result that is given, an index or a number of years."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked: its name in the address, label, unit, range (as law counts it: money in fen), decimals.

    column: of rows of facts the one fact that each has, and `most` of them.
    """

    name: str
    label: Words
    unit: Unit
    low: Fraction
    high: Fraction
    places: int = 0
    column: str = ""
    most: int = 1

    @property
    def spread(self) -> int:
        """How many whole answers there are."""
        return int(self.high - self.low) + 1


def subject(calculator: Calculator, ask: Ask, book: Rulebook) -> Subject:
    """Return what is asked, as the law of the calculator's formulas declares it. Raises LookupError: nothing does."""
    if ask.name == ON:
        high = ask.high or str(this_month())
        return _of_result(ON, Words("按哪个月的规定", "By the law of the month"), MONTH, ask.low or FIRST_MONTH, high)
    for one in calculator.reckons:
        if one.formula not in book.formulas:
            raise LookupError(one.formula)
        declared = book.formulas[one.formula].facts.declared.get(ask.name)
        if isinstance(declared, Fact):
            label = Words(declared.zh, declared.en)
            first = _number(ask.low, declared.unit) if ask.low else declared.low
            last = _number(ask.high, declared.unit) if ask.high else declared.high
            return Subject(ask.name, label, declared.unit, first, last, declared.places)
        if isinstance(declared, Related) and len(declared.row.declared) == 1:
            ((column, of),) = declared.row.declared.items()
            label = Words(declared.zh, declared.en)
            return Subject(ask.name, label, of.unit, of.low, of.high, of.places, column, declared.at_most)
    if ask.name in book.formulas:
        formula = book.formulas[ask.name]
        return _of_result(ask.name, Words(formula.zh, formula.en), formula.unit, ask.low, ask.high)
    raise LookupError(ask.name)


def _of_result(name: str, label: Words, unit: Unit, low: str, high: str) -> Subject:
    places = RESULT_PLACES if unit.name in ("ratio", "years") else 0
    first, last = (_number(end, unit) for end in (low, high))
    return Subject(name, label, unit, first, last, places)


def _number(typed: str, unit: Unit) -> Fraction:
    """An end of a range as the declaration has it. Raises LookupError: none was declared."""
    text = canonical(typed, unit)
    number = None if text is None else number_of(text, unit)
    if number is None:
        raise LookupError(f"{unit.name}: {typed!r}")
    return Fraction(number) * (FEN_IN_YUAN if unit.is_money else 1)


def this_month() -> Month:
    """The month that it is."""
    return Month.of(timezone.localdate())
