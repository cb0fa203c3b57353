"""What jobs refuse.

CaseworkError
├── UnknownStep       a job asks for a step that nothing declares
├── NoSuchJob         an operator names a number that no job has
├── JobIsDone         an operator has a job tried again that is done
├── StepBrokeOff      what is recorded of a mistake of ours in a step (never raised)
└── WorkerWasLost     what is recorded of a job whose worker was killed (never raised)
"""

from __future__ import annotations

from dataclasses import dataclass

from renshe.casework.errors import CaseworkError
from renshe.errors import gettext_noop


@dataclass(eq=False)
class UnknownStep(CaseworkError):
    step: str
    known: str
    code = "jobs.unknown-step"
    words = gettext_noop("There is no step %(step)s; there are: %(known)s.")


@dataclass(eq=False)
class NoSuchJob(CaseworkError):
    number: int
    code = "jobs.no-such-job"
    words = gettext_noop("There is no job %(number)s. `renshe jobs list` shows those that are not done.")


@dataclass(eq=False)
class JobIsDone(CaseworkError):
    number: int
    code = "jobs.is-done"
    words = gettext_noop("Job %(number)s is done: it is not done a second time.")


@dataclass(eq=False)
class WorkerWasLost(CaseworkError):
    code = "jobs.worker-was-lost"
    words = gettext_noop("The process that was at it ended before its time.")


@dataclass(eq=False)
class StepBrokeOff(CaseworkError):
    detail: str
    code = "jobs.step-broke-off"
    words = gettext_noop("The program broke off (%(detail)s); the log has the whole.")
