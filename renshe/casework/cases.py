"""Cases opened and advanced, one or ten thousand at once.

Always: lock, may they, is it done, can it be done, do it, record it. Call it inside the transaction of the
change that the step brings about (a declaration accepted changes spells); two officers cannot both decide: the
second waits for the first and is then told who did what and when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from renshe.access import trail
from renshe.access.models import Unit, User
from renshe.casework.errors import CaseNotWaiting, CaseworkError, MayNotAdvance, NoteMissing
from renshe.casework.items import ServiceItem, Transition, get_item
from renshe.casework.models import Case, CaseEvent, CaseQuerySet
from renshe.registry.models import Employer, Person

OPENED = "opened"
NEXT_NUMBERS = """
INSERT INTO casework_casecounter (unit_id, item, year, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (unit_id, item, year) DO UPDATE SET last = casework_casecounter.last + EXCLUDED.last
RETURNING last"""


@dataclass(frozen=True)
class Opening:
    """A case to be opened."""

    unit: Unit
    employer: Employer | None = None
    person: Person | None = None
    data: Mapping[str, object] = field(default_factory=dict)


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
    """Open cases with numbers of their own: `<unit>-<item's prefix>-<year>-<six digits>`, counted without doubles."""
    wanted = list(openings)
    year = timezone.localdate().year
    per_unit = Counter(opening.unit.pk for opening in wanted)
    following: dict[int, int] = {}
    with connection.cursor() as cursor:
        for unit, count in sorted(per_unit.items()):  # in order of key: two openers never wait for each other in a ring
            cursor.execute(NEXT_NUMBERS, [unit, item.code, year, count])
            following[unit] = cursor.fetchone()[0] - count
    cases = []
    for opening in wanted:
        following[opening.unit.pk] += 1
        cases.append(
            Case(
                number=f"{opening.unit.code}-{item.prefix}-{year}-{following[opening.unit.pk]:06d}",
                item=item.code,
                unit=opening.unit,
                employer=opening.employer,
                person=opening.person,
                state=item.initial.code,
            )
        )
    Case.objects.bulk_create(cases, batch_size=5_000)
    CaseEvent.objects.bulk_create(
        (
            CaseEvent(case=case, sequence=1, kind=OPENED, state=item.initial.code, by=by, data=dict(opening.data))
            for case, opening in zip(cases, wanted, strict=True)
        ),
        batch_size=5_000,
    )
    return cases


def open_case(
    item: ServiceItem,
    unit: Unit,
    applicant: Employer | Person,
    *,
    by: User | None,
    data: Mapping[str, object] | None = None,
) -> Case:
    """Open one case of an employer or a person at a unit."""
    employer = applicant if isinstance(applicant, Employer) else None
    person = applicant if isinstance(applicant, Person) else None
    (case,) = open_many(item, [Opening(unit, employer, person, data or {})], by=by)
    return case


def may(user: User | None, step: Transition, case: Case) -> bool:
    """May the user take this step? None is the system, which may what no role and no applicant is named for."""
    if user is None:
        return not step.roles and not step.by_applicant
    if user.kind != User.Kind.OFFICER:
        return step.by_applicant and CaseQuerySet.scope.sees(user, case)
    return bool(step.roles) and user.units_in_reach(roles=step.roles).filter(pk=case.unit_id).exists()


def _last(case: Case) -> CaseEvent:
    return case.events.select_related("by").latest("sequence")


def _look(case: Case, step: Transition, by: User | None, note: str) -> CaseEvent | None:
    """The event if the step was taken by the same user already, None if it can be taken; else an error."""
    item = get_item(case.item)
    if not may(by, step, case):
        raise MayNotAdvance(number=case.number, step=str(step.name), user=str(by))
    last = _last(case)
    if last.kind == step.code and last.by_id == (by.pk if by else None):
        return last  # the button was pressed twice
    if last.state not in step.sources:
        raise CaseNotWaiting(
            number=case.number,
            step=str(step.name),
            state=str(item.state(last.state).name),
            by=str(last.by or "—"),
            at=timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M"),
        )
    if step.needs_note and not note.strip():
        raise NoteMissing(number=case.number, step=str(step.name))
    return None


@transaction.atomic
def advance(
    case: Case | int,
    transition: str,
    *,
    by: User | None,
    note: str = "",
    data: Mapping[str, object] | None = None,
) -> Advanced:
    """Take one step of a case.

    Raises:
        MayNotAdvance, CaseNotWaiting (somebody was first), NoteMissing, UnknownTransition
    """
    pk = case.pk if isinstance(case, Case) else case
    locked = Case.objects.select_for_update(of=("self",)).get(pk=pk)
    step = get_item(locked.item).transition(transition)
    before = _look(locked, step, by, note)
    if before:
        return Advanced(locked, before, repeated=True)
    event = CaseEvent.objects.create(
        case=locked,
        sequence=_last(locked).sequence + 1,
        kind=step.code,
        state=step.target,
        by=by,
        note=note,
        data=dict(data or {}),
    )
    locked.state = step.target  # the trigger has written it
    trail.record(by, f"case.{step.code}", locked, reason=note[:200])
    return Advanced(locked, event, repeated=False)


TAKE_STEP = """
INSERT INTO casework_caseevent (case_id, sequence, kind, state, at, by_id, note, data)
SELECT e.case_id, max(e.sequence) + 1, %(kind)s, %(state)s, transaction_timestamp(), %(by)s, %(note)s, '{}'::jsonb
  FROM casework_caseevent e WHERE e.case_id = ANY(%(cases)s::bigint[]) GROUP BY e.case_id"""


@transaction.atomic
def advance_many(
    item: ServiceItem, cases: Iterable[int], transition: str, *, by: User | None, note: str = ""
) -> ManyAdvanced:
    """Take the same step in many cases of an item; those that cannot go are named, the others go."""
    step = item.transition(transition)
    locked = list(
        Case.objects.select_for_update(of=("self",)).filter(pk__in=list(cases), item=item.code).order_by("pk")
    )
    reach = set(by.units_in_reach(roles=step.roles).values_list("pk", flat=True)) if by and step.roles else set()
    has_note = bool(note.strip()) or not step.needs_note
    done: list[int] = []
    refused: list[CaseworkError] = []
    for case in locked:
        if (
            has_note
            and case.state in step.sources
            and ((by is None and may(None, step, case)) or case.unit_id in reach)
        ):
            done.append(case.pk)
            continue
        try:
            _look(case, step, by, note)
        except CaseworkError as error:
            refused.append(error)
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE_STEP,
            {"kind": step.code, "state": step.target, "by": by.pk if by else None, "note": note, "cases": done},
        )
    went = set(done)
    trail.record_many(by, f"case.{step.code}", (case for case in locked if case.pk in went), reason=note[:200])
    return ManyAdvanced(done, refused)
