"""A job done: its step's changes and its end are one transaction, so it is done once however often it is taken.

What fails is put off and tried again, longer each time, and counts as failed in the end; why is kept in both languages.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone, translation

from renshe import faults
from renshe.access.masking import mask_identities
from renshe.access.reading import as_system
from renshe.casework.jobs import queue
from renshe.casework.jobs.asking import ask_next
from renshe.casework.jobs.errors import StepBrokeOff, UnknownStep, WorkerWasLost
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import Step, get_step
from renshe.casework.models import Case
from renshe.errors import RensheError

log = logging.getLogger("renshe.jobs")
OPEN = (Job.State.WAITING, Job.State.FAILING)
LONGEST_REASON = 400


@as_system("a job acts for the bureau")
def take(pk: int) -> None:
    """Do a job if it is still to be done and its time has come. What fails is recorded and not raised."""
    job = Job.objects.select_related("case").filter(pk=pk).first()
    if job is None or not _is_to_do(job):
        return
    try:
        step = get_step(job.step)
        if step.is_one_transaction:
            _do_in_one_transaction(pk, step)
        else:
            step.function(job)
            _end(pk)
    except Exception as error:
        log.exception("job failed", extra={"job": pk, "step": job.step})
        fail(pk, error)


def run_due() -> int:
    """Do in this process, in their order, the jobs that are due, and those that they ask for; return how many."""
    taken = 0
    while pks := list(
        Job.objects.filter(state__in=OPEN, due_at__lte=Now()).order_by("pk").values_list("pk", flat=True)
    ):
        for pk in pks:
            take(pk)
        taken += len(pks)
    return taken


def _is_to_do(job: Job) -> bool:
    """Whether it is open. One that failed and waits for its next time has an entry for that; this one is left over."""
    if job.state == Job.State.FAILING:
        return Job.objects.filter(pk=job.pk, due_at__lte=Now()).exists()
    return job.state == Job.State.WAITING


@transaction.atomic(durable=True)
def _do_in_one_transaction(pk: int, step: Step) -> None:
    job = Job.objects.select_for_update().get(pk=pk)
    if not _is_to_do(job):
        return  # another worker was faster
    if job.case_id:
        job.case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=job.case_id)
    step.function(job)
    _done(job)


@transaction.atomic(durable=True)
def _end(pk: int) -> None:
    _done(Job.objects.select_for_update().get(pk=pk))


def _done(job: Job) -> None:
    if job.state == Job.State.DONE:
        return
    job.state, job.ended_at = Job.State.DONE, timezone.now()
    job.save(update_fields=["state", "ended_at"])
    ask_next(job)


@transaction.atomic(durable=True)
def fail(pk: int, error: Exception, *, unless_locked: bool = False) -> bool:
    """Record that an attempt failed, and put the job off or give it up. `unless_locked`: not where somebody is at it.

    Returns: whether there was something to record.
    """
    job = Job.objects.select_for_update(skip_locked=unless_locked).filter(pk=pk, state__in=OPEN).first()
    if job is None:
        return False
    job.reason_zh, job.reason_en = _in_both_languages(error)
    job.attempts += 1
    try:
        step = get_step(job.step)
    except UnknownStep:  # a program older than the one that asked: a newer one may know it
        step = Step(job.step, job.step, lambda _job: None)
    if job.attempts <= len(step.back_off_seconds):
        job.state = Job.State.FAILING
        job.due_at = timezone.now() + timedelta(seconds=step.back_off_seconds[job.attempts - 1])
    else:
        job.state, job.ended_at = Job.State.FAILED, timezone.now()
    job.save(update_fields=["reason_zh", "reason_en", "attempts", "state", "due_at", "ended_at"])
    if job.state == Job.State.FAILED:
        step.given_up(job)
    else:
        queue.put(job)
    return True


def lost(pk: int) -> bool:
    """Record that the worker that was at it is gone. Not where the row is locked: then one is at it still."""
    if Job.objects.filter(pk=pk, state__in=OPEN).exists():
        return fail(pk, WorkerWasLost(), unless_locked=True)
    return True


def _in_both_languages(error: Exception) -> tuple[str, str]:
    told = error if isinstance(error, RensheError) else faults.refusal(error)
    if told is None:
        told = StepBrokeOff(detail=f"{type(error).__name__}: {error}".rstrip(": "))
    with translation.override("zh-hans"):
        zh = told.in_words(translation.gettext)
    with translation.override("en"):
        en = told.in_words(translation.gettext)
    return mask_identities(zh)[:LONGEST_REASON], mask_identities(en)[:LONGEST_REASON]
