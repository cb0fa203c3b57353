"""Rows from PostgreSQL to DuckDB, in flat memory.

`load` reads over a connection of its own, by Arrow batches: it sees what is committed. `bring` goes by COPY inside the
caller's transaction: it sees what that has just written, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from adbc_driver_postgresql import dbapi
from django.db import connection as django_connection
from psycopg.conninfo import make_conninfo
from sqlglot import exp

from renshe.archive import query

NOT_FOR_LIBPQ = {"client_encoding", "context", "cursor_factory", "prepare_threshold"}


def load(
    connection: duckdb.DuckDBPyConnection, table: str, select: str, parameters: Sequence[object] = ()
) -> duckdb.DuckDBPyRelation:
    """Put the committed rows of a PostgreSQL query into a new DuckDB table and return it.

    Args:
        select: in PostgreSQL's SQL; parameters are written $1, $2, …. Ranges and numerics have no exact type
            in Arrow: select `lower(valid)`, or cast to bigint.
    """
    name = exp.to_identifier(table, quoted=True).sql(dialect="duckdb")
    with dbapi.connect(_conninfo()) as source, source.cursor() as cursor:
        cursor.execute(select, parameters=tuple(parameters) or None)
        rows = cursor.fetch_record_batch()
        connection.register("renshe_snapshot", rows)
        try:
            connection.execute(exp.select("*").from_("renshe_snapshot").ctas(name, dialect="duckdb").sql("duckdb"))
        finally:
            connection.unregister("renshe_snapshot")
    return connection.table(table)


def bring(
    duck: duckdb.DuckDBPyConnection,
    name: str,
    select: str,
    parameters: Sequence[object],
    columns: Mapping[str, str],
) -> None:
    """Put the rows of a PostgreSQL query into a new DuckDB table, as the caller's transaction sees them.

    Args:
        columns: DuckDB's type of each column, in order.
    """
    with TemporaryDirectory(dir=query.spill_folder()) as folder:
        file = Path(folder) / "rows.csv"
        # Django's debugging cursor takes no parameters for COPY: the one beneath it does.
        words = "COPY (" + select + ") TO STDOUT WITH (FORMAT csv)"
        with (
            file.open("wb") as out,
            django_connection.cursor() as cursor,
            cursor.cursor.copy(words, parameters) as copy,
        ):
            for block in copy:
                out.write(block)
        if file.stat().st_size:
            rows = duck.read_csv(str(file), header=False, columns=dict(columns), quotechar='"', escapechar='"')
            rows.create(name)
        else:
            duck.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {kind}' for c, kind in columns.items())})")


def _conninfo() -> str:
    """Return how Django reaches its database: by DATABASE_URL, or by the embedded one's socket and password file."""
    parameters: dict[str, Any] = django_connection.get_connection_params()
    return make_conninfo(**{key: value for key, value in parameters.items() if key not in NOT_FOR_LIBPQ and value})
