from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from renshe.city.bulk import checked_at_the_end
from renshe.registry.models import Employer, Enrolment, Person
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
TABLES = ("registry_person", "registry_enrolment")


def held() -> list[tuple[str, str, str]]:
    """Every constraint and index of the tables by name, and whether it is valid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, contype::text, convalidated::text FROM pg_constraint"
            " WHERE conrelid = ANY(%s::regclass[]) UNION ALL"
            " SELECT indexrelid::regclass::text, indrelid::regclass::text, indisvalid::text FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[]) ORDER BY 1, 2",
            [list(TABLES), list(TABLES)],
        )
        return [(name, of, valid) for name, of, valid in cursor.fetchall()]


def enrol(person: Person, employer: Employer) -> None:
    since = (datetime(2021, 1, 1, tzinfo=UTC), None)
    Enrolment.objects.create(
        person=person, insurance="pension", employer=employer, kind="employee", state="enrolled", is_paying=True,
        valid=(date(2021, 1, 1), None), known=since,
    )  # fmt: skip


def test_what_was_laid_aside_is_there_again_and_holds(bureau: Bureau) -> None:
    before = held()
    person = bureau.person()
    with checked_at_the_end(*TABLES):
        assert held() != before
        enrol(person, bureau.employer())
    assert held() == before
    with pytest.raises(IntegrityError, match="enrolment_one_at_a_time"), transaction.atomic():
        enrol(person, bureau.employer())


def test_a_person_loaded_into_two_pensions_at_once_is_refused_at_the_end(bureau: Bureau) -> None:
    before = held()
    person = bureau.person()
    refused = pytest.raises(IntegrityError, match="enrolment_one_at_a_time")
    with refused, transaction.atomic(), checked_at_the_end(*TABLES):
        enrol(person, bureau.employer())
        enrol(person, bureau.employer())
    assert held() == before


def test_an_enrolment_of_nobody_is_refused_at_the_end(bureau: Bureau) -> None:
    nobody = Person(pk=10**9)
    refused = pytest.raises(IntegrityError, match="registry_enrolment_person_id")
    with refused, transaction.atomic(), checked_at_the_end(*TABLES):
        enrol(nobody, bureau.employer())
