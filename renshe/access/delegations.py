"""Delegations: an officer's work lent to a colleague for days, once the colleague accepts it; ended early by either or
a chief.

Never more than the giver holds: the roles lent are the giver's own, day by day, and end with them. Never roles that
must not meet. What cannot be lent is the giving of roles, and what was lent cannot be lent on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.utils import timezone

from renshe.access import trail
from renshe.access.errors import (
    AlreadyDelegated,
    DelegationDaysWrong,
    DelegationOver,
    NotAColleague,
    NotAllowed,
    NothingToDelegate,
    RolesMustNotMeet,
)
from renshe.access.models import Delegation, RoleHolding, User
from renshe.access.roles import MUST_NOT_MEET

MOST_DAYS = 180
"""Days that a delegation lasts at most, a practice of ours: a longer absence is a change of roles."""
State = Delegation.State


def lendable(giver: User, on: date | None = None) -> QuerySet[RoleHolding]:
    """The giver's own roles of the day or later."""
    day = on or timezone.localdate()
    still = Q(held__endswith__isnull=True) | Q(held__endswith__gt=day)
    return giver.roles.filter(still, delegation=None).select_related("unit").order_by("pk")


def colleagues(giver: User) -> QuerySet[User]:
    """Who may take over: officers with a role of their own. Counter clerks take over from counter clerks alone."""
    today = timezone.localdate()
    held = RoleHolding.objects.filter(delegation=None, held__contains=today)
    if not lendable(giver).filter(role=RoleHolding.Role.COUNTER).exists():
        held = held.exclude(role=RoleHolding.Role.COUNTER)
    found = User.objects.filter(kind=User.Kind.OFFICER, is_active=True, pk__in=held.values("user"))
    return found.exclude(pk=giver.pk)


def seen_by(user: User) -> QuerySet[Delegation]:
    """Those that the user gave or was asked to take, and for a leader those of the units that they lead."""
    led = user.units_in_reach(roles=(RoleHolding.Role.LEADER.value,)).values("pk")
    mine = Q(giver=user) | Q(taker=user) | Q(pk__in=Delegation.objects.filter(roles__unit__in=led).values("pk"))
    return Delegation.objects.filter(mine).select_related("giver", "taker", "ended_by").prefetch_related("roles__unit")


@transaction.atomic
def ask(
    giver: User, taker: User, roles: Iterable[RoleHolding], *, first: date, last: date, reason: str, with_cases: bool
) -> Delegation:
    """Ask a colleague to take over roles from `first` to `last`, both included. Nothing is lent until they accept.

    Raises:
        DelegationDaysWrong, NotAColleague, NothingToDelegate, RolesMustNotMeet, AlreadyDelegated
    """
    today = timezone.localdate()
    latest = first + timedelta(days=MOST_DAYS - 1)
    if first < today or not first <= last <= latest:
        raise DelegationDaysWrong(first=str(first), last=str(last), today=str(today), most=MOST_DAYS)
    if not colleagues(giver).filter(pk=taker.pk).exists():
        raise NotAColleague(user=str(taker))
    days = DateRange(first, last + timedelta(days=1))
    _locked(giver, taker)
    wanted = list(lendable(giver).filter(pk__in=[one.pk for one in roles], held__overlap=days))
    if not wanted:
        raise NothingToDelegate(user=str(giver), first=str(first), last=str(last))
    _must_not_meet(taker, wanted, days)
    same = Delegation.objects.filter(
        giver=giver, taker=taker, lasts__overlap=days, state__in=[State.ASKED, State.ACCEPTED]
    ).first()
    if same is not None:
        raise AlreadyDelegated(user=str(taker), first=str(same.lasts.lower), last=str(same.last_day))
    made = Delegation.objects.create(giver=giver, taker=taker, lasts=days, reason=reason, with_cases=with_cases)
    made.roles.set(wanted)
    trail.record(giver, "delegation.asked", made, reason, _told(made, wanted))
    return made


