"""The process that takes jobs from the queue, several beside each other, until it is told to end.

Beside that it keeps house: every few seconds it seals the audit trail, takes up what dead workers left, puts into the
queue what is not in it, and asks for the day's digest and for the sweep of attached files. Of several workers each does
so; nothing comes of it twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import OperationalError, close_old_connections
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status

from renshe.access import sealing
from renshe.access.reading import as_system
from renshe.casework import digest, leaving
from renshe.casework.attachments import sweeping
from renshe.casework.jobs import doing, queue
from renshe.casework.jobs.models import Job

T = TypeVar("T")
log = logging.getLogger("renshe.jobs")
KEEP_HOUSE_SECONDS = 5
HEARTBEAT_SECONDS = 5
LOST_AFTER_SECONDS = 20  # without a heartbeat
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, RAN_WELL_SECONDS = 1, 15, 60
GRACE_SECONDS = 8
"""So long a job may go on after the worker was told to end. Then the process goes, and another takes the job up."""


def work(*, concurrency: int = 2, wait: bool = True, lost_after_seconds: float = LOST_AFTER_SECONDS) -> None:
    """Take jobs until SIGINT or SIGTERM, ending what is under way first; not `wait`: until none is due.

    `lost_after_seconds`: how long a worker may give no sign of life before its jobs are taken up.
    """
    if wait:
        _until_told(concurrency, lost_after_seconds)
        return
    asyncio.run(_work(concurrency, wait, lost_after_seconds))
    while queue.has_due():  # what the last ones asked for
        asyncio.run(_work(concurrency, wait, lost_after_seconds))


def _until_told(concurrency: int, lost_after_seconds: float) -> None:
    """Work until told to end. Where the database goes away, as at its restart, begin anew when it is back."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        begun = time.monotonic()
        try:
            asyncio.run(_work(concurrency, True, lost_after_seconds))
        except (ConnectorException, OperationalError) as error:
            pause = FIRST_PAUSE_SECONDS if time.monotonic() - begun > RAN_WELL_SECONDS else pause
            log.warning("the database is out of reach", extra={"why": str(error), "tried_again_in_seconds": pause})
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            continue
        return


async def _work(concurrency: int, wait: bool, lost_after_seconds: float) -> None:
    assert isinstance(app.connector, DjangoConnector)
    # An app of its own. The connector of `app` must not be replaced, as its command does: what a step asks for would
    # go over another connection than the step's changes, and stay when they are undone.
    of_worker = DjangoApp(connector=app.connector.get_worker_connector())
    of_worker.task(name=queue.TASK, queue=queue.QUEUE)(_take)
    async with of_worker.open_async():
        await _take_up(of_worker, lost_after_seconds)
        run = asyncio.create_task(
            of_worker.run_worker_async(
                queues=[queue.QUEUE],
                concurrency=concurrency,
                wait=wait,
                delete_jobs=DeleteJobCondition.ALWAYS,  # ours are the record
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=lost_after_seconds,
                install_signal_handlers=False,
            )
        )
        house = asyncio.create_task(_keep_house(of_worker, lost_after_seconds))
        with _ending(run):
            await asyncio.gather(run, return_exceptions=True)
        house.cancel()
        await asyncio.gather(house, return_exceptions=True)
    if not run.cancelled() and (error := run.exception()):
        raise error


@contextlib.contextmanager
def _ending(run: asyncio.Task[None]) -> Iterator[None]:
    """Have SIGINT and SIGTERM end the run: it takes no more jobs, and goes when those under way are done."""
    loop = asyncio.get_running_loop()

    # A job's thread cannot be ended; what it has not committed by then is undone by the database.
    last = threading.Timer(GRACE_SECONDS, os._exit, (1,))
    last.daemon = True

    def end() -> None:
        if last.ident is None:  # told twice, by whoever started it and by the lifeline
            run.cancel()
            last.start()

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        loop.add_signal_handler(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


def _take(job: int) -> None:
    _with_connection(doing.take, job)


async def _keep_house(of_worker: DjangoApp, lost_after_seconds: float) -> None:
    while True:
        chores = (
            sealing.seal,
            digest.ask_of_today,
            sweeping.ask_of_today,
            leaving.ask_of_today,
            _put_what_was_forgotten,
        )
        for chore in chores:
            await asyncio.to_thread(_apart, chore)
        try:
            await _take_up(of_worker, lost_after_seconds)
        except ConnectorException:
            log.exception("jobs of dead workers could not be looked for")
        await asyncio.sleep(KEEP_HOUSE_SECONDS)


def _apart(chore: Callable[[], object]) -> None:
    """Do one thing of the house; where it fails the next round tries again."""
    try:
        _with_connection(chore)
    except Exception:
        log.exception("housekeeping failed", extra={"chore": chore.__name__})


def _with_connection(work: Callable[..., T], *args: int) -> T:
    """Call it with a database connection that lives, as around a request."""
    close_old_connections()
    try:
        with as_system("a worker acts for the bureau"):
            return work(*args)
    finally:
        close_old_connections()


def _put_what_was_forgotten() -> None:
    for job in Job.objects.filter(pk__in=queue.forgotten()):
        queue.put(job)


async def _take_up(of_worker: DjangoApp, lost_after_seconds: float) -> None:
    """Put off the jobs whose worker gives no sign of life, and take its entries away."""
    manager = of_worker.job_manager
    for entry in await manager.get_stalled_jobs(queue=queue.QUEUE, seconds_since_heartbeat=lost_after_seconds):
        job = entry.task_kwargs["job"]
        assert entry.id is not None and isinstance(job, int)
        if await asyncio.to_thread(_with_connection, doing.lost, job):
            log.warning("a worker is gone, its job is taken up", extra={"job": job})
            with contextlib.suppress(ConnectorException):  # another worker was faster
                await manager.finish_job_by_id_async(entry.id, Status.FAILED, delete_job=True)
