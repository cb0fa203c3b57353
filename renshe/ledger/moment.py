"""The database seen as it is at one moment, by all that asks within a block, whatever a close beside it goes on to do.

Files are not the database's. What was written after the moment is told by `written_since`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.db import connection, transaction

_began: ContextVar[float | None] = ContextVar("the moment at which the outermost block began", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Read in one snapshot, and write nothing. Within another block, or a transaction, one sees what that one sees."""
    if _began.get() is not None:
        yield
        return
    begun = _began.set(time.time())
    try:
        with transaction.atomic():
            if not connection.savepoint_ids:  # a transaction of our own
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        _began.reset(begun)


def written_since(place: Path) -> bool:
    """Whether a file, or what stands in a folder, was put there after the moment: the snapshot can't know of it."""
    began = _began.get()
    return began is not None and place.stat().st_ctime > began  # when it was put there: nobody can set that
