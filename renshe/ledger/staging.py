"""Rows on their way in: a temporary table filled by COPY, from which set-based statements work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from psycopg import sql

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


def stage(cursor: CursorWrapper, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]] = ()) -> None:
    """Make the temporary table anew (it goes with the transaction) and fill it.

    Args:
        columns: PostgreSQL type by name, in the order of a row's fields. Both are written here in code.
    """
    name = sql.Identifier(table)
    parts = [sql.SQL("{} {}").format(sql.Identifier(one), sql.SQL(kind)) for one, kind in columns.items()]
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(name))
    cursor.execute(sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(name, sql.SQL(", ").join(parts)))
    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(sql.SQL("ANALYZE {}").format(name))


def first_of(cursor: CursorWrapper, faults: str, values: Mapping[str, date] | None = None) -> tuple[Any, ...] | None:
    """Return the first row, by its first column, of a query that should find none.

    The query is planned for all its rows: under a bare LIMIT 1 the planner hopes for an early hit and loops over
    two whole tables, and where there is no hit, as a rule, that takes n².
    """
    cursor.execute(f"WITH fault AS MATERIALIZED ({faults}) SELECT * FROM fault ORDER BY 1 LIMIT 1", values)  # noqa: S608
    found: tuple[Any, ...] | None = cursor.fetchone()
    return found
