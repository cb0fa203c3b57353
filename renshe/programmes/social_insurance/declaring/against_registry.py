"""Good lines held against the registry, for all rows at once: two queries whatever the number of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import connection

from renshe.law import Month
from renshe.programmes.social_insurance.declaring.columns import CHANGES, HEADING, KINDS
from renshe.programmes.social_insurance.declaring.faults import Datum, Fault
from renshe.programmes.social_insurance.declaring.understood import Line, Understood
from renshe.programmes.social_insurance.declaring.values import same_name
from renshe.registry.models import Employer, Insurance

ONE_AT_A_TIME = (Insurance.PENSION.value, Insurance.UNEMPLOYMENT.value)


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell that reaches into the month or lies after it."""

    insurance: str
    employer_id: int | None
    employer_name: str
    kind: str
    state: str
    covers_month: bool


@dataclass(slots=True)
class OnRecord:
    person_id: int
    name: str
    died_on: date | None
    spells: list[Spell] = field(default_factory=list)

    def kind_at(self, employer_id: int) -> str:
        """Return the kind in which the person is enrolled with the employer in the month, '' if not at all."""
        here = {
            spell.kind
            for spell in self.spells
            if spell.employer_id == employer_id and spell.covers_month and spell.state == "enrolled"
        }
        return "employee" if "employee" in here else "specific" if "specific" in here else ""

    def elsewhere(self, employer_id: int) -> Spell | None:
        """Return a spell that forbids enrolling the person as an employee here."""
        for spell in self.spells:
            if spell.insurance in ONE_AT_A_TIME and spell.employer_id != employer_id and spell.state != "paused":
                return spell
        return None


def people_on_record(identity_numbers: Sequence[str], month: Month) -> dict[str, OnRecord]:
    """Return the people known by their numbers, with the spells that matter from `month` on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity_number, id, name, died_on FROM registry_person WHERE identity_number = ANY(%s)",
            [list(identity_numbers)],
        )
        found = {number: OnRecord(pk, name, died_on) for number, pk, name, died_on in cursor.fetchall()}
        by_id = {person.person_id: person for person in found.values()}
        cursor.execute(
            """
            SELECT spell.person_id, spell.insurance, spell.employer_id, coalesce(employer.name, ''), spell.kind,
                   spell.state, spell.valid @> %(month)s::date
              FROM registry_enrolment AS spell LEFT JOIN registry_employer AS employer ON employer.id = employer_id
             WHERE spell.person_id = ANY(%(people)s) AND upper_inf(spell.known)
               AND spell.valid && daterange(%(month)s::date, NULL)
             ORDER BY lower(spell.valid), spell.id
            """,
            {"month": month.first_day, "people": list(by_id)},
        )
        for person_id, *spell in cursor.fetchall():
            by_id[person_id].spells.append(Spell(*spell))
    return found


def people_here(employer: Employer, month: Month) -> set[int]:
    """Return the people enrolled with an employer in a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT person_id FROM registry_enrolment WHERE employer_id = %s AND upper_inf(known) "
            "AND state = 'enrolled' AND valid @> %s::date",
            [employer.pk, month.first_day],
        )
        return {row[0] for row in cursor.fetchall()}


def check_people(
    understood: Understood, sheet: str, letters: Mapping[str, str], employer: Employer, month: Month
) -> Understood:
    """Return `understood` with people found, and the lines that contradict the registry turned into faults."""
    known = people_on_record([line.identity_number for line in understood.lines], month)
    good: list[Line] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    for line in understood.lines:
        person = known.get(line.identity_number)
        problems = list(_problems(line, person, employer, month))
        for key, code, was, data in problems:
            fault = Fault(code, was, line.row, letters.get(key, ""), HEADING[key], sheet, data)
            (notes if fault.is_note else faults).append(fault)
        if not any(fault.row == line.row for fault in faults[-len(problems) :]):
            good.append(replace(line, person_id=person.person_id if person else None))
    listed = {person.person_id for person in known.values()}
    left_out = people_here(employer, month) - listed
    if left_out:
        notes.append(Fault("note.left_out", sheet=sheet, data={"people": len(left_out)}))
    return replace(
        understood, lines=tuple(good), faults=understood.faults + tuple(faults), notes=understood.notes + tuple(notes)
    )


Found = tuple[str, str, str, dict[str, Datum]]  # column, code, what it was, what else the words need


def _problems(line: Line, person: OnRecord | None, employer: Employer, month: Month) -> Iterator[Found]:
    if person is None:
        if line.change == "start":
            yield "identity_number", "note.newcomer", line.name, {}
        else:
            yield "change", "person.unknown", line.identity_number, {"change": CHANGES[line.change]}
        return
    if same_name(person.name) != line.name:
        yield "name", "name.differs", line.name, {"right": person.name}
        return
    here = person.kind_at(employer.pk)
    if line.change == "start":
        yield from _problems_of_start(line, person, here, employer, month)
    elif not here:
        yield "change", "person.not_here", line.name, {"month": month.compact}
    elif here != line.kind:
        yield "kind", "person.other_kind", line.name, {"right": KINDS[here]}


def _problems_of_start(line: Line, person: OnRecord, here: str, employer: Employer, month: Month) -> Iterator[Found]:
    ended = any(spell.state == "ended" for spell in person.spells)
    if person.died_on:
        yield "identity_number", "person.dead", line.name, {"day": person.died_on.isoformat()}
    elif here:
        yield "change", "person.already_here", line.name, {"month": month.compact}
    elif line.kind == "employee" and (spell := person.elsewhere(employer.pk)):
        named: dict[str, Datum] = {"insurance": spell.insurance, "month": month.compact}
        if ended:
            yield "identity_number", "person.ended", line.name, {}
        elif spell.state == "drawing":
            yield "kind", "person.drawing", line.name, {}
        elif spell.employer_id is None:
            yield "identity_number", "person.flexible", line.name, named
        else:
            yield "identity_number", "person.elsewhere", line.name, {**named, "employer": spell.employer_name}
