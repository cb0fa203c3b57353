"""DuckDB over the archive: connections within the limits that the settings give, months as tables.

Names of files go in as parameters of the relational interface, never as SQL text. Paths are ASCII.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from sqlglot import exp

from renshe.archive import whole
from renshe.archive.at_work import watched
from renshe.archive.errors import FileMissing
from renshe.law import Rulebook
from renshe.law.month import Month
from renshe.law.sql.columns import FactRange

AT_A_TIME = 10_000  # rows


@contextmanager
def connect() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory DuckDB that spills under `RENSHE_HOME`, keeps sorted rows in order, and closes at the end."""
    made = duckdb.connect(
        config={
            "threads": settings.DUCKDB_THREADS,
            "memory_limit": settings.DUCKDB_MEMORY,
            "temp_directory": str(spill_folder()),
            "preserve_insertion_order": True,
            "TimeZone": settings.TIME_ZONE,
            # Extensions that download are never asked for: a city's server has no way out.
            "autoinstall_known_extensions": False,
        }
    )
    try:
        with watched(made):
            yield made
    finally:
        made.close()


def spill_folder() -> Path:
    """Where rows lie that don't fit in memory, while they are needed."""
    folder = Path(settings.HOME) / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def path(month: Month, name: str) -> Path:
    """Return where the file of a month lies: `RENSHE_HOME/archive/2021-03/NAME.parquet`."""
    assert name.isascii() and name.replace("_", "").isalnum(), name
    return Path(settings.ARCHIVE_FOLDER) / str(month) / f"{name}.parquet"


def paths(name: str, months: Month | Iterable[Month]) -> list[str]:
    """Return the paths of `name` in `months`.

    Raises:
        FileMissing: naming the first month that lacks it.
        SealedFileChanged: where whole files are required (`archive.whole`), naming the first that is not.
    """
    places = {month: path(month, name) for month in ([months] if isinstance(months, Month) else months)}
    for month, place in places.items():
        if not place.is_file():
            raise FileMissing(month=str(month), name=name)
    whole.look(name, places)
    return [str(place) for place in places.values()]


def table(connection: duckdb.DuckDBPyConnection, name: str, months: Month | Iterable[Month]) -> duckdb.DuckDBPyRelation:
    """Return the rows of `name` in `months` as one relation.

    Raises:
        FileMissing: naming the first month that lacks it.
    """
    return connection.read_parquet(paths(name, months))


def view(
    connection: duckdb.DuckDBPyConnection, name: str, months: Month | Iterable[Month], *, as_name: str | None = None
) -> None:
    """Let SQL on this connection read `name` of `months` as a view, called `as_name` or like the file."""
    table(connection, name, months).create_view(as_name or name, replace=True)


def rows(
    connection: duckdb.DuckDBPyConnection, question: str, values: Sequence[object] = ()
) -> Iterator[tuple[Any, ...]]:
    """Yield a query's rows, so many at a time that memory stays flat. `connection` may be asked meanwhile."""
    with connection.cursor() as cursor, watched(cursor):
        cursor.execute(question, values)
        while some := cursor.fetchmany(AT_A_TIME):
            yield from some


def seen(
    connection: duckdb.DuckDBPyConnection, book: Rulebook, names: Sequence[str], source: str | exp.Expression
) -> dict[str, FactRange]:
    """Look at the facts that the formulas read in `source`: what they hold makes the city's query a lighter one."""
    (row,) = connection.execute(book.look(names, source).sql(dialect="duckdb")).fetchall()
    return book.ranges(names, row)


def columns(*names: str) -> str:
    """Return column names quoted for DuckDB, with commas between."""
    return ", ".join(exp.column(name, quoted=True).sql(dialect="duckdb") for name in names)
