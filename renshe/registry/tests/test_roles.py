from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from renshe.access import roles
from renshe.access.errors import NotAllowed, RolesMustNotMeet
from renshe.access.models import RoleHolding, User
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["handler", "checker", "fund_officer"])
def test_who_does_does_not_audit_at_the_same_time(bureau: Bureau, role: str) -> None:
    user = User.objects.create(username="both")
    roles.give(user, role, bureau.east.unit, by=None, first=date(2021, 1, 1), last=date(2021, 6, 30))
    with pytest.raises(RolesMustNotMeet):
        roles.give(user, "auditor", bureau.city, by=None, first=date(2021, 6, 30))
    roles.give(user, "auditor", bureau.city, by=None, first=date(2021, 7, 1))


def test_the_database_refuses_it_too(bureau: Bureau) -> None:
    user = bureau.officer("handler", "handler", bureau.east)
    with pytest.raises(IntegrityError, match="role_auditor_stands_apart"), transaction.atomic():
        RoleHolding.objects.create(user=user, role="auditor", unit=bureau.city, held=(date(2022, 1, 1), None))


def test_handler_and_checker_may_be_one_person_but_not_twice_the_same(bureau: Bureau) -> None:
    user = bureau.officer("handler", "handler", bureau.east)
    roles.give(user, "checker", bureau.east.unit, by=None)
    assert user.roles.count() == 2


def test_a_leader_gives_roles_in_her_own_units_alone(bureau: Bureau) -> None:
    leader, user = bureau.officer("leader", "leader", bureau.east), User.objects.create(username="new")
    roles.give(user, "handler", bureau.east.unit, by=leader)
    with pytest.raises(NotAllowed):
        roles.give(user, "handler", bureau.west.unit, by=leader)
    with pytest.raises(NotAllowed):
        roles.give(user, "checker", bureau.east.unit, by=user)


def test_a_role_that_is_ended_can_be_given_to_an_auditor_from_the_next_day(bureau: Bureau) -> None:
    user = User.objects.create(username="moves")
    handler = roles.give(user, "handler", bureau.east.unit, by=None, first=date(2021, 1, 1))
    roles.end(handler, by=None, last=date(2021, 6, 30))
    roles.give(user, "auditor", bureau.city, by=None, first=date(2021, 7, 1))
    assert list(user.units_in_reach(date(2021, 6, 30))) == [bureau.east.unit]


def test_a_role_is_not_made_longer_into_the_time_of_one_that_it_must_not_meet(bureau: Bureau) -> None:
    user = User.objects.create(username="moves")
    handler = roles.give(user, "handler", bureau.east.unit, by=None, first=date(2021, 1, 1), last=date(2021, 6, 30))
    roles.give(user, "auditor", bureau.city, by=None, first=date(2021, 7, 1))
    with pytest.raises(RolesMustNotMeet) as refused, translation.override("zh-hans"):
        roles.end(handler, by=None, last=date(2021, 7, 1))
    with translation.override("zh-hans"):
        assert "审计" in refused.value.in_words(translation.gettext)
    handler.refresh_from_db()
    assert handler.held.upper == date(2021, 7, 1)
    roles.end(handler, by=None, last=date(2021, 5, 31))
