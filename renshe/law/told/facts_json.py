"""JSON in which facts are given: decimals as they are written, never through a float, and each name once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from json import JSONDecodeError
from typing import Any

from renshe.errors import gettext_noop
from renshe.law.errors import LawError


@dataclass(eq=False)
class GivenTwice(LawError):
    """A name that stands in one object more than once: which of its values was meant, nobody can know."""

    name: str
    place: str
    """Where it stands in what was sent: `facts.wage`, `persons.2.wage` of the second."""
    code = "law.given-twice"
    words = gettext_noop("“%(name)s” is given more than once; give each fact once.")


def read(raw: bytes) -> Any:
    """Return what the JSON says.

    Raises:
        GivenTwice; JSONDecodeError: from where on it is no JSON; ValueError, RecursionError: it is not UTF-8, or it is
        nested too deep.
    """
    text = raw.decode("utf-8-sig")
    twice: list[_Twice] = []

    def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            found = _Twice(next(name for name in names if names.count(name) > 1), found)
            twice.append(found)
        return found

    try:
        whole = json.loads(text, parse_float=Decimal, object_pairs_hook=each_once)
    except JSONDecodeError:
        raise
    except ValueError:  # a number of thousands of digits: read exactly, and refused where it stands
        whole = json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=each_once)
    if twice:
        one = twice[-1]  # objects end from the innermost on
        raise GivenTwice(one.name, ".".join([*(_way(whole, one) or ()), one.name]))
    return whole


class _Twice(dict[str, Any]):
    """An object in which a name stands more than once."""

    def __init__(self, name: str, found: dict[str, Any]) -> None:
        super().__init__(found)
        self.name = name


def _way(whole: Any, sought: _Twice) -> list[str] | None:
    """The names, and the places counted from 1 on, that lead to it; None where it isn't within."""
    if whole is sought:
        return []
    match whole:
        case dict():
            parts = [(str(name), one) for name, one in whole.items()]
        case list():
            parts = [(str(at), one) for at, one in enumerate(whole, 1)]
        case _:
            return None
    ways = ((name, _way(one, sought)) for name, one in parts)
    return next(([name, *way] for name, way in ways if way is not None), None)
