"""Jobs asked for, in the transaction of the change that wants them: no change, no job; no job lost.

A key is asked for once: asked again, by a second click or a repeated run, the job that there is is returned, whatever
became of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from renshe.casework.jobs import queue
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import Step, get_step
from renshe.casework.models import Case


@transaction.atomic
def ask(
    step: str | Step,
    *,
    key: str,
    case: Case | None = None,
    data: Mapping[str, object] | None = None,
    at: datetime | None = None,
    following: Sequence[str] = (),
) -> Job:
    """Ask for a step, not before `at` (now); `following`: for the steps after it, one by one, each when it is done.

    Raises:
        UnknownStep
    """
    declared = step if isinstance(step, Step) else get_step(step)
    for name in following:
        get_step(name)
    asked = {"step": declared.name, "case": case, "data": dict(data or {}), "following": list(following)}
    job, is_new = Job.objects.get_or_create(key=key, defaults=asked | {"due_at": at or timezone.now()})
    if is_new:
        queue.put(job)
    return job


def chain(case: Case | None, steps: Sequence[str], *, key: str, data: Mapping[str, object] | None = None) -> Job:
    """Ask for the first of the steps; each asks for the next in the transaction in which it is done."""
    assert len(set(steps)) == len(steps), f"a step stands twice in {steps}"
    first, *following = steps
    return ask(first, key=f"{key}/{first}", case=case, data=data, following=following)


def ask_next(job: Job) -> Job | None:
    """Ask for what follows a job that is done; None at the end of its chain."""
    if not job.following:
        return None
    first, *following = job.following
    whole = job.key.removesuffix(f"/{job.step}")
    return ask(first, key=f"{whole}/{first}", case=job.case, data=job.data, following=following)
