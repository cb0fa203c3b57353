from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from renshe.archive import query, whole
from renshe.archive.models import ArchiveFile, Run, RunStep
from renshe.archive.tests import killed_run
from renshe.archive.tests.killed_run import MARCH


@pytest.mark.django_db(transaction=True)
def test_a_run_killed_before_its_commit_is_taken_up_to_the_same_bytes(archive_folder: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", killed_run.__name__, str(connection.settings_dict["NAME"]), str(archive_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "renshe.settings"},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"written\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    left_behind = whole.sha256_of(query.path(MARCH, "credited"))
    finished = RunStep.objects.get()
    assert (finished.name, Run.objects.get().state, ArchiveFile.objects.count()) == ("declared", "working", 1)

    with connection.cursor() as cursor:  # wait until PostgreSQL has seen that the process is gone
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('renshe.run.close', 0))")
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended('renshe.run.close', 0))")
    killed_run.carry_out(wait=False)

    assert Run.objects.get().state == "done"
    assert list(RunStep.objects.values_list("name", "totals")) == [
        ("declared", {"fen": 49950000}),
        ("credited", {"fen": 3996000}),
    ]
    assert RunStep.objects.first() == finished
    assert ArchiveFile.objects.get(name="credited").sha256 == left_behind
