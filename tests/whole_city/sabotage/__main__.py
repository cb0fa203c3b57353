"""The program: reads names of deeds, one a line, and answers what is said of each.

The books are checked as a whole once, before any deed. After a deed only who makes the check that has to find it is
asked again: the room's own function, with all that it lays out for it.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tests.whole_city.sabotage import SABOTAGES
from tests.whole_city.sabotage.deeds import Sabotage

if TYPE_CHECKING:
    from renshe.ledger.check import Source


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


def makers() -> dict[str, Source]:
    """Return who makes each check, by its name."""
    from django.db import transaction

    from renshe.ledger import check

    with transaction.atomic():
        return {one.name: source for source in check.sources() for one in source()}


def asked(sabotage: Sabotage, makers: dict[str, Source]) -> list[Source]:
    """Return who makes the check that the sabotage names; all, where its name is heard only when something is wrong."""
    from renshe.ledger import check

    return [makers[words] for words in sabotage.said if words in makers] or check.sources()


def tried(name: str, makers: dict[str, Source]) -> list[str]:
    """Return what is said after the deed: the sentence looked for, or if there is none, all sentences."""
    from renshe.archive import sealing
    from renshe.archive.models import SealedMonth

    sabotage = SABOTAGES[name]
    with _taken_back():
        noted = SealedMonth.objects.order_by("month").values_list("hash", flat=True).last() if sabotage.noted else ""
        sabotage.deed()
        said: list[str] = []
        if sabotage.by == "verify":
            said = [str(one) for one in sealing.verify(noted or "")]
        else:
            for one in chain.from_iterable(source() for source in asked(sabotage, makers)):
                said += [] if one.ok else [one.words()]
                if said and sabotage.is_said_in(said[-1]):
                    break
        return [one for one in said if sabotage.is_said_in(one)] or said


def main() -> None:
    from renshe.cli.frame import ready

    with ready():
        who = makers()
        print("ready", flush=True)
        for line in sys.stdin:
            print(json.dumps(tried(line.strip(), who)), flush=True)


if __name__ == "__main__":
    main()
