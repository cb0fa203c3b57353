"""Good lines held against the registry, for all rows at once: two queries whatever the number of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import connection

from renshe.law import Month
from renshe.programmes.social_insurance.declaring.columns import HEADING, KEYS, KINDS
from renshe.programmes.social_insurance.declaring.faults import Datum, Fault
from renshe.programmes.social_insurance.declaring.look_ups import MISMATCHES_A_DAY
from renshe.programmes.social_insurance.declaring.understood import Line, Understood
from renshe.programmes.social_insurance.declaring.values import can_be_registered, read_identity, same_name
from renshe.registry.models import Employer, Insurance

ONE_AT_A_TIME = (Insurance.PENSION.value, Insurance.UNEMPLOYMENT.value)


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell that reaches into the month or lies after it."""

    insurance: str
    employer_id: int | None
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

    def may_start(self, kind: str, employer_id: int) -> bool:
        """Whether the person can be enrolled here: living, and as an employee insured by nobody else."""
        taken = kind == "employee" and any(
            spell.insurance in ONE_AT_A_TIME and spell.employer_id != employer_id and spell.state != "paused"
            for spell in self.spells
        )
        return self.died_on is None and not taken


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
            SELECT spell.person_id, spell.insurance, spell.employer_id, spell.kind, spell.state,
                   spell.valid @> %(month)s::date
              FROM registry_enrolment AS spell
             WHERE spell.person_id = ANY(%(people)s) AND upper_inf(spell.known)
               AND spell.valid && daterange(%(month)s::date, NULL)
             ORDER BY lower(spell.valid), spell.id
            """,
            {"month": month.first_day, "people": list(by_id)},
        )
        for person_id, *spell in cursor.fetchall():
            by_id[person_id].spells.append(Spell(*spell))
    return found


def numbers_here(employer: Employer, month: Month) -> set[str]:
    """Return the identity numbers of the people enrolled with an employer in a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT person.identity_number FROM registry_enrolment AS spell "
            "JOIN registry_person AS person ON person.id = spell.person_id "
            "WHERE employer_id = %s AND upper_inf(known) AND state = 'enrolled' AND valid @> %s::date",
            [employer.pk, month.first_day],
        )
        return {row[0] for row in cursor.fetchall()}


def check_people(
    understood: Understood,
    sheet: str,
    letters: Mapping[str, str],
    employer: Employer,
    month: Month,
    mismatches_left: int = MISMATCHES_A_DAY,
) -> Understood:
    """Return `understood` with people found, and the lines that contradict the registry turned into faults.

    Of people who are not enrolled here an employer learns nothing but that number and name do not match, or that
    they cannot be added; who was looked up is in `looked_up` and `mismatched`, for the trail.
    """
    known = people_on_record([line.identity_number for line in understood.lines], month)
    good: list[Line] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    looked_up: list[int] = []
    mismatched: list[int] = []
    for line in understood.lines:
        person = known.get(line.identity_number)
        if person is not None and line.change == "start" and not person.kind_at(employer.pk):
            problem = _problem_of_stranger(line, person, employer, month, mismatches_left - len(mismatched))
            if problem is None or problem[1] == "person.cannot_start":
                looked_up.append(person.person_id)
            elif problem[1] == "name.no_match":
                mismatched.append(person.person_id)
        else:
            problem = _problem(line, person, employer, month)
        fault = None
        if problem is not None:
            key, code, was, data = problem
            fault = Fault(code, was, line.row, letters.get(key, ""), HEADING[key], sheet, data)
            (notes if fault.is_note else faults).append(fault)
        if fault is None or fault.is_note:
            good.append(replace(line, person_id=person.person_id if person else None))
    left_out = numbers_here(employer, month) - _numbers_in(understood)
    if left_out:
        notes.append(Fault("note.left_out", sheet=sheet, data={"people": len(left_out)}))
    return replace(
        understood,
        lines=tuple(good),
        faults=understood.faults + tuple(faults),
        notes=understood.notes + tuple(notes),
        looked_up=tuple(looked_up),
        mismatched=tuple(mismatched),
    )


def _numbers_in(understood: Understood) -> set[str]:
    """Return every identity number that can be read, of bad rows too: whoever is listed is not left out."""
    cells = (row.cells[KEYS.index("identity_number")] for row in understood.rows)
    return {number for cell in cells if isinstance(number := read_identity(cell), str)}


Found = tuple[str, str, str, dict[str, Datum]]  # column, code, what it was, what else the words need


def _problem(line: Line, person: OnRecord | None, employer: Employer, month: Month) -> Found | None:
    """What is wrong with a newcomer's line, or with the line of one of the employer's own people."""
    if line.change == "start" and person is None:
        if not can_be_registered(line.name):
            return "name", "name.strange", line.name, {}
        return "identity_number", "note.newcomer", line.name, {}
    here = person.kind_at(employer.pk) if person else ""
    if person is None or not here:
        return "change", "person.not_here", line.name, {"month": month.compact}
    if same_name(person.name) != line.name:
        return "name", "name.differs", line.name, {"right": person.name}
    if line.change == "start":
        return "change", "person.already_here", line.name, {"month": month.compact}
    if here != line.kind:
        return "kind", "person.other_kind", line.name, {"right": KINDS[here]}
    return None


def _problem_of_stranger(
    line: Line, person: OnRecord, employer: Employer, month: Month, mismatches_left: int
) -> Found | None:
    if mismatches_left <= 0:
        return "name", "name.not_checked", line.name, {"most": MISMATCHES_A_DAY}
    if same_name(person.name) != line.name:
        return "name", "name.no_match", line.name, {}
    if not person.may_start(line.kind, employer.pk):
        return "identity_number", "person.cannot_start", line.name, {"month": month.compact}
    return None
