"""An officer on leave lends roles and cases to a colleague: accepted, never more than held, ended early by either."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from renshe.access import acting, delegations, roles, rules, trail
from renshe.access.errors import (
    AlreadyDelegated,
    DelegationDaysWrong,
    DelegationOver,
    NotAColleague,
    NotAllowed,
    NothingToDelegate,
    RolesMustNotMeet,
)
from renshe.access.models import Delegation, RoleHolding, TrailEntry, Unit, User
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def wang(bureau: Bureau) -> User:
    """Handler of the eastern town, about to go on leave."""
    return bureau.officer("wang", "handler", bureau.east)


@pytest.fixture
def zhao(bureau: Bureau) -> User:
    """Handler of the western town."""
    return bureau.officer("zhao", "handler", bureau.west)


def asked(giver: User, taker: User, days: int = 10, first: date | None = None) -> Delegation:
    begins = first or timezone.localdate()
    return delegations.ask(
        giver,
        taker,
        giver.roles.filter(delegation=None),
        first=begins,
        last=begins + (days - 1) * DAY,
        reason="年休假",
        with_cases=True,
    )


def lent(giver: User, taker: User, days: int = 10) -> Delegation:
    return delegations.accept(asked(giver, taker, days), by=taker)


def reached(user: User, day: date | None = None) -> list[str]:
    return sorted(user.units_in_reach(day).values_list("code", flat=True))


def test_until_the_colleague_accepts_nothing_is_lent_then_for_the_days_alone(wang: User, zhao: User) -> None:
    made = asked(wang, zhao, days=3)
    assert reached(zhao) == ["W"]
    delegations.accept(made, by=zhao)
    today = timezone.localdate()
    assert [reached(zhao, today + ahead * DAY) for ahead in (0, 2, 3)] == [["E", "W"], ["E", "W"], ["W"]]


def test_accepted_late_it_holds_from_the_day_of_acceptance(wang: User, zhao: User) -> None:
    made = asked(wang, zhao)
    Delegation.objects.filter(pk=made.pk).update(lasts=(timezone.localdate() - 5 * DAY, timezone.localdate() + DAY))
    delegations.accept(made, by=zhao)
    assert zhao.roles.get(delegation=made).held.lower == timezone.localdate()


def test_nobody_else_accepts_and_what_is_declined_lends_nothing(wang: User, zhao: User) -> None:
    made = asked(wang, zhao)
    with pytest.raises(NotAllowed):
        delegations.accept(made, by=wang)
    delegations.decline(made, by=zhao)
    with pytest.raises(DelegationOver):
        delegations.accept(made, by=zhao)
    assert reached(zhao) == ["W"]


def test_no_longer_than_the_giver_holds_it(bureau: Bureau, zhao: User) -> None:
    last = timezone.localdate() + 2 * DAY
    leaving = bureau.officer("leaving", "handler", bureau.east, last=last)
    lent(leaving, zhao)
    assert (reached(zhao, last), reached(zhao, last + DAY)) == (["E", "W"], ["W"])


def test_when_the_givers_role_ends_earlier_what_was_lent_of_it_ends_with_it(wang: User, zhao: User) -> None:
    lent(wang, zhao)
    roles.end(wang.roles.get(), by=None, last=timezone.localdate() - DAY)
    assert reached(zhao) == ["W"]


def test_what_was_lent_is_not_lent_on(bureau: Bureau, wang: User, zhao: User) -> None:
    lent(wang, zhao)
    third = bureau.officer("third", "checker", bureau.west)
    with pytest.raises(NothingToDelegate):
        delegations.ask(
            zhao, third, zhao.roles.filter(delegation__isnull=False), first=timezone.localdate(),
            last=timezone.localdate(), reason="年休假", with_cases=False,
        )  # fmt: skip


@pytest.mark.parametrize("role", ["handler", "checker", "fund_officer"])
def test_who_does_lends_nothing_to_an_auditor_nor_an_auditor_to_who_does(bureau: Bureau, role: str) -> None:
    does, audits = bureau.officer("does", role, bureau.east), bureau.officer("audits", "auditor")
    for giver, taker in ((does, audits), (audits, does)):
        with pytest.raises(RolesMustNotMeet):
            asked(giver, taker)


def test_a_role_given_between_question_and_answer_is_looked_at_again_and_the_database_looks_too(
    bureau: Bureau, wang: User
) -> None:
    leader = bureau.officer("leader", "leader")
    made = asked(wang, leader)
    RoleHolding.objects.create(user=leader, role="auditor", unit=bureau.city, held=(date(2020, 1, 1), None))
    with pytest.raises(RolesMustNotMeet):
        delegations.accept(made, by=leader)
    with pytest.raises(IntegrityError, match="role_auditor_stands_apart"), transaction.atomic():
        RoleHolding.objects.create(user=leader, role="handler", unit=bureau.east.unit, held=made.lasts, delegation=made)


def test_a_colleague_who_holds_the_role_anyway_may_stand_in_too_and_be_given_it_later(
    bureau: Bureau, wang: User
) -> None:
    beside = bureau.officer("beside", "handler", bureau.east)
    lent(wang, beside)
    checker = bureau.officer("checks", "checker", bureau.west)
    lent(wang, checker)
    roles.give(checker, "handler", bureau.east.unit, by=None)
    assert (beside.roles.count(), checker.roles.count()) == (2, 3)


def test_a_counter_clerk_takes_over_from_counter_clerks_alone(bureau: Bureau, wang: User) -> None:
    point = Unit.objects.create(code="EB1", kind="bank_point", name_zh="网点", name_en="Point", parent=bureau.east.unit)
    clerks = [User.objects.create(username=name, kind="officer") for name in ("clerk", "clerk2")]
    for one in clerks:
        roles.give(one, "counter", point, by=None)
    with pytest.raises(NotAColleague):
        asked(wang, clerks[0])
    with pytest.raises(NotAColleague):
        asked(wang, wang)
    asked(clerks[0], clerks[1])


@pytest.mark.parametrize(("first", "days"), [(-1, 3), (0, 0), (0, 181)])
def test_it_begins_today_at_the_earliest_and_lasts_180_days_at_most(
    wang: User, zhao: User, first: int, days: int
) -> None:
    with pytest.raises(DelegationDaysWrong):
        asked(wang, zhao, days, timezone.localdate() + first * DAY)


def test_the_same_is_not_asked_twice_for_a_day_and_the_database_refuses_it(wang: User, zhao: User) -> None:
    made = asked(wang, zhao)
    with pytest.raises(AlreadyDelegated):
        asked(wang, zhao, first=timezone.localdate() + 9 * DAY)
    with pytest.raises(IntegrityError, match="delegation_once"), transaction.atomic():
        Delegation.objects.create(giver=wang, taker=zhao, lasts=made.lasts, reason="x")
    delegations.decline(made, by=zhao)
    asked(wang, zhao)


@pytest.mark.parametrize("who", ["wang", "zhao", "leader"])
def test_giver_taker_and_a_chief_end_it_at_once_others_do_not(bureau: Bureau, wang: User, zhao: User, who: str) -> None:
    made = lent(wang, zhao)
    leader = bureau.officer("leader", "leader", bureau.east)
    other = bureau.officer("other", "leader", bureau.west)
    with pytest.raises(NotAllowed):
        delegations.end(made, by=other)
    delegations.end(made, by={"wang": wang, "zhao": zhao, "leader": leader}[who])
    assert reached(zhao) == ["W"]
    told = TrailEntry.objects.filter(action__startswith="delegation").order_by("pk")
    assert [one.action for one in told] == ["delegation.asked", "delegation.accepted", "delegation.ended"]


def test_giving_roles_is_not_lent_with_a_leaders_role(bureau: Bureau, zhao: User) -> None:
    leader = bureau.officer("leader", "leader", bureau.east)
    lent(leader, zhao)
    with pytest.raises(NotAllowed):
        roles.give(User.objects.create(username="new"), "handler", bureau.east.unit, by=zhao)


def test_the_power_one_acts_by_is_ones_own_first_else_the_givers(bureau: Bureau, wang: User, zhao: User) -> None:
    lent(wang, zhao)
    powers = {town.code: acting.power(zhao, town.unit_id, ("handler",)) for town in (bureau.east, bureau.west)}
    assert powers["E"] == acting.Power(False, (wang.pk,))
    assert powers["W"] == acting.Power(True, ())
    assert not acting.power(zhao, bureau.east.unit_id, ("checker",))
    assert acting.power(bureau.officer("city", "handler"), bureau.east.unit_id, ("handler",)).is_own


def test_the_power_over_a_closed_unit_comes_through_its_successor(bureau: Bureau, zhao: User) -> None:
    closed = bureau.east.unit
    closed.closed_on, closed.successor = timezone.localdate(), bureau.west.unit
    closed.save()
    assert acting.power(zhao, closed.pk, ("handler",)).is_own
    assert not acting.power(zhao, closed.pk, ("handler",), timezone.localdate() - DAY)


def test_what_is_seen_or_required_by_a_lent_role_alone_says_for_whom(bureau: Bureau, wang: User, zhao: User) -> None:
    leader = bureau.officer("leader", "leader")
    lent(wang, zhao)
    zhao = User.objects.get(pk=zhao.pk)
    trail.seen(zhao, bureau.person(bureau.east), "person")
    trail.seen(zhao, bureau.person(bureau.west), "person")
    rules.require(leader, "access.give_roles", bureau.city)
    trail.record(leader, "x", "y")
    details = (
        TrailEntry.objects.exclude(action__startswith="delegation").order_by("pk").values_list("detail", flat=True)
    )
    assert list(details) == [{"what": "person", "for": wang.pk}, {"what": "person"}, {}]
