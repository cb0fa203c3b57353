"""Roles given and ended. The database keeps apart those that must not meet; here it is said in words."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from renshe.access import trail
from renshe.access.errors import RoleAlreadyHeld, RoleNotAtUnit, RolesMustNotMeet
from renshe.access.models import RoleHolding, Unit, User
from renshe.access.rules import require

DOES = (RoleHolding.Role.HANDLER, RoleHolding.Role.CHECKER, RoleHolding.Role.FUND_OFFICER)
COUNTERS = (Unit.Kind.BANK_POINT, Unit.Kind.VILLAGE_CENTRE)
MUST_NOT_MEET: dict[str, tuple[str, ...]] = {
    RoleHolding.Role.AUDITOR: DOES,
    **dict.fromkeys(DOES, (RoleHolding.Role.AUDITOR,)),
}


@transaction.atomic
def give(
    user: User, role: str, unit: Unit, *, by: User | None, first: date | None = None, last: date | None = None
) -> RoleHolding:
    """Give a role from `first` (today) to `last` (no end), both included. `by` None: the installation itself.

    Raises:
        NotAllowed, RolesMustNotMeet, RoleAlreadyHeld, RoleNotAtUnit
    """
    if (role == RoleHolding.Role.COUNTER) != (unit.kind in COUNTERS):
        raise RoleNotAtUnit(role=str(RoleHolding.Role(role).label), unit=str(unit))
    if by is not None:
        require(by, "access.give_roles", unit)
    held = DateRange(first or timezone.localdate(), last + timedelta(days=1) if last else None)
    _refuse_what_must_not_meet(user, role, unit, held)
    holding = RoleHolding.objects.create(user=user, role=role, unit=unit, held=held)
    trail.record(by, "role.given", user, detail={"role": role, "unit": unit.code})
    return holding


@transaction.atomic
def end(holding: RoleHolding, *, by: User | None, last: date) -> None:
    """End a role after the day `last`. Ending it again on the same day changes nothing.

    Raises:
        NotAllowed; RolesMustNotMeet, RoleAlreadyHeld: on a later day than before, it would meet another role.
    """
    holding = RoleHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    upper = last + timedelta(days=1)
    if by is not None:
        require(by, "access.give_roles", holding.unit)
    if holding.held.upper == upper:
        return
    held = DateRange(holding.held.lower, max(upper, holding.held.lower + timedelta(days=1)))
    _refuse_what_must_not_meet(holding.user, holding.role, holding.unit, held, but=holding)
    holding.held = held
    holding.save(update_fields=["held"])
    _end_what_is_lent_of(holding)
    trail.record(by, "role.ended", holding.user, detail={"role": holding.role, "unit": holding.unit.code})


def _refuse_what_must_not_meet(
    user: User, role: str, unit: Unit, held: DateRange, *, but: RoleHolding | None = None
) -> None:
    """Refuse a role in a time in which its user holds one that it must not meet. `but`: the one that is changed."""
    User.objects.select_for_update().get(pk=user.pk)  # two roles given at once are looked at one after the other
    others = user.roles.filter(held__overlap=held)
    if but is not None:
        others = others.exclude(pk=but.pk)
    name = str(RoleHolding.Role(role).label)
    if other := others.filter(role__in=MUST_NOT_MEET.get(role, ())).first():
        raise RolesMustNotMeet(user=str(user), role=name, other=str(other.get_role_display()))
    if others.filter(role=role, unit=unit, delegation=None).exists():
        raise RoleAlreadyHeld(user=str(user), role=name, unit=str(unit))


def _end_what_is_lent_of(holding: RoleHolding) -> None:
    """Nobody holds by a delegation what its giver no longer holds."""
    upper = holding.held.upper
    lent = RoleHolding.objects.select_for_update(of=("self",)).filter(
        delegation__roles=holding, role=holding.role, unit=holding.unit, held__endswith__gt=upper
    )
    for one in lent:
        one.held = DateRange(one.held.lower, upper) if one.held.lower < upper else DateRange(empty=True)
        one.save(update_fields=["held"])
