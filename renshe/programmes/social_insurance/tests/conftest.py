"""A small town with two employers, whose people the tests declare."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from renshe.access.models import Unit, User
from renshe.law import Month
from renshe.registry.identity import make_check_digit
from renshe.registry.models import Employer, Enrolment, Insurance, Person, Town

JULY, LONG_AGO = Month(2021, 7), Month(2020, 1)
ASSUMED = """
unemployment_base_ceiling:
  values:
    - {from: 2020-07, value: 2100000, source: "test", state: assumed}
injury_rate:
  values:
    - {from: 2020-07, value: {2: "0.002", 3: "0.0035"}, source: "test", state: assumed}
care_share:
  values:
    - {from: 2019-07, value: {guangdong: {1: "0.6", 2: "0.5", 3: "0.4", 4: "0.3"}}, source: "test", state: assumed}
area_average_wage:
  values:
    - {from: 2019-07, value: 700000, source: "test", state: assumed}
old_survivors_average_wage:
  values:
    - {from: 2021-01, until: 2021-08, value: 650000, source: "test", state: assumed}
subsistence_line:
  values:
    - {from: 2019-07, value: 100000, source: "test", state: assumed}
average_wage:
  values:
    - {from: 2019-07, value: {2019: 600000, 2020: 675600, 2021: 764700}, source: "test", state: assumed}
resident_scheme_began:
  values:
    - {from: 2010-01, value: 2010-01, source: "test", state: assumed}
"""
PLACE = "442099"  # assigned to no county: no number here can be a real person's


def identity_number(sequence: int, born: str = "19900307") -> str:
    first_17 = f"{PLACE}{born}{sequence:03d}"
    return first_17 + make_check_digit(first_17)


def enrol(person: Person, employer: Employer | None, kind: str = "employee", since: Month = LONG_AGO) -> None:
    insurances = [Insurance.INJURY] if kind == "specific" else list(Insurance)
    if kind == "flexible":
        insurances = [Insurance.PENSION]
    for insurance in insurances:
        Enrolment.objects.create(
            person=person, insurance=insurance, employer=employer, kind=kind, state="enrolled", is_paying=True,
            valid=(since.first_day, None), known=(timezone.now(), None),
        )  # fmt: skip


def was_insured(person: Person, employer: Employer) -> None:
    """Insure somebody against injuries at work until June 2021."""
    Enrolment.objects.create(
        person=person, insurance=Insurance.INJURY, employer=employer, kind="employee", state="enrolled",
        is_paying=True, valid=(LONG_AGO.first_day, JULY.first_day), known=(timezone.now(), None),
    )  # fmt: skip


@pytest.fixture(scope="session")
def town_law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's own values, in a folder where tests leave them as they are: the law is read once for all."""
    folder = tmp_path_factory.mktemp("law")
    (folder / "town.yaml").write_text(ASSUMED, "utf-8")
    return folder


@pytest.fixture
def town(db: None) -> Town:
    unit = Unit.objects.create(code="442000001", kind="town", name_zh="石岐街道办事处", name_en="Shiqi town office")
    return Town.objects.create(
        code="442000001", name_zh="石岐街道", name_en="Shiqi", unit=unit, valid=(date(2000, 1, 1), None)
    )


@pytest.fixture
def employer(town: Town) -> Employer:
    return Employer.objects.create(
        credit_code="91442000MA4W0000X1", name="样例甲电子厂", town=town, industry="C39", injury_class=3,
        registered_on=date(2015, 1, 1),
    )  # fmt: skip


@pytest.fixture
def other_employer(town: Town) -> Employer:
    return Employer.objects.create(
        credit_code="91442000MA4W0000X2", name="样例乙灯饰厂", town=town, industry="C38", injury_class=2,
        registered_on=date(2015, 1, 1),
    )  # fmt: skip


@pytest.fixture
def agent(db: None) -> User:
    return User.objects.create(username="agent", kind=User.Kind.EMPLOYER, full_name="钱会计")


@pytest.fixture
def zhang(town: Town, employer: Employer) -> Person:
    person = make_person(town, 1, "张三")
    enrol(person, employer)
    return person


@pytest.fixture
def li(town: Town, employer: Employer) -> Person:
    person = make_person(town, 2, "李四")
    enrol(person, employer)
    return person


@pytest.fixture
def wang(town: Town, other_employer: Employer) -> Person:
    """Works for the other employer."""
    person = make_person(town, 3, "王五")
    enrol(person, other_employer)
    return person


def make_person(town: Town, sequence: int, name: str) -> Person:
    return Person.objects.create(
        identity_number=identity_number(sequence), name=name, sex="M" if sequence % 2 else "F",
        birth_date=date(1990, 3, 7), town=town,
    )  # fmt: skip


def make_staff(town: Town, employer: Employer, people: int, *, born_from: int = 1950) -> list[str]:
    """Enrol many people by a few statements; return their identity numbers."""
    numbers = [identity_number(i % 1000, f"{born_from + i // 1000}0101") for i in range(people)]
    made = Person.objects.bulk_create(
        Person(identity_number=n, name=f"职工{i}", sex="M", birth_date=date(1980, 1, 1), town=town)
        for i, n in enumerate(numbers)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_enrolment (person_id, insurance, employer_id, kind, state, is_paying, valid, known,"
            " reason) SELECT person, insurance, %s, 'employee', 'enrolled', true, '[2020-01-01,)', "
            "tstzrange(now(), NULL), '' FROM unnest(%s::bigint[]) AS person, "
            "unnest(ARRAY['pension', 'injury', 'unemployment']) AS insurance",
            [employer.pk, [person.pk for person in made]],
        )
    return numbers
