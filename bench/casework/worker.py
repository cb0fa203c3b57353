"""One worker of the benchmark: `python -m bench.casework.worker OURS|HAND FROM COUNT`, in the environment of a home.

It says `ready`, waits for a line, takes its cases one after the other through all their steps, each step a
transaction of its own that is on the disk when it ends, and says how many were decided, and by how many seconds of a
processor of its own.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.casework.applicants import Application


def take_through(applied: Sequence[Application]) -> int:
    """Open and decide cases one by one, as pages do; return how many."""
    from django.db import transaction

    from bench.casework.applicants import officers
    from bench.casework.item import ONE_BY_ONE, STEPS
    from renshe.access import trail
    from renshe.access.models import Unit
    from renshe.casework import cases
    from renshe.registry.models import Person

    units, takers = Unit.objects.in_bulk(), officers()
    for one in applied:
        with transaction.atomic(durable=True):
            person = Person.objects.get(pk=one.person)
            case = cases.open_case(ONE_BY_ONE, units[one.unit], person, by=None)
            trail.record(None, "case.opened", case)
        for step in STEPS:
            answers = {"paid_months": str(one.paid_months)} if step == "look_into" else None
            with transaction.atomic(durable=True):
                cases.advance(case.pk, step, by=takers[step], answers=answers)
    return len(applied)


def main(whose: str, first: int, count: int) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renshe.settings")
    django.setup()
    from bench.casework import by_hand
    from bench.casework.applicants import applications
    from renshe.access.reading import as_system

    def work(these: Sequence[Application]) -> int:
        if whose == "OURS":
            with as_system("a benchmark opens cases of people of the whole city"):
                return take_through(these)
        with by_hand.plain() as session:
            return by_hand.take_through(these, session)

    with as_system("a benchmark opens cases of people of the whole city"):
        applied = applications(first + count)[first:]
    work(applied[:2])  # what is made at the first call only: the law read, statements planned
    print("ready", flush=True)
    sys.stdin.readline()
    used = time.process_time()
    print(work(applied), time.process_time() - used, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
