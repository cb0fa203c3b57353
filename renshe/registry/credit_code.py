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
    code = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "").upper()
    if len(code) != 18:
        raise CreditCodeWrongLength(text=code, length=len(code))
    strange = [c for c in code if c not in ALPHABET] + [c for c in code[2:8] if not c.isdigit()]
    if strange:
        raise CreditCodeWrongCharacters(text=code, found=strange[0])
    expected = make_check_character(code[:17])
    if code[17] != expected:
        raise CreditCodeWrongCheck(text=code, found=code[17], expected=expected)
    return code
