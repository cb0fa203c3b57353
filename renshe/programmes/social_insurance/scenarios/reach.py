"""Over whom a leader may try a change: the city's over all, a town's over the towns in reach."""

from __future__ import annotations

from renshe.access.models import RoleHolding, Unit, User
from renshe.registry.models import Town

ROLES = (RoleHolding.Role.LEADER.value,)


def may_try(user: User) -> bool:
    return user.kind == User.Kind.OFFICER and user.units_in_reach(roles=ROLES).exists()


def of(user: User) -> tuple[Unit, list[int] | None]:
    """Return the unit at which the user leads, and the keys of its towns; None where it is the whole city."""
    units = user.units_in_reach(roles=ROLES)
    city = units.filter(kind=Unit.Kind.CITY).first()
    if city is not None:
        return city, None
    towns = list(Town.objects.filter(unit__in=units).order_by("pk").values_list("pk", flat=True))
    unit = units.filter(kind=Unit.Kind.TOWN).order_by("pk").first() or units.order_by("pk")[0]
    return unit, towns
