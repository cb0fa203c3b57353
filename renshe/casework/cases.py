"""Cases opened and advanced, one or ten thousand at once.

Always: lock, may they, is it done, can it be done, do it, record it. Call it inside the transaction of the
change that the step brings about (a declaration accepted changes spells); two officers cannot both decide: the
second waits for the first and is then told who did what and when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from renshe.access import acting, trail
from renshe.access.models import Unit, User
from renshe.access.reading import as_system
from renshe.casework import case_clocks, first_decision, joining, keeping, numbers, owing
from renshe.casework.against import last_of, look
from renshe.casework.against import may as may
from renshe.casework.errors import AnswersWrong, CaseworkError, DecidedWith, LeadsOthers, UnknownVersion
from renshe.casework.items import ServiceItem, Step, Transition, item_of
from renshe.casework.items.filled import fill
from renshe.casework.items.own_events import ASSIGNED as ASSIGNED
from renshe.casework.items.own_events import DOUBTED as DOUBTED
from renshe.casework.items.own_events import OPENED as OPENED
from renshe.casework.models import Case, CaseEvent
from renshe.casework.saving import save_many
from renshe.registry.models import Employer, Person

FOLLOWS = ("number", "is_open", "closed_on", "due_on", "is_provisional")
"""What of a case is written with its state, which the trigger on events writes."""


@dataclass(frozen=True)
class Opening:
    """A case to be opened. `answers`: the form's, good ones; `data`: what else the first event says.

    `key` of the request: asked a second time by the same key, the same case comes back. `origin`: the case it comes of,
    `origin_way` how.
    """

    unit: Unit
    employer: Employer | None = None
    person: Person | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, object] = field(default_factory=dict)
    key: UUID | None = None
    origin: Case | None = None
    origin_way: str = ""


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


@as_system("a case is opened once, whoever asks, and numbered without gaps")
@transaction.atomic
def open_many(item: ServiceItem, openings: Iterable[Opening], *, by: User | None) -> list[Case]:
    """Open cases. Where no step accepts them, they are accepted now and have their numbers (`numbers.give`)."""
    wanted, moment = list(openings), timezone.now()  # one moment: its day gives number and limits, whatever midnight
    today = timezone.localdate(moment)
    cases = [
        Case(
            item=item.code,
            version=item.procedure.version,
            unit=opening.unit,
            employer=opening.employer,
            person=opening.person,
            state=item.initial.code,
            origin=opening.origin,
            origin_way=opening.origin_way,
            opened_at=moment,
        )
        for opening in wanted
    ]
    if not item.procedure.has_acceptance:
        numbers.give(item, cases, today.year)
    Case.objects.bulk_create(cases, batch_size=case_clocks.BATCH)
    CaseEvent.objects.bulk_create(
        (
            CaseEvent(
                case=case,
                sequence=1,
                kind=OPENED,
                state=item.initial.code,
                at=moment,
                by=by,
                data=_told(one),
                key=one.key,
            )
            for case, one in zip(cases, wanted, strict=True)
        ),
        batch_size=case_clocks.BATCH,
    )
    case_clocks.follow(item, cases, item.initial, today)
    if item.procedure.clocks:
        save_many(cases, FOLLOWS)
    return cases


def _told(opening: Opening) -> dict[str, object]:
    return {**opening.data, **({"answers": dict(opening.answers)} if opening.answers else {})}


@as_system("a case is opened once, whoever asks, and numbered without gaps")
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
    origin_way: str = "",
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
    opening = Opening(unit, employer, person, answers or {}, data or {}, key, origin, origin_way)
    (case,) = open_many(item, [opening], by=by)
    return case


def _answered(case: Case, step: Transition, typed: Mapping[str, str]) -> dict[str, str]:
    """What the step asks for, read. Raises AnswersWrong."""
    filled = fill(step.asks, typed)
    if not filled.is_whole:
        labels = {one.name: one.label for one in step.asks.fields()}
        problems = [f"{labels[name]}: {' '.join(said)}" for name, said in filled.problems.items()]
        raise AnswersWrong(number=str(case), step=str(step.name), problems=tuple(problems), by_field=filled.problems)
    return dict(filled.answers)


@as_system("a step locks the case and does all that it owes; who takes it, is asked here")
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
    item = item_of(locked)
    step = item.transition(transition)
    last = last_of(locked)
    if locked.decided_with and not step.by_applicant:
        raise DecidedWith(number=str(locked), leader=str(locked.heard_with))
    before = look(locked, last, step, by, note)
    if before:
        return Advanced(locked, before, repeated=True)
    told = _answered(locked, step, answers or {})
    event = _take(item, locked, last, step, by, note, {**(data or {}), **({"answers": told} if told else {})})
    if locked.leads or locked.decided_with:
        _take_led(item, locked, step, by, note, event.data)
    return Advanced(locked, event, repeated=False)


def _take(
    item: ServiceItem, case: Case, last: CaseEvent, step: Transition, by: User | None, note: str, data: dict[str, Any]
) -> CaseEvent:
    """Write the step and what follows from it. One moment: its day gives number and limits, whatever midnight does."""
    moment = timezone.now()
    event = CaseEvent.objects.create(
        case=case,
        sequence=last.sequence + 1,
        kind=step.code,
        state=step.target,
        at=moment,
        by=by,
        on_behalf_of_id=by.acts_for if by else None,
        note=note,
        data=data,
    )
    case.state = step.target  # the trigger has written it
    _settle(item, [case], step, timezone.localdate(moment))
    trail.record(by, f"case.{step.code}", case, reason=note[:200])
    taken = Step(case, step, by, data.get("answers", {}), note)
    if step.does is not None:
        step.does(taken)
    if item.state(step.target).outcome is not None:
        first_decision.ended(taken)
    if step.owes:
        owing.incur(taken, event)
    return event


def _take_led(
    item: ServiceItem, case: Case, step: Transition, by: User | None, note: str, data: dict[str, Any]
) -> None:
    """Take the step in the cases too that are decided with this one. An applicant's step is theirs alone: where it ends
    the case, the case is heard with no other any more.

    Raises:
        as `advance`, of any of them: then none goes.
    """
    if step.by_applicant:
        if item.state(step.target).is_final:
            joining.leave(case, by=by)
        return
    for led in joining.led_by(case):
        last = last_of(led)
        if look(led, last, step, by, note) is None:
            _take(item, led, last, step, by, note, data)


def _settle(item: ServiceItem, cases: Sequence[Case], step: Transition, today: date) -> None:
    """Write what follows from a step taken today: number, clocks, whether it is open, how long it is kept."""
    state = item.state(step.target)
    if step.accepts:
        numbers.give(item, [case for case in cases if case.number is None], today.year)
    if state.is_final:
        keeping.keep(item, cases, today)
    if step.accepts or item.procedure.clocks:
        case_clocks.follow(item, cases, state, today)
        written = (*FOLLOWS, *keeping.KEPT) if state.is_final else FOLLOWS
        save_many(cases, written)
    elif state.is_final and cases:
        closed = Case.objects.filter(pk__in=[case.pk for case in cases])
        kept = {name: getattr(cases[0], name) for name in keeping.KEPT}  # closed on one day, kept equally long
        closed.update(is_open=False, closed_on=today, **kept)


TAKE_STEP = """
INSERT INTO casework_caseevent (case_id, sequence, kind, state, at, by_id, on_behalf_of_id, note, data)
SELECT e.case_id, max(e.sequence) + 1, %(kind)s, %(state)s, %(at)s, %(by)s, %(for)s, %(note)s,
       '{}'::jsonb
  FROM casework_caseevent e WHERE e.case_id = ANY(%(cases)s::bigint[]) GROUP BY e.case_id"""


@as_system("a step locks the case and does all that it owes; who takes it, is asked here")
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
    has_checks = any(item.procedure.checks_before(step.code))
    stands_in = by is not None and (acting.has_lent_roles(by) or bool(acting.in_place_of(by)))
    acts_for: dict[int | None, list[Case]] = defaultdict(list)
    went: list[Case] = []
    refused: list[CaseworkError] = []
    for case in locked:
        may_go = (by is None and step.by_system) or case.unit_id in reach
        is_plain = case.version == item.procedure.version and case.origin_id is None and not has_checks
        is_alone = not case.leads and not case.decided_with
        is_alike = is_plain and is_alone and not stands_in
        if has_note and is_alike and case.state in step.sources and may_go and case.pk not in same_hands:
            went.append(case)
            acts_for[None].append(case)
            continue
        try:
            if _look_of_many(case, step, by, note):
                went.append(case)
                acts_for[by.acts_for if by else None].append(case)
        except CaseworkError as error:
            refused.append(error)
    done, moment = [case.pk for case in went], timezone.now()
    for giver, cases_of in acts_for.items():
        _take_many(step, cases_of, by, note, giver, moment)
    by_version: dict[int, list[Case]] = defaultdict(list)
    for case in went:
        case.state = step.target  # the trigger has written it
        by_version[case.version].append(case)
    for version, alike in by_version.items():
        _settle(item.as_of(version), alike, item.as_of(version).transition(step.code), timezone.localdate(moment))
    if item.state(step.target).outcome is not None:
        for case in went:
            first_decision.ended(Step(case, step, by, {}, note))
    if step.owes:
        taken = CaseEvent.objects.filter(case__in=done, kind=step.code)  # of those taken before, the last counts
        events = {event.case_id: event for event in taken.order_by("sequence")}
        owing.incur_many([(Step(case, step, by, {}, note), events[case.pk]) for case in went])
    return ManyAdvanced(done, refused)


def _take_many(
    step: Transition, cases: Sequence[Case], by: User | None, note: str, acts_for: int | None, moment: datetime
) -> None:
    """Write the step of many cases, all of them taken for the same colleague or for none."""
    values: dict[str, Any] = {
        "kind": step.code,
        "state": step.target,
        "at": moment,
        "by": by.pk if by else None,
        "for": acts_for,
        "note": note,
        "cases": [case.pk for case in cases],
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE_STEP, values)
    if by is not None:
        by.acts_for = acts_for
    trail.record_many(by, f"case.{step.code}", cases, reason=note[:200])


def _look_of_many(case: Case, step: Transition, by: User | None, note: str) -> bool:
    """Whether a case that was not plain can go with the others. Raises what is against it."""
    if case.decided_with:
        raise DecidedWith(number=str(case), leader=str(case.heard_with))
    if case.leads:
        raise LeadsOthers(number=str(case))
    own = item_of(case).transition(step.code)
    if look(case, last_of(case), own, by, note) is not None:
        return False
    if own.target != step.target or own.does is not None or own.asks.groups:  # an older version's step
        raise UnknownVersion(number=str(case), version=case.version)
    return True


def _by_the_same(cases: Sequence[Case], step: Transition, by: User | None) -> set[int]:
    """The cases in which the user took a step that this one has to be unlike."""
    if not step.unlike or by is None:
        return set()
    keys = [case.pk for case in cases]
    by_or_for = Q(by=by) | Q(on_behalf_of=by)
    taken: Any = CaseEvent.objects.filter(by_or_for, case__in=keys, kind__in=step.unlike)
    return set(taken.values_list("case", flat=True))
