"""A value of law as somebody types it, read by the unit of its parameter."""

from __future__ import annotations

from fractions import Fraction

from renshe.errors import Phrase
from renshe.law.errors import ValueWrong
from renshe.law.month import Month
from renshe.law.telling import amount
from renshe.law.units import Unit
from renshe.law.values.parameters import DatedParameter, Key

MOST_LETTERS = 24
MOST = {True: 10**12, False: 10**6}
"""Above ten thousand million yuan, or a million of what is no money, nothing was meant."""


def read_value(parameter: DatedParameter, text: str, key: Key | None = None) -> Fraction:
    """Return the exact value; money is typed in yuan and comes in fen, a ratio is typed as 0.16, 16% or 2/37.

    Raises:
        ValueWrong: it is no value of the parameter's unit; the error says what would be right.
    """
    unit = parameter.unit
    plain = text.strip().replace("％", "%").replace(",", "").replace("，", "")
    wrong = ValueWrong(parameter.told(key), text.strip()[:MOST_LETTERS], _expected(unit))
    if not plain or len(plain) > MOST_LETTERS or not plain.isascii() or "e" in plain.lower() or "_" in plain:
        raise wrong
    if unit.kind == "flag":
        if plain not in ("0", "1"):
            raise wrong
        return Fraction(plain)
    share = plain.endswith("%") and unit.name in ("ratio", "ratio/year")
    try:
        number = Fraction(plain.removesuffix("%") if share else plain)
    except (ValueError, ZeroDivisionError):
        raise wrong from None
    value = number / 100 if share else number * 100 if unit.is_money else number
    require_fit(parameter, value, key)
    return value


def exact_value(parameter: DatedParameter, value: object, key: Key | None = None) -> Fraction:
    """Return a value that a program gives, in the parameter's own unit; a month also as text, 2010-01.

    Raises:
        ValueWrong: a float, or what is no number.
    """
    try:
        if parameter.unit.kind == "month" and isinstance(value, str):
            return Fraction(Month.parse(value).ordinal)
        if isinstance(value, int | str | Fraction):
            return Fraction(value)
    except (ValueError, ZeroDivisionError):
        pass
    raise ValueWrong(parameter.told(key), str(value), Phrase("exact: a whole number, a Fraction, or text such as 0.16"))


def require_fit(parameter: DatedParameter, value: Fraction, key: Key | None = None) -> None:
    """Refuse what can't be a value of the unit: parts of a fen, a negative rate, half a month."""
    unit = parameter.unit
    whole = unit.is_money or unit.name in ("whole", "count", "months", "years", "flag")
    most = 1 if unit.kind == "flag" else MOST[unit.is_money]
    if unit.kind == "practice" or not 0 <= value <= most or (whole and value.denominator != 1):
        raise ValueWrong(parameter.told(key), amount(value, unit), _expected(unit))


def _expected(unit: Unit) -> Phrase:
    if unit.kind == "flag":
        return Phrase("1 (yes) or 0 (no)")
    if unit.is_money:
        return Phrase("an amount in yuan to the fen, from 0 on, such as 5000.00")
    if unit.kind == "practice":
        return Phrase("nothing else: how amounts are rounded is a practice, no number")
    if unit.name.startswith("ratio"):
        return Phrase("a ratio from 0 on, such as 0.16, 16%% or 2/37")
    return Phrase("a whole number from 0 on")
