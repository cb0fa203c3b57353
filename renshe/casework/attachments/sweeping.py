"""Files that no row names – drafts given up, uploads that broke off – are taken away, once a day.

None younger than a day: it may be on its way to its row.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renshe.casework import digest
from renshe.casework.attachments import store
from renshe.casework.attachments.models import Attachment
from renshe.casework.jobs.asking import ask
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import Step, step

YOUNG_SECONDS = 24 * 3600
AT_A_TIME = 1_000


def sweep() -> int:
    """Take away files without a row, in a transaction. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [store.SWEEPS])
    gone = 0
    for some in _in_portions(_old_files()):
        names = [path.name for path in some]
        named = set(Attachment.objects.filter(sha256__in=names).values_list("sha256", flat=True))
        for path in some:
            if path.name not in named:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _old_files() -> Iterator[Path]:
    before = time.time() - YOUNG_SECONDS
    for root in (store.folder(), store.quarantine()):
        for path in root.rglob("*") if root.is_dir() else ():
            if path.is_file() and path.stat().st_mtime < before:
                yield path


def _in_portions(paths: Iterator[Path]) -> Iterator[list[Path]]:
    some: list[Path] = []
    for path in paths:
        some.append(path)
        if len(some) == AT_A_TIME:
            yield some
            some = []
    if some:
        yield some


def _sweep(job: Job) -> None:
    sweep()


SWEEP: Step = step("attachments.sweep", _("take away attached files that belong to nothing"))(_sweep)


def ask_of_today() -> None:
    """Ask for the day's sweep, when that of the digest has come."""
    now = timezone.localtime()
    key = f"attachments.sweep/{now:%Y-%m-%d}"
    if now.time() >= digest.MADE_AT and not Job.objects.filter(key=key).exists():
        ask(SWEEP, key=key)
