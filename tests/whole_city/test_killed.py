"""Closes that are killed in the worst moments, and closes of two at once, beside a city that nobody disturbed.

A session of ours holds what the step is about to write, so that the command waits there; it is killed while it waits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from renshe.testing import PROVES
from tests.made_once import copied
from tests.whole_city.home import OTHERS, WAITING, Home, until

pytestmark = [
    pytest.mark.proof,  # its sample: `test_month_killed`
    pytest.mark.slow,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="each home has its embedded PostgreSQL"),
]


@pytest.fixture(scope="module")
def twin(built: Home, homes: Path) -> Home:
    """The same city in another home, its first month still open: tests close it in order, disturbed as they like."""
    return copied(built, homes / "twin")


@contextmanager
def held(home: Home, statement: str) -> Iterator[None]:
    """Hold rows or tables while inside, and wait at the end until every other session is gone."""
    with home.connect() as watcher, home.connect() as holder:
        watcher.autocommit = True
        holder.execute(statement.encode())
        yield
        holder.rollback()
        holder.close()
        until(watcher, OTHERS, 0)


def close_and_kill(home: Home, month: str, statement: str) -> None:
    kill(home, ("month", "close", month), statement)


def kill(home: Home, words: tuple[str, ...], statement: str, **environment: str) -> None:
    """Kill (SIGKILL) a command at the moment when it wants what `statement` holds."""
    with held(home, statement), home.begun(*words, **environment) as command:
        with home.connect() as watcher:
            watcher.autocommit = True
            until(watcher, WAITING, 1, patience=900)
        command.kill()
        command.join()
        assert command.exitcode == -9


def writing(table: str) -> str:
    return f"LOCK TABLE {table} IN SHARE MODE"


RECORD = """INSERT INTO archive_runstep (run_id, name, rows, totals, seconds, finished_at)
SELECT id, 'STEP', 0, '{}', 0, now() FROM archive_run WHERE month = '2021-01-01'"""


def committing(step: str) -> str:
    """The step's work is all done and its files are written; only its record is not committed."""
    return RECORD.replace("STEP", step)


DECEMBERS_ROSTER = """INSERT INTO archive_archivefile (month, name, rows, totals, bytes, sha256)
VALUES ('2021-12-01', 'roster', 0, '{}', 0, '')"""


def steps(home: Home) -> list[str]:
    return [name for (name,) in home.rows("SELECT name FROM archive_runstep ORDER BY id")]


KILLS = (
    (writing("social_insurance_declarationline"), []),  # the city is declaring
    (writing("archive_archivefile"), []),  # the roster's file is written, not recorded
    (committing("assessed"), ["roster"]),
    (writing("ledger_bill"), ["assessed"]),  # in the middle of the bills
    (committing("arrivals"), ["bills"]),  # the tax authority has answered
    (writing("ledger_posting"), ["arrivals"]),  # in the middle of booking
    (committing("credited"), []),
    (writing("social_insurance_benefit"), ["credited", "awards"]),  # decided, the benefits not all made
    (writing("ledger_paymentbatch"), ["benefits"]),  # before anything went to the banks
    (committing("payments"), ["payroll"]),  # the banks have paid, and we do not know it yet
    (committing("drawn"), ["payments"]),  # accounts are drawn down and booked
    (writing("archive_sealedmonth"), ["drawn", "interest"]),  # during the seal
)
SAMPLE = (3, 5, 9, 11)  # where bills, bookings, the banks and the seal are at stake


