"""How values are written in published examples, and what the law reckons with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from renshe.errors import Phrase, RensheError
from renshe.law.amounts import WRITTEN
from renshe.law.month import Month


class NotTried(Exception):
    """Why an example, or one of its results, can't be tried."""

    def __init__(self, reason: Phrase | RensheError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class NotOurs(NotTried):
    """The example states a rule that is not in our law: it is left out, and said why."""


class Unreadable(NotTried):
    """An input is not what its name asks for, or is not given: the example fails, and it is said why."""


BUILT_IN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What Python says of a word for a number, a number for a list, a row without one of its names."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is written in examples, and what the law reckons with."""

    read: Callable[[Any], Any]
    show: Callable[[Any], str]
    is_as_printed: bool = False
    """A figure that was printed to some decimals is ours where ours rounds to it."""


BESIDE_NUMBERS = re.compile(r"[,\s]|CNY|元$")


def exact(value: Any) -> int | Fraction:
    """A number as examples write it: 5, 5.0, "1,548", "2/3", "90%". Raises ValueError, ZeroDivisionError."""
    text = BESIDE_NUMBERS.sub("", str(value))
    written = text.removesuffix("%")
    if not WRITTEN.fullmatch(written):
        raise ValueError(written)
    number = Fraction(written) / (100 if text.endswith("%") else 1)
    return number.numerator if number.denominator == 1 else number


def decimal(value: Any, places: int = 6) -> str:
    """A number as examples write it; a ratio that is no decimal as a ratio."""
    number = Fraction(value)
    scaled = number * 10**places
    if scaled.denominator != 1:
        return str(number)
    sign, size = "-" if scaled < 0 else "", str(abs(scaled.numerator)).rjust(places + 1, "0")
    text = f"{size[:-places]}.{size[-places:]}".rstrip("0").rstrip(".")
    return sign + text


def _share(most: int) -> Callable[[Any], int | Fraction]:
    """A reader of shares of which none is above `most`: what is, is in per cent."""

    def read(value: Any) -> int | Fraction:
        number = exact(value)
        return number if "%" in str(value) or number <= most else exact(Fraction(number, 100))

    return read


NUMBER = Kind(exact, decimal)
YUAN = Kind(lambda value: exact(exact(value) * 100), lambda fen: decimal(Fraction(fen) / 100))
PERCENT = Kind(
    lambda value: exact(Fraction(exact(str(value).strip().removesuffix("%"))) / 100),
    lambda ratio: decimal(Fraction(ratio) * 100),
)
PRINTED_PERCENT = replace(PERCENT, is_as_printed=True)
SHARE, MULTIPLE = Kind(_share(1), decimal), Kind(_share(10), decimal)
"""A part of a whole, and a few times it: 0.9, 90%, 90; 3, 300%, 300."""
PLAIN = Kind(lambda value: value, str)
"""As it stands."""


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}[str(value).strip().lower()]


def _code(value: Any) -> Any:
    return re.sub(r"[\s-]+", "_", value.strip().lower()) if isinstance(value, str) else value


FLAG = Kind(_flag, lambda value: str(value).lower())
CODE = Kind(_code, str)
"""A word of a closed set, in whatever letters."""

DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?")
FIRST_YEAR, LAST_YEAR = 1900, 2100


def _day(value: Any) -> date:
    if (found := DATE.fullmatch(str(value).strip())) is None:
        raise ValueError(value)
    day = date(*(int(part) for part in found.groups()))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(value)
    return day


def _month(value: Any) -> str:
    text = str(value).strip()
    return str(Month.of(_day(text)) if DATE.fullmatch(text) else Month.parse(text))


DAY, MONTH = Kind(_day, str), Kind(_month, str)
"""A day; a month, also where the example has a day of it."""


def each(kind: Kind) -> Kind:
    """One such value, or a list of them."""
    return replace(
        kind, read=lambda value: [kind.read(one) for one in value] if isinstance(value, list) else kind.read(value)
    )


def not_in_our_law(value: Any) -> NotOurs:
    return NotOurs(Phrase("its value %(value)s is not in our law", value=value))


def one_of(codes: Mapping[Any, Any]) -> Kind:
    """A word of the examples as what it is in our law."""

    def read(value: Any) -> Any:
        for one in (value, _code(value)):
            if one in codes:
                return codes[one]
        raise not_in_our_law(value)

    def show(value: Any) -> str:
        return str(next((word for word, code in codes.items() if code == value), value))

    return Kind(read, show)
