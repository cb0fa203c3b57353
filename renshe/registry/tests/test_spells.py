from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from renshe.law import Month
from renshe.registry import spells
from renshe.registry.errors import EnrolledElsewhere, InjuryWithoutEmployer
from renshe.registry.models import Employer, Enrolment, Person
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
JANUARY, MARCH, MAY = Month(2021, 1), Month(2021, 3), Month(2021, 5)


def insert(person: Person, insurance: str, employer: Employer | None, kind: str = "employee") -> None:
    Enrolment.objects.create(
        person=person,
        insurance=insurance,
        employer=employer,
        kind=kind,
        state="enrolled",
        is_paying=True,
        valid=(date(2021, 1, 1), None),
        known=(datetime(2021, 1, 1, tzinfo=UTC), None),
    )


def held(person: Person) -> list[tuple[str, str, str, str]]:
    """Current spells: insurance, state, first month, first month after (— for open)."""
    return [
        (
            spell.insurance,
            spell.state,
            spell.valid.lower.strftime("%Y-%m"),
            spell.valid.upper.strftime("%Y-%m") if spell.valid.upper else "—",
        )
        for spell in Enrolment.objects.current().filter(person=person).order_by("insurance", "valid")
    ]


@pytest.mark.parametrize("insurance", ["pension", "unemployment"])
def test_the_database_refuses_two_at_a_time_wherever_they_are(bureau: Bureau, insurance: str) -> None:
    person = bureau.person()
    insert(person, insurance, bureau.employer())
    with pytest.raises(IntegrityError, match="enrolment_one_at_a_time"), transaction.atomic():
        insert(person, insurance, bureau.employer())


def test_work_injury_is_by_employer(bureau: Bureau) -> None:
    person, employer = bureau.person(), bureau.employer()
    insert(person, "injury", employer)
    insert(person, "injury", bureau.employer())
    with pytest.raises(IntegrityError, match="enrolment_injury_by_employer"), transaction.atomic():
        insert(person, "injury", employer)


@pytest.mark.parametrize("kind", ["employee", "specific"])
def test_nobody_is_insured_against_work_injury_without_a_unit(bureau: Bureau, kind: str) -> None:
    person = bureau.person()
    with pytest.raises(InjuryWithoutEmployer, match="Name the unit"):
        spells.start(person, None, JANUARY, kind=kind)
    with pytest.raises(IntegrityError, match="enrolment_injury_has_employer"), transaction.atomic():
        insert(person, "injury", None, kind=kind)
    assert spells.start(person, bureau.employer(), JANUARY, kind="specific") == 1


def test_a_stop_pauses_the_pension_and_ends_the_others(bureau: Bureau) -> None:
    person, employer = bureau.person(), bureau.employer()
    assert spells.start(person, employer, JANUARY) == 3
    assert spells.stop(person, employer, MARCH) == 3
    assert held(person) == [
        ("injury", "enrolled", "2021-01", "2021-03"),
        ("pension", "enrolled", "2021-01", "2021-03"),
        ("pension", "paused", "2021-03", "—"),
        ("unemployment", "enrolled", "2021-01", "2021-03"),
    ]
    assert [one.is_paying for one in Enrolment.objects.current().order_by("valid")] == [True, True, True, False]


def test_a_start_elsewhere_ends_the_pause(bureau: Bureau) -> None:
    person, employer = bureau.person(), bureau.employer()
    spells.start(person, employer, JANUARY)
    spells.stop(person, employer, MARCH)
    spells.start(person, bureau.employer(), MAY)
    assert [spell for spell in held(person) if spell[0] == "pension"] == [
        ("pension", "enrolled", "2021-01", "2021-03"),
        ("pension", "paused", "2021-03", "2021-05"),
        ("pension", "enrolled", "2021-05", "—"),
    ]


def test_doing_it_again_changes_nothing(bureau: Bureau) -> None:
    person, employer = bureau.person(), bureau.employer()
    spells.start(person, employer, JANUARY)
    assert spells.start(person, employer, JANUARY) == 0
    spells.stop(person, employer, MARCH)
    before = held(person)
    assert spells.stop(person, employer, MARCH) == 0
    assert held(person) == before


