"""One formula over a period, as people and other machines write it: a piece for each span in which nothing changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from renshe.errors import Phrase
from renshe.law.errors import FactWrong
from renshe.law.month import Month
from renshe.law.period import Changing, Piece, over
from renshe.law.rulebook import Rulebook
from renshe.law.telling import named
from renshe.law.told.in_yuan import FactsInYuan, said, unit_name
from renshe.law.told.links import not_verified

MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
MOST_CHANGES = 600
"""Fifty years of months: nobody's facts change more often."""


def pieces(book: Rulebook, name: str, given: Mapping[str, Any], first: Month, last: Month) -> list[Piece]:
    """Compute a formula for each piece of the period; facts in yuan.

    A fact that changes is an object by the months from which each of its values holds.

    Raises:
        PeriodEndsBeforeItBegins; FactWrong: a key that is no month. Else as of `Rulebook.compute`.
    """
    read = FactsInYuan(book, name).read
    facts: dict[str, Any] = {}
    for fact, value in given.items():
        if isinstance(value, dict) and value and all(MONTH.fullmatch(key) for key in value):
            facts[fact] = _changing(fact, value, read)
        else:
            facts |= read({fact: value})
    return over(book, [name], facts, first, last)


def _changing(fact: str, value: Mapping[str, Any], read: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Changing:
    if len(value) > MOST_CHANGES:
        expected = Phrase("an object of at most %(most)s months", most=MOST_CHANGES)
        raise FactWrong(named(fact, "", ""), Phrase("%(count)s months", count=len(value)), expected)
    found = {}
    for key, one in value.items():
        try:
            month = Month.parse(key)
        except ValueError:
            expected = Phrase("an object by months such as 2021-07")
            raise FactWrong(named(fact, "", ""), key, expected) from None
        found[month] = read({fact: one})[fact]
    return Changing(found)


def answer_over(
    book: Rulebook, name: str, given: Mapping[str, Any], first: Month, last: Month, *, with_worksheet: bool = False
) -> dict[str, Any]:
    """Return the pieces as data: from which to which month, the value, on request its worksheet. Raises as `pieces`."""
    found = []
    for piece in pieces(book, name, given, first, last):
        one = {
            "from": str(piece.first),
            "to": str(piece.last),
            "value": said(piece.results[name], book.unit(name)),
            "not_verified": not_verified(book, [name], piece.first),
        }
        found.append({**one, "explanation": piece.explain(name).as_data()} if with_worksheet else one)
    return {
        "name": name,
        "unit": unit_name(book.unit(name)),
        "content_hash": book.content_hash,
        "pieces": found,
    }
