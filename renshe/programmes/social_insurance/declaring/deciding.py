"""From draft to decision: submitted by the employer, accepted or refused by an officer, for one or for thousands.

Always in this order: lock the declarations (by key, so that two officers cannot wait for each other), look what
was done already, look whether it can be done, do it, record it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework import cases
from renshe.casework.errors import CaseworkError
from renshe.law import Month
from renshe.programmes.social_insurance.declaring.drafts import bad_rows_of
from renshe.programmes.social_insurance.declaring.open_months import require_open
from renshe.programmes.social_insurance.errors import (
    BadRowsLeft,
    DraftReplaced,
    NothingToDeclare,
    NotSubmitted,
    ReasonMissing,
)
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.models import Declaration, DeclarationLine, UploadedSheet
from renshe.registry import spells
from renshe.registry.errors import EnrolledElsewhere
from renshe.registry.models import Insurance

State = Declaration.State
TRIES: Final = 3  # two officers who start one person at two employers: the loser looks again and finds the conflict


@dataclass(frozen=True, slots=True)
class Conflict:
    """A declaration that could not be accepted: its people who started elsewhere meanwhile or are others by name."""

    declaration_id: int
    people: tuple[str, ...]

    def __str__(self) -> str:
        return _("These people were enrolled elsewhere or registered otherwise since the upload: %(people)s.") % {
            "people": "、".join(self.people)
        }


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What came of accepting: newly accepted, accepted before; those that still wait, for a conflict or a right."""

    accepted: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refused: tuple[CaseworkError, ...] = ()


@as_system("the case's town decides, not who submits")
@transaction.atomic(durable=True)
def submit(declaration: Declaration, *, user: User, leave_out_bad_rows: bool = False) -> Declaration:
    """Submit a draft: a case opens at the employer's town. Submitting twice changes nothing.

    Raises:
        NothingToDeclare: All its rows have faults.
        BadRowsLeft: Rows have faults and the employer has not decided to submit without them.
        DraftReplaced: A corrected file, perhaps a colleague's, came in between.
        NotSubmitted: It was refused.
        MonthClosed, MonthNotOpenYet
    """
    locked = _locked([declaration.pk])[0]
    if locked.state in (State.SUBMITTED, State.ACCEPTED):
        return locked
    if locked.state == State.REPLACED:
        raise DraftReplaced(employer=locked.employer.name, month=Month.of(locked.month).compact)
    if locked.state != State.DRAFT:
        raise _not_submitted(locked)
    if not locked.people and not locked.stops:
        raise NothingToDeclare(employer=locked.employer.name, month=Month.of(locked.month).compact)
    bad_rows = bad_rows_of(locked)
    if bad_rows and not leave_out_bad_rows:
        raise BadRowsLeft(employer=locked.employer.name, month=Month.of(locked.month).compact, rows=bad_rows)
    require_open(locked.employer, Month.of(locked.month))
    locked.case = cases.open_case(
        EMPLOYER_DECLARATION, locked.employer.town.unit, locked.employer, by=user, data=summary(locked)
    )
    locked.state = State.SUBMITTED
    locked.save(update_fields=["state", "case"])
    return locked


def summary(declaration: Declaration) -> dict[str, object]:
    """What the case's first event says of a declaration."""
    return {
        "declaration": declaration.pk,
        "month": Month.of(declaration.month).compact,
        "people": declaration.people,
        "wages_fen": declaration.wages_fen,
        "starts": declaration.starts,
        "stops": declaration.stops,
    }


@as_system("people start and stop wherever they live")
def accept(declarations: Iterable[int], *, officer: User | None) -> Acceptance:
    """Accept submitted declarations by their keys: newcomers are registered, people start and stop.

    A declaration with a conflict is left waiting and named; the others are accepted. Accepting again changes nothing.

    Raises:
        NotSubmitted: One is a draft, refused or replaced.
        MonthClosed, MonthNotOpenYet
    """
    keys = sorted(set(declarations))
    for left in reversed(range(TRIES)):
        try:
            return _accept(keys, officer)
        except (IntegrityError, EnrolledElsewhere):
            if not left:
                raise
    raise AssertionError("unreachable: the last try returns or raises")


