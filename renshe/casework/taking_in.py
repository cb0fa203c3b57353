"""Who takes in an application at a counter, for a person or an employer: by role, by unit, as each item declares it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from renshe.access.models import RoleHolding, Unit, User
from renshe.casework.items import Applicant, ServiceItem, all_items
from renshe.registry.models import Employer, Person

Role = RoleHolding.Role
BELOW_A_TOWN = (Unit.Kind.BANK_POINT.value, Unit.Kind.VILLAGE_CENTRE.value)


def items_for(user: User, applicant: Person | Employer) -> Iterator[ServiceItem]:
    """Yield the items that the user may take in for the applicant, in order of their code."""
    kinds = _kinds(user, applicant.town.unit)
    kind = Applicant.RESIDENT if isinstance(applicant, Person) else Applicant.EMPLOYER
    for item in all_items() if kinds else ():
        if item.is_taken_in and kind in item.applicants and kinds & set(item.taken_in_at):
            yield item


def may_take_in(user: User, item: ServiceItem, applicant: Person | Employer) -> bool:
    return any(one.code == item.code for one in items_for(user, applicant))


def _kinds(user: User, unit: Unit) -> set[str]:
    """The kinds of units at which the user works for the people of that unit today."""
    if user.kind != User.Kind.OFFICER:
        return set()
    kinds = {kind for kind in BELOW_A_TOWN if user.units_served(kind).filter(pk=unit.pk).exists()}
    if user.units_in_reach(roles=(Role.HANDLER.value,)).filter(pk=unit.pk).exists():
        held = user.roles_on(timezone.localdate(), Role.HANDLER).filter(unit__in=[unit.pk, unit.parent_id])
        kinds |= set(held.values_list("unit__kind", flat=True)) or {unit.kind}
    return kinds
