"""A close that a page started, when the `renshe serve` behind the page ends: by Ctrl-C, by SIGTERM, by SIGKILL.

A session of ours holds the table that the close is about to write, so that it is at work when the signal comes.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import psycopg
import pytest

from renshe import postgres
from renshe.city.sign_ins import PASSWORD
from renshe.testing import PROVES
from tests.made_once import copied
from tests.test_serve import free_port, processes_of, told_address
from tests.whole_city.home import PATIENCE, WAITING, Home, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="each home has its embedded PostgreSQL"),
]
MONTH = "2021-01"


@pytest.fixture(scope="module")
def city(built: Home, homes: Path) -> Home:
    return copied(built, homes / "served")


def signed_in(url: str, name: str) -> OpenerDirector:
    reader = build_opener(HTTPCookieProcessor(CookieJar()))
    send(reader, f"{url}/sign-in/", at=f"{url}/sign-in/", username=name, password=PASSWORD)
    return reader


def send(reader: OpenerDirector, page: str, *, at: str, **fields: str) -> None:
    """Send a form of `page` to the address `at`."""
    with reader.open(page, timeout=PATIENCE) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
    assert token
    with reader.open(at, urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode(), timeout=PATIENCE) as answer:
        assert answer.status == 200


@contextlib.contextmanager
def sessions(home: Home) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    """Two database sessions that do not keep the server running, as another use of the house would."""
    with contextlib.ExitStack() as both:
        yield tuple(
            both.enter_context(
                contextlib.closing(
                    psycopg.connect(
                        host=str(postgres.socket_folder(home.path)),
                        user="renshe",
                        dbname="renshe",
                        passfile=str(postgres.folder(home.path) / "pgpass"),
                        autocommit=autocommit,
                    )
                )
            )
            for autocommit in (True, False)
        )


def wait_until_nothing_runs(home: Home) -> None:
    end = time.monotonic() + PATIENCE
    while left := processes_of(home.path):
        assert time.monotonic() < end, left
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL] if PROVES else [signal.SIGKILL])
def test_the_close_ends_with_the_serve_that_started_it_and_is_taken_up_again(
    city: Home, number: signal.Signals
) -> None:
    serve = city.start("serve", "--workers", "1", RENSHE_PORT=str(free_port()))
    _, url = told_address(serve)
    officer = signed_in(url, "jingban")
    with sessions(city) as (watcher, holder):
        holder.execute("LOCK TABLE archive_archivefile IN SHARE MODE")
        send(officer, f"{url}/months/{MONTH}/", at=f"{url}/months/{MONTH}/close/")
        until(watcher, WAITING, 1)
        serve.send_signal(number)
        serve.wait(PATIENCE)
        if number == signal.SIGKILL:  # nobody is left to wait for; what was left ends by itself
            wait_until_nothing_runs(city)
        assert processes_of(city.path) == []
    assert city.data("month", "show", MONTH)["state"] == "working"


def test_what_was_cut_off_three_times_is_closed_by_the_next_command(city: Home) -> None:
    city.done("month", "close", MONTH)
    assert city.data("month", "show", MONTH)["state"] == "closed"
    assert processes_of(city.path) == []
