"""Rows carried between PostgreSQL and DuckDB as one COPY each way, inside the caller's transaction.

DuckDB's own PostgreSQL extension is downloaded at run time and a city's server has no way out; a file of
comma-separated rows under `RENSHE_HOME/tmp` is as fast for these sizes and keeps memory flat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from django.conf import settings
from django.db import connection
from psycopg import sql


def bring(
    duck: duckdb.DuckDBPyConnection,
    name: str,
    query: str,
    parameters: Sequence[object],
    columns: Mapping[str, str],
) -> None:
    """Make table `name` in DuckDB of what `query` finds in PostgreSQL; `columns` are DuckDB's types, in order."""
    with TemporaryDirectory(dir=_folder()) as folder:
        file = Path(folder) / "rows.csv"
        words = "COPY (" + query + ") TO STDOUT WITH (FORMAT csv)"
        with file.open("wb") as out, connection.cursor() as cursor, cursor.copy(words, parameters) as copy:
            for block in copy:
                out.write(block)
        if file.stat().st_size:
            rows = duck.read_csv(str(file), header=False, columns=dict(columns), quotechar='"', escapechar='"')
            rows.create(name)
        else:
            duck.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {kind}' for c, kind in columns.items())})")


def send(duck: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], query: str) -> int:
    """Copy the rows of DuckDB's `query` into PostgreSQL's `table`; return how many there were."""
    with TemporaryDirectory(dir=_folder()) as folder:
        file = Path(folder) / "rows.csv"
        duck.sql(query).write_csv(str(file), header=False)
        words = sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT csv)").format(
            sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(column) for column in columns)
        )
        with file.open("rb") as lines, connection.cursor() as cursor:
            with cursor.copy(words) as copy:
                while block := lines.read(1 << 20):
                    copy.write(block)
            return int(cursor.rowcount)


def _folder() -> Path:
    folder = Path(settings.HOME) / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
