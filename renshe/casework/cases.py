"""Cases opened and advanced, one or ten thousand at once.

Always: lock, may they, is it done, can it be done, do it, record it. Call it inside the transaction of the
change that the step brings about (a declaration accepted changes spells); two officers cannot both decide: the
second waits for the first and is then told who did what and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from renshe.access import trail
from renshe.access.models import Unit, User
from renshe.casework import case_clocks, numbers
from renshe.casework.errors import AnswersWrong, CaseNotWaiting, CaseworkError, MayNotAdvance, NoteMissing, SameHands
from renshe.casework.items import ServiceItem, Step, Transition, get_item
from renshe.casework.items.filled import fill
from renshe.casework.models import Case, CaseEvent, CaseQuerySet
from renshe.registry.models import Employer, Person

OPENED, DOUBTED, ASSIGNED = "opened", "doubted", "assigned"
"""Kinds of events that no declared step stands behind."""
FOLLOWS = ("number", "is_open", "closed_on", "due_on", "is_provisional")
"""What of a case is written with its state, which the trigger on events writes."""


@dataclass(frozen=True)
class Opening:
    """A case to be opened. `answers`: the form's, good ones; `data`: what else the first event says.

    `key` of the request: asked a second time by the same key, the same case comes back.
    """

    unit: Unit
    employer: Employer | None = None
    person: Person | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, object] = field(default_factory=dict)
    key: UUID | None = None
    origin: Case | None = None


@dataclass(frozen=True)
class Advanced:
    """`repeated`: the same user had taken this step before, nothing was done again."""

    case: Case
    event: CaseEvent
    repeated: bool


@dataclass(frozen=True)
class ManyAdvanced:
    done: list[int]
    refused: list[CaseworkError]


@transaction.atomic
def open_many(item: ServiceItem, openings: Iterable[Opening], *, by: User | None) -> list[Case]:
    """Open cases. Where no step accepts them, they are accepted now and have their numbers (`numbers.give`)."""
    wanted = list(openings)
    cases = [
        Case(
            item=item.code,
            version=item.procedure.version,
            unit=opening.unit,
            employer=opening.employer,
            person=opening.person,
            state=item.initial.code,
            origin=opening.origin,
        )
        for opening in wanted
    ]
    if not item.procedure.has_acceptance:
        numbers.give(item, cases)
    Case.objects.bulk_create(cases, batch_size=case_clocks.BATCH)
    CaseEvent.objects.bulk_create(
        (
            CaseEvent(case=case, sequence=1, kind=OPENED, state=item.initial.code, by=by, data=_told(one), key=one.key)
            for case, one in zip(cases, wanted, strict=True)
        ),
        batch_size=case_clocks.BATCH,
    )
    case_clocks.follow(item, cases, item.initial, timezone.localdate())
    if item.procedure.clocks:
        Case.objects.bulk_update(cases, FOLLOWS, batch_size=case_clocks.BATCH)
    return cases


def _told(opening: Opening) -> dict[str, object]:
    return {**opening.data, **({"answers": dict(opening.answers)} if opening.answers else {})}


@transaction.atomic
def open_case(
    item: ServiceItem,
    unit: Unit,
    applicant: Employer | Person,
    *,
    by: User | None,
    answers: Mapping[str, str] | None = None,
    data: Mapping[str, object] | None = None,
    key: UUID | None = None,
    origin: Case | None = None,
) -> Case:
    """Open one case of an employer or a person at a unit. Asked again by the same key: the case that it opened."""
    if key is not None:
        with connection.cursor() as cursor:  # a double click waits for the first
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
        before = CaseEvent.objects.filter(key=key).select_related("case").first()
        if before is not None:
            return before.case
    employer = applicant if isinstance(applicant, Employer) else None
    person = applicant if isinstance(applicant, Person) else None
    (case,) = open_many(item, [Opening(unit, employer, person, answers or {}, data or {}, key, origin)], by=by)
    return case


def may(user: User | None, step: Transition, case: Case) -> bool:
    """May the user take this step? None is the system, which may what no role and no applicant is named for."""
    if user is None:
        return step.by_system
    if user.kind != User.Kind.OFFICER:
        return step.by_applicant and CaseQuerySet.scope.sees(user, case)
    return bool(step.roles) and user.units_in_reach(roles=step.roles).filter(pk=case.unit_id).exists()


def _last(case: Case) -> CaseEvent:
    return case.events.select_related("by").latest("sequence")


def _moved(case: Case, last: CaseEvent) -> CaseEvent:
    """The event that brought the case to its state: handing it to a colleague did not."""
    if last.kind != ASSIGNED:
        return last
    return case.events.exclude(kind=ASSIGNED).select_related("by").latest("sequence")


def _look(case: Case, last: CaseEvent, step: Transition, by: User | None, note: str) -> CaseEvent | None:
    """The event if the step was taken by the same user already, None if it can be taken; else an error."""
    item, last = get_item(case.item), _moved(case, last)
    if not may(by, step, case):
        raise MayNotAdvance(number=str(case), step=str(step.name), user=str(by))
    if last.kind == step.code and last.by_id == (by.pk if by else None) and last.state == step.target:
        return last  # the button was pressed twice
    if last.state not in step.sources:
        raise CaseNotWaiting(
            number=str(case),
            step=str(step.name),
            state=str(item.state(last.state).name),
            by=str(last.by or "—"),
            at=timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M"),
        )
    if step.unlike and by is not None and case.events.filter(kind__in=step.unlike, by=by).exists():
        raise SameHands(number=str(case), step=str(step.name), user=str(by))
    if step.needs_note and not note.strip():
        raise NoteMissing(number=str(case), step=str(step.name))
    return None


def _answered(case: Case, step: Transition, typed: Mapping[str, str]) -> dict[str, str]:
    """What the step asks for, read. Raises AnswersWrong."""
    filled = fill(step.asks, typed)
    if not filled.is_whole:
        labels = {one.name: one.label for one in step.asks.fields()}
        problems = [f"{labels[name]}: {' '.join(said)}" for name, said in filled.problems.items()]
        raise AnswersWrong(number=str(case), step=str(step.name), problems=tuple(problems), by_field=filled.problems)
    return dict(filled.answers)


@transaction.atomic
def advance(
    case: Case | int,
    transition: str,
    *,
    by: User | None,
    note: str = "",
    answers: Mapping[str, str] | None = None,
    data: Mapping[str, object] | None = None,
) -> Advanced:
    """Take one step of a case. `answers`: what was typed into the form that the step asks for.

    Raises:
        MayNotAdvance, CaseNotWaiting (somebody was first), SameHands, NoteMissing, AnswersWrong, UnknownTransition, and
        what the step's own `does` raises
    """
    pk = case.pk if isinstance(case, Case) else case
    locked = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    item = get_item(locked.item)
    step = item.transition(transition)
    last = _last(locked)
    before = _look(locked, last, step, by, note)
    if before:
        return Advanced(locked, before, repeated=True)
    told = _answered(locked, step, answers or {})
    event = CaseEvent.objects.create(
        case=locked,
        sequence=last.sequence + 1,
        kind=step.code,
        state=step.target,
        by=by,
        note=note,
        data={**(data or {}), **({"answers": told} if told else {})},
    )
    locked.state = step.target  # the trigger has written it
    _settle(item, [locked], step)
    trail.record(by, f"case.{step.code}", locked, reason=note[:200])
    if step.does is not None:
        step.does(Step(locked, step, by, told, note))
    return Advanced(locked, event, repeated=False)


def _settle(item: ServiceItem, cases: Sequence[Case], step: Transition) -> None:
    """Write what follows from a step beside the state: number, clocks, whether the case is open."""
    state, today = item.state(step.target), timezone.localdate()
    if step.accepts:
        numbers.give(item, [case for case in cases if case.number is None])
    if step.accepts or item.procedure.clocks:
        case_clocks.follow(item, cases, state, today)
        Case.objects.bulk_update(cases, FOLLOWS, batch_size=case_clocks.BATCH)
    elif state.is_final:
        closed = Case.objects.filter(pk__in=[case.pk for case in cases])
        closed.update(is_open=False, closed_on=today)


TAKE_STEP = """
INSERT INTO casework_caseevent (case_id, sequence, kind, state, at, by_id, note, data)
SELECT e.case_id, max(e.sequence) + 1, %(kind)s, %(state)s, transaction_timestamp(), %(by)s, %(note)s, '{}'::jsonb
  FROM casework_caseevent e WHERE e.case_id = ANY(%(cases)s::bigint[]) GROUP BY e.case_id"""


@transaction.atomic
def advance_many(
    item: ServiceItem, cases: Iterable[int], transition: str, *, by: User | None, note: str = ""
) -> ManyAdvanced:
    """Take the same step in many cases of an item; those that cannot go are named, the others go.

    A step that asks for answers or does more than move the case is taken one by one (`advance`).
    """
    step = item.transition(transition)
    assert step.does is None and not step.asks.groups, f"{step.code} is taken one by one"
    locked = list(
        Case.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk__in=list(cases), item=item.code)
        .order_by("pk")
    )
    reach = set(by.units_in_reach(roles=step.roles).values_list("pk", flat=True)) if by and step.roles else set()
    has_note = bool(note.strip()) or not step.needs_note
    same_hands = _by_the_same(locked, step, by)
    went: list[Case] = []
    refused: list[CaseworkError] = []
    for case in locked:
        may_go = (by is None and step.by_system) or case.unit_id in reach
        if has_note and case.state in step.sources and may_go and case.pk not in same_hands:
            went.append(case)
            continue
        try:
            _look(case, _last(case), step, by, note)
        except CaseworkError as error:
            refused.append(error)
    done = [case.pk for case in went]
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE_STEP,
            {"kind": step.code, "state": step.target, "by": by.pk if by else None, "note": note, "cases": done},
        )
    for case in went:
        case.state = step.target  # the trigger has written it
    _settle(item, went, step)
    trail.record_many(by, f"case.{step.code}", went, reason=note[:200])
    return ManyAdvanced(done, refused)


def _by_the_same(cases: Sequence[Case], step: Transition, by: User | None) -> set[int]:
    """The cases in which the user took a step that this one has to be unlike."""
    if not step.unlike or by is None:
        return set()
    keys = [case.pk for case in cases]
    taken: Any = CaseEvent.objects.filter(case__in=keys, kind__in=step.unlike, by=by)
    return set(taken.values_list("case", flat=True))
