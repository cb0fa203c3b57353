"""Unified social credit codes (统一社会信用代码, GB 32100-2015) of employers."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from stdnum.cn import uscc

from renshe.registry.errors import CreditCodeWrongCharacters, CreditCodeWrongCheck, CreditCodeWrongLength, RegistryError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def make_check_character(first_17: str) -> str:
    """Return the 18th character (weights 3^(i-1) mod 31)."""
    check: str = uscc.calc_check_digit(first_17)
    return check


def weighted_sum(text: str) -> int:
    """Return the sum of the first 17 values, each times its weight: what the standard takes mod 31.

    Raises:
        CreditCodeWrongLength, CreditCodeWrongCharacters: it has no first 17 characters of a code.
    """
    return sum(ALPHABET.index(c) * pow(3, at, 31) for at, c in enumerate(_first_17(text)))


def check_character(text: str) -> str:
    """Return the 18th character that a code asks for, whatever stands there. Raises as `weighted_sum`."""
    return make_check_character(_first_17(text))


def check_value(text: str) -> int:
    """Return which character of the standard's alphabet that is, from 0. Raises as `weighted_sum`."""
    return ALPHABET.index(check_character(text))


def _typed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "").upper()


def _first_17(text: str) -> str:
    code = _typed(text)
    if len(code) not in (17, 18):
        raise CreditCodeWrongLength(text=code, length=len(code))
    if strange := [c for c in code[:17] if c not in ALPHABET]:
        raise CreditCodeWrongCharacters(text=code, found=strange[0])
    return code[:17]


def right_credit_code(text: str) -> None:
    """Check a code that is stored, for Django. Raises ValidationError with the words of what is wrong."""
    try:
        parse_credit_code(text)
    except RegistryError as error:
        raise ValidationError(str(error)) from error


def parse_credit_code(text: str) -> str:
    """Return the code as it is stored: 18 capitals and digits. Full-width characters and blanks are understood.

    Raises:
        CreditCodeWrongLength, CreditCodeWrongCharacters, CreditCodeWrongCheck
    """
    code = _typed(text)
    if len(code) != 18:
        raise CreditCodeWrongLength(text=code, length=len(code))
    strange = [c for c in code if c not in ALPHABET] + [c for c in code[2:8] if not c.isdigit()]
    if strange:
        raise CreditCodeWrongCharacters(text=code, found=strange[0])
    expected = make_check_character(code[:17])
    if code[17] != expected:
        raise CreditCodeWrongCheck(text=code, found=code[17], expected=expected)
    return code
