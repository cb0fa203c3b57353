"""Spells of enrolment, begun and ended for one person or for thousands in a few statements.

Nothing is overwritten: what we held to be so gets an end of `known`, and what we hold now is added. Each function
locks its people in order of key, so two officers come one after the other; the database's exclusion constraints
stand behind that. Doing a thing again changes nothing. A month is the first to which the change applies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.law import Month
from renshe.registry.errors import EnrolledElsewhere, InjuryWithoutEmployer
from renshe.registry.models import Employer, Enrolment, Insurance, Person

ALL_THREE = (Insurance.PENSION.value, Insurance.UNEMPLOYMENT.value, Insurance.INJURY.value)


@dataclass(frozen=True)
class Start:
    """增员: the person pays from `first` on, at the employer (None: for themselves)."""

    person_id: int
    employer_id: int | None
    first: Month
    kind: str = Enrolment.Kind.EMPLOYEE.value
    insurances: tuple[str, ...] = ALL_THREE


@dataclass(frozen=True)
class Stop:
    """减员: `first` is the first month no longer paid at the employer (None: paid for themselves)."""

    person_id: int
    employer_id: int | None
    first: Month


@dataclass(frozen=True)
class Conflict:
    """A spell that stands in the way of a start."""

    person_id: int
    insurance: str
    employer_id: int | None
    state: str
    first: date


CHANGES = """
WITH change AS (
    SELECT * FROM unnest(%(people)s::bigint[], %(insurances)s::text[], %(employers)s::bigint[], %(firsts)s::date[])
        AS c(person_id, insurance, employer_id, first))
"""
CLOSE = (
    CHANGES
    + """
UPDATE registry_enrolment e SET known = tstzrange(lower(e.known), %(at)s)
  FROM change c
 WHERE e.person_id = c.person_id AND e.insurance = c.insurance AND upper_inf(e.known)
   AND e.valid && daterange(c.first, NULL) AND e.state = ANY(%(states)s)
   AND (%(any_employer)s OR COALESCE(e.employer_id, 0) = COALESCE(c.employer_id, 0))
RETURNING e.id, c.first"""
)
KEEP_BEFORE = """
INSERT INTO registry_enrolment (person_id, insurance, employer_id, kind, state, is_paying, valid, known, reason)
SELECT e.person_id, e.insurance, e.employer_id, e.kind, e.state, e.is_paying,
       daterange(lower(e.valid), c.first), tstzrange(%(at)s, NULL), e.reason
  FROM registry_enrolment e JOIN unnest(%(ids)s::bigint[], %(firsts)s::date[]) AS c(id, first) ON c.id = e.id
 WHERE lower(e.valid) < c.first"""
GO_ON_AS = """
INSERT INTO registry_enrolment (person_id, insurance, employer_id, kind, state, is_paying, valid, known, reason)
SELECT e.person_id, e.insurance, NULL, e.kind, %(state)s, false,
       daterange(GREATEST(lower(e.valid), c.first), upper(e.valid)), tstzrange(%(at)s, NULL), %(reason)s
  FROM registry_enrolment e JOIN unnest(%(ids)s::bigint[], %(firsts)s::date[]) AS c(id, first) ON c.id = e.id
 WHERE e.insurance = 'pension'"""
IN_THE_WAY = (
    CHANGES
    + """
