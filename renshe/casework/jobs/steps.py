"""Steps: what a job can ask for, each a function of the job, registered under a name when Django is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from renshe.casework.jobs.errors import UnknownStep

if TYPE_CHECKING:
    from renshe.casework.jobs.models import Job

BACK_OFF_SECONDS = (10, 60, 300, 1800, 7200, 21600)
"""How long after its first, second, … failure a step is tried again; after one more it counts as failed."""


def _nothing(job: Job) -> None:
    """Nobody has to hear of it but the digest."""


@dataclass(frozen=True)
class Step:
    """`title` says what it does to who reads that it failed.

    `is_one_transaction`: what it changes is committed together with the job's end, so that it is done once. One that
    speaks to the outside is not: it commits by itself what it begins, and must find out what became of it when it is
    called again. `given_up` is called with the job where it is not tried again.
    """

    name: str
    title: str | Promise
    function: Callable[[Job], None]
    back_off_seconds: tuple[int, ...] = BACK_OFF_SECONDS
    is_one_transaction: bool = True
    given_up: Callable[[Job], None] = _nothing


_steps: dict[str, Step] = {}


def step(
    name: str,
    title: str | Promise,
    *,
    back_off_seconds: tuple[int, ...] = BACK_OFF_SECONDS,
    is_one_transaction: bool = True,
    given_up: Callable[[Job], None] = _nothing,
) -> Callable[[Callable[[Job], None]], Step]:
    """Register the function below as the step `name`: `<room>.<verb>`, which stays when the function is renamed."""

    def register(function: Callable[[Job], None]) -> Step:
        known = _steps.get(name)
        assert known is None or known.function.__qualname__ == function.__qualname__, f"step {name} is declared twice"
        _steps[name] = Step(name, title, function, back_off_seconds, is_one_transaction, given_up)
        return _steps[name]

    return register


def get_step(name: str) -> Step:
    try:
        return _steps[name]
    except KeyError:
        raise UnknownStep(step=name, known=", ".join(sorted(_steps))) from None


def keeps_turn(name: str) -> bool:
    """Whether a step waits until the one before it in its case is done. One that speaks to the outside does not."""
    known = _steps.get(name)
    return known is None or known.is_one_transaction


def title_of(name: str) -> str | Promise:
    known = _steps.get(name)
    return known.title if known else name
