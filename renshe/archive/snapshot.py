"""Rows between PostgreSQL and DuckDB, by Arrow batches, in flat memory.

Out of PostgreSQL they come over a connection of the reader's own: it sees what is committed, not what the
caller's transaction has just written. Into it they go by COPY in the caller's transaction.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.csv as pc
from adbc_driver_postgresql import dbapi
from django.db import connection as django_connection
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlglot import exp

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

ROWS_IN_A_BATCH = 100_000
NOT_FOR_LIBPQ = {"client_encoding", "context", "cursor_factory", "prepare_threshold"}


def load(
    connection: duckdb.DuckDBPyConnection, table: str, query: str, parameters: Sequence[object] = ()
) -> duckdb.DuckDBPyRelation:
    """Put the committed rows of a PostgreSQL query into a new DuckDB table and return it.

    Args:
        query: SELECT in PostgreSQL's SQL; parameters are written $1, $2, …. Ranges and numerics have no exact type
            in Arrow: select `lower(valid)`, or cast to bigint.
    """
    name = exp.to_identifier(table, quoted=True).sql(dialect="duckdb")
    with dbapi.connect(_conninfo()) as source, source.cursor() as cursor:
        cursor.execute(query, parameters=tuple(parameters) or None)
        rows = cursor.fetch_record_batch()
        connection.register("renshe_snapshot", rows)
        try:
            connection.execute(exp.select("*").from_("renshe_snapshot").ctas(name, dialect="duckdb").sql("duckdb"))
        finally:
            connection.unregister("renshe_snapshot")
    return connection.table(table)


def copy_into(cursor: CursorWrapper, table: str, columns: Sequence[str], relation: duckdb.DuckDBPyRelation) -> int:
    """Append the rows of a DuckDB relation to a PostgreSQL table by COPY, in the caller's transaction.

    Args:
        columns: The table's columns, in the order of the relation's.

    Returns: How many rows went in.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    assert len(columns) == len(relation.columns), (columns, relation.columns)
    rows = 0
    # Arrow quotes every text and leaves a null bare: that is how COPY tells an empty text from none.
    options = pc.WriteOptions(include_header=False)
    with cursor.copy(statement) as copy:
        for batch in relation.to_arrow_reader(ROWS_IN_A_BATCH):
            written = io.BytesIO()
            pc.write_csv(pa.Table.from_batches([batch]), written, options)
            copy.write(written.getvalue())
            rows += batch.num_rows
    return rows


def _conninfo() -> str:
    """Return how Django reaches its database: by DATABASE_URL, or by the embedded one's socket and password file."""
    parameters: dict[str, Any] = django_connection.get_connection_params()
    return make_conninfo(**{key: value for key, value in parameters.items() if key not in NOT_FOR_LIBPQ and value})