@transaction.atomic
def accept(delegation: Delegation, *, by: User) -> Delegation:
    """Take over: from the first day, or from today if that is later. Accepting it again changes nothing.

    Raises:
        NotAllowed, DelegationOver, RolesMustNotMeet, NothingToDelegate
    """
    locked = _of_taker(delegation, by)
    if locked.state == State.ACCEPTED:
        return locked
    today = timezone.localdate()
    if locked.state != State.ASKED or locked.last_day < today:
        raise DelegationOver(state=str(locked.get_state_display()), last=str(locked.last_day))
    _locked(locked.giver, locked.taker)
    days = DateRange(max(locked.lasts.lower, today), locked.lasts.upper)
    wanted = list(lendable(locked.giver).filter(pk__in=locked.roles.values("pk"), held__overlap=days))
    if not wanted:
        raise NothingToDelegate(user=str(locked.giver), first=str(days.lower), last=str(locked.last_day))
    _must_not_meet(by, wanted, days)
    RoleHolding.objects.bulk_create(
        RoleHolding(user=by, role=one.role, unit=one.unit, delegation=locked, held=_both(one.held, days))
        for one in wanted
    )
    locked.state, locked.answered_at = State.ACCEPTED, timezone.now()
    locked.save(update_fields=["state", "answered_at"])
    trail.record(by, "delegation.accepted", locked, detail=_told(locked, wanted))
    return locked


@transaction.atomic
def decline(delegation: Delegation, *, by: User) -> Delegation:
    """Do not take over. Declining it again changes nothing.

    Raises:
        NotAllowed, DelegationOver
    """
    locked = _of_taker(delegation, by)
    if locked.state == State.DECLINED:
        return locked
    if locked.state != State.ASKED:
        raise DelegationOver(state=str(locked.get_state_display()), last=str(locked.last_day))
    locked.state, locked.answered_at = State.DECLINED, timezone.now()
    locked.save(update_fields=["state", "answered_at"])
    trail.record(by, "delegation.declined", locked)
    return locked


def may_end(delegation: Delegation, user: User) -> bool:
    """Giver, taker, and whoever gives roles at a unit of it."""
    if user.pk in (delegation.giver_id, delegation.taker_id):
        return True
    return any(user.has_perm("access.give_roles", one.unit) for one in delegation.roles.all())


@transaction.atomic
def end(delegation: Delegation, *, by: User, reason: str = "") -> Delegation:
    """End it now, or take it back before it is answered. Ending it again changes nothing.

    Raises:
        NotAllowed, DelegationOver
    """
    locked = _lock(delegation)
    if not may_end(locked, by):
        raise NotAllowed(user=str(by), permission="access.end_delegation")
    if locked.state == State.ENDED:
        return locked
    today = timezone.localdate()
    if locked.state == State.DECLINED or locked.last_day < today:
        raise DelegationOver(state=str(locked.get_state_display()), last=str(locked.last_day))
    for one in locked.lent.select_for_update(of=("self",)).filter(held__endswith__gt=today):
        one.held = DateRange(one.held.lower, today) if one.held.lower < today else DateRange(empty=True)
        one.save(update_fields=["held"])
    locked.state, locked.ended_at, locked.ended_by = State.ENDED, timezone.now(), by
    locked.save(update_fields=["state", "ended_at", "ended_by"])
    trail.record(by, "delegation.ended", locked, reason)
    return locked


def _lock(delegation: Delegation) -> Delegation:
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("giver", "taker")
    return rows.get(pk=delegation.pk)


def _of_taker(delegation: Delegation, by: User) -> Delegation:
    locked = _lock(delegation)
    if locked.taker_id != by.pk:
        raise NotAllowed(user=str(by), permission="access.accept_delegation")
    return locked


def _locked(*users: User) -> None:
    """What is given to them at once is looked at one after the other."""
    list(User.objects.select_for_update().filter(pk__in=[one.pk for one in users]).order_by("pk"))


def _both(held: DateRange, days: DateRange) -> DateRange:
    upper = days.upper if held.upper is None else min(held.upper, days.upper)
    return DateRange(max(held.lower, days.lower), upper)


def _must_not_meet(taker: User, wanted: Iterable[RoleHolding], days: DateRange) -> None:
    for one in wanted:
        kept_apart = MUST_NOT_MEET.get(one.role, ())
        other = taker.roles.filter(held__overlap=_both(one.held, days), role__in=kept_apart).first()
        if other is not None:
            raise RolesMustNotMeet(
                user=str(taker), role=str(one.get_role_display()), other=str(other.get_role_display())
            )


def _told(delegation: Delegation, roles: Iterable[RoleHolding]) -> dict[str, object]:
    return {
        "giver": delegation.giver_id,
        "taker": delegation.taker_id,
        "first": str(delegation.lasts.lower),
        "last": str(delegation.last_day),
        "roles": [f"{one.role}@{one.unit.code}" for one in roles],
        "with_cases": delegation.with_cases,
    }
