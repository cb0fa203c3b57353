"""A month's declarations of many employers at once, as other systems (and the sample city) hand them over."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from renshe.access.models import User
from renshe.casework import cases
from renshe.law import Month
from renshe.programmes.social_insurance.declaring.deciding import carry_out, summary
from renshe.programmes.social_insurance.declaring.open_months import LOCK, is_closed, require_come
from renshe.programmes.social_insurance.errors import MonthClosed
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.models import Declaration

Row = tuple[int, int, int, str, str]  # employer_id, person_id, wage_fen, change, kind

STAGE = """
    CREATE TEMPORARY TABLE declared (
        employer_id bigint, person_id bigint, wage_fen bigint, change text, kind text
    ) ON COMMIT DROP
"""
# The same hash as `understood.content_hash`: what came in bulk and is uploaded once more declares once. Nobody here
# is a newcomer, whose name would be part of it.
DECLARE = """
    INSERT INTO social_insurance_declaration
           (employer_id, month, state, content_hash, people, wages_fen, starts, stops, problems, file_name, made_by_id,
            made_at)
    SELECT declared.employer_id, %(month)s, 'submitted',
           encode(sha256(convert_to(string_agg(
               person.identity_number || '|' || declared.kind || '|' || declared.wage_fen || '|' || declared.change,
               E'\\n' ORDER BY person.identity_number COLLATE "C"), 'UTF8')), 'hex'),
           count(*) FILTER (WHERE change <> 'stop'), coalesce(sum(wage_fen) FILTER (WHERE change <> 'stop'), 0),
           count(*) FILTER (WHERE change = 'start'), count(*) FILTER (WHERE change = 'stop'),
           '[]', '', %(by)s, now()
      FROM declared JOIN registry_person AS person ON person.id = declared.person_id
     WHERE NOT EXISTS (SELECT FROM social_insurance_declaration AS earlier
                        WHERE earlier.employer_id = declared.employer_id AND earlier.month = %(month)s
                          AND earlier.state IN ('submitted', 'accepted'))
     GROUP BY declared.employer_id
     ORDER BY declared.employer_id
        ON CONFLICT (employer_id, month) WHERE state IN ('submitted', 'accepted') DO NOTHING
    RETURNING id
"""
LINES = """
    INSERT INTO social_insurance_declarationline
           (declaration_id, person_id, newcomer_number, newcomer_name, wage_fen, change, kind)
    SELECT declaration.id, declared.person_id, '', '', declared.wage_fen, declared.change, declared.kind
      FROM declared JOIN social_insurance_declaration AS declaration
           ON declaration.employer_id = declared.employer_id AND declaration.id = ANY(%s)
"""

LINK = """
    UPDATE social_insurance_declaration AS declaration SET case_id = opened.case_id
      FROM unnest(%s::bigint[], %s::bigint[]) AS opened (declaration_id, case_id)
     WHERE declaration.id = opened.declaration_id
"""


@transaction.atomic(durable=True)
def declare_in_bulk(month: Month, lines: Iterable[Row], *, by: User | None, accept: bool = True) -> int:
    """Declare, submit and accept for all employers of `lines`; return how many declarations were made.

    They are accepted by the system, not by an officer. An employer whose declaration of the month is already there
    is passed over, so that a repeat changes nothing.

    Args:
        lines: (employer_id, person_id, wage_fen, change, kind), one for a person at an employer.
        accept: Without it the declarations wait for an officer.

    Raises:
        MonthClosed, MonthNotOpenYet
        EnrolledElsewhere: A line starts somebody who is enrolled elsewhere; nothing was declared.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [LOCK, month.ordinal])
        if is_closed(month):
            raise MonthClosed(employer="", month=month.compact)
        require_come(month)
        cursor.execute("DROP TABLE IF EXISTS declared")
        cursor.execute(STAGE)
        with cursor.copy("COPY declared FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute("ANALYZE declared")
        cursor.execute(DECLARE, {"month": month.first_day, "by": by.pk if by else None})
        made = [row[0] for row in cursor.fetchall()]
        cursor.execute(LINES, [made])
    declarations = list(Declaration.objects.filter(pk__in=made).select_related("employer__town__unit").order_by("pk"))
    openings = [cases.Opening(d.employer.town.unit, d.employer, data=summary(d)) for d in declarations]
    for declaration, case in zip(declarations, cases.open_many(EMPLOYER_DECLARATION, openings, by=by), strict=True):
        declaration.case = case
    with connection.cursor() as cursor:
        cursor.execute(LINK, [[d.pk for d in declarations], [d.case_id for d in declarations]])
    if accept:
        carry_out(declarations, month, None)
    return len(made)
