"""Workers as they run: real processes, a kill in the middle of a step, two at the same job."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from renshe.access.models import TrailEntry
from renshe.casework import digest
from renshe.casework.jobs import asking, doing
from renshe.casework.jobs.models import Job
from renshe.casework.tests.steps import GATE, declare
from renshe.casework.worker import work
from renshe.testing import examples
from renshe.testing.event_loop import none_running

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60
WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
declare()


@pytest.fixture(autouse=True)
def a_day_without_digest_and_an_empty_queue_after_it(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Django empties its own tables between tests; the queue's are not among them."""
    monkeypatch.setattr(digest, "MADE_AT", datetime.max.time())
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)  # threads that end leave no session behind
    with none_running():
        yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events CASCADE")


@contextlib.contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker of its own process, on the database of the test."""
    settings = connection.settings_dict
    password = settings["PASSWORD"] or Path(settings["OPTIONS"]["passfile"]).read_text().strip().rsplit(":", 1)[-1]
    at = quote(settings["HOST"], safe="") + (f":{settings['PORT']}" if settings["PORT"] else "")
    url = f"postgresql://{settings['USER']}:{quote(password)}@{at}/{settings['NAME']}"
    command = [sys.executable, "-m", "renshe.casework.tests.steps"]
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def closed_gate() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])


def until_one_waits() -> None:
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute(WAITS, [GATE])
            if cursor.fetchone() == (1,):
                return
            assert time.monotonic() < end, "no worker came to the gate"
            time.sleep(0.02)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def long_after() -> None:
    """Have all who gave a sign of life have done so an hour ago."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'")


def done() -> list[str]:
    return list(TrailEntry.objects.filter(action="test.done").order_by("pk").values_list("subject_key", flat=True))


def test_a_worker_killed_in_the_middle_of_a_step_leaves_it_to_the_next_which_does_it_once() -> None:
    job = asking.ask("test.slow", key="a")
    with worker() as killed, closed_gate():
        until_one_waits()
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    assert done() == []
    long_after()
    work(wait=False)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason_zh) == ("done", 1, "办理进程中途结束。")
    assert done() == ["a"]
    assert not Job.objects.exclude(state="done").exists()


def test_what_a_step_asks_for_is_undone_with_it() -> None:
    asking.ask("test.asks", key="a")
    work(wait=False)
    assert done() == ["a/of attempt 1"]
    assert list(Job.objects.order_by("key").values_list("key", "state")) == [("a", "done"), ("a/of attempt 1", "done")]


def test_two_at_the_same_job_do_it_once() -> None:
    jobs = [asking.ask("test.slow", key=f"race/{number}") for number in range(examples(5, proving=200))]

    def take_all(_: int) -> None:
        try:
            for job in jobs:
                doing.take(job.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(take_all, range(2)))
    assert sorted(done()) == sorted(job.key for job in jobs)


def test_a_worker_whose_sessions_with_the_database_are_cut_comes_back_by_itself() -> None:
    with worker() as cut, closed_gate():
        asking.ask("test.slow", key="under way")
        until_one_waits()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        asking.ask("test.asks", key="after it")  # it waits at no gate
        until(lambda: Job.objects.get(key="after it").state == "done")
        assert cut.poll() is None


@pytest.mark.proof
def test_a_worker_told_to_end_ends_its_job_first() -> None:
    job = asking.ask("test.slow", key="a")
    with worker() as told:
        with closed_gate():
            until_one_waits()
            told.terminate()
        assert told.wait(PATIENCE) == 0
    job.refresh_from_db()
    assert job.state == "done"


@pytest.mark.proof
def test_a_worker_whose_job_does_not_end_goes_all_the_same() -> None:
    job = asking.ask("test.slow", key="a")
    with worker() as told, closed_gate():
        until_one_waits()
        told.terminate()
        assert told.wait(PATIENCE) == 1
    job.refresh_from_db()
    assert job.state == "waiting"


@pytest.mark.proof
def test_three_workers_killed_again_and_again_do_every_job_once() -> None:
    for number in range(300):
        asking.ask("test.slow", key=f"many/{number:03d}")
    for _ in range(3):
        before = len(done())
        with worker(), worker() as second:
            end = time.monotonic() + PATIENCE
            while len(done()) < min(before + 40, 300) and time.monotonic() < end:
                time.sleep(0.02)
            second.kill()
    long_after()
    work(wait=False)
    assert sorted(done()) == [f"many/{number:03d}" for number in range(300)]
    assert not Job.objects.exclude(state="done").exists()
