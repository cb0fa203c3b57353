"""Whose turn it is: procrastinate's tables in the same database, written in the transaction that asks for a job.

An entry carries the job's number and nothing else, and is taken away once it was seen to. Jobs of a case are taken one
after the other (its lock); one that is put off carries no lock, for it would hold up those asked for after it.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from renshe.casework.jobs.steps import keeps_turn

if TYPE_CHECKING:
    from renshe.casework.jobs.models import Job

QUEUE = "jobs"
TASK = "renshe.job"
MARK = "job."
"""With the job's number after it: what at most one waiting entry bears."""
FORGOTTEN = f"""
SELECT job.id FROM casework_job job
 WHERE job.state IN ('waiting', 'failing') AND job.due_at < now() - interval '1 minute'
   AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs entry
                    WHERE entry.queueing_lock = '{MARK}' || job.id AND entry.status IN ('todo', 'doing'))
 ORDER BY job.id LIMIT 1000"""  # noqa: S608 - constants alone


def put(job: Job) -> None:
    """Have a worker take the job once it is due. It is in the queue once, however often it is put there."""
    is_due = job.due_at <= timezone.now()
    task = app.configure_task(
        TASK,
        allow_unknown=True,  # a worker alone knows it
        queue=QUEUE,
        lock=f"case.{job.case_id}" if job.case_id and is_due and keeps_turn(job.step) else None,
        queueing_lock=f"{MARK}{job.pk}",
        schedule_at=None if is_due else job.due_at,
    )
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(job=job.pk)


def take_out(job: Job) -> None:
    """Take away the entry of a job that waits for its time."""
    for entry in app.job_manager.list_jobs(queueing_lock=f"{MARK}{job.pk}", status="todo"):
        if entry.id is not None:
            app.job_manager.cancel_job_by_id(entry.id, delete_job=True)


def forgotten() -> list[int]:
    """Jobs that are due and not in the queue, as after a table of the queue was emptied or restored alone."""
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN)
        return [pk for (pk,) in cursor.fetchall()]


def has_due() -> bool:
    """Whether an entry waits whose time has come."""
    now = timezone.now()
    waiting = app.job_manager.list_jobs(queue=QUEUE, status="todo")
    return any(entry.scheduled_at is None or entry.scheduled_at <= now for entry in waiting)


def entries() -> int:
    """How many entries wait for their turn or their time."""
    return len(locks())


def locks() -> list[str | None]:
    """The lock of each entry that waits, in order."""
    return [entry.lock for entry in app.job_manager.list_jobs(queue=QUEUE, status="todo")]
