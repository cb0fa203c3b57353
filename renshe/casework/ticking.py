"""Checklists of cases (核对清单): ticked by whom and when, as events; a step looks whether anything is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework.assigning import may_have
from renshe.casework.errors import CaseClosed, CheckReasonMissing, ChecksOpen, MayNotAdvance
from renshe.casework.items import Check, Transition, item_of
from renshe.casework.items.own_events import TICKED, UNTICKED
from renshe.casework.models import Case, CaseEvent

CHECK = "check"


@dataclass(frozen=True)
class Ticked:
    """A check of a case's list; `event`: by whom and when it was ticked last, None: it is open."""

    check: Check
    event: CaseEvent | None


def checklist(case: Case) -> list[Ticked]:
    checks = item_of(case).procedure.checks
    held = _held([case.pk])[case.pk] if checks else {}
    return [Ticked(one, held.get(one.code)) for one in checks]


def open_before(case: Case, step: Transition) -> list[Check]:
    """What of the list before the step is not ticked."""
    wanted = list(item_of(case).procedure.checks_before(step.code))
    held = _held([case.pk])[case.pk] if wanted else {}
    return [one for one in wanted if one.code not in held]


def require(case: Case, step: Transition, note: str) -> None:
    """Raises ChecksOpen, CheckReasonMissing (what may stay open asks why)."""
    left = open_before(case, step)
    if not left:
        return
    said = {"number": str(case), "step": str(step.name)}
    if must := tuple(str(one.name) for one in left if not one.may_stay_open):
        raise ChecksOpen(**said, checks=must)
    if not note.strip():
        raise CheckReasonMissing(**said, checks=tuple(str(one.name) for one in left))


def _held(cases: Iterable[int]) -> dict[int, dict[str, CaseEvent]]:
    """By case and check the event by which it was ticked, as far as it was not taken back."""
    held: dict[int, dict[str, CaseEvent]] = defaultdict(dict)
    events = CaseEvent.objects.filter(case__in=list(cases), kind__in=(TICKED, UNTICKED))
    for event in events.select_related("by").order_by("sequence"):
        if event.kind == TICKED:
            held[event.case_id][event.data[CHECK]] = event
        else:
            held[event.case_id].pop(event.data[CHECK], None)
    return held


@as_system("the case is locked; who may tick, is asked here")
@transaction.atomic
def tick(case: Case | int, check: str, *, by: User, is_ticked: bool = True) -> bool:
    """Tick a check of the case's list, or take it back. Returns False where it stood so already.

    Raises:
        MayNotAdvance: no role that takes any step of it at its unit; CaseClosed.
    """
    pk = case.pk if isinstance(case, Case) else case
    locked = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    wanted = next(one for one in item_of(locked).procedure.checks if one.code == check)
    if not may_have(by, locked):
        raise MayNotAdvance(number=str(locked), step=str(wanted.name), user=str(by))
    if not locked.is_open:
        raise CaseClosed(number=str(locked), day=str(locked.closed_on))
    if (wanted.code in _held([locked.pk])[locked.pk]) is is_ticked:
        return False
    kind, last = TICKED if is_ticked else UNTICKED, locked.events.latest("sequence")
    CaseEvent.objects.create(
        case=locked, sequence=last.sequence + 1, kind=kind, state=last.state, by=by, data={CHECK: check}
    )
    trail.record(by, f"case.{kind}", locked, detail={CHECK: check})
    return True
