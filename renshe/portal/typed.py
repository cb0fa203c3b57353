"""What a reader asks for in an address or a form, read once: anybody may type anything there, of any length.

Plain digits only, and not many of them before they are made a number: Python refuses 4,300 digits with an error.
"""

from __future__ import annotations

import re
import unicodedata

from django.http import HttpRequest

ROWS_A_PAGE = (25, 50, 100)  # what a reader may choose; the first where nothing is chosen
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # of Unicode: controls, marks of format, surrogates, ends of line
MOST_KEY = 2**63 - 1  # a bigint of PostgreSQL


HALF_WIDTH = {ord(one): ord(one) - 0xFEE0 for one in map(chr, range(0xFF10, 0xFF5B)) if one.isalnum()}
NO_WORD_PARTED = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|(?<=\d)\s+(?=[\dXx])")


def words(text: str) -> str:
    """Return what is searched for as it stands on record: pasted blanks, full-width digits and letters put right.

    >>> words(" 叶 妙霞"), words("442099 19941205 002x"), words("４４２０Ｘ"), words("TCL 电器")
    ('叶妙霞', '44209919941205002x', '4420X', 'TCL 电器')
    """
    visible = "".join(one for one in text if unicodedata.category(one) not in ("Cf", "Cc"))
    return NO_WORD_PARTED.sub("", visible.translate(HALF_WIDTH)).strip()


def number(text: str | None, *, most: int) -> int | None:
    """Return the whole number from 0 to `most` that `text` is; None where it is not one."""
    if not text or len(text) > len(str(most)) or not (text.isascii() and text.isdigit()):
        return None
    found = int(text)
    return found if found <= most else None


def key(text: str | None) -> int | None:
    """Return the key of a row that `text` may be; None where there can be none of that key."""
    return number(text, most=MOST_KEY)


def keys(texts: list[str]) -> list[int]:
    """Return those of the texts that may be keys."""
    return [found for text in texts if (found := key(text)) is not None]


def year(text: str | None) -> int | None:
    """Return the year that `text` is, of those that anything here can be about."""
    found = number(text, most=2100)
    return found if found is not None and found >= 1949 else None


def is_one_line(text: str) -> bool:
    """Whether text can stand on a line as it is: nothing in it steers, is unseen, or is half a character."""
    return not any(unicodedata.category(letter) in UNSEEN for letter in text)


def page(request: HttpRequest) -> int:
    """Return the page of a list that was asked for; the first where it makes no sense."""
    return number(request.GET.get("page"), most=10**8) or 1


def rows_a_page(request: HttpRequest) -> int:
    """Return how many rows a page is to have: one of the choices there are, whatever was typed."""
    wanted = number(request.GET.get("per_page"), most=ROWS_A_PAGE[-1])
    return wanted if wanted in ROWS_A_PAGE else ROWS_A_PAGE[0]
