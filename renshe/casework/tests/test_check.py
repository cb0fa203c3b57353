"""What every case must hold, and that what was changed by hand is named."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.utils import translation

from renshe.casework import cases, check, instant
from renshe.casework.models import Case
from renshe.casework.tests.test_cases import ITEM
from renshe.casework.tests.village_doctors import SUBSIDY
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db


def wrong() -> dict[str, str]:
    """The checks that fail, by the beginning of their names, each with the first case that it names."""
    with translation.override("en"):
        return {one.name.split(" = ")[0]: one.first for one in check.check() if not one.ok}


def by_hand(statement: str) -> None:
    """What no page and no command does: triggers look away."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def case(bureau: Bureau) -> Case:
    """One that was accepted, beside one that waits and one that law decided at once."""
    officer, employer, person = bureau.officer("Li", "handler", bureau.east), bureau.employer(), bureau.person()
    case = cases.open_case(ITEM, bureau.east.unit, employer, by=None)
    cases.advance(case, "accept", by=officer)
    cases.open_case(ITEM, bureau.east.unit, employer, by=None)
    answers = {"licence": "here", "served": "12"}
    instant.decide(cases.open_case(SUBSIDY, bureau.east.unit, person, by=bureau.resident(person), answers=answers))
    assert wrong() == {}
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE casework_case SET state = 'refused' WHERE number LIKE '%1' AND item = 'test.declaration'",
         {"states of cases"}),
        ("UPDATE casework_case SET is_open = true, closed_on = NULL WHERE number = 'E-T01-2026-000001'",
         {"cases open and closed"}),
        ("UPDATE casework_case SET number = 'E-T01-2026-000007' WHERE number LIKE '%2'",
         {"numbers given"}),
        ("DELETE FROM access_trailentry WHERE action = 'case.accept'", {"steps taken"}),
        ("DELETE FROM casework_decisionclause; DELETE FROM casework_decision", {"cases decided at once by law"}),
        ("UPDATE casework_case SET due_on = '2026-01-05' WHERE number LIKE '%2'", {"limits that run"}),
        ("INSERT INTO casework_caseevent (case_id, sequence, kind, state, at, note, data) SELECT case_id, 3, 'refuse',"
         " 'accepted', now(), '', '{}' FROM casework_caseevent WHERE kind = 'accept'",
         {"cases that ended", "steps taken"}),
        ("DELETE FROM casework_caseevent WHERE kind = 'opened' AND case_id = (SELECT id FROM casework_case"
         " WHERE number LIKE '%1' AND item = 'test.declaration')",
         {"events of each case"}),
    ],
)  # fmt: skip
def test_what_was_changed_by_hand_is_named(case: Case, statement: str, named: set[str]) -> None:
    by_hand(statement)
    assert set(wrong()) == named


def test_the_first_that_is_wrong_is_named_by_its_number(case: Case) -> None:
    by_hand(f"UPDATE casework_case SET state = 'refused' WHERE id = {case.pk}")  # noqa: S608 - a key of ours
    assert wrong() == {"states of cases": case.number}
