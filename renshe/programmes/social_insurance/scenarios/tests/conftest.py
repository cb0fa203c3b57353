"""The town of `social_insurance.tests`, with the rosters of July and August 2021 as a close would have written them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from renshe.access.models import RoleHolding, Unit, User
from renshe.archive import files, query
from renshe.archive.models import SealedMonth
from renshe.law import Month
from renshe.programmes.social_insurance.scenarios.models import Scenario
from renshe.programmes.social_insurance.tests.conftest import (
    employer,
    li,
    other_employer,
    town,
    town_law,
    wang,
    zhang,
)
from renshe.programmes.social_insurance.tests.test_month import partners, people
from renshe.registry.models import Employer, Person, Town

__all__ = ["employer", "li", "other_employer", "partners", "people", "town", "town_law", "wang", "zhang"]  # fixtures
JULY, AUGUST = Month(2021, 7), Month(2021, 8)
COLUMNS = (
    "person_id, employer_id, kind, town_id, injury_class, pays_pension, pays_unemployment, pays_injury, wage_fen, "
    "wage_source"
)
SIXTEEN = {"parameter": "pension_employer_rate", "key": None, "value": "4/25", "first": "2021-08"}
Begin = Callable[..., Scenario]


def roster(month: Month, rows: list[tuple[int, int, str, int, int, bool, int]]) -> None:
    """Rows of person, employer, kind, town, injury class, whether all is paid (else injury alone), wage."""
    values = ", ".join(
        f"({person}::BIGINT, {of}::BIGINT, '{kind}', {town}::BIGINT, {risk}, {all_paid}, "
        f"{all_paid and kind == 'employee'}, {kind != 'flexible'}, {wage}::BIGINT, 'declared')"
        for person, of, kind, town, risk, all_paid, wage in rows
    )
    with query.connect() as duck:
        rows_of = f"SELECT * FROM (VALUES {values}) t({COLUMNS})"  # noqa: S608 - our own numbers
        files.write(duck, month, "roster", rows_of, ("person_id", "employer_id"))


@pytest.fixture
def rosters(people: dict[str, Person], town: Town, employer: Employer, other_employer: Employer) -> dict[str, Person]:
    """张三 5,800.00 and 李四 3,000.00 (class 3), 王五 5,000.00 (class 2), 赵六 specific, 陈七 flexible 4,000.00."""
    who = people
    rows: list[tuple[Any, ...]] = [
        (who["zhang"].pk, employer.pk, "employee", town.pk, 3, True, 580_000),
        (who["li"].pk, employer.pk, "employee", town.pk, 3, True, 300_000),
        (who["wang"].pk, other_employer.pk, "employee", town.pk, 2, True, 500_000),
        (who["zhao"].pk, other_employer.pk, "specific", town.pk, 2, False, 300_000),
        (who["chen"].pk, 0, "flexible", town.pk, 0, True, 400_000),
    ]
    for month in (JULY, AUGUST):
        roster(month, sorted(rows))
        SealedMonth.objects.create(month=month.first_day, previous_hash="", hash=str(month))
    return people


@pytest.fixture
def city(town: Town) -> Unit:
    made = Unit.objects.create(code="442000", kind="city", name_zh="市人社局", name_en="City bureau")
    Unit.objects.filter(pk=town.unit_id).update(parent=made)
    return made


@pytest.fixture
def leader(city: Unit) -> User:
    return leader_at(city, "lingdao")


def leader_at(unit: Unit, name: str) -> User:
    user = User.objects.create(username=name, full_name=name, kind=User.Kind.OFFICER)
    RoleHolding.objects.create(user=user, role="leader", unit=unit, held=(date(2020, 1, 1), None))
    return user


@pytest.fixture
def begun(leader: User, city: Unit) -> Begin:
    """A scenario that waits to be carried out."""

    def begin(*changes: dict[str, Any], programme: str = "contributions", **fields: Any) -> Scenario:
        return Scenario.objects.create(
            title="试算",
            programme=programme,
            changes=list(changes),
            first_month=JULY.first_day,
            last_month=AUGUST.first_day,
            unit=city,
            made_by=leader,
            **fields,
        )

    return begin
