"""The sample's units below the towns: banks' service points (银行社保服务点) and village centres (党群服务中心)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import product

from renshe.access.models import Unit
from renshe.city.quotas import FOLDER, sheet
from renshe.registry.models import Town
from renshe.registry.profile import read_profile
from renshe.registry.towns import counted_in

AT_END = date(2021, 12, 31)  # the day of the published figures


def make() -> int:
    """Make the units of the towns that there are at the year's end, once, and return how many there are."""
    towns = {town.pk: town for town in Town.objects.select_related("unit")}
    ids = {town.code: town.pk for town in towns.values()}
    counted = counted_in(AT_END)
    weights: dict[int, int] = {}
    for row in sheet("towns"):
        town = counted[ids[row["code"]]]
        weights[town] = weights.get(town, 0) + int(row["weight"])
    of_sample = sheet("points")
    units = [
        *_units(Unit.Kind.BANK_POINT, apportion(of_sample["bank_points"], weights), towns),
        *_units(Unit.Kind.VILLAGE_CENTRE, apportion(of_sample["village_centres"], weights), towns),
    ]
    Unit.objects.bulk_create(units, ignore_conflicts=True)
    return len(units)


def apportion(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Share `total` out by weight, one at least to each, what is left over to the largest remainders.

    >>> apportion(10, {1: 1, 2: 60, 3: 39})
    {1: 1, 2: 5, 3: 4}
    """
    rest = total - len(weights)
    exact = {key: Fraction(rest * weight, sum(weights.values())) for key, weight in weights.items()}
    shares = {key: 1 + int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (-(exact[key] % 1), key))
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def _units(kind: Unit.Kind, counts: Mapping[int, int], towns: Mapping[int, Town]) -> Iterator[Unit]:
    of_sample, banks = sheet("points"), read_profile(FOLDER / "profile.yaml").banks
    places = [
        (a + b, first + second)
        for (a, first), (b, second) in product(of_sample["first"].items(), of_sample["second"].items())
    ]
    for pk, count in sorted(counts.items()):
        town = towns[pk]
        for number, (zh, en) in zip(range(1, count + 1), places, strict=False):
            if kind == Unit.Kind.BANK_POINT:
                bank = banks[number % len(banks)]
                names = (f"{town.name_zh}{bank.name_zh}{zh}服务点", f"{bank.name_en}, {en} point, {town.name_en}")
            else:
                names = (f"{town.name_zh}{zh}党群服务中心", f"{en} village centre, {town.name_en}")
            letter = "B" if kind == Unit.Kind.BANK_POINT else "V"
            yield Unit(
                code=f"{town.code}{letter}{number:02d}", kind=kind, name_zh=names[0], name_en=names[1], parent=town.unit
            )
