"""The relief of 2020 in the assessment: 100.00, 7.00 and 2.01 yuan due of each employer before it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from renshe.archive import query
from renshe.law import Month
from renshe.programmes.social_insurance import relief
from renshe.programmes.social_insurance.law.collection import UnitClass
from renshe.programmes.social_insurance.models import ClassOfUnit
from renshe.registry.models import Employer, Person

MARCH, JULY, YEARS_LAST = Month(2020, 3), Month(2020, 7), Month(2020, 12)
DUE = """SELECT person_id, employer_id, 10000::BIGINT AS pension_pooled_fen, 5700::BIGINT AS pension_account_fen,
  700::BIGINT AS unemployment_employer_fen, 201::BIGINT AS injury_employer_fen
  FROM (VALUES (1::BIGINT, {}::BIGINT), (2, {}), (3, 0)) AS rows(person_id, employer_id)"""


def still_due(month: Month, employers: list[int]) -> list[tuple[int, ...]]:
    with query.connect() as duck:
        rows = relief.relieve(duck, month, DUE.format(*employers))
        return duck.sql(f"FROM ({rows}) ORDER BY person_id").project("* EXCLUDE (person_id, employer_id)").fetchall()


@pytest.fixture
def large_then_micro(
    employer: Employer, other_employer: Employer, zhang: Person, wang: Person, tmp_path: Path, settings: Settings
) -> list[int]:
    """The first employer is large until June 2020 and micro from July; of the other nothing is on record."""
    settings.ARCHIVE_FOLDER = tmp_path
    turn = date(2020, 7, 1)
    ClassOfUnit.objects.create(employer=employer, unit_class="large", valid=(date(2015, 1, 1), turn))
    ClassOfUnit.objects.create(employer=employer, unit_class="micro", valid=(turn, None))
    return [employer.pk, other_employer.pk]


WHOLE = (10000, 5700, 700, 201)


@pytest.mark.django_db
def test_employers_are_relieved_by_their_class_in_the_month(large_then_micro: list[int]) -> None:
    half, nothing = (5000, 5700, 350, 101), (0, 5700, 0, 0)  # what goes to the account is not relieved
    assert still_due(MARCH, large_then_micro) == [half, WHOLE, WHOLE]  # class not on record; pays alone
    assert still_due(JULY, large_then_micro) == [nothing, WHOLE, WHOLE]
    with query.connect() as duck:
        assert [relief.class_of(duck, large_then_micro[0], month) for month in (MARCH, JULY)] == ["large", "micro"]
        assert relief.class_of(duck, large_then_micro[1], MARCH) is None


def test_relief_holds_from_february_to_december_2020() -> None:
    months = [Month(2019, 12) + n for n in range(14)]
    held = [month for month in months if relief.holds_in(month)]
    assert (held[0], held[-1], len(held)) == (Month(2020, 2), YEARS_LAST, 11)


def test_the_registers_classes_are_the_laws() -> None:
    codes = UnitClass.unit.codes
    assert codes is not None
    assert ClassOfUnit.Class.values == list(codes.texts)
