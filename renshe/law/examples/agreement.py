"""Whether what comes out is what an example expects: exactly, to the decimals that were printed, or nearly."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from math import floor
from typing import Any

from renshe.law.examples.cases import same
from renshe.law.examples.kinds import BUILT_IN, YUAN, Kind, NotOurs

AMOUNT = re.compile(
    r"(?:CNY|RMB|¥)\s*(?P<after>\d+(?:\.\d+)?)|(?P<before>\d+(?:\.\d+)?)\s*(?P<unit>CNY|RMB|yuan|元|jiao|角|fen|分)",
    re.IGNORECASE,
)
ALONE = re.compile(r"(?:±|\+/?-)?\s*(\d+(?:\.\d+)?)")
PARTS_OF_A_YUAN = {"jiao": 10, "角": 10, "fen": 100, "分": 100}


def tolerance(stated: Any, name: str, names: Collection[str] = ()) -> Fraction:
    """How far a printed result may be from ours, in the unit of the example.

    Stated as a number, by name, or in prose: "0.1 CNY", "0.3 CNY basic, 0.06 CNY account", "printed to 1 jiao". Of
    prose a part that names some of the `names` is for those only.
    """
    if isinstance(stated, Mapping):
        found = [tolerance(amount, name) for of, amount in stated.items() if _words(of) <= _words(name)]
        return max(found, default=Fraction(0))
    if isinstance(stated, list):
        return max((tolerance(one, name, names) for one in stated), default=Fraction(0))
    prose = str(stated).strip()
    if alone := ALONE.fullmatch(prose):
        return Fraction(alone[1])
    known = set[str]().union(*(_words(one) for one in (*names, name)))
    named, unnamed = [], []
    for part in re.split(r"[,;，；]", prose):
        of = _words(AMOUNT.sub("", part)) & known
        if of:
            named += _amounts(part) if of & _words(name) else []
        else:
            unnamed += _amounts(part)
    return max(named or unnamed, default=Fraction(0))


def _words(text: str) -> set[str]:
    """What a name is made of, but for its unit."""
    return set(re.findall(r"[a-z]+", str(text).lower())) - {"cny", "month"}


def _amounts(prose: str) -> list[Fraction]:
    return [
        Fraction(found["after"] or found["before"]) / PARTS_OF_A_YUAN.get((found["unit"] or "").lower(), 1)
        for found in AMOUNT.finditer(prose)
    ]


def agrees(found: Any, wanted: Any, kind: Kind, near: Fraction = Fraction(0)) -> bool:
    """Whether a result is what is expected. `near`: how far from it it may be, in the unit of the example."""
    if isinstance(wanted, Mapping) and isinstance(found, list):
        wanted = list(wanted.values())
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(agrees(*pair, kind, near) for pair in zip(found, wanted, strict=True))
        )
    if found is None or wanted is None:
        return found is wanted
    try:
        read = kind.read(wanted)
    except (NotOurs, *BUILT_IN):  # it is nothing that this result could be
        return False
    if near and kind is YUAN:
        return abs(Fraction(found) - Fraction(read)) <= near * 100
    if kind.is_as_printed:
        decimals = len(str(wanted).strip("% ").partition(".")[2])
        last_digit = Fraction(kind.read(f"1/{10**decimals}"))
        return floor(Fraction(found) / last_digit + Fraction(1, 2)) * last_digit == Fraction(read)
    return same(found, read)
