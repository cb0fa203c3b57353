"""What a resident types, read as it is meant: full-width figures, months and durations in any of the usual ways.

An answer has one written form (`canonical`): it stands in the address, and the engine reads it as the command line and
the API have it, money in yuan.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from renshe.law import Month
from renshe.law.units import Unit

AMOUNT = re.compile(r"\d{1,14}(\.\d{1,2})?", re.ASCII)
NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
MONTHS = re.compile(
    r"(?:(?P<years>\d{1,3})(?:年|周岁|岁|years?|y)(?:零)?)?(?:(?P<months>\d{1,4})(?:个月|月|months?|m)?)?",
    re.ASCII | re.IGNORECASE,
)
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
    >>> canonical("1965年3月", UNITS["month"]), canonical("abc", UNITS["whole"])
    ('1965-03', None)
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
    plain = text.removesuffix("yuan").translate(BESIDE_AMOUNTS)
    if not AMOUNT.fullmatch(plain):
        return None
    whole, _, cents = plain.partition(".")
    return f"{int(whole)}.{cents.ljust(2, '0')}"


def _number(text: str) -> str | None:
    plain = COUNTED.sub("", text)
    if not NUMBER.fullmatch(plain):
        return None
    whole, point, decimals = plain.partition(".")
    return f"{int(whole)}{point}{decimals}"


def _month(text: str) -> str | None:
    try:
        return str(Month.parse(text))
    except ValueError:
        return None


def _months(text: str) -> str | None:
    found = MONTHS.fullmatch(text)
    if not text or found is None:
        return None
    return str(int(found["years"] or 0) * MONTHS_IN_A_YEAR + int(found["months"] or 0))
