"""Exact numbers as people write them: decimals where they end, money in yuan."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from renshe.law.month import Month, day_of
from renshe.law.units import Unit
from renshe.money import FEN_IN_YUAN, plain_yuan

WRITTEN = re.compile(r"[-+]?\d{1,40}(\.\d{1,40})?(/\d{1,40})?", re.ASCII)
"""A number as text. An exponent would be written out digit by digit, an underscore is a programmer's."""


def decimal_text(value: int | Fraction, places: int | None = None) -> str:
    """A decimal where it ends, else the exact ratio: 2/37, never a cut decimal."""
    over, under = value.numerator, value.denominator
    twos = fives = 0
    rest = under
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{over}/{under}"
    digits = max(twos, fives, places or 0)
    whole, part = divmod(abs(over) * 10**digits // under, 10**digits)
    sign = "-" if over < 0 else ""
    return f"{sign}{whole}" + (f".{part:0{digits}d}" if digits else "")


def outward(value: int, unit: Unit) -> Month | date | str | int:
    """A month, a day, a code's text in place of the whole number that it is counted by."""
    match unit.kind:
        case "month":
            return Month.from_ordinal(value)
        case "date":
            return day_of(value)
        case "code" if unit.codes is not None:
            return unit.codes.texts[value]
        case _:
            return value


def plain(value: int | Fraction | Month | date | str, unit: Unit) -> str | int | bool:
    """As data: money in yuan as text with two decimals (or their exact ratio); ratios, months, days, codes as text."""
    if isinstance(value, Month | date | str):
        return str(value)
    if unit.kind == "flag":
        return bool(value)
    if unit.kind != "number" and Fraction(value).denominator == 1:
        return str(outward(int(value), unit))
    if unit.is_money:
        if type(value) is int:  # the common case, without a fraction
            return plain_yuan(value)
        return decimal_text(Fraction(value) / FEN_IN_YUAN, 2)
    if value.denominator == 1 and unit.name not in ("ratio", "ratio/year"):
        return int(value)
    return decimal_text(value)