def test_who_is_enrolled_elsewhere_is_named(bureau: Bureau) -> None:
    person, employer = bureau.person(), bureau.employer()
    spells.start(person, employer, JANUARY)
    with pytest.raises(EnrolledElsewhere) as refused:
        spells.start(person, bureau.employer(), MARCH)
    assert (refused.value.person, refused.value.employer, refused.value.month) == (
        person.name,
        employer.name,
        "2021-01",
    )


def test_a_pensioner_draws_and_pays_no_longer(bureau: Bureau) -> None:
    person, employer = bureau.person(), bureau.employer()
    spells.start(person, employer, JANUARY)
    spells.retire(person, MAY)
    assert held(person) == [
        ("injury", "enrolled", "2021-01", "2021-05"),
        ("pension", "enrolled", "2021-01", "2021-05"),
        ("pension", "drawing", "2021-05", "—"),
        ("unemployment", "enrolled", "2021-01", "2021-05"),
    ]


def test_a_flexible_worker_pauses_and_resumes(bureau: Bureau) -> None:
    person = bureau.person()
    spells.start(person, None, JANUARY, kind="flexible")
    spells.stop(person, None, MARCH)
    spells.start(person, None, MAY, kind="flexible")
    assert held(person) == [
        ("pension", "enrolled", "2021-01", "2021-03"),
        ("pension", "paused", "2021-03", "2021-05"),
        ("pension", "enrolled", "2021-05", "—"),
    ]


def test_a_correction_keeps_both_times(bureau: Bureau) -> None:
    person, employer = bureau.person(), bureau.employer()
    spells.start_many(
        [spells.Start(person.pk, employer.pk, MARCH, insurances=("pension",))], at=datetime(2021, 3, 10, tzinfo=UTC)
    )
    wrong = Enrolment.objects.current().get(person=person)
    spells.correct(
        wrong,
        by=None,
        reason="dossier says January",
        at=datetime(2021, 8, 1, tzinfo=UTC),
        valid=(date(2021, 1, 1), None),
    )
    in_june = Enrolment.objects.get(person=person, known__contains=datetime(2021, 6, 1, tzinfo=UTC))
    now = Enrolment.objects.current().get(person=person)
    assert (in_june.valid.lower, now.valid.lower) == (date(2021, 3, 1), date(2021, 1, 1))


def test_many_start_and_stop_in_a_handful_of_statements(bureau: Bureau, django_assert_max_num_queries: object) -> None:
    employer = bureau.employer()
    people = [bureau.person().pk for _ in range(50)]
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert spells.start_many([spells.Start(pk, employer.pk, JANUARY) for pk in people]) == 150
        assert spells.stop_many([spells.Stop(pk, employer.pk, MARCH) for pk in people]) == 150


def test_what_we_held_to_be_so_stays_on_record(bureau: Bureau) -> None:
    person, employer = bureau.person(), bureau.employer()
    spells.start(person, employer, JANUARY)
    spells.stop(person, employer, MARCH)
    for change in ({"state": "paused"}, {"valid": (date(2020, 1, 1), None)}):
        with pytest.raises(IntegrityError, match="is on record"), transaction.atomic():
            Enrolment.objects.filter(person=person).update(**change)
    with pytest.raises(IntegrityError, match="is only added to"), transaction.atomic():
        Enrolment.objects.filter(person=person).delete()


@pytest.mark.django_db(transaction=True)
def test_two_employers_start_one_person_at_once_and_one_is_refused(bureau: Bureau) -> None:
    person, employers = bureau.person(), [bureau.employer(), bureau.employer()]

    def attempt(employer: Employer) -> str:
        try:
            spells.start(person, employer, JANUARY)
        except EnrolledElsewhere:
            return "refused"
        finally:
            connection.close()
        return "begun"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(attempt, employers)) == ["begun", "refused"]
    assert Enrolment.objects.current().filter(insurance="pension").count() == 1