SELECT e.person_id, e.insurance, e.employer_id, e.state, lower(e.valid)
  FROM change c JOIN registry_enrolment e USING (person_id, insurance)
 WHERE upper_inf(e.known) AND e.valid && daterange(c.first, NULL) AND e.state <> 'paused'
   AND (e.insurance <> 'injury' OR COALESCE(e.employer_id, 0) = COALESCE(c.employer_id, 0))
   AND NOT (e.state = 'enrolled' AND COALESCE(e.employer_id, 0) = COALESCE(c.employer_id, 0)
            AND lower(e.valid) <= c.first AND upper_inf(e.valid))
 ORDER BY 1, 2"""
)
BEGIN = """
INSERT INTO registry_enrolment (person_id, insurance, employer_id, kind, state, is_paying, valid, known, reason)
SELECT c.person_id, c.insurance, c.employer_id, c.kind, 'enrolled', true,
       daterange(c.first, NULL), tstzrange(%(at)s, NULL), %(reason)s
  FROM unnest(%(people)s::bigint[], %(insurances)s::text[], %(employers)s::bigint[], %(firsts)s::date[],
              %(kinds)s::text[]) AS c(person_id, insurance, employer_id, first, kind)
 WHERE NOT EXISTS (SELECT FROM registry_enrolment e
                    WHERE e.person_id = c.person_id AND e.insurance = c.insurance AND upper_inf(e.known)
                      AND e.valid && daterange(c.first, NULL)
                      AND COALESCE(e.employer_id, 0) = COALESCE(c.employer_id, 0))"""

Change = tuple[int, str, int | None, date]


def _columns(changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "people": [change[0] for change in changes],
        "insurances": [change[1] for change in changes],
        "employers": [change[2] for change in changes],
        "firsts": [change[3] for change in changes],
    }


def _lock(changes: Sequence[Change]) -> None:
    people = sorted({change[0] for change in changes})
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


def _cut(changes: Sequence[Change], *, states: Sequence[str], any_employer: bool, at: datetime) -> dict[str, Any]:
    """End what we knew of matching spells from each change's month on, keep what was before. Returns the rows cut."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, {**_columns(changes), "states": list(states), "any_employer": any_employer, "at": at})
        hit = cursor.fetchall()
        ids, firsts = [row[0] for row in hit], [row[1] for row in hit]
        cursor.execute(KEEP_BEFORE, {"ids": ids, "firsts": firsts, "at": at})
    return {"ids": ids, "firsts": firsts}


def _go_on_as(state: str, cut: dict[str, Any], *, reason: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(GO_ON_AS, {**cut, "state": state, "reason": reason, "at": at})


def _wanted(starts: Iterable[Start]) -> dict[Change, str]:
    return {
        (start.person_id, insurance, start.employer_id, start.first.first_day): start.kind
        for start in starts
        for insurance in start.insurances
    }


def conflicts(starts: Iterable[Start]) -> list[Conflict]:
    """Spells that stand in the way: pension or unemployment elsewhere, a pension drawn, a later spell here."""
    with connection.cursor() as cursor:
        cursor.execute(IN_THE_WAY, _columns(list(_wanted(starts))))
        return [Conflict(*row) for row in cursor.fetchall()]


@as_system("people are locked wherever they live")
@transaction.atomic
def start_many(starts: Iterable[Start], *, reason: str = "start", at: datetime | None = None) -> int:
    """Begin spells; a paused pension ends where the new one begins. Returns how many spells were begun.

    Raises:
        EnrolledElsewhere: for any of them; nothing is begun then (ask `conflicts` first to sort them out).
        InjuryWithoutEmployer: work injury without a unit; nothing is begun then.
    """
    starts = list(starts)
    if nobodys := next((one for one in starts if "injury" in one.insurances and one.employer_id is None), None):
        raise InjuryWithoutEmployer(person=str(Person.objects.get(pk=nobodys.person_id)))
    wanted = _wanted(starts)
    changes = list(wanted)
    _lock(changes)
    in_the_way = conflicts(starts)
    if in_the_way:
        first = in_the_way[0]
        employer = Employer.objects.filter(pk=first.employer_id or 0).first()
        raise EnrolledElsewhere(
            people=len({conflict.person_id for conflict in in_the_way}),
            person=str(Person.objects.get(pk=first.person_id)),
            insurance=str(Insurance(first.insurance).label),
            employer=str(employer or Enrolment.State(first.state).label),
            month=first.first.strftime("%Y-%m"),
        )
    at = at or timezone.now()
    _cut(changes, states=["paused"], any_employer=True, at=at)
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, {**_columns(changes), "kinds": list(wanted.values()), "reason": reason, "at": at})
        return int(cursor.rowcount)


