"""Steps for tests of real workers, and a worker that knows them: `python -m renshe.casework.tests.steps`.

What a step does is a line of the audit trail; where a session of the test holds the gate, it waits there after it.
"""

from __future__ import annotations

import os
from datetime import time

from django.db import connection

GATE = 7_213_560  # an advisory lock


def declare() -> None:
    from renshe.access import trail
    from renshe.casework.jobs.asking import ask
    from renshe.casework.jobs.models import Job
    from renshe.casework.jobs.steps import step

    @step("test.slow", "do it and wait at the gate", back_off_seconds=(0, 0, 0))
    def slow(job: Job) -> None:
        trail.record(None, "test.done", job.key)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [GATE])

    @step("test.asks", "ask for another, then fail once", back_off_seconds=(0, 0, 0))
    def asks(job: Job) -> None:
        ask("test.slow", key=f"{job.key}/of attempt {job.attempts}")
        if not job.attempts:
            raise RuntimeError


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renshe.settings")
    django.setup()
    declare()
    from renshe.casework import digest
    from renshe.casework.worker import work

    digest.MADE_AT = time.max  # whatever the time of day, nothing but the test's own is done
    work()
