"""The DuckDB connections that are open, so that a signal can end the query that one of them is at.

Python runs no handler of a signal while a query keeps the main thread waiting; another thread interrupts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Connection = TypeVar("Connection")
_OPEN: dict[int, Any] = {}


@contextmanager
def watched(connection: Connection) -> Iterator[Connection]:
    """Have its queries end with `interrupt` while inside."""
    _OPEN[id(connection)] = connection
    try:
        yield connection
    finally:
        del _OPEN[id(connection)]


def interrupt() -> None:
    """End what every open connection is at: its query raises duckdb.InterruptException."""
    for connection in list(_OPEN.values()):
        connection.interrupt()
