"""A figure is what its records add up to: change one record and it changes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from renshe.indicators.declare import get_indicator
from renshe.indicators.errors import NoSuchBreakdown, NoSuchIndicator
from renshe.indicators.period import Period
from renshe.law import Month
from renshe.ledger.models import Bill
from renshe.registry.models import Enrolment, Insurance, Person, Town
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
YEAR = Period.year(2021)


def insure(person: Person, insurance: str, employer: object = None, **fields: object) -> Enrolment:
    return Enrolment.objects.create(
        **{
            "person": person, "insurance": insurance, "employer": employer, "kind": "employee", "state": "enrolled",
            "is_paying": True, "valid": DateRange(date(2020, 5, 1), None), "known": DateRange(timezone.now(), None),
        } | fields
    )  # fmt: skip


def test_enrolments_are_people_summed_over_the_three_insurances(bureau: Bureau) -> None:
    worker, pensioner = bureau.person(), bureau.person()
    employer = bureau.employer()
    for insurance in Insurance.values:
        insure(worker, insurance, employer)
    insure(pensioner, "pension", state="drawing", is_paying=False)
    assert get_indicator("soc.enrolments").value(YEAR) == 4


def test_someone_whom_two_employers_insure_counts_once(bureau: Bureau) -> None:
    worker = bureau.person()
    insure(worker, "injury", bureau.employer())
    insure(worker, "injury", bureau.employer())
    assert get_indicator("soc.enrolments").value(YEAR) == 1


def test_one_record_changed_changes_the_figure_its_month_and_its_town(bureau: Bureau) -> None:
    flexible = get_indicator("soc.flexible_enrolled")
    spell = insure(bureau.person(bureau.west), "pension", kind="flexible")
    assert flexible.value(YEAR) == 1
    assert flexible.breakdown(YEAR, "town") == {bureau.west.pk: 1}
    assert flexible.breakdown(YEAR, "month")[Month(2021, 7)] == 1
    Enrolment.objects.filter(pk=spell.pk).update(known=DateRange(spell.known.lower, timezone.now()))
    assert flexible.value(YEAR) == 0


def test_the_people_of_a_merged_town_are_counted_in_its_successor(bureau: Bureau) -> None:
    Town.objects.filter(pk=bureau.west.pk).update(
        valid=DateRange(date(1949, 10, 1), date(2021, 6, 1)), successor=bureau.east
    )
    insure(bureau.person(bureau.west), "pension")
    enrolments = get_indicator("soc.enrolments")
    assert enrolments.breakdown(Period.month(Month(2021, 5)), "town") == {bureau.west.pk: 1}
    assert enrolments.breakdown(YEAR, "town") == {bureau.east.pk: 1}


def test_money_due_is_the_sum_of_the_bills_of_the_towns_one_may_see(bureau: Bureau) -> None:
    for town, number in ((bureau.east, "P-202103-E1"), (bureau.west, "P-202103-E2")):
        Bill.objects.create(
            number=number, fund="pension", month=date(2021, 3, 1), employer=bureau.employer(town), due_fen=110_000
        )
    due = get_indicator("soc.contributions_due")
    assert due.value(YEAR) == 220_000
    assert due.value(YEAR, within=[bureau.west.pk]) == 110_000
    rows, count = due.records(YEAR).within([bureau.west.pk]).page(offset=0, limit=10, order="-due_fen")
    assert count == 1
    assert rows[0]["due_fen"] == 110_000
    assert rows[0]["employer"].startswith("样例")


def test_the_parts_of_a_breakdown_add_up_to_the_figure(bureau: Bureau) -> None:
    for town in (bureau.east, bureau.west, bureau.west):
        insure(bureau.person(town), "pension")
    enrolments = get_indicator("soc.enrolments")
    assert sum(enrolments.breakdown(YEAR, "town").values()) == enrolments.value(YEAR) == 3


def test_a_figure_that_is_not_there_is_said_by_name() -> None:
    with pytest.raises(NoSuchIndicator, match=r"soc\.nothing"):
        get_indicator("soc.nothing")
    with pytest.raises(NoSuchBreakdown, match="by age, but by month, town"):
        get_indicator("soc.flexible_enrolled").breakdown(YEAR, "age")
