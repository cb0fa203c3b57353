"""What an operator sees of the jobs, and does with one that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from renshe.access import trail
from renshe.access.models import User
from renshe.casework.jobs import queue
from renshe.casework.jobs.errors import JobIsDone, NoSuchJob
from renshe.casework.jobs.models import Job

ALIVE_SECONDS = 30
WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"
State = Job.State


@dataclass(frozen=True)
class Overview:
    """`due_since`: how long the job has been due that waits longest; None where none is due."""

    waiting: int
    failing: int
    failed: int
    due_since: datetime | None
    workers: int


def overview() -> Overview:
    found = Job.objects.exclude(state__in=[State.DONE, State.DROPPED]).aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        failing=Count("pk", filter=Q(state=State.FAILING)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        due_since=Min("due_at", filter=~Q(state=State.FAILED) & Q(due_at__lte=Now())),
    )
    with connection.cursor() as cursor:
        cursor.execute(WORKERS, [ALIVE_SECONDS])
        (workers,) = cursor.fetchone()
    return Overview(**found, workers=workers)


def not_done(*states: str) -> QuerySet[Job]:
    """Jobs that are not done, in one of the states if any is named, the longest waiting first."""
    wanted = states or (State.WAITING, State.FAILING, State.FAILED)
    return Job.objects.filter(state__in=wanted).select_related("case").order_by("due_at", "pk")


@transaction.atomic(durable=True)
def retry(number: int, *, by: User | None) -> Job:
    """Have a job tried again at once, with as many attempts as a new one.

    Raises:
        NoSuchJob, JobIsDone
    """
    job = _locked(number)
    queue.take_out(job)
    job.state, job.attempts, job.due_at, job.ended_at = State.WAITING, 0, timezone.now(), None
    job.save(update_fields=["state", "attempts", "due_at", "ended_at"])
    queue.put(job)
    trail.record(by, "job.retried", job, detail={"step": job.step})
    return job


@transaction.atomic(durable=True)
def drop(number: int, *, reason: str, by: User | None) -> Job:
    """Give a job up for good, saying why. The steps that follow it are not asked for.

    Raises:
        NoSuchJob, JobIsDone
    """
    job = _locked(number)
    queue.take_out(job)
    job.state, job.ended_at = State.DROPPED, timezone.now()
    job.save(update_fields=["state", "ended_at"])
    trail.record(by, "job.dropped", job, reason=reason[:200], detail={"step": job.step})
    return job


def _locked(number: int) -> Job:
    job = Job.objects.select_for_update().filter(pk=number).first()
    if job is None:
        raise NoSuchJob(number=number)
    if job.state == State.DONE:
        raise JobIsDone(number=number)
    return job