def test_a_close_killed_again_and_again_ends_as_if_it_never_was(year: Home, twin: Home) -> None:
    done: list[str] = []
    for number, (statement, steps_before) in enumerate(KILLS):
        done += steps_before
        if PROVES or number in SAMPLE:
            close_and_kill(twin, "2021-01", statement)
            assert steps(twin) == done
    assert twin.data("month", "show", "2021-01")["state"] == "working"
    twin.done("month", "close", "2021-01")

    assert twin.data("month", "show", "2021-01") == year.data("month", "show", "2021-01")
    assert twin.hashes("2021-01") == year.hashes("2021-01")
    books = "SELECT key, sum(abs(amount_fen)) FROM ledger_entry e JOIN ledger_posting ON entry_id = e.id "
    books += "WHERE e.month = '2021-01-01' GROUP BY key ORDER BY key"
    assert twin.rows(books) == year.rows(books)
    assert twin.data("ledger", "check")[0]["ok"]
    assert twin.data("archive", "verify")["problems"] == []


def test_the_banks_own_books_hold_every_payment_once(year: Home, twin: Home) -> None:
    assert bank_books(twin, "202101") == bank_books(year, "202101")
    numbers = [number for number, _fen in bank_books(twin, "202101")]
    assert len(numbers) == len(set(numbers)) == 301
    paid_fen = sum(fen for _number, fen in bank_books(twin, "202101"))
    assert [(paid_fen,)] == twin.rows("SELECT sum(paid_fen) FROM ledger_paymentbatch")


def test_of_two_closes_the_second_is_told_who_is_at_it(twin: Home, year: Home) -> None:
    with held(twin, writing("archive_sealedmonth")):
        first = twin.start("month", "close", "2021-02")
        with twin.connect() as watcher:
            watcher.autocommit = True
            until(watcher, WAITING, 1)
        words = twin.refused("month", "close", "2021-02")
        assert "正由 系统账户 " in words
        assert "2021-02" in words
    assert first.communicate(timeout=60)[1] == ""
    assert first.returncode == 0
    assert twin.hashes("2021-02") == year.hashes("2021-02")


def test_two_closes_at_once_have_one_effect(twin: Home, year: Home) -> None:
    both = [twin.start("month", "close", "2021-03") for _ in range(2)]
    said = [one.communicate(timeout=120)[1] for one in both]
    assert sorted(one.returncode for one in both) == [0, 1]
    assert not [words for words in said if "Traceback" in words]
    assert twin.data("month", "show", "2021-03") == year.data("month", "show", "2021-03")
    assert bank_books(twin, "202103") == bank_books(year, "202103")


def bank_books(home: Home, month: str) -> list[tuple[str, int]]:
    """Return number and fen of each payment that the simulated banks really made."""
    found = []
    for book in sorted((home.path / "exchange" / "bank" / "books").glob(f"paid-*-{month}-*.csv")):
        found += [(number, int(fen)) for number, fen in (line.split(",") for line in book.read_text().splitlines())]
    return found


def test_the_years_interest_is_booked_once_however_often_december_is_killed(year: Home, twin: Home) -> None:
    # The run closes from April on, and is killed when it has the file of December's roster.
    kill(twin, ("run",), DECEMBERS_ROSTER, RENSHE_SERVE="0")
    assert [twin.data("month", "show", month)["state"] for month in ("2021-11", "2021-12")] == ["closed", "working"]
    for statement in (
        writing("ledger_posting"),  # in the middle of booking what arrived
        committing("drawn").replace("2021-01-01", "2021-12-01"),
        committing("interest").replace("2021-01-01", "2021-12-01"),
    ):
        close_and_kill(twin, "2021-12", statement)
    twin.done("month", "close", "2021-12")
    assert twin.data("month", "show", "2021-12") == year.data("month", "show", "2021-12")
    assert twin.hashes("2021-12") == year.hashes("2021-12")
    of_accounts = (
        "SELECT key, count(*), sum(abs(amount_fen)) FROM ledger_entry e JOIN ledger_posting ON entry_id = e.id "
    )
    of_accounts += "WHERE e.kind LIKE 'accounts_%%' GROUP BY key ORDER BY key"
    assert twin.rows(of_accounts) == year.rows(of_accounts)
    assert all(one["ok"] for one in twin.data("ledger", "check"))
