from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from renshe.access import sealing, trail
from renshe.access.errors import TrailBroken
from renshe.access.models import TrailEntry, User

pytestmark = pytest.mark.django_db(transaction=True)


def tamper(statement: str) -> None:
    """Do what only the database's owner can: change rows with the triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)


@pytest.fixture
def sealed() -> list[int]:
    officer = User.objects.create(username="officer")
    for reason in ("first", "second", "third"):
        trail.seen(officer, officer, "identity number", reason=reason)
    sealing.seal()
    return list(TrailEntry.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_trailentry SET reason = 'x'",
        "DELETE FROM access_trailentry",
        "TRUNCATE access_trailentry CASCADE",
    ],
)
def test_the_database_refuses_to_change_the_trail(sealed: list[int], statement: str) -> None:
    with pytest.raises(DatabaseError, match="is only added to"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert TrailEntry.objects.count() == 3


def test_an_untouched_trail_verifies_and_tells_what_waits(sealed: list[int]) -> None:
    trail.record(None, "month.closed", "2021-03")
    found = sealing.verify()
    assert (found.seals, found.rows, found.unsealed) == (1, 3, 1)
    sealing.seal()
    assert sealing.seal() is None
    assert sealing.verify().rows == 4


def test_a_changed_row_is_found(sealed: list[int]) -> None:
    tamper("UPDATE access_trailentry SET reason = 'nothing' WHERE reason = 'second'")
    with pytest.raises(TrailBroken, match="was changed"):
        sealing.verify()


def test_a_missing_row_is_found(sealed: list[int]) -> None:
    tamper("DELETE FROM access_trailentry WHERE reason = 'second'")
    with pytest.raises(TrailBroken, match="1 are missing"):
        sealing.verify()


def test_an_added_row_is_found(sealed: list[int]) -> None:
    tamper(
        "INSERT INTO access_trailentry (id, at, action, subject_type, subject_key, reason, detail) "
        "VALUES (-1, now(), 'seen', '', '', '', '{}')"
    )
    with pytest.raises(TrailBroken, match="row -1 was added"):
        sealing.verify()


def test_an_added_row_is_not_sealed_by_the_next_seal(sealed: list[int]) -> None:
    tamper(
        "INSERT INTO access_trailentry (id, at, action, subject_type, subject_key, reason, detail) "
        "VALUES (-1, now(), 'seen', '', '', '', '{}')"
    )
    trail.record(None, "month.closed", "2021-03")
    made = sealing.seal()
    assert made is not None and made.rows == 1
    with pytest.raises(TrailBroken, match="row -1 was added"):
        sealing.verify()


def test_a_seal_costs_the_same_however_many_there_are(sealed: list[int], django_assert_num_queries: Any) -> None:
    for _ in range(20):
        trail.record(None, "month.closed", "2021-03")
        sealing.seal()
    trail.record(None, "month.closed", "2021-03")
    with django_assert_num_queries(10):
        sealing.seal()
    assert sealing.verify().seals == 22


def test_a_seal_taken_out_is_found_by_the_next_and_by_the_hash_noted_outside(sealed: list[int]) -> None:
    noted = sealing.verify().hash
    tamper("DELETE FROM access_trailseal")
    assert sealing.verify().unsealed == 3
    with pytest.raises(TrailBroken, match="none of its 0 seals has the hash"):
        sealing.verify(noted)


def test_a_row_that_commits_late_with_a_lower_id_is_sealed_later_and_is_no_fault(sealed: list[int]) -> None:
    written, go = Event(), Event()

    def late() -> None:
        with transaction.atomic():
            trail.record(None, "late", "")
            written.set()
            go.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as other:
        writer = other.submit(late)
        assert written.wait(20)
        trail.record(None, "early", "")
        first = sealing.seal()
        assert first is not None
        assert (first.rows, len(first.waiting)) == (1, 1)
        assert sealing.verify().unsealed == 0
        go.set()
        writer.result()
    assert sealing.verify().unsealed == 1
    sealing.seal()
    assert (sealing.verify().rows, sealing.verify().unsealed) == (5, 0)
