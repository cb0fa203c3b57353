"""Running cases taken over to a new version of their procedure (流程换版), after a check of which can't be.

A case can be taken over where the new version has its state, the steps it went through and the clocks it is under, and
means the same by them. Each is a transaction of its own, so that it may be begun again where it was broken off; clocks
go on with the days that are gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework.errors import CannotBeTakenOver
from renshe.casework.items import Procedure, ServiceItem, State
from renshe.casework.items.own_events import OWN, TAKEN_OVER
from renshe.casework.models import Case, CaseClock, CaseEvent
from renshe.errors import Phrase, gettext_noop

AT_A_TIME = 1_000


@dataclass(frozen=True)
class Looked:
    """A running case on an earlier version, and why it can't be taken over; no reasons: it can."""

    case: Case
    reasons: tuple[Phrase, ...]


def left_behind(item: ServiceItem, units: list[int] | None = None) -> int:
    """How many running cases follow an earlier version; of the units, if they are named."""
    rows = Case.objects.filter(item=item.code, is_open=True).exclude(version=item.procedure.version)
    return (rows if units is None else rows.filter(unit__in=units)).count()


def look(item: ServiceItem, units: list[int] | None = None) -> Iterator[Looked]:
    """Yield each running case on an earlier version with what is against taking it over, in order of its key."""
    last = 0
    while True:
        rows = Case.objects.filter(item=item.code, is_open=True, pk__gt=last).exclude(version=item.procedure.version)
        rows = rows if units is None else rows.filter(unit__in=units)
        cases = list(rows.select_related("unit").order_by("pk")[:AT_A_TIME])
        if not cases:
            return
        steps, clocks = _steps(cases), _clocks(cases)
        for case in cases:
            yield Looked(case, tuple(_against(item, case, steps.get(case.pk, set()), clocks.get(case.pk, {}))))
        last = cases[-1].pk


def _steps(cases: list[Case]) -> dict[int, set[str]]:
    """By case the kinds of the steps it went through."""
    found: dict[int, set[str]] = {}
    kinds = CaseEvent.objects.filter(case__in=cases).exclude(kind__in=OWN).values_list("case", "kind").distinct()
    for case, kind in kinds:
        found.setdefault(case, set()).add(kind)
    return found


def _clocks(cases: list[Case]) -> dict[int, dict[str, CaseClock]]:
    """By case the clocks that run or stand still."""
    found: dict[int, dict[str, CaseClock]] = {}
    for clock in CaseClock.objects.filter(case__in=cases, stopped_on=None):
        found.setdefault(clock.case_id, {})[clock.code] = clock
    return found


def _against(item: ServiceItem, case: Case, steps: set[str], clocks: dict[str, CaseClock]) -> Iterator[Phrase]:
    old = item.as_of(case.version).procedure if item.knows(case.version) else None
    new = item.procedure
    state = next((one for one in new.states if one.code == case.state), None)
    if state is None:
        words = gettext_noop("the new version has no state “%(state)s”")
        yield Phrase(words, state=str((old or new).state_name(case.state)))
        return
    before = next((one for one in old.states if one.code == case.state), None) if old else None
    if before is not None and _meaning(before) != _meaning(state):
        yield Phrase(gettext_noop("the state “%(state)s” means something else"), state=str(state.name))
    yield from _against_steps(old, new, steps)
    yield from _against_clocks(new, state, clocks)


def _meaning(state: State) -> tuple[bool, bool]:
    return state.is_final, state.waits_for_applicant


def _against_steps(old: Procedure | None, new: Procedure, steps: set[str]) -> Iterator[Phrase]:
    """What the case went through, and the new version does not have or means otherwise."""
    targets = {step.code: step.target for step in new.transitions}
    before = {step.code: step for step in old.transitions} if old else {}
    for code in sorted(steps):
        name = str(before[code].name) if code in before else code
        if code not in targets:
            yield Phrase(gettext_noop("the new version has no step “%(step)s”, which was taken"), step=name)
        elif code in before and before[code].target != targets[code]:
            yield Phrase(gettext_noop("the step “%(step)s”, which was taken, leads elsewhere"), step=name)


def _against_clocks(new: Procedure, state: State, clocks: dict[str, CaseClock]) -> Iterator[Phrase]:
    """The clocks of the case have to be those that the new version has in its state, each running or standing still."""
    declared = {clock.code: clock for clock in new.clocks}
    pausing = {paused.clock for paused in state.pauses}
    for code, clock in sorted(clocks.items()):
        if code not in declared:
            yield Phrase(gettext_noop("the new version has no time limit “%(clock)s”"), clock=code)
            continue
        name, stands_still = str(declared[code].name), clock.ends_on is None
        if (code not in state.runs and code not in pausing) or stands_still != (code in pausing):
            words = gettext_noop("in its state the new version neither runs nor pauses “%(clock)s” as it stands")
            yield Phrase(words, clock=name)
        elif declared[code].limit_on(clock.began_on).unit.value != clock.days:
            yield Phrase(gettext_noop("“%(clock)s” is counted in other days"), clock=name)
    for code in sorted(set(state.runs) - set(clocks)):
        words = gettext_noop("in its state the new version runs “%(clock)s”, under which it never came")
        yield Phrase(words, clock=str(declared[code].name))


@as_system("the case is locked; who may take it over, is asked here")
@transaction.atomic(durable=True)
def take_over(item: ServiceItem, case: Case | int, *, by: User | None) -> bool:
    """Take one case over. Returns False where it follows the version already, or is closed by now.

    Raises:
        CannotBeTakenOver: why.
    """
    pk = case.pk if isinstance(case, Case) else case
    locked = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    version = item.procedure.version
    if locked.version == version or not locked.is_open:
        return False
    reasons = tuple(_against(item, locked, _steps([locked]).get(pk, set()), _clocks([locked]).get(pk, {})))
    if reasons:
        raise CannotBeTakenOver(number=str(locked), reasons=reasons)
    last, was = locked.events.latest("sequence"), locked.version
    CaseEvent.objects.create(
        case=locked,
        sequence=last.sequence + 1,
        kind=TAKEN_OVER,
        state=last.state,
        by=by,
        data={"from": was, "to": version},
    )
    locked.version = version
    locked.save(update_fields=["version"])
    trail.record(by, f"case.{TAKEN_OVER}", locked, detail={"from": was, "to": version})
    return True


def take_over_all(item: ServiceItem, *, by: User | None, units: list[int] | None = None) -> Iterator[Looked]:
    """Take over what can be, one after the other, and yield each case as it was found. Begun again, it goes on."""
    for found in look(item, units):
        if not found.reasons:
            try:
                take_over(item, found.case, by=by)
            except CannotBeTakenOver as error:  # somebody moved it meanwhile
                yield Looked(found.case, error.reasons)
                continue
        yield found
