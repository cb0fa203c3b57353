"""Who has a case in hand (承办人): taken, handed to a colleague, given back to the pool.

It moves no state: the event has the state that the case stands in. Whoever has it is nobody's rule: a colleague with
the role may take a step all the same.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from renshe.access import acting, trail
from renshe.access.models import Unit, User
from renshe.access.reading import as_system
from renshe.casework.errors import AssignedMeanwhile, CannotHaveCase, CaseClosed, MayNotAssign
from renshe.casework.items import item_of
from renshe.casework.items.own_events import ASSIGNED
from renshe.casework.models import Case, CaseEvent

STEPS_UP = 4
"""Units above a unit, at most: counter, town, city."""


def roles_of(case: Case) -> tuple[str, ...]:
    """The roles that take any step of the case's item."""
    found = {role for step in item_of(case).procedure.transitions for role in step.roles}
    return tuple(sorted(found))


def may_have(user: User, case: Case) -> bool:
    """Whether the user holds, at the case's unit, a role that takes any step of it."""
    roles = roles_of(case)
    return user.is_active and bool(roles) and user.units_in_reach(roles=roles).filter(pk=case.unit_id).exists()


def colleagues(case: Case) -> list[User]:
    """Who could have the case: holders of such a role at its unit or above it."""
    units: list[int] = []
    unit: Unit | None = case.unit
    while unit is not None and len(units) < STEPS_UP:
        units.append(unit.pk)
        unit = unit.parent
    held = {"roles__unit__in": units, "roles__role__in": roles_of(case), "roles__held__contains": timezone.localdate()}
    return list(User.objects.filter(is_active=True, kind=User.Kind.OFFICER, **held).distinct().order_by("pk"))


@as_system("the case is locked; who may assign it, is asked here")
@transaction.atomic
def assign(case: Case | int, to: User | None, *, by: User, was: User | int | None) -> CaseEvent | None:
    """Hand a case to an officer; to nobody: back to the pool. `was`: who had it when `by` looked at it.

    Returns None where it was in these hands already.

    Raises:
        MayNotAssign, CannotHaveCase, CaseClosed, AssignedMeanwhile
    """
    pk = case.pk if isinstance(case, Case) else case
    locked = Case.objects.select_for_update(of=("self",)).select_related("unit", "assigned_to").get(pk=pk)
    if not may_have(by, locked):
        raise MayNotAssign(number=str(locked), user=str(by))
    wanted = to.pk if to else None
    if locked.assigned_to_id == wanted:
        return None
    if not locked.is_open:
        raise CaseClosed(number=str(locked), day=str(locked.closed_on))
    if locked.assigned_to_id != (was.pk if isinstance(was, User) else was):
        raise AssignedMeanwhile(number=str(locked), user=str(locked.assigned_to or "—"))
    if to is not None and not may_have(to, locked):
        raise CannotHaveCase(number=str(locked), user=str(to))
    acts_for = acting.power(by, locked.unit_id, roles_of(locked)).acts_for
    last = locked.events.latest("sequence")
    event = CaseEvent.objects.create(
        case=locked,
        sequence=last.sequence + 1,
        kind=ASSIGNED,
        state=last.state,
        by=by,
        on_behalf_of_id=acts_for,
        data={"from": locked.assigned_to_id, "to": wanted},
    )
    locked.assigned_to = to
    locked.save(update_fields=["assigned_to"])
    by.acts_for = acts_for
    trail.record(by, "case.assigned", locked, detail={"to": wanted})
    return event
