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
from collections.abc import Sequence

from django.db import connection, transaction

from bench.casework.applicants import Application, applications, officers
from bench.casework.item import IN_BULK, ONE_BY_ONE, STEPS, grant_many
from bench.home import CHECKOUT
from bench.rows import Row
from renshe.access import sealing
from renshe.access.models import Unit
from renshe.casework import cases, check
from renshe.casework.models import Case, Decision
from renshe.registry.models import Person

EACH, ROUNDS = 400, 3
BULK = 5_000
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def measure() -> list[Row]:
    """Return `case.decided_per_second` (two workers) and its like. Raises AssertionError where an outcome is wrong."""
    require_durable()
    ours: dict[int, list[float]] = {1: [], 2: []}
    hand: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):  # in turn, so that a busy moment meets all alike
        for workers in (1, 2):
            ours[workers].append(per_second("OURS", workers, EACH))
            hand[workers].append(per_second("HAND", workers, EACH))
    bulk = sorted(bulk_per_second(applications(BULK)) for _ in range(ROUNDS))[ROUNDS // 2]
    require_right()
    one, two = (sorted(ours[workers])[ROUNDS // 2] for workers in (1, 2))
    by_hand = {workers: sorted(hand[workers])[ROUNDS // 2] for workers in (1, 2)}
    return [
        Row("case.decided_per_second", round(two, 1), "cases/s", f"SQL by hand, two workers: {by_hand[2]:.0f}/s",
            round(two / by_hand[2], 2)),
        Row("case.decided_per_second_by_one", round(one, 1), "cases/s", f"SQL by hand, one worker: {by_hand[1]:.0f}/s",
            round(one / by_hand[1], 2)),
        Row("case.bulk_decided_per_second", round(bulk, 1), "cases/s", f"one by one, two workers: {two:.0f}/s",
            round(bulk / two, 2)),
    ]  # fmt: skip


def require_durable() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(DURABLE)])
        found = dict(cursor.fetchall())
    assert found == dict.fromkeys(DURABLE, "on"), f"writes are not durable: {found}"


def per_second(whose: str, workers: int, each: int) -> float:
    """Let workers take `each` cases through all steps, all at once; return cases a second by the clock."""
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
        began = time.perf_counter()
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        decided = sum(int(process.stdout.readline() or 0) for process in running if process.stdout is not None)
        seconds = time.perf_counter() - began
    made = Case.objects.count() - before
    warmed_up = 2 * workers
    assert (decided, made) == (workers * each, workers * each + warmed_up), f"{decided} decided, {made} made"
    return decided / seconds


def bulk_per_second(applied: Sequence[Application]) -> float:
    """Open many cases and take all of them through each step together; return cases a second by the clock."""
    units, takers = Unit.objects.in_bulk(), officers()
    people = Person.objects.in_bulk({one.person for one in applied})
    began = time.perf_counter()
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
    seconds = time.perf_counter() - began
    assert sorted(granted) == sorted(pks), "not every case was granted"
    return len(pks) / seconds


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
