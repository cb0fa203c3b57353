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
    User.objects.select_for_update().get(pk=user.pk)  # two roles given at once are looked at one after the other
    other = user.roles.filter(held__overlap=held, role__in=MUST_NOT_MEET.get(role, ())).first()
    name = str(RoleHolding.Role(role).label)
    if other:
        raise RolesMustNotMeet(user=str(user), role=name, other=str(other.get_role_display()))
    if user.roles.filter(held__overlap=held, role=role, unit=unit).exists():
        raise RoleAlreadyHeld(user=str(user), role=name, unit=str(unit))
    holding = RoleHolding.objects.create(user=user, role=role, unit=unit, held=held)
    trail.record(by, "role.given", user, detail={"role": role, "unit": unit.code})
    return holding


@transaction.atomic
def end(holding: RoleHolding, *, by: User | None, last: date) -> None:
    """End a role after the day `last`. Ending it again on the same day changes nothing."""
    holding = RoleHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    upper = last + timedelta(days=1)
    if by is not None:
        require(by, "access.give_roles", holding.unit)
    if holding.held.upper == upper:
        return
    holding.held = DateRange(holding.held.lower, max(upper, holding.held.lower + timedelta(days=1)))
    holding.save(update_fields=["held"])
    trail.record(by, "role.ended", holding.user, detail={"role": holding.role, "unit": holding.unit.code})
