"""The year played: declarations, flexible workers, retirements, deaths; once, however often asked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db.models import Count

from renshe.archive import sealing
from renshe.city import play
from renshe.city.build import build
from renshe.city.errors import NoSampleCity
from renshe.law.month import Month, months
from renshe.programmes.social_insurance.models import (
    Death,
    Declaration,
    Dependant,
    FlexibleBase,
    Injury,
    Retirement,
)
from renshe.registry import spells
from renshe.registry.models import Enrolment, Person


@pytest.fixture
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.ARCHIVE_FOLDER = tmp_path / "archive"
    settings.LAW_FOLDER = tmp_path / "law"
    settings.PROFILE_FILE = tmp_path / "profile.yaml"
    return tmp_path


def test_nothing_is_played_where_no_city_was_built(home: Path) -> None:
    with pytest.raises(NoSampleCity, match="renshe city build"):
        play.month(Month(2021, 1))


def in_force(on: date) -> dict[tuple[str, str, str], int]:
    rows = Enrolment.objects.filter(known__endswith=None, valid__contains=on).exclude(state="ended")
    counted = rows.values_list("insurance", "kind", "state").annotate(Count("pk"))
    return {(insurance, kind, state): count for insurance, kind, state, count in counted}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_year_ends_at_the_quotas(home: Path) -> None:
    build(scale=Fraction(1, 1000), seed=7)
    for month in months(Month(2021, 1), Month(2021, 12)):
        play.month(month)
        due = Retirement.objects.filter(first_month=month.first_day)  # the month's close does this when it decides
        spells.retire_many([(person, month) for person in due.values_list("person_id", flat=True)])
        if month == Month(2021, 3):
            before = [model.objects.count() for model in (Declaration, FlexibleBase, Enrolment, Injury, Death)]
            play.month(month)
            assert [model.objects.count() for model in (Declaration, FlexibleBase, Enrolment, Injury, Death)] == before
        sealing.seal(month, {})  # only the month after the last that is closed can be declared

    found = in_force(date(2021, 12, 1))

    assert found[("pension", "employee", "enrolled")] == 1600
    assert found[("unemployment", "employee", "enrolled")] == 1600
    assert found[("injury", "employee", "enrolled")] == 1600
    assert found[("pension", "flexible", "enrolled")] == 195
    assert found[("injury", "specific", "enrolled")] == 37
    drawing = sum(count for (_, _, state), count in found.items() if state == "drawing")
    paused = sum(count for (_, _, state), count in found.items() if state == "paused")
    assert (drawing, paused) == (250, 266)
    assert sum(found.values()) == 5548
    assert Person.objects.filter(died_on__year=2021).count() == 7
    assert Injury.objects.values("grade").distinct().count() == 10
    assert set(Death.objects.values_list("status", flat=True)) == {"in_service", "retired"}
    assert Dependant.objects.count() == 10  # four of them draw since before, four are spouses due relief at once

    assert play.leave_waiting(Month(2022, 1), employers=5) == 5
    assert play.leave_waiting(Month(2022, 1), employers=5) == 0
    waiting = Declaration.objects.filter(state=Declaration.State.SUBMITTED)
    assert {declaration.month for declaration in waiting} == {date(2022, 1, 1)}
