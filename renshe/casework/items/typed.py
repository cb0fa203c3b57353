"""An amount, a number, a month that somebody types: read in any usual way, or told what would be right."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext as _

from renshe.law import Month
from renshe.law.person.given import number_of
from renshe.law.typed_answers import canonical
from renshe.law.units import Unit
from renshe.law.worksheet.words import shown
from renshe.money import FEN_IN_YUAN
from renshe.readers_language import reads_chinese

LONGEST_LINE = 40


class Asked(Protocol):
    """What is asked: its unit, its range (as law counts it: money in fen), its decimals."""

    @property
    def unit(self) -> Unit: ...
    @property
    def low(self) -> Fraction: ...
    @property
    def high(self) -> Fraction: ...
    @property
    def places(self) -> int: ...


class TypedField(forms.CharField):
    """An amount, a number, a number of months or a month, typed in any usual way; clean, its written form."""

    def __init__(self, asked: Asked, label: str, *, required: bool = True) -> None:
        self.asked = asked
        super().__init__(label=label, max_length=LONGEST_LINE, required=required)
        self.error_messages |= dict.fromkeys(("required", "max_length"), what_would_be_right(asked))
        self.widget.attrs |= {"autocomplete": "off", "inputmode": _keyboard(asked.unit)}

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return read(self.asked, typed) if typed else ""


def read(asked: Asked, typed: str) -> str:
    """Return an answer in its written form. Raises ValidationError, which says what would be right."""
    text = canonical(typed, asked.unit)
    number = None if text is None else number_of(text, asked.unit)
    if text is None or number is None:
        raise forms.ValidationError(what_would_be_right(asked))
    counted = Fraction(number) * (FEN_IN_YUAN if asked.unit.is_money else 1)
    if (counted * 10**asked.places).denominator != 1 or not asked.low <= counted <= asked.high:
        raise forms.ValidationError(what_would_be_right(asked))
    return text


def what_would_be_right(asked: Asked) -> str:
    """Return what is to be typed, with its range."""
    ends = {"low": end_in_words(asked.low, asked.unit), "high": end_in_words(asked.high, asked.unit)}
    unit = asked.unit
    if unit.kind == "month":
        return _("Write a month from %(low)s to %(high)s, such as 1968-03 or 196803.") % ends
    if unit.is_money:
        return _("Write an amount in yuan from %(low)s to %(high)s, such as 5000 or 5000.50.") % ends
    if unit.name == "months":
        return _("Write years and months, such as 20年3个月 or 243 (months), from %(low)s to %(high)s months.") % ends
    if asked.places:
        words = _("Write a number from %(low)s to %(high)s with at most %(places)s decimals, such as 0.6.")
        return words % {**ends, "places": asked.places}
    return _("Write a whole number from %(low)s to %(high)s.") % ends


def end_in_words(end: Fraction, unit: Unit) -> str:
    """Return an end of a range as people write it."""
    if unit.kind == "month":
        return str(Month.from_ordinal(int(end)))
    return shown(int(end) if end.denominator == 1 else end, unit, chinese=reads_chinese())


def _keyboard(unit: Unit) -> str:
    """Which keyboard a phone shows."""
    if unit.is_money or unit.name in ("ratio", "years"):
        return "decimal"
    return "numeric" if unit.name == "whole" else "text"
