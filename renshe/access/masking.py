"""Masking (脱敏): enough to recognise one's own, too little to learn another's."""

from __future__ import annotations

MASK = "*"


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
