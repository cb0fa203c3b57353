"""The database stopped, killed and started again while workers decide cases: nothing lost, nothing twice."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from renshe import postgres
from tests.whole_city.conftest import copied
from tests.whole_city.home import PATIENCE, Home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.proof,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="each home has its embedded PostgreSQL"),
]
CASES = 400
GRANTED = "SELECT count(*) FROM casework_case WHERE item = 'test.killed' AND state = 'granted'"
UNDONE = "SELECT count(*) FROM casework_job WHERE state <> 'done'"


@pytest.fixture
def city(built: Home, homes: Path) -> Iterator[Home]:
    home = copied(built, homes / "restarted")
    with home.connect():  # the marks of a user are left: it is the test that stops the server
        yield home


def program(home: Home, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "renshe.casework.tests.steps", *words]
    return subprocess.Popen(command, env=os.environ | {"RENSHE_HOME": str(home.path)})


@contextlib.contextmanager
def workers(home: Home) -> Iterator[list[subprocess.Popen[bytes]]]:
    running = [program(home) for _ in range(2)]
    try:
        yield running
    finally:
        for one in running:
            one.kill()
            one.wait()


def counted(home: Home, query: str) -> int:
    """Asked on a session of its own each time: those before the restart are gone."""
    settings = postgres.django_database(home.path)
    passfile = str(postgres.folder(home.path) / "pgpass")
    with psycopg.connect(
        host=str(settings["HOST"]), user=str(settings["USER"]), dbname="renshe", passfile=passfile
    ) as one:
        ((found,),) = one.execute(query.encode()).fetchall()
        return int(found)


def until(home: Home, query: str, at_least: int) -> None:
    end = time.monotonic() + 4 * PATIENCE
    while counted(home, query) < at_least:
        assert time.monotonic() < end, f"not {at_least}: {query}"
        time.sleep(0.05)


def restarted(home: Home, how: str) -> None:
    """Stop the server as an operator does (`fast`), or as a crash does (`immediate`), and start it again."""
    data = str(postgres.folder(home.path) / "data")
    postgres._run("pg_ctl", "-D", data, "-m", how, "-w", "stop")
    time.sleep(1.5)  # the workers find nobody
    postgres._start(home.path)


def test_workers_go_on_by_themselves_after_the_database_was_stopped_and_crashed(city: Home) -> None:
    assert program(city, str(CASES)).wait(PATIENCE) == 0
    with workers(city) as running:
        for share, how in ((0.1, "fast"), (0.4, "immediate"), (0.7, "fast")):
            until(city, GRANTED, int(CASES * share))
            restarted(city, how)
        until(city, GRANTED, CASES)
        end = time.monotonic() + 4 * PATIENCE
        while counted(city, UNDONE):
            assert time.monotonic() < end, "jobs are left over"
            time.sleep(0.2)
        assert [one.poll() for one in running] == [None, None]
    assert counted(city, "SELECT count(*) FROM casework_notice WHERE template = 'test.granted'") == CASES
    assert counted(city, "SELECT count(*) FROM access_trailentry WHERE action = 'case.grant_by_system'") == CASES
    city.done("cases", "check")
    city.done("audit", "seal")
    city.done("audit", "verify")