@transaction.atomic(durable=True)
def _accept(keys: list[int], officer: User | None) -> Acceptance:
    locked = _locked(keys)
    for declaration in locked:
        if declaration.state not in (State.SUBMITTED, State.ACCEPTED):
            raise _not_submitted(declaration)
    waiting = [declaration for declaration in locked if declaration.state == State.SUBMITTED]
    unchanged = tuple(declaration.pk for declaration in locked if declaration.state == State.ACCEPTED)
    result = Acceptance(unchanged=unchanged)
    for month in sorted({declaration.month for declaration in waiting}):
        of_month = {declaration.pk: declaration for declaration in waiting if declaration.month == month}
        require_open(next(iter(of_month.values())).employer, Month.of(month))
        found = conflicts_of(list(of_month))
        good = [of_month[pk] for pk in sorted(of_month.keys() - {conflict.declaration_id for conflict in found})]
        accepted, refused = carry_out(good, Month.of(month), officer)
        result = replace(
            result,
            accepted=result.accepted + tuple(accepted),
            conflicts=result.conflicts + tuple(found),
            refused=result.refused + tuple(refused),
        )
    return result


def carry_out(
    declarations: list[Declaration], month: Month, officer: User | None
) -> tuple[list[int], list[CaseworkError]]:
    """Accept locked declarations of one month that have no conflict: their cases, newcomers, starts and stops.

    Returns the keys of those accepted, and what casework refused (a role that isn't held at the unit).
    """
    step = "accept" if officer else "accept_by_system"
    by_case = {declaration.case_id: declaration.pk for declaration in declarations}
    went = cases.advance_many(EMPLOYER_DECLARATION, [case for case in by_case if case], step, by=officer)
    accepted = sorted(by_case[case] for case in went.done)
    with connection.cursor() as cursor:
        cursor.execute(REGISTER_NEWCOMERS, [accepted])
        cursor.execute(NAME_NEWCOMERS, [accepted])
    changed = DeclarationLine.objects.filter(declaration__in=accepted).exclude(change="none").order_by("person_id")
    starts, stops = [], []
    for person, employer, change, kind in changed.values_list("person", "declaration__employer", "change", "kind"):
        assert person is not None  # NAME_NEWCOMERS has found them all
        if change == "stop":
            stops.append(spells.Stop(person, employer, month))
        else:
            insurances = spells.ALL_THREE if kind == "employee" else (Insurance.INJURY.value,)
            starts.append(spells.Start(person, employer, month, kind, insurances))
    if stops:  # before the starts: who goes from one employer to another in a month is free by then
        spells.stop_many(stops, reason="declared")
    if starts:
        spells.start_many(starts, reason="declared")
    Declaration.objects.filter(pk__in=accepted).update(state=State.ACCEPTED)
    UploadedSheet.objects.filter(declaration__in=accepted).delete()
    return accepted, went.refused


@as_system("the declaration is locked; its case asks who may")
@transaction.atomic(durable=True)
def refuse(declaration: Declaration, *, officer: User, reason: str) -> Declaration:
    """Refuse a submitted declaration; the employer reads the reason and uploads again. Twice changes nothing.

    Raises:
        ReasonMissing
        NotSubmitted: Somebody accepted it meanwhile, or it was never submitted.
    """
    locked = _locked([declaration.pk])[0]
    if not reason.strip():
        raise ReasonMissing(employer=locked.employer.name, month=Month.of(locked.month).compact)
    if locked.state == State.REFUSED:
        return locked
    if locked.state != State.SUBMITTED:
        raise _not_submitted(locked)
    assert locked.case is not None  # submitted ones have a case
    cases.advance(locked.case, "refuse", by=officer, note=reason.strip()[:400])
    locked.state = State.REFUSED
    locked.save(update_fields=["state"])
    return locked


