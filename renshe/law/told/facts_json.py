"""JSON in which facts are given: decimals as they are written, never through a float, and each name once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from renshe.errors import gettext_noop
from renshe.law.errors import LawError


@dataclass(eq=False)
class GivenTwice(LawError):
    """A name that stands in one object more than once: which of its values was meant, nobody can know."""

    name: str
    code = "law.given-twice"
    words = gettext_noop("“%(name)s” is given more than once; give each fact once.")


def read(raw: bytes) -> Any:
    """Return what the JSON says.

    Raises:
        GivenTwice; JSONDecodeError: from where on it is no JSON; ValueError, RecursionError: it is not UTF-8, a number
        has thousands of digits, or it is nested too deep.
    """
    return json.loads(raw.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise GivenTwice(next(name for name in names if names.count(name) > 1))
    return found
