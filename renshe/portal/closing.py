"""Starting a month's close from a page: the same command that an officer would type, in a process of its own.

The page that started it may go, and the web server may be restarted: the close goes on, and every page sees its
steps in the database. What the command says is kept in `RENSHE_HOME/runs/close-YYYY-MM.log`.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.conf import settings

from renshe.access import trail
from renshe.access.models import User
from renshe.archive.models import Run, SealedMonth
from renshe.law import Month
from renshe.programmes.social_insurance import month as months

LAST_WORDS = 600  # characters of what the command said at its end


@dataclass(frozen=True)
class Progress:
    """How far a close is. `words` is what a command that stopped early said."""

    done: tuple[str, ...]
    doing: str
    steps: int
    is_working: bool
    is_closed: bool
    words: str
    lines: tuple[tuple[str, bool], ...]


def steps() -> tuple[tuple[str, str], ...]:
    """The steps of a close in order: name, and title in the reader's language."""
    return tuple((step.name, str(step.title)) for step in months.STEPS)


def _paper(month: Month, ending: str) -> Path:
    return Path(settings.HOME) / "runs" / f"close-{month}.{ending}"


def _works(month: Month) -> bool:
    with contextlib.suppress(OSError, ValueError, KeyError, psutil.Error):
        kept = json.loads(_paper(month, "json").read_text())
        process = psutil.Process(kept["pid"])
        return bool(process.create_time() == kept["started"] and process.status() != psutil.STATUS_ZOMBIE)
    return False


def start(month: Month, *, by: User) -> None:
    """Start closing the month, unless that is under way or done. Two that press at once: the run itself admits one."""
    if _works(month) or SealedMonth.objects.filter(month=month.first_day).exists():
        return
    _paper(month, "log").parent.mkdir(parents=True, exist_ok=True)
    with _paper(month, "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "renshe", "month", "close", str(month)],
            cwd=settings.BASE_DIR.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started = psutil.Process(process.pid).create_time()
    _paper(month, "json").write_text(json.dumps({"pid": process.pid, "started": started}))
    trail.record(by, "month.close-started", str(month))


def progress(month: Month) -> Progress:
    run = Run.objects.filter(month=month.first_day).prefetch_related("steps").order_by("-pk").first()
    done = {step.name for step in run.steps.all()} if run else set()
    works = _works(month)
    words = ""
    if not works:
        with contextlib.suppress(OSError):
            words = _paper(month, "log").read_text(errors="replace")[-LAST_WORDS:].strip()
    closed = SealedMonth.objects.filter(month=month.first_day).exists()
    names = dict(steps())
    doing = str(getattr(run, "doing", "")) if run and works else ""
    return Progress(
        done=tuple(name for name in names if name in done),
        doing=names.get(doing, doing),
        steps=len(names),
        is_working=works,
        is_closed=closed,
        words="" if closed else words,
        lines=tuple((title, name in done) for name, title in names.items()),
    )
