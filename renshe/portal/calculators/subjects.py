"""What a calculator asks for, as law declares it: a fact, rows of facts, a result given, the month of law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from renshe.law import Month, Rulebook
from renshe.law.graph.related import Related
from renshe.law.person.given import number_of
from renshe.law.typed_answers import canonical
from renshe.law.units import MONTH, Unit
from renshe.law.writing.facts import Fact
from renshe.money import FEN_IN_YUAN
from renshe.portal.calculators.declaring import ON, Ask, Calculator, Words

FIRST_MONTH = "2011-07"
"""From here on the Social Insurance Law is in force: the first month whose law may be asked."""
RESULT_PLACES = 6
"""Decimals of a result that is given, an index or a number of years: some sheets print more than they reckon with."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked: its name in the address, label, unit, range (as law counts it: money in fen), decimals.

    columns: of rows of facts what each of them has, and `most` rows; its own unit is then that of the last column.
    """

    name: str
    label: Words
    unit: Unit
    low: Fraction
    high: Fraction
    places: int = 0
    columns: tuple[Subject, ...] = ()
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
            return _of_fact(declared, ask.low, ask.high)
        if isinstance(declared, Related):
            columns = tuple(
                _of_fact(fact, *ask.of_rows.get(name, ("", "")))
                for name, fact in declared.row.declared.items()
                if name not in (ask.numbered, ask.last)
            )
            label, last = Words(declared.zh, declared.en), columns[-1]
            return Subject(ask.name, label, last.unit, last.low, last.high, last.places, columns, declared.at_most)
    if ask.name in book.formulas:
        formula = book.formulas[ask.name]
        return _of_result(ask.name, Words(formula.zh, formula.en), formula.unit, ask.low, ask.high)
    raise LookupError(ask.name)


def _of_fact(declared: Fact, low: str = "", high: str = "") -> Subject:
    unit = declared.unit
    first = _number(low, unit) if low else declared.low
    last = _number(high, unit) if high else declared.high
    return Subject(declared.name, Words(declared.zh, declared.en), unit, first, last, declared.places)


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
