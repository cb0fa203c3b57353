"""A what-if reckoned in a process of its own: begun from a page or by API, watched, stopped, taken up.

The page that began it may go. When the server ends, the reckoning ends with it (`renshe.lifeline`) and is said to have
stopped; taken up, it goes on at the month at which it stood. What the process says is kept beside its files.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psutil
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from renshe import lifeline
from renshe.access import trail
from renshe.access.models import Unit, User
from renshe.access.reading import as_system
from renshe.law import Month
from renshe.programmes.social_insurance.scenarios import running
from renshe.programmes.social_insurance.scenarios.errors import OneAtATime, TooManyAtWork, TooManyToday
from renshe.programmes.social_insurance.scenarios.models import Scenario

MOST_AT_WORK = 2
MOST_A_DAY = 30
LAST_WORDS = 600  # characters of what the process said at its end
STARTING = "renshe.what-if"  # the advisory lock under which one at a time looks, then begins

State = Literal["working", "interrupted", "stopped", "refused", "done"]


@dataclass(frozen=True)
class Progress:
    """How far a what-if is: `interrupted` is one whose process ended before its time. `words`: what that said last."""

    state: State
    done: int
    total: int
    words: str = ""


def begin(
    *,
    programme: str,
    title: str,
    changes: Sequence[Mapping[str, Any]],
    months: Sequence[Month],
    towns: Sequence[int] | None,
    unit: Unit,
    by: User,
) -> Scenario:
    """Keep a what-if and begin to reckon it once that is committed.

    Raises:
        OneAtATime, TooManyAtWork, TooManyToday: it isn't kept.
    """
    with transaction.atomic():
        _refuse_too_many(by)
        scenario = Scenario.objects.create(
            programme=programme,
            title=title,
            changes=list(changes),
            first_month=months[0].first_day,
            last_month=months[-1].first_day,
            towns=None if towns is None else list(towns),
            unit=unit,
            made_by=by,
        )
        trail.record(by, "what-if.begun", scenario, detail={"title": title, "changes": list(changes)})
        transaction.on_commit(lambda: _start(scenario.pk))
    return scenario


def take_up(scenario: Scenario, *, by: User) -> None:
    """Go on with one that stopped. Raises OneAtATime, TooManyAtWork, TooManyToday."""
    with transaction.atomic():
        _refuse_too_many(by, again=scenario.pk)
        scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
        if scenario.state == Scenario.State.DONE or lives(scenario):
            return
        scenario.state, scenario.is_to_stop, scenario.words = Scenario.State.WORKING, False, {}
        scenario.save(update_fields=["state", "is_to_stop", "words"])
        trail.record(by, "what-if.taken-up", scenario, detail={"title": scenario.title})
        transaction.on_commit(lambda: _start(scenario.pk))


def stop(scenario: Scenario, *, by: User) -> None:
    """Have it stop after the month at work; one whose process is gone stops at once. Stopped or done, it stays so."""
    with transaction.atomic():
        scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
        if scenario.state != Scenario.State.WORKING:
            return
        scenario.is_to_stop = True
        if not lives(scenario):
            scenario.state, scenario.finished_at = Scenario.State.STOPPED, timezone.now()
        scenario.save(update_fields=["is_to_stop", "state", "finished_at"])
        trail.record(by, "what-if.stop", scenario, detail={"title": scenario.title})


def share(scenario: Scenario, shared: bool, *, by: User) -> None:
    """Let the other leaders of the unit see it, or no longer."""
    with transaction.atomic():
        Scenario.objects.filter(pk=scenario.pk).update(is_shared=shared)
        trail.record(by, "what-if.shared" if shared else "what-if.kept-back", scenario)


def progress(scenario: Scenario) -> Progress:
    """Return how far it is, whoever works on it."""
    done, total = scenario.reckoned.count(), len(scenario.months)
    if scenario.state != Scenario.State.WORKING:
        return Progress(Scenario.State(scenario.state).value, done, total)  # type: ignore[arg-type]  # the same words
    if lives(scenario):
        return Progress("working", done, total)
    words = ""
    with contextlib.suppress(OSError):
        words = _log(scenario.pk).read_text(errors="replace")[-LAST_WORDS:].strip()
    return Progress("interrupted", done, total, words)


def lives(scenario: Scenario) -> bool:
    """Whether a process is at it: by its lock in the database, or, while it is only starting, by its number here."""
    if running.at_work(scenario.pk):
        return True
    kept = scenario.process
    if not kept:
        return False
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(kept["pid"])
        return bool(process.create_time() == kept["started"] and process.status() != psutil.STATUS_ZOMBIE)
    return False


@as_system("what others reckon is counted, not shown")
def _refuse_too_many(by: User, again: int = 0) -> None:
    with connection.cursor() as cursor:  # of two that press at once, the second finds the first one's
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [STARTING])
    at_work = [one for one in Scenario.objects.filter(state=Scenario.State.WORKING).exclude(pk=again) if lives(one)]
    if mine := next((one for one in at_work if one.made_by_id == by.pk), None):
        raise OneAtATime(title=mine.title)
    if len(at_work) >= MOST_AT_WORK:
        raise TooManyAtWork(most=MOST_AT_WORK)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if not again and Scenario.objects.filter(made_by=by, made_at__gte=today).count() >= MOST_A_DAY:
        raise TooManyToday(most=MOST_A_DAY)


def _log(pk: int) -> Path:
    return Path(settings.HOME) / "scenarios" / f"{pk}.log"


@as_system("it was begun by whoever may")
def _start(pk: int) -> None:
    _log(pk).parent.mkdir(parents=True, exist_ok=True)
    with _log(pk).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "renshe", "what-if", "run", str(pk)],
            cwd=settings.BASE_DIR.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=lifeline.handed_on(),
        )
    with contextlib.suppress(psutil.Error):  # it ended already
        started = psutil.Process(process.pid).create_time()
        begun = Scenario.objects.filter(pk=pk, state=Scenario.State.WORKING)
        begun.update(process={"pid": process.pid, "started": started})
