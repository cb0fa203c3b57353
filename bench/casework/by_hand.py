"""What a good engineer would write by hand for the same rows: SQL alone, one item, nothing declared, nothing checked.

It writes the rows that ours writes, with the same durability: a transaction a step, the case locked, its number
counted, its event, its line of the trail, its clock; at the end a decision. It reckons no law: the receipt is copied
from one of ours. Who may, four eyes, what was typed, holidays in the limit: none of it is looked at. A peer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from bench.casework.applicants import Application

ITEM, PREFIX = "bench.by_hand", "BE03"
LIMIT = timedelta(days=28)
EVENT = """INSERT INTO casework_caseevent (case_id, sequence, kind, state, at, by_id, note, data)
VALUES (%s, %s, %s, %s, now(), %s, '', %s)"""
TRAIL = """INSERT INTO access_trailentry (at, user_id, action, subject_type, subject_key, reason, detail)
VALUES (now(), %s, %s, 'casework.case', %s, '', '{}')"""
NUMBER = """INSERT INTO casework_casecounter (unit_id, item, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (unit_id, item, year) DO UPDATE SET last = casework_casecounter.last + 1 RETURNING last"""
DECISION = """INSERT INTO casework_decision
 (item, person_id, case_id, month, law_id, receipt, receipt_hash, explanation, decided_by_id, decided_at)
SELECT %s, %s, %s, month, law_id, receipt, receipt_hash, explanation, %s, now() FROM casework_decision WHERE id = %s
RETURNING id"""
CLAUSES = """INSERT INTO casework_decisionclause
 (decision_id, document, article, number, role, name, edition, is_met, is_decisive)
SELECT %s, document, article, number, role, name, edition, is_met, is_decisive
  FROM casework_decisionclause WHERE decision_id = %s"""


def plain() -> psycopg.Connection[Any]:
    """A session of psycopg alone on the same database."""
    names = ("host", "port", "user", "password", "dbname", "passfile")
    given = {name: value for name, value in connection.get_connection_params().items() if name in names}
    return psycopg.connect(**given, autocommit=True)


def take_through(applied: Sequence[Application], session: psycopg.Connection[Any]) -> int:
    from bench.casework.applicants import officers
    from bench.casework.item import ONE_BY_ONE, STEPS
    from renshe.casework.models import Decision

    takers = {step: user.pk for step, user in officers().items()}
    states = dict(zip(STEPS, ("accepted", "looked_into", "checked", "granted"), strict=True))
    model = Decision.objects.filter(item=ONE_BY_ONE.code).order_by("pk").values_list("pk", flat=True)[:1].get()
    today = date.today()  # noqa: DTZ011 - the peer's
    codes = dict(session.execute("SELECT id, code FROM access_unit").fetchall())
    for one in applied:
        with session.transaction():
            case = _opened(session, one, today)
        for sequence, step in enumerate(STEPS, start=2):
            with session.transaction():
                _step(session, case, sequence, step, states[step], takers[step], one, today, codes[one.unit])
                if step == "grant":
                    (decision,) = _row(session, DECISION, ITEM, one.person, case, takers[step], model)
                    session.execute(CLAUSES, [decision, model])
    return len(applied)


def _row(session: psycopg.Connection[Any], query: str, *values: object) -> Any:
    return session.execute(query.encode(), values).fetchone()


def _opened(session: psycopg.Connection[Any], one: Application, today: date) -> int:
    (case,) = _row(
        session,
        """INSERT INTO casework_case
 (item, version, unit_id, person_id, state, is_open, opened_at, due_on, is_provisional)
VALUES (%s, 1, %s, %s, 'received', true, now(), %s, false) RETURNING id""",
        ITEM, one.unit, one.person, today + LIMIT,
    )  # fmt: skip
    session.execute(EVENT, [case, 1, "opened", "received", None, "{}"])
    session.execute(
        """INSERT INTO casework_caseclock
 (case_id, code, began_on, count, days, rolls_over, basis, ends_on, is_provisional)
VALUES (%s, 'decision', %s, 20, 'working', true, '', %s, false)""",
        [case, today, today + LIMIT],
    )
    session.execute(TRAIL, [None, "case.opened", str(case)])
    return int(case)


def _step(
    session: psycopg.Connection[Any],
    case: int,
    sequence: int,
    step: str,
    state: str,
    taker: int,
    one: Application,
    today: date,
    unit: str,
) -> None:
    _row(session, "SELECT state FROM casework_case WHERE id = %s FOR UPDATE", case)
    data = json.dumps({"answers": {"paid_months": str(one.paid_months)}} if step == "look_into" else {})
    session.execute(EVENT, [case, sequence, step, state, taker, data])
    if step == "accept":
        (last,) = _row(session, NUMBER, one.unit, ITEM, today.year)
        number = f"{unit}-{PREFIX}-{today.year}-{last:06d}"
        session.execute("UPDATE casework_case SET number = %s WHERE id = %s", [number, case])
    if step == "grant":
        session.execute("UPDATE casework_case SET is_open = false, closed_on = %s, due_on = NULL WHERE id = %s",
                        [today, case])  # fmt: skip
        session.execute("UPDATE casework_caseclock SET stopped_on = %s WHERE case_id = %s", [today, case])
    session.execute(TRAIL, [taker, f"case.{step}", str(case)])
