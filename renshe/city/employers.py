"""Employers of the sample: heavy-tailed sizes that add up to the employees, trades, towns, names, credit codes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from renshe.city.quotas import Quotas, sheet

CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: without I, O, S, V, Z
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
SAMPLE_PLACE = "442099"  # a county code that is not assigned, so that no number can be real
SMALLEST = 2  # people


@dataclass(frozen=True, slots=True)
class SampleEmployer:
    id: int
    credit_code: str
    name: str
    town_id: int
    industry: str
    trade: int  # row of industries.yaml
    injury_class: int
    registered_on: date
    people: int  # employees at the end of 2021


def sizes(count: int, people: int, scale: Fraction) -> list[int]:
    """Return `count` sizes, largest first, that add up to `people`: the k-th is about as 1/(k + c).

    >>> sizes(4, 20, Fraction(1, 100))
    [9, 5, 4, 2]
    """
    offset = 1 + int(40 * scale)
    weights = [10**15 // (k + offset) for k in range(1, count + 1)]
    spare, total = people - SMALLEST * count, sum(weights)
    found, running, given = [], 0, 0
    for weight in weights:
        running += weight
        upto = spare * running // total  # telescopes: the parts add up to the whole
        found.append(SMALLEST + upto - given)
        given = upto
    return sorted(found, reverse=True)


def credit_code(number: int) -> str:
    """Return the GB 32100 code of the sample's `number`-th company.

    >>> credit_code(1)
    '91442099000000019M'
    """
    body = f"{number:08d}"
    left = 11 - sum(w * int(c) for w, c in zip(ORGANISATION_WEIGHTS, body, strict=True)) % 11
    organisation = body + {10: "X", 11: "0"}.get(left, str(left))
    first17 = "91" + SAMPLE_PLACE + organisation
    total = sum(pow(3, place, 31) * CODE_SIGNS.index(sign) for place, sign in enumerate(first17))
    return first17 + CODE_SIGNS[(31 - total % 31) % 31]


def unit_classes(made: list[SampleEmployer], permille: dict[str, int]) -> dict[int, str]:
    """Return each employer's class of unit: the largest are of the first class, and so on; the rest are micro."""
    by_size = sorted(made, key=lambda one: (-one.people, one.id))
    found, running = dict.fromkeys((one.id for one in made), "micro"), 0
    for unit_class, share in permille.items():
        count = max(1, share * len(made) // 1000)
        found |= {one.id: unit_class for one in by_size[running : running + count]}
        running += count
    return found


def make(
    quotas: Quotas, *, scale: Fraction, seed: int, towns: list[int], town_names: list[str]
) -> list[SampleEmployer]:
    """Return the city's employers in order of id; the same for the same seed on every machine."""
    chance = random.Random(f"renshe/{seed}/employers")  # noqa: S311 a made-up city, not a secret
    trades, signs = sheet("industries"), sheet("names")["firms"]
    town_weights = [town["weight"] for town in sheet("towns")]
    trade_deck = [row for row, trade in enumerate(trades) for _ in range(trade["weight"])]
    town_deck = [row for row, weight in enumerate(town_weights) for _ in range(weight)]
    order = sizes(quotas.employers, quotas.employees, scale)
    chance.shuffle(order)
    numbers = chance.sample(range(10_000_000, 99_999_999), quotas.employers)
    made = []
    for row, (people, number) in enumerate(zip(order, numbers, strict=True), start=1):
        trade, town = chance.choice(trade_deck), chance.choice(town_deck)
        short = town_names[town].removesuffix("街道").removesuffix("镇")
        name = (
            f"样例市{short}{chance.choice(signs)}{chance.choice(signs)}{chance.choice(trades[trade]['words'])}有限公司"
        )
        made.append(
            SampleEmployer(
                id=row,
                credit_code=credit_code(number),
                name=name,
                town_id=towns[town],
                industry=trades[trade]["code"],
                trade=trade,
                injury_class=trades[trade]["class"],
                registered_on=date(1996, 1, 1) + timedelta(days=chance.randrange(8_900)),
                people=people,
            )
        )
    return made
