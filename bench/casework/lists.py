"""Work lists over a million open cases: ten pages a second, as officers of the least privileged role open them.

A real `renshe serve`; a handler signed in at each town office. Pages are asked at fixed times, ten a second, whether
or not the one before has come (an open loop): a page's time counts from when it was due, so what waits in a queue is
in it. Beside: the rows of the first page and the capped count by SQL written by hand, on the same rows.
"""

from __future__ import annotations

import itertools
import statistics
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.casework.by_hand import plain
from bench.pages import Browser, found
from bench.rows import Row
from renshe.access.models import User
from renshe.casework.models import Case

PER_SECOND, SECONDS, MOST_QUERIES = 10, 60, 12
READERS = 8
LIST = "/cases/"
ASKED = (  # how often in twenty, and what for
    (8, ""),
    (2, "?page=2"),
    (1, "?page=7"),
    (1, "?page=200"),
    (2, "?due=late"),
    (1, "?due=soon"),
    (2, "?who=mine"),
    (1, "?item=social_insurance.injury_recognition"),
    (1, "?item=social_insurance.flexible_enrolment&state=to_check"),
    (1, "?sort=-opened_at"),
)
BY_HAND = """
WITH RECURSIVE reach(id) AS (
    SELECT unit_id FROM access_roleholding WHERE user_id = %(user)s AND held @> current_date
    UNION SELECT unit.id FROM access_unit unit JOIN reach ON unit.parent_id = reach.id)
SELECT one.id, one.number, one.item, one.state, one.due_on, one.opened_at, unit.name_zh,
       person.name, person.identity_number
  FROM casework_case one JOIN access_unit unit ON unit.id = one.unit_id
  LEFT JOIN registry_person person ON person.id = one.person_id
 WHERE one.unit_id IN (SELECT id FROM reach) AND one.is_open ORDER BY one.due_on, one.id LIMIT 25"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One page that was asked for: how long it took from when it was due, in seconds."""

    what: str
    seconds: float


def addresses() -> list[str]:
    return [f"{LIST}{what}" for times, what in ASKED for _ in range(times)]


def queries(user: User, paths: Iterable[str]) -> dict[str, int]:
    """How many statements each address takes, session and user included, the second time it is asked."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    counted = {}
    for path in dict.fromkeys(paths):
        assert client.get(path).status_code == 200, f"{path} is not answered for {user.username}"
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counted[path] = len(captured)
    return counted


def measure(port: int, readers: Sequence[User], password: str, *, seconds: int = SECONDS) -> list[Row]:
    """Return `case.worklist_1m_p95_ms` and its like. Raises AssertionError where a page is not answered as it must."""
    many = Case.objects.filter(is_open=True).count()
    counted = queries(readers[0], addresses())
    most = max(counted.values())
    assert most <= MOST_QUERIES, f"a work list takes {most} statements: {counted}"
    asked = ask(port, readers, password, seconds=seconds)
    with plain() as session:
        by_hand = hand_ms(readers, session)
    p95, median = (of([one.seconds for one in asked]) * 1000 for of in (p95_of, statistics.median))
    beside = f"rows of the first page by hand: {by_hand:.1f} ms (p95)"
    slowest = {
        what: round(p95_of([one.seconds for one in asked if one.what == what]) * 1000)
        for what in dict.fromkeys(one.what for one in asked)
    }
    print(f"  work lists by address, p95 ms: {slowest}", flush=True)
    return [
        Row("case.worklist_1m_p95_ms", round(p95, 1), "ms", beside, round(p95 / by_hand, 1)),
        Row("case.worklist_1m_median_ms", round(median, 1), "ms", beside, round(median / by_hand, 1)),
        Row("case.worklist_queries", most, "queries"),
        Row("case.worklist_open_cases", many, "cases"),
    ]


def p95_of(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


def ask(port: int, readers: Sequence[User], password: str, *, seconds: int) -> list[Asked]:
    """Ask for pages at a steady rate, each reader with a browser of its own."""
    browsers = []
    for user in readers:
        browser = Browser(port)
        browser.sign_in(user.username, password)
        found(LIST, user.username, browser.get(LIST))  # its first page is not counted
        browsers.append((user.username, browser, threading.Lock()))
    pages = list(itertools.islice(itertools.cycle(addresses()), PER_SECOND * seconds))
    begins = time.perf_counter() + 0.5

    def one(number: int) -> Asked:
        name, browser, free = browsers[number % len(browsers)]
        due = begins + number / PER_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        with free:
            found(pages[number], name, browser.get(pages[number]))
        return Asked(pages[number], time.perf_counter() - due)

    with ThreadPoolExecutor(4 * len(browsers)) as all_at_once:
        return list(all_at_once.map(one, range(len(pages))))


def hand_ms(readers: Sequence[User], session: psycopg.Connection[Any]) -> float:
    """p95 of the statement written by hand, each time for another reader."""
    took = []
    for _ in range(5):
        for user in readers:
            began = time.perf_counter()
            assert session.execute(BY_HAND, {"user": user.pk}).fetchall()
            took.append(time.perf_counter() - began)
    return p95_of(took) * 1000
