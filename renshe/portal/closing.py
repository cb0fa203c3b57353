"""Starting a month's close from a page: the same command that an officer would type, in a process of its own.

The page that started it may go: the close goes on, and every page sees its steps in the database, whoever began
it and wherever. When `renshe serve` ends, the close ends with it (`renshe.lifeline`). What the command says is kept
in `RENSHE_HOME/runs/close-YYYY-MM.log`. A close whose process ended early is `stopped`: started again it is taken
up where it stood.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import psutil
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from renshe import lifeline
from renshe.access import trail
from renshe.access.models import User
from renshe.archive import runs
from renshe.archive.errors import RunIsWorking
from renshe.archive.models import Run, SealedMonth
from renshe.law import Month
from renshe.programmes.social_insurance import month as months

LAST_WORDS = 600  # characters of what the command said at its end
STARTING = "renshe.portal.close"  # the advisory lock under which one page at a time looks, then starts

State = Literal["open", "working", "stopped", "closed"]
StepState = Literal["done", "doing", "to do"]


@dataclass(frozen=True)
class StepLine:
    title: str
    state: StepState


@dataclass(frozen=True)
class Progress:
    """How far a close is: who took it up last and since when, or who closed the month and when.

    `words` is what a command said that stopped early.
    """

    state: State
    lines: tuple[StepLine, ...]
    who: str = ""
    since: datetime | None = None
    words: str = ""

    @property
    def done(self) -> int:
        return sum(line.state == "done" for line in self.lines)

    @property
    def doing(self) -> str:
        """The step at work, or the one at which it stopped."""
        return next((line.title for line in self.lines if line.state == "doing"), "")


@dataclass(frozen=True)
class _Begun:
    """A close that a page started: whose process, in whose name, when."""

    pid: int
    started: float
    by: str
    at: datetime

    @property
    def lives(self) -> bool:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            return bool(process.create_time() == self.started and process.status() != psutil.STATUS_ZOMBIE)
        return False


def _paper(month: Month, ending: str) -> Path:
    return Path(settings.HOME) / "runs" / f"close-{month}.{ending}"


def _begun(month: Month) -> _Begun | None:
    """What a page kept of the month's close; None where no page began it, or another version of us did."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(_paper(month, "json").read_text())
        return _Begun(**{**kept, "at": datetime.fromisoformat(kept["at"])})
    return None


def start(month: Month, *, by: User) -> None:
    """Start closing the month, or take its close up again.

    Raises:
        MonthAlreadyClosed, NotReadyToClose, NoOpeningMonth: it is not this month's turn.
        RunIsWorking: somebody is closing a month already: who, and since when.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:  # of two that press at once, the second finds the first one's process
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [STARTING])
        months.require_turn(month)
        _refuse_while_somebody_works(month)
        trail.record(by, "month.close-started", str(month))
        _paper(month, "log").parent.mkdir(parents=True, exist_ok=True)
        with _paper(month, "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "renshe", "month", "close", str(month), "--by", by.username],
                cwd=settings.BASE_DIR.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=lifeline.handed_on(),
            )
        begun = _Begun(process.pid, psutil.Process(process.pid).create_time(), str(by), timezone.now())
        _paper(month, "json").write_text(json.dumps(asdict(begun), default=str))


def _refuse_while_somebody_works(month: Month) -> None:
    run = runs.at_work(months.KIND)
    worked_on = Month.of(run.month) if run else month
    seen = progress(worked_on)
    if seen.state == "working":
        since = f"{timezone.localtime(seen.since):%Y-%m-%d %H:%M}" if seen.since else "?"
        raise RunIsWorking(kind=months.KIND, month=str(worked_on), who=seen.who, since=since)


def progress(month: Month) -> Progress:
    """Return how far the month's close is, whoever began it: a page or a command."""
    run = Run.objects.filter(kind=months.KIND, month=month.first_day).select_related("taken_by").first()
    done = set(run.steps.values_list("name", flat=True)) if run else set()
    if SealedMonth.objects.filter(month=month.first_day).exists():
        return Progress("closed", _lines(done, ""), run.who if run else "", run.finished_at if run else None)
    begun, at_work = _begun(month), runs.at_work(months.KIND)
    lives = bool(begun and begun.lives)
    works = lives or bool(at_work and run and at_work.pk == run.pk)
    words = ""
    if begun and not works:
        with contextlib.suppress(OSError):
            words = _paper(month, "log").read_text(errors="replace")[-LAST_WORDS:].strip()
    state: State = "working" if works else "stopped" if run or begun else "open"
    lines = _lines(done, run.doing if run else "")
    if run and run.taken_at and not (lives and begun and begun.at > run.taken_at):
        return Progress(state, lines, run.who, run.taken_at, words)
    return Progress(state, lines, begun.by if begun else "", begun.at if begun else None, words)


def _lines(done: set[str], doing: str) -> tuple[StepLine, ...]:
    def state(name: str) -> StepState:
        return "done" if name in done else "doing" if name == doing else "to do"

    return tuple(StepLine(str(step.title), state(step.name)) for step in months.STEPS)