@as_system("people are locked wherever they live")
@transaction.atomic
def stop_many(stops: Iterable[Stop], *, reason: str = "stop", at: datetime | None = None) -> int:
    """End paying at the employer: pension goes on as paused, the others end. Returns how many spells were cut."""
    changes = [
        (stop.person_id, insurance, stop.employer_id, stop.first.first_day)
        for stop in dict.fromkeys(stops)
        for insurance in ALL_THREE
    ]
    _lock(changes)
    at = at or timezone.now()
    cut = _cut(changes, states=["enrolled"], any_employer=False, at=at)
    _go_on_as("paused", cut, reason=reason, at=at)
    return len(cut["ids"])


def _everywhere(people: Iterable[tuple[int, Month]]) -> list[Change]:
    return [
        (person, insurance, None, month.first_day) for person, month in dict(people).items() for insurance in ALL_THREE
    ]


@as_system("people are locked wherever they live")
@transaction.atomic
def retire_many(people: Iterable[tuple[int, Month]], *, reason: str = "retired", at: datetime | None = None) -> int:
    """The pension is drawn from the month on; unemployment and work injury end."""
    changes = _everywhere(people)
    _lock(changes)
    at = at or timezone.now()
    cut = _cut(changes, states=["enrolled", "paused"], any_employer=True, at=at)
    _go_on_as("drawing", cut, reason=reason, at=at)
    return len(cut["ids"])


@as_system("people are locked wherever they live")
@transaction.atomic
def end_many(people: Iterable[tuple[int, Month]], *, reason: str = "ended", at: datetime | None = None) -> int:
    """Enrolment ends for good (终止参保), as on death: every spell from the month on."""
    changes = _everywhere(people)
    _lock(changes)
    at = at or timezone.now()
    cut = _cut(changes, states=["enrolled", "paused", "drawing"], any_employer=True, at=at)
    _go_on_as("ended", cut, reason=reason, at=at)
    return len(cut["ids"])


def start(
    person: Person, employer: Employer | None, first: Month, *, kind: str = "employee", reason: str = "start"
) -> int:
    """Begin a person's spells: an employee in all three insurances, a flexible worker in pension, the specific
    groups in work injury alone."""
    insurances = {"flexible": ALL_THREE[:1], "specific": ALL_THREE[2:]}.get(kind, ALL_THREE)
    return start_many([Start(person.pk, employer.pk if employer else None, first, kind, insurances)], reason=reason)


def stop(person: Person, employer: Employer | None, first: Month, *, reason: str = "stop") -> int:
    return stop_many([Stop(person.pk, employer.pk if employer else None, first)], reason=reason)


def retire(person: Person, first: Month) -> int:
    return retire_many([(person.pk, first)])


@as_system("people are locked wherever they live")
@transaction.atomic
def correct(
    enrolment: Enrolment, *, by: User | None, reason: str, at: datetime | None = None, **changes: object
) -> Enrolment:
    """Hold something else to be so: the old row's `known` ends, a row with the changes is added."""
    old = Enrolment.objects.current().select_for_update(of=("self",)).get(pk=enrolment.pk)
    at = at or timezone.now()
    Enrolment.objects.filter(pk=old.pk).update(known=(old.known.lower, at))
    new = Enrolment.objects.get(pk=old.pk)
    new.pk, new._state.adding = None, True
    for name, value in {**changes, "known": (at, None), "reason": reason[:40]}.items():
        setattr(new, name, value)
    new.save(force_insert=True)
    new.refresh_from_db()
    trail.record(by, "enrolment.corrected", new, reason=reason, detail={"replaces": old.pk})
    return new
