"""Whole tables loaded at once: what checks and orders row by row is laid aside and built again after the last row.

PostgreSQL then checks a foreign key by one join, and builds an index in one pass, where row by row a city's
enrolments take several times as long. What comes back is what the catalogue said stood there, and refuses bad rows as
before. All in the caller's transaction: no one else ever sees the tables without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg import sql

# Keys and unique indexes stay: other tables' foreign keys stand on them. So do checks, which cost next to nothing.
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'x') ORDER BY conrelid, contype, conname"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
 WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique AND NOT indisexclusion ORDER BY indrelid, indexrelid"""


@contextmanager
def checked_at_the_end(*tables: str) -> Iterator[None]:
    """Lay the tables' foreign keys, exclusion constraints and plain indexes aside while inside; analyse them after."""
    with connection.cursor() as cursor:
        _check_what_waits()
        cursor.execute(CONSTRAINTS, [list(tables)])
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(table), sql.Identifier(name)))
        for name, _ in indexes:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(name)))
        yield
        _check_what_waits()
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            words = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
            cursor.execute(words.format(sql.SQL(table), sql.Identifier(name), sql.SQL(definition)))
        for table in tables:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def _check_what_waits() -> None:
    """Check what would be checked at the commit: a table that waits for its check cannot be altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
