"""Who has a case in hand (承办人): taken, handed to a colleague, given back to the pool; one case or many.

It moves no state: the event has the state that the case stands in. Whoever has it is nobody's rule: a colleague with
the role may take a step all the same. Whoever is handed a case by another is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from renshe.access import acting, trail
from renshe.access.models import Unit, User
from renshe.access.reading import as_system
from renshe.casework.errors import (
    AssignedMeanwhile,
    CannotHaveCase,
    CaseClosed,
    CaseworkError,
    HandingNeedsReason,
    MayNotAssign,
)
from renshe.casework.items import item_of
from renshe.casework.items.own_events import ASSIGNED
from renshe.casework.models import Case, CaseEvent
from renshe.casework.notices import telling
from renshe.casework.notices.templates import Template, declare
from renshe.errors import gettext_noop

STEPS_UP = 4
"""Units above a unit, at most: counter, town, city."""
NAMED_AT_MOST = 30
BATCH = 5_000

HANDED = declare(
    Template(
        "case.handed",
        title=gettext_noop("%(count)s cases were handed to you"),
        text=gettext_noop("%(by)s handed them to you. Reason: %(note)s\n\n%(cases)s"),
        fields=("by", "count", "note", "cases"),
    )
)


@dataclass(frozen=True)
class ManyAssigned:
    done: list[Case]
    refused: list[CaseworkError]


def roles_of(case: Case) -> tuple[str, ...]:
    """The roles that take any step of the case's item."""
    found = {role for step in item_of(case).procedure.transitions for role in step.roles}
    return tuple(sorted(found))


def may_have(user: User, case: Case) -> bool:
    """Whether the user holds, at the case's unit, a role that takes any step of it."""
    return _Reach(user).has(case)


class _Reach:
    """The units at which a user holds roles, asked for once for each set of roles."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.units: dict[tuple[str, ...], frozenset[int]] = {}

    def has(self, case: Case) -> bool:
        roles = roles_of(case)
        if not self.user.is_active or not roles:
            return False
        if roles not in self.units:
            self.units[roles] = frozenset(self.user.units_in_reach(roles=roles).values_list("pk", flat=True))
        return case.unit_id in self.units[roles]


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
def assign(case: Case | int, to: User | None, *, by: User, was: User | int | None, note: str = "") -> CaseEvent | None:
    """Hand a case to an officer; to nobody: back to the pool. `was`: who had it when `by` looked at it.

    Returns None where it was in these hands already.

    Raises:
        MayNotAssign, CannotHaveCase, CaseClosed, AssignedMeanwhile
    """
    pk = case.pk if isinstance(case, Case) else case
    locked = Case.objects.select_for_update(of=("self",)).select_related("unit", "assigned_to").get(pk=pk)
    if not may_have(by, locked):
        raise MayNotAssign(number=str(locked), user=str(by))
    if locked.assigned_to_id == (to.pk if to else None):
        return None
    if not locked.is_open:
        raise CaseClosed(number=str(locked), day=str(locked.closed_on))
    if locked.assigned_to_id != (was.pk if isinstance(was, User) else was):
        raise AssignedMeanwhile(number=str(locked), user=str(locked.assigned_to or "—"))
    if to is not None and not may_have(to, locked):
        raise CannotHaveCase(number=str(locked), user=str(to))
    (event,) = _hand([locked], to, by, note)
    return event


@as_system("the cases are locked; who may hand them on, is asked here")
@transaction.atomic
def assign_many(cases: Iterable[int], to: User | None, *, by: User, note: str) -> ManyAssigned:
    """Hand many cases on at once; those that can't be are named, the others go. It needs a reason.

    Raises:
        HandingNeedsReason
    """
    if not note.strip():
        raise HandingNeedsReason()
    rows = Case.objects.select_for_update(of=("self",)).select_related("unit").filter(pk__in=list(cases))
    gives, takes = _Reach(by), _Reach(to) if to is not None else None
    done: list[Case] = []
    refused: list[CaseworkError] = []
    for case in rows.order_by("pk"):
        if case.assigned_to_id == (to.pk if to else None):
            continue
        if not gives.has(case):
            refused.append(MayNotAssign(number=str(case), user=str(by)))
        elif not case.is_open:
            refused.append(CaseClosed(number=str(case), day=str(case.closed_on)))
        elif takes is not None and not takes.has(case):
            refused.append(CannotHaveCase(number=str(case), user=str(to)))
        else:
            done.append(case)
    _hand(done, to, by, note)
    return ManyAssigned(done, refused)


@as_system("the cases are locked; who may hand them on, is asked here")
@transaction.atomic
def give_back(user: User, cases: Iterable[int]) -> list[Case]:
    """Give back to the pool those of an officer's cases that they may have no more: they left, or work elsewhere."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("unit")
    held = rows.filter(pk__in=list(cases), assigned_to=user, is_open=True).order_by("pk")
    reach = _Reach(user)
    left = [case for case in held if not reach.has(case)]
    _hand(left, None, None, "")
    return left


def _for_whom(by: User | None, case: Case) -> int | None:
    """In whose place `by` hands the case on, by a role that was lent."""
    if by is None or not acting.has_lent_roles(by):
        return None
    return acting.power(by, case.unit_id, roles_of(case)).acts_for


def _hand(cases: Sequence[Case], to: User | None, by: User | None, note: str) -> list[CaseEvent]:
    """Write who has the locked cases now, and tell whoever was handed them by another."""
    if not cases:
        return []
    keys = [case.pk for case in cases]
    last = dict(CaseEvent.objects.filter(case__in=keys).values_list("case").annotate(last=Max("sequence")))
    wanted = to.pk if to else None
    for_whom = {case.pk: _for_whom(by, case) for case in cases}
    events = CaseEvent.objects.bulk_create(
        (
            CaseEvent(
                case=case,
                sequence=last[case.pk] + 1,
                kind=ASSIGNED,
                state=case.state,
                by=by,
                on_behalf_of_id=for_whom[case.pk],
                note=note,
                data={"from": case.assigned_to_id, "to": wanted},
            )
            for case in cases
        ),
        batch_size=BATCH,
    )
    Case.objects.filter(pk__in=keys).update(assigned_to=to)
    for case in cases:
        if by is not None:
            by.acts_for = for_whom[case.pk]
        trail.record(by, "case.assigned", case, reason=note[:200], detail={"to": wanted})
        case.assigned_to = to
    if to is not None and by is not None and by != to:
        named = [f"{case} · {item_of(case).name}" for case in cases[:NAMED_AT_MOST]]
        fields = {"by": by, "count": len(cases), "note": note or "—", "cases": named}
        telling.tell(HANDED, to=to, key=f"{events[0].pk}", about=cases[0] if len(cases) == 1 else None, fields=fields)
    return events
