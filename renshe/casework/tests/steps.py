"""Steps for tests of real workers, and a worker that knows them: `python -m renshe.casework.tests.steps`; with a number
after it, so many cases are opened instead whose grants the workers are asked for.

What a step does is a line of the audit trail; where a session of the test holds the gate, it waits there after it.
"""

from __future__ import annotations

import os
import sys
from datetime import time

from django.db import connection

GATE = 7_213_560  # an advisory lock


def declare() -> None:
    import renshe.casework.tests.granted  # noqa: F401 - its step
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


def ask_for_grants(count: int) -> None:
    from django.db import transaction

    from renshe.casework import cases
    from renshe.casework.jobs.asking import ask
    from renshe.casework.tests.granted import ITEM
    from renshe.registry.models import Person

    people = list(Person.objects.select_related("town__unit").order_by("pk")[:count])
    with transaction.atomic():
        opened = cases.open_many(ITEM, [cases.Opening(one.town.unit, person=one) for one in people], by=None)
        for case in opened:
            ask("test.grant", key=f"grant/{case.pk}", case=case)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renshe.settings")
    django.setup()
    declare()
    from renshe.casework import digest
    from renshe.casework.worker import work

    digest.MADE_AT = time.max  # whatever the time of day, nothing but the test's own is done
    if len(sys.argv) > 1:
        ask_for_grants(int(sys.argv[1]))
    else:
        work()
