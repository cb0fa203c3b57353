"""The words and figures of a worksheet: amounts as officers read them, states, units."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from renshe.law.amounts import plain
from renshe.law.units import Unit

Number: TypeAlias = int | Fraction

STATE_WORDS = {
    "verified": ("已核对原文", "verified"),
    "reported": ("据报道，未核对原文", "reported"),
    "unverified": ("未经核实", "unverified"),
    "disputed": ("来源不一致", "disputed"),
    "provisional": ("暂定", "provisional"),
    "assumed": ("示例假定", "assumed"),
    "tried": ("拟改", "tried"),  # of a reform; no file of law has it
}
UNIT_WORDS = {
    "fen": ("元", "yuan"),
    "fen/month": ("元/月", "yuan a month"),
    "fen*months": ("元（各月合计）", "yuan (months added up)"),
    "fen/year": ("元/年", "yuan a year"),
    "months": ("个月", "months"),
    "years": ("年", "years"),
    "days": ("天", "days"),
    "fen/day": ("元/天", "yuan a day"),
    "fen*days": ("元（各日合计）", "yuan (days added up)"),
    "ratio/day": ("每天", "a day"),
    "months/year": ("个月/年", "months a year"),
    "ratio/year": ("每年", "a year"),
}
LONGEST_RATIO = 16
"""Signs of a ratio that a person still reads; one of hundreds of digits is exact as data."""
CUT = 6
"""Decimals that are shown of a number that never ends; "…" says that it goes on, and as data it is exact."""


def shown(value: Number, unit: Unit, *, chinese: bool) -> str:
    """Return the value as a person reads it, money in yuan with thousands separators; without its unit.

    >>> from renshe.law.units import UNITS
    >>> shown(Fraction(338193, 2), UNITS["fen"], chinese=True), shown(Fraction(52, 3), UNITS["years"], chinese=True)
    ('1,690.965', '17.333333…')
    """
    if unit.kind == "flag":
        return (("否", "是") if chinese else ("no", "yes"))[bool(value)]
    if unit.codes is not None:
        return (unit.codes.zh if chinese else unit.codes.en)[int(value)]
    if unit.kind != "number":
        return str(plain(value, unit))
    if unit.is_money:
        if type(value) is int:
            return f"{'-' if value < 0 else ''}{abs(value) // 100:,}.{abs(value) % 100:02d}"
        return decimal(Fraction(value) / 100, least=2, grouped=True)
    return str(value) if type(value) is int else decimal(value)


def exactly(value: Number, unit: Unit, *, chinese: bool) -> str:
    """Return it as `shown`, and where no decimal ends it the ratio that it is.

    >>> from renshe.law.units import UNITS
    >>> exactly(Fraction(52, 3), UNITS["years"], chinese=False), exactly(208, UNITS["months"], chinese=False)
    ('17.333333… (52/3)', '208')
    """
    told = shown(value, unit, chinese=chinese)
    if not told.endswith("…") or unit.is_money or len(str(value)) > LONGEST_RATIO:
        return told
    return f"{told}（{value}）" if chinese else f"{told} ({value})"


def percent(value: Number) -> str:
    """Return a rate in per cent; one that no decimal ends as the ratio that the statute writes.

    >>> percent(Fraction(2, 25)), percent(Fraction(2, 37))
    ('8%', '2/37')
    """
    return f"{decimal(Fraction(value) * 100)}%" if _ends(value.denominator) else str(value)


def decimal(value: Number, *, least: int = 0, grouped: bool = False) -> str:
    """Return a decimal of at least so many places; one that never ends is cut and says so."""
    over, under = abs(value.numerator), value.denominator
    whole, rest = divmod(over, under)
    digits = ""
    while rest and (len(digits) < CUT or _ends(under)):
        digit, rest = divmod(rest * 10, under)
        digits += str(digit)
    digits = digits.ljust(least, "0")
    sign = "-" if value < 0 else ""
    return (
        f"{sign}{whole:,}" * grouped
        + f"{sign}{whole}" * (not grouped)
        + (f".{digits}" if digits else "")
        + "…" * bool(rest)
    )


def _ends(under: int) -> bool:
    for prime in (2, 5):
        while under % prime == 0:
            under //= prime
    return under == 1


def unit_words(unit: Unit, *, chinese: bool) -> str:
    """Return a unit in words; "" for what is counted in none."""
    return UNIT_WORDS.get(unit.name, ("", ""))[0 if chinese else 1]


def state_words(state: str, *, chinese: bool) -> str:
    """Return how sure a value of law is, in words."""
    return STATE_WORDS[state][0 if chinese else 1]
