"""Carry out a run step by step, so that a kill at any instant costs one step and changes no result.

A step's rows and its own record are committed together. One run of a kind works at a time: whoever works
holds an advisory lock on the database session that does the work, so that the lock goes when the process or
its connection does. (Behind a pooler that shares sessions between transactions this would not hold.)
"""

from __future__ import annotations

import os
import pwd
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import duckdb
from django.db import connection, transaction
from django.utils import timezone

from renshe.archive import query
from renshe.archive.errors import RunAlreadyDone, RunIsWorking
from renshe.archive.models import Run, RunStep
from renshe.law.month import Month

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from renshe.access.models import User

PARTS_OF_A_STEP = 100  # one step is so many parts of the progress bar
HELD = """SELECT EXISTS (
    SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(%s, 0))"""


class Progress(Protocol):
    def __call__(self, done: int, total: int, text: str, /) -> None: ...


@dataclass(frozen=True)
class StepContext:
    """What a step works with: its run and month, a DuckDB of its own, and where to tell how far it is."""

    run: Run
    month: Month
    duckdb: duckdb.DuckDBPyConnection
    report: Progress


@dataclass(frozen=True)
class StepOutcome:
    """How many rows a step made and its totals by name (fen, or counts)."""

    rows: int = 0
    totals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One step of a run. `work` runs in a transaction; what it returns is recorded in the same one."""

    name: str
    title: str | _StrPromise
    work: Callable[[StepContext], StepOutcome]


def carry_out(
    kind: str, month: Month, steps: Sequence[Step], *, by: User | None = None, progress: Progress | None = None
) -> Run:
    """Carry out the steps of a run that are not done yet and mark it done.

    Raises:
        RunAlreadyDone: it was finished before.
        RunIsWorking: another process or officer is at it: who, and since when.
        RensheError: whatever a step raises (such as AnswerNotYet): the step is undone, the run stays open.
    """
    with _alone(kind, month):
        run = _take_up(kind, month, by)
        finished = set(run.steps.values_list("name", flat=True))
        for index, step in enumerate(steps):
            report = _reporter(progress, index, len(steps), str(step.title))
            report(0, 1, "")
            if step.name not in finished:
                _carry_out_step(run, month, step, report)
        run.state, run.doing, run.finished_at = Run.State.DONE, "", timezone.now()
        run.save(update_fields=["state", "doing", "finished_at"])
        if progress:
            progress(len(steps) * PARTS_OF_A_STEP, len(steps) * PARTS_OF_A_STEP, "")
        return run


def at_work(kind: str) -> Run | None:
    """Return the open run of a kind that somebody works on at this moment, as its lock says; None if nobody does."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [f"renshe.run.{kind}"])
        row = cursor.fetchone()
    return _last_taken_up(kind) if row and row[0] else None


def _carry_out_step(run: Run, month: Month, step: Step, report: Progress) -> None:
    Run.objects.filter(pk=run.pk).update(doing=step.name)  # committed at once: pages show it while the step works
    started = time.monotonic()
    with query.connect() as duck, transaction.atomic(durable=True):
        outcome = step.work(StepContext(run=run, month=month, duckdb=duck, report=report))
        RunStep.objects.create(
            run=run,
            name=step.name,
            rows=outcome.rows,
            totals=dict(outcome.totals),
            seconds=round(time.monotonic() - started, 3),
        )


def _take_up(kind: str, month: Month, by: User | None) -> Run:
    account = system_account()
    begun = {"started_by": by, "started_as": account, "taken_by": by, "taken_as": account}
    run, _ = Run.objects.get_or_create(kind=kind, month=month.first_day, defaults=begun)
    if run.state == Run.State.DONE:
        raise RunAlreadyDone(kind=kind, month=str(month))
    run.taken_by, run.taken_as, run.taken_at = by, account, timezone.now()
    run.save(update_fields=["taken_by", "taken_as", "taken_at"])
    return run


def system_account() -> str:
    """Return the account of the machine under which this process runs, by name, or by number where it has none."""
    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


@contextmanager
def _alone(kind: str, month: Month) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"renshe.run.{kind}"])
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise _who_works(kind, month)
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"renshe.run.{kind}"])


def _who_works(kind: str, month: Month) -> RunIsWorking:
    """Name who took the kind's open run up last; for another month than ours, that month is named."""
    run = _last_taken_up(kind)
    return RunIsWorking(
        kind=kind,
        month=str(Month.of(run.month) if run else month),
        who=run.who if run else "?",
        since=timezone.localtime(run.taken_at).strftime("%Y-%m-%d %H:%M") if run and run.taken_at else "?",
    )


def _last_taken_up(kind: str) -> Run | None:
    working = Run.objects.filter(kind=kind, state=Run.State.WORKING, taken_at__isnull=False)
    return working.select_related("taken_by").order_by("taken_at").last()


def _reporter(progress: Progress | None, index: int, steps: int, title: str) -> Progress:
    def report(done: int, total: int, text: str) -> None:
        if progress:
            within = min(PARTS_OF_A_STEP, done * PARTS_OF_A_STEP // max(total, 1))
            progress(index * PARTS_OF_A_STEP + within, steps * PARTS_OF_A_STEP, f"{title} {text}".strip())

    return report
