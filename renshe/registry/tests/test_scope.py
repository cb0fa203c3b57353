import pytest
from django.http import Http404

from renshe.access.models import Unit, User
from renshe.access.scope import get_seen_or_404
from renshe.registry.models import Person
from renshe.registry.scopes import PEOPLE
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db


def test_an_officer_reaches_her_unit_and_those_below(bureau: Bureau) -> None:
    officer = bureau.officer("town-handler", "handler", bureau.east)
    point = Unit.objects.create(
        code="B1", kind="bank_point", name_zh="网点", name_en="Bank point", parent=bureau.east.unit
    )
    assert set(officer.units_in_reach()) == {bureau.east.unit, point}


def test_a_merged_town_is_reached_through_its_successor_from_the_day_it_closed(bureau: Bureau) -> None:
    from datetime import date

    officer = bureau.officer("west", "handler", bureau.west)
    Unit.objects.filter(pk=bureau.east.unit_id).update(successor=bureau.west.unit, closed_on=date(2021, 7, 1))
    assert set(officer.units_in_reach(date(2021, 6, 30))) == {bureau.west.unit}
    assert set(officer.units_in_reach(date(2021, 7, 1))) == {bureau.west.unit, bureau.east.unit}


def test_another_towns_person_does_not_exist_for_a_town_officer(bureau: Bureau) -> None:
    officer = bureau.officer("town-handler", "handler", bureau.east)
    hers, other = bureau.person(town=bureau.east), bureau.person(town=bureau.west)
    assert get_seen_or_404(Person.objects.all(), officer, hers.pk) == hers
    with pytest.raises(Http404):
        get_seen_or_404(Person.objects.all(), officer, other.pk)
    assert PEOPLE.sees(officer, hers)
    assert not PEOPLE.sees(officer, other)


def test_the_city_sees_every_town(bureau: Bureau) -> None:
    officer = bureau.officer("city", "leader", None)
    people = {bureau.person(town=bureau.east), bureau.person(town=bureau.west)}
    assert set(Person.objects.seen_by(officer)) == people


def test_a_resident_sees_only_themselves_and_nobody_signed_out_sees_anyone(bureau: Bureau) -> None:
    from django.contrib.auth.models import AnonymousUser

    me, _ = bureau.person(), bureau.person()
    assert list(Person.objects.seen_by(bureau.resident(me))) == [me]
    assert list(Person.objects.seen_by(AnonymousUser())) == []


def test_an_account_that_was_switched_off_sees_nothing(bureau: Bureau) -> None:
    officer = bureau.officer("gone", "handler", bureau.east)
    bureau.person(town=bureau.east)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert not Person.objects.seen_by(User.objects.get(pk=officer.pk)).exists()


def test_a_role_that_ended_reaches_nothing(bureau: Bureau) -> None:
    from datetime import date

    officer = bureau.officer("ended", "handler", bureau.east, last=date(2021, 3, 31))
    assert bureau.east.unit in officer.units_in_reach(date(2021, 3, 31))
    assert not officer.units_in_reach(date(2021, 4, 1)).exists()


def test_an_agent_sees_her_employer_and_its_people_while_she_acts(bureau: Bureau) -> None:
    from renshe.law import Month
    from renshe.registry import spells
    from renshe.registry.models import Employer, Enrolment

    employer, other = bureau.employer(), bureau.employer()
    mine, theirs = bureau.person(), bureau.person()
    spells.start(mine, employer, Month(2021, 1))
    spells.start(theirs, other, Month(2021, 1))
    agent = bureau.agent(employer)
    assert list(Employer.objects.seen_by(agent)) == [employer]
    assert list(Person.objects.seen_by(agent)) == [mine]
    assert {spell.person for spell in Enrolment.objects.seen_by(agent)} == {mine}
    from datetime import date

    assert not Employer.objects.seen_by(agent, on=date(2019, 12, 31)).exists()
