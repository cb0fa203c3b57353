"""Personal numbers taken out of what leaves the house: identity numbers, phones, bank accounts."""

from __future__ import annotations

import re

from renshe.access.masking import mask_identities

LONG_NUMBER = re.compile(r"(?<!\d)\d{11,}(?!\d)")
"""Eleven digits or more: a phone, an account. What the bureau itself numbers has fewer at a stretch."""


def without_personal_numbers(text: str) -> str:
    """
    >>> without_personal_numbers("叶某某 442099199003070018，13800138000，442000-SI01-2026-000123")
    '叶某某 4420**********0018，*******8000，442000-SI01-2026-000123'
    """
    return LONG_NUMBER.sub(lambda found: "*" * (len(found[0]) - 4) + found[0][-4:], mask_identities(text))
