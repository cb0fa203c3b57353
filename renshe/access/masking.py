"""Masking (脱敏): enough to recognise one's own, too little to learn another's."""

from __future__ import annotations

import re
import unicodedata

MASK = "*"
NUMBER = re.compile(r"(?<!\d)\d(?:[\s\W_]*\d){13,16}(?:[\s\W_]*[\dXx])?(?!\d)")
"""A number of 15 or 18 digits, also with something between them."""


def _middle(text: str, first: int, last: int) -> str:
    """Keep `first` and `last` characters; a text too short for that keeps nothing."""
    if len(text) <= first + last:
        return MASK * len(text)
    return text[:first] + MASK * (len(text) - first - last) + text[len(text) - last :]


def mask_identity(number: str) -> str:
    """
    >>> mask_identity("442099199003070018")
    '4420**********0018'
    """
    return _middle(number, 4, 4)


def mask_identities(text: str) -> str:
    """Mask every identity number that stands in a text, however its digits are parted or written.

    >>> mask_identities("442099 19900307 0018"), mask_identities("叶 4420-9919-9003-0700-1X"), mask_identities("202107")
    ('4420**********0018', '叶 4420**********001X', '202107')
    >>> mask_identities("４４２０９９１９９００３０７００１８")
    '4420**********0018'
    """
    half_width = "".join(unicodedata.normalize("NFKC", one) if one.isalnum() else one for one in text)
    return NUMBER.sub(lambda found: mask_identity("".join(filter(str.isalnum, found[0]))), half_width)


def mask_phone(number: str) -> str:
    """
    >>> mask_phone("13800138000")
    '138****8000'
    """
    return _middle(number, 3, 4)


def mask_account(number: str) -> str:
    """
    >>> mask_account("6217003320001234567")
    '***************4567'
    """
    return _middle(number, 0, 4)


def mask_name(name: str) -> str:
    """Keep the last character, as banks and notices do (张三丰 → **丰).

    >>> mask_name("张三丰"), mask_name("李")
    ('**丰', '*')
    """
    return _middle(name, 0, 1)
