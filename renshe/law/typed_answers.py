"""What a resident types, read as it is meant: full-width figures, months and durations in any of the usual ways.

An answer has one written form (`canonical`): it stands in the address, and the engine reads it as the command line and
the API have it, money in yuan.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from renshe.law import Month
from renshe.law.amounts import decimal_text
from renshe.law.units import Unit

AMOUNT = re.compile(
    r"(?:(?P<myriads>\d{1,8}(?:\.\d{1,6})?)(?:万|w))?(?:(?P<thousands>\d{1,8}(?:\.\d{1,5})?)(?:千|k))?"
    r"(?P<rest>\d{1,14}(?:\.\d{1,2})?)?",
    re.ASCII | re.IGNORECASE,
)
NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
MONTHS = re.compile(
    r"(?:(?P<years>\d{1,3}(?:\.\d)?)(?:年|周岁|岁|years?|y)(?:零|又|and)?)?"
    r"(?:(?P<months>\d{1,4})(?:个月|月|months?|m)?|(?P<half>半)(?:年)?)?",
    re.ASCII | re.IGNORECASE,
)
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
MYRIAD, THOUSAND = 10_000, 1_000
PER_CENT = Fraction(1, 100)
COUNTED = re.compile(r"(?<=\d)(周岁|岁|年|个月|月|级|类|倍|years?|months?)$", re.ASCII | re.IGNORECASE)
"""What people write behind a number that is counted so anyway."""
BESIDE_AMOUNTS = str.maketrans(dict.fromkeys([",", "元", "圆", "¥"]))
MONTHS_IN_A_YEAR = 12


def plainly(text: str) -> str:
    """Return what was typed in half-width figures and letters, without blanks.

    >>> plainly("　１９６５ 年３月 ")
    '1965年3月'
    """
    visible = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one)[0] != "C")
    return "".join(visible.split())


def plainly_apart(line: str) -> list[str]:
    """Return what stands on a line with blanks between, each in half-width figures.

    >>> plainly_apart("２０１８年　60，000元")
    ['2018年', '60,000元']
    """
    return [plainly(one) for one in unicodedata.normalize("NFKC", line).split()]


def canonical(text: str, unit: Unit) -> str | None:
    """Return an answer in its written form; None where it can't be read as one of that unit.

    >>> from renshe.law.units import UNITS
    >>> canonical("５,０００元", UNITS["fen"]), canonical("20年3个月", UNITS["months"])
    ('5000.00', '243')
    >>> canonical("6万", UNITS["fen"]), canonical("1.25万元", UNITS["fen"]), canonical("6万5千", UNITS["fen"])
    ('60000.00', '12500.00', '65000.00')
    >>> canonical("1965年3月", UNITS["month"]), canonical("1965.3.8", UNITS["month"]), canonical("abc", UNITS["whole"])
    ('1965-03', '1965-03', None)
    """
    return _reader(unit)(plainly(text))


def _reader(unit: Unit) -> Callable[[str], str | None]:
    if unit.kind == "month":
        return _month
    if unit.is_money:
        return _amount
    if unit.name == "months":
        return _months
    return _number if unit.kind == "number" else _as_it_is


def _as_it_is(text: str) -> str | None:
    return text or None


def _amount(text: str) -> str | None:
    plain = text.removesuffix("yuan").removesuffix("块钱").removesuffix("块").translate(BESIDE_AMOUNTS)
    found = AMOUNT.fullmatch(plain)
    if not plain or found is None:
        return None
    yuan = Fraction(found["rest"] or 0)
    yuan += Fraction(found["myriads"] or 0) * MYRIAD + Fraction(found["thousands"] or 0) * THOUSAND
    if found["rest"] and yuan != Fraction(found["rest"]) and Fraction(found["rest"]) < _least_behind(found):
        return None  # what comes behind 6万 as a bare 5 is said in two ways
    written = decimal_text(yuan, 2)
    return written if len(written.partition(".")[2]) == 2 else None


def _least_behind(found: re.Match[str]) -> int:
    """From how many yuan on figures behind 万 or 千 can only be meant as they stand."""
    return 100 if found["thousands"] else 1000


def _number(text: str) -> str | None:
    plain = COUNTED.sub("", text)
    if plain.endswith("%") and NUMBER.fullmatch(plain[:-1]):
        return decimal_text(Fraction(plain[:-1]) * PER_CENT)
    if not NUMBER.fullmatch(plain):
        return None
    whole, point, decimals = plain.partition(".")
    return f"{int(whole)}{point}{decimals}"


def _month(text: str) -> str | None:
    try:
        if day := DAY.fullmatch(text):
            return str(Month.of(date(*(int(part) for part in day.groups() if part))))
        return str(Month.parse(text))
    except ValueError:
        return None


def _months(text: str) -> str | None:
    found = MONTHS.fullmatch(text)
    if not text or found is None:
        return None
    half = MONTHS_IN_A_YEAR // 2 if found["half"] else 0
    months = Fraction(found["years"] or 0) * MONTHS_IN_A_YEAR + int(found["months"] or 0) + half
    return str(months) if months.denominator == 1 else None
