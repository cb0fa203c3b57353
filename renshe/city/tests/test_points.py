"""Places below the towns: as many as the bureau published, at every scale, in proportion, with names of their own."""

from __future__ import annotations

from collections import Counter

import pytest

from renshe.access.models import Unit
from renshe.city import points
from renshe.registry.towns import lay_towns

pytestmark = pytest.mark.django_db


def test_there_are_184_bank_points_and_278_village_centres_one_at_least_in_each_town() -> None:
    lay_towns()
    assert points.make() == 462
    for kind, count, names in (("bank_point", 184, "服务点"), ("village_centre", 278, "党群服务中心")):
        units = Unit.objects.filter(kind=kind).select_related("parent")
        in_towns = Counter(one.parent.code for one in units if one.parent and one.parent.kind == "town")
        assert (in_towns.total(), len(in_towns), min(in_towns.values()) >= 1) == (count, 23, True)
        assert "442000104" not in in_towns  # merged in July 2021
        assert len({one.name_zh for one in units}) == len({one.name_en for one in units}) == count
        assert all(one.name_zh.endswith(names) for one in units)
    assert points.make() == 462
    assert Unit.objects.count() == 1 + 24 + 462


def test_the_first_point_of_xiaolan_and_centre_of_shiqi_are_those_of_the_sample_sign_ins() -> None:
    lay_towns()
    points.make()
    named = dict(Unit.objects.filter(code__in=["442000118B01", "442000001V01"]).values_list("code", "name_en"))
    assert named == {
        "442000118B01": "Sample Industrial Bank, Liantang point, Xiaolan",
        "442000001V01": "Liantang village centre, Shiqi",
    }


def test_what_is_left_over_goes_to_the_largest_remainders() -> None:
    assert points.apportion(10, {1: 1, 2: 60, 3: 39}) == {1: 1, 2: 5, 3: 4}
    assert points.apportion(3, {1: 1, 2: 1000, 3: 1}) == {1: 1, 2: 1, 3: 1}
