"""Cases decided: one by one by one worker and by two, and many at once; beside the same rows written by hand.

Every step is on the disk before the next begins: `fsync` and `synchronous_commit` are on, and looked at. Figures are
said only where every case was decided, once, under numbers without gaps, with its whole trail (`casework.check`).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from bench.casework.applicants import Application, applications, officers
from bench.casework.item import IN_BULK, ONE_BY_ONE, STEPS, grant_many
from bench.home import CHECKOUT
from bench.rows import Row
from bench.watch import processor_seconds
from renshe import postgres
from renshe.access import sealing
from renshe.access.models import Unit
from renshe.casework import cases, check
from renshe.casework.models import Case, Decision
from renshe.home import home
from renshe.registry.models import Person

EACH, ROUNDS = 300, 3
BULK = 5_000
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True, slots=True)
class Pace:
    """So many cases decided, in seconds by the clock, and by seconds of a core: the workers' and PostgreSQL's.

    The clock's hold where the machine has nothing else to do, the cores' wherever.
    """

    cases: int
    seconds: float
    processor_seconds: float

    @property
    def per_second(self) -> float:
        return self.cases / self.seconds

    @property
    def processor_ms(self) -> float:
        return self.processor_seconds / self.cases * 1000


def measure(*, each: int = EACH, many: int = BULK, rounds: int = ROUNDS) -> list[Row]:
    """Return `case.decided_per_second` (two workers) and its like. Raises AssertionError where an outcome is wrong."""
    require_durable()
    ours: dict[int, list[Pace]] = {1: [], 2: []}
    hand: dict[int, list[Pace]] = {1: [], 2: []}
    bulk: list[Pace] = []
    for _ in range(rounds):  # in turn, so that a busy moment meets all alike
        for workers in ours:
            ours[workers].append(paced("OURS", workers, each))
            hand[workers].append(paced("HAND", workers, each))
        bulk.append(in_bulk(applications(many)))
    require_right()
    (one, two), (by_one, by_two) = ([_median(of[workers]) for workers in (1, 2)] for of in (ours, hand))
    at_once = _median(bulk)
    return [
        _row("case.decided_per_second", two, f"SQL by hand, two workers: {by_two.per_second:.0f}/s", by_two),
        _row("case.decided_per_second_by_one", one, f"SQL by hand, one worker: {by_one.per_second:.0f}/s", by_one),
        _row("case.bulk_decided_per_second", at_once, f"one by one, two workers: {two.per_second:.0f}/s", two),
        *_processors("case.decided_processor_ms", one, by_one, "SQL by hand"),
        *_processors("case.bulk_decided_processor_ms", at_once, one, "one by one"),
    ]


def _median(runs: Sequence[Pace]) -> Pace:
    return sorted(runs, key=lambda one: one.per_second)[len(runs) // 2]


def _row(name: str, pace: Pace, beside: str, other: Pace) -> Row:
    return Row(name, round(pace.per_second, 1), "cases/s", beside, round(pace.per_second / other.per_second, 2))


def _processors(name: str, pace: Pace, other: Pace, called: str) -> Iterator[Row]:
    beside = f"{called}: {other.processor_ms:.2f} ms"
    yield Row(
        name, round(pace.processor_ms, 2), "ms of a core", beside, round(pace.processor_ms / other.processor_ms, 2)
    )


def require_durable() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(DURABLE)])
        found = dict(cursor.fetchall())
    assert found == dict.fromkeys(DURABLE, "on"), f"writes are not durable: {found}"


def paced(whose: str, workers: int, each: int) -> Pace:
    """Let workers take `each` cases through all steps, all at once."""
    before = Case.objects.count()
    commands = [
        [sys.executable, "-m", "bench.casework.worker", whose, str(number * each), str(each)]
        for number in range(workers)
    ]
    with contextlib.ExitStack() as all_ended:
        running = []
        for command in commands:
            process = subprocess.Popen(
                command, cwd=CHECKOUT, env=os.environ.copy(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            running.append(all_ended.enter_context(process))
            all_ended.callback(process.kill)
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", "a worker of the benchmark did not begin"
        began, used = time.perf_counter(), processor_seconds(home())
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [(process.stdout.readline() or "0 0").split() for process in running if process.stdout is not None]
        seconds = time.perf_counter() - began
        processors = processor_seconds(home()) - used + sum(float(own) for _count, own in said)
    decided = sum(int(count) for count, _own in said)
    made = Case.objects.count() - before
    warmed_up = 2 * workers
    assert (decided, made) == (workers * each, workers * each + warmed_up), f"{decided} decided, {made} made"
    return Pace(decided, seconds, processors)


def in_bulk(applied: Sequence[Application]) -> Pace:
    """Open many cases and take all of them through each step together."""
    units, takers = Unit.objects.in_bulk(), officers()
    people = Person.objects.in_bulk({one.person for one in applied})
    began, used = time.perf_counter(), time.process_time()
    before = processor_seconds(home()) if postgres.postmaster(home()) else 0.0
    with transaction.atomic(durable=True):
        opened = cases.open_many(
            IN_BULK,
            [
                cases.Opening(units[one.unit], person=people[one.person], answers={"paid_months": str(one.paid_months)})
                for one in applied
            ],
            by=None,
        )
    pks = [case.pk for case in opened]
    for step in STEPS[:-1]:
        with transaction.atomic(durable=True):
            went = cases.advance_many(IN_BULK, pks, step, by=takers[step])
        assert not went.refused, went.refused[0]
    with transaction.atomic(durable=True):
        granted = grant_many(pks, takers["grant"])
    seconds, own = time.perf_counter() - began, time.process_time() - used
    after = processor_seconds(home()) if postgres.postmaster(home()) else 0.0
    assert sorted(granted) == sorted(pks), "not every case was granted"
    return Pace(len(pks), seconds, own + after - before)


def require_right() -> None:
    """Raise AssertionError where a case of the benchmark is not decided, or not as every case must stand."""
    for item in (ONE_BY_ONE, IN_BULK):
        made = Case.objects.under(item.code)
        undecided = made.exclude(state="granted", is_open=False).count()
        assert not undecided, f"{undecided} cases of {item.code} are not decided"
        decisions = Decision.objects.filter(case__item=item.code)
        kept = (decisions.count(), decisions.values("case").distinct().count())
        assert kept == (made.count(), made.count()), f"{kept} decisions of {made.count()} cases of {item.code}"
    wrong = [one.words() for one in check.check() if not one.ok]
    assert not wrong, "; ".join(wrong)
    sealing.seal()
    sealing.verify()
