"""Drafts: kept from what was understood, replaced by a corrected file until one is submitted."""

from __future__ import annotations

from django.db import connection, transaction

from renshe.access.models import User
from renshe.law import Month
from renshe.programmes.social_insurance.declaring.faults import Fault
from renshe.programmes.social_insurance.declaring.open_months import require_open
from renshe.programmes.social_insurance.declaring.understood import Line, Understood, UploadedRow
from renshe.programmes.social_insurance.errors import AlreadySubmitted, NothingToDeclare
from renshe.programmes.social_insurance.models import Declaration, UploadedSheet
from renshe.registry.models import Employer

State = Declaration.State


@transaction.atomic(durable=True)
def save_draft(employer: Employer, month: Month, understood: Understood, *, user: User, file_name: str) -> Declaration:
    """Keep what was understood as the employer's draft of the month.

    The same content twice is the same draft; what was submitted or accepted with this content is returned as it is.
    A file of bad rows only is a draft too: its faults and its workbook of errors are this file's, and it cannot be
    submitted.

    Raises:
        NothingToDeclare: There is no row at all.
        AlreadySubmitted: A declaration with other content waits or is accepted.
        MonthClosed, MonthNotOpenYet
    """
    # Two uploads at once: the employer's row makes the second wait for the first.
    Employer.objects.select_for_update(no_key=True).get(pk=employer.pk)
    require_open(employer, month)
    found = {
        declaration.state: declaration
        for declaration in Declaration.objects.filter(
            employer=employer, month=month.first_day, state__in=[State.DRAFT, State.SUBMITTED, State.ACCEPTED]
        )
    }
    in_force = found.get(State.SUBMITTED) or found.get(State.ACCEPTED)
    if in_force and in_force.content_hash == understood.content_hash:
        return in_force
    if in_force:
        raise AlreadySubmitted(employer=employer.name, month=month.compact, state=str(in_force.get_state_display()))
    if understood.is_unreadable:
        raise NothingToDeclare(employer=employer.name, month=month.compact)
    problems = [problem.as_data() for problem in (*understood.faults, *understood.notes)]
    if (draft := found.get(State.DRAFT)) is not None:
        if draft.content_hash == understood.content_hash:
            return _with_what_was_wrong(draft, understood, problems, file_name)
        draft.lines.all().delete()
        UploadedSheet.objects.filter(declaration=draft).delete()
        Declaration.objects.filter(pk=draft.pk).update(state=State.REPLACED)
    totals = understood.totals
    draft = Declaration.objects.create(
        employer=employer,
        month=month.first_day,
        content_hash=understood.content_hash,
        people=totals.people,
        wages_fen=totals.wages_fen,
        starts=totals.starts,
        stops=totals.stops,
        problems=problems,
        file_name=file_name[:200],
        made_by=user,
    )
    _keep_lines(draft, understood.lines)
    UploadedSheet.objects.create(declaration=draft, rows=[row.as_data() for row in understood.rows])
    return draft


def _with_what_was_wrong(
    draft: Declaration, understood: Understood, problems: list[dict[str, object]], file_name: str
) -> Declaration:
    """The same good lines once more: only what is wrong beside them may have changed."""
    draft.problems, draft.file_name = problems, file_name[:200]
    draft.save(update_fields=["problems", "file_name"])
    UploadedSheet.objects.filter(declaration=draft).update(rows=[row.as_data() for row in understood.rows])
    return draft


def _keep_lines(draft: Declaration, lines: tuple[Line, ...]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY social_insurance_declarationline "
            "(declaration_id, person_id, newcomer_number, newcomer_name, wage_fen, change, kind) FROM STDIN"
        ) as copy,
    ):
        for line in lines:
            is_new = line.person_id is None
            number, name = (line.identity_number, line.name) if is_new else ("", "")
            copy.write_row((draft.pk, line.person_id, number, name, line.wage_fen, line.change, line.kind))


def problems_of(declaration: Declaration) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Return the faults and the notes of a declaration's file."""
    problems = [Fault.from_data(data) for data in declaration.problems]
    return tuple(p for p in problems if not p.is_note), tuple(p for p in problems if p.is_note)


def as_uploaded(declaration: Declaration) -> Understood:
    """Return the rows and problems of a draft, enough for `write_problem_workbook`."""
    faults, notes = problems_of(declaration)
    sheet = UploadedSheet.objects.filter(declaration=declaration).first()
    rows = tuple(UploadedRow.from_data(row) for row in sheet.rows) if sheet else ()
    return Understood(faults=faults, notes=notes, rows=rows)


def bad_rows_of(declaration: Declaration) -> int:
    """Return how many rows of the file cannot be declared."""
    return len({fault.row for fault in problems_of(declaration)[0] if fault.row is not None})