def _locked(keys: list[int]) -> list[Declaration]:
    rows = Declaration.objects.select_for_update(of=("self",), no_key=True).select_related("employer__town__unit")
    found = list(rows.filter(pk__in=keys).order_by("pk"))
    if len(found) != len(keys):
        raise Declaration.DoesNotExist
    return found


def _not_submitted(declaration: Declaration) -> NotSubmitted:
    return NotSubmitted(
        employer=declaration.employer.name,
        month=Month.of(declaration.month).compact,
        state=str(declaration.get_state_display()),
    )


def conflicts_of(declarations: list[int]) -> list[Conflict]:
    with connection.cursor() as cursor:
        cursor.execute(CONFLICTS, {"declarations": declarations})
        return [Conflict(declaration_id, tuple(people)) for declaration_id, people in cursor.fetchall()]


# A newcomer may have been registered since the upload: the number finds the person, the name has to be the same.
# Of two waiting declarations that start one person the one with the lower key goes first.
CONFLICTS: Final = """
    WITH starting AS (
        SELECT line.declaration_id, declaration.employer_id, declaration.month, line.kind, person.id AS person_id,
               coalesce(person.name, line.newcomer_name) AS name,
               line.newcomer_number <> '' AND person.name <> line.newcomer_name AS is_another,
               line.kind = 'employee' AND row_number() OVER (
                   PARTITION BY coalesce(person.identity_number, line.newcomer_number), line.kind
                   ORDER BY line.declaration_id) > 1 AS is_second
          FROM social_insurance_declarationline AS line
          JOIN social_insurance_declaration AS declaration ON declaration.id = line.declaration_id
          LEFT JOIN registry_person AS person
                 ON person.id = line.person_id OR person.identity_number = nullif(line.newcomer_number, '')
         WHERE line.declaration_id = ANY(%(declarations)s) AND line.change = 'start'
    )
    SELECT declaration_id, array_agg(name ORDER BY name)
      FROM starting
     WHERE is_another OR is_second OR EXISTS (
           SELECT FROM registry_enrolment AS spell
            WHERE spell.person_id = starting.person_id AND upper_inf(spell.known)
              AND spell.state <> 'paused' AND spell.valid && daterange(starting.month, NULL)
              AND NOT EXISTS (
                  SELECT FROM social_insurance_declarationline AS leaving
                    JOIN social_insurance_declaration AS left_one ON left_one.id = leaving.declaration_id
                   WHERE leaving.declaration_id = ANY(%(declarations)s) AND leaving.change = 'stop'
                     AND leaving.person_id = spell.person_id AND left_one.employer_id = spell.employer_id
                     AND left_one.month = starting.month)
              AND (spell.insurance = 'injury' AND spell.employer_id = starting.employer_id
                   OR spell.insurance <> 'injury' AND starting.kind = 'employee'))
     GROUP BY declaration_id ORDER BY declaration_id
"""
REGISTER_NEWCOMERS: Final = """
    INSERT INTO registry_person (identity_number, name, sex, birth_date, town_id, phone, bank_code, bank_account)
    SELECT DISTINCT ON (line.newcomer_number) line.newcomer_number, line.newcomer_name,
           CASE WHEN substr(line.newcomer_number, 17, 1)::int %% 2 = 1 THEN 'M' ELSE 'F' END,
           to_date(substr(line.newcomer_number, 7, 8), 'YYYYMMDD'), employer.town_id, '', '', ''
      FROM social_insurance_declarationline AS line
      JOIN social_insurance_declaration AS declaration ON declaration.id = line.declaration_id
      JOIN registry_employer AS employer ON employer.id = declaration.employer_id
     WHERE line.declaration_id = ANY(%s) AND line.newcomer_number <> ''
     ORDER BY line.newcomer_number, line.declaration_id
    ON CONFLICT (identity_number) DO NOTHING
"""
NAME_NEWCOMERS: Final = """
    UPDATE social_insurance_declarationline AS line
       SET person_id = person.id, newcomer_number = '', newcomer_name = ''
      FROM registry_person AS person
     WHERE line.declaration_id = ANY(%s) AND person.identity_number = nullif(line.newcomer_number, '')
"""
