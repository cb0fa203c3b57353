"""The program: reads names of deeds, one a line, and answers what is said of each."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.whole_city.sabotage import SABOTAGES


@contextmanager
def _taken_back() -> Iterator[None]:
    """Work in a transaction that is undone, without triggers, on copies of archive and partners' files."""
    from django.conf import settings
    from django.db import connection, transaction

    with tempfile.TemporaryDirectory() as around, transaction.atomic():
        kept = {name: getattr(settings, name) for name in ("ARCHIVE_FOLDER", "EXCHANGE_FOLDER")}
        for name, place in kept.items():
            setattr(settings, name, shutil.copytree(place, Path(around) / name))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        try:
            yield
        finally:
            for name, place in kept.items():
                setattr(settings, name, place)
            transaction.set_rollback(True)


def tried(name: str) -> list[str]:
    """Return what is said after the deed: the sentence looked for, or if there is none, all sentences."""
    from renshe.archive import sealing
    from renshe.archive.models import SealedMonth
    from renshe.ledger import check

    sabotage = SABOTAGES[name]
    with _taken_back():
        noted = SealedMonth.objects.order_by("month").values_list("hash", flat=True).last() if sabotage.noted else ""
        sabotage.deed()
        said: list[str] = []
        if sabotage.by == "verify":
            said = [str(one) for one in sealing.verify(noted or "")]
        else:
            with closing(check.one_by_one()) as checks:
                for one in checks:
                    said += [] if one.ok else [one.words()]
                    if said and sabotage.is_said_in(said[-1]):
                        break
        return [one for one in said if sabotage.is_said_in(one)] or said


def main() -> None:
    from renshe.cli.frame import ready

    with ready():
        print("ready", flush=True)
        for line in sys.stdin:
            print(json.dumps(tried(line.strip())), flush=True)


if __name__ == "__main__":
    main()
