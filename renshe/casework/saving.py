"""Fields of many rows written back by one statement that is planned as a join, for one row or ten thousand.

(`bulk_update` writes a CASE of as many arms as rows for each field: that costs more than to write them.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

AT_ONCE = 10_000


def save_many(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write `fields` of rows of one model that are kept already. No row: nothing is asked."""
    for begin in range(0, len(rows), AT_ONCE):
        _save(rows[begin : begin + AT_ONCE], fields)


def _save(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    meta = rows[0]._meta
    columns: list[Any] = [meta.pk, *(meta.get_field(name) for name in fields)]
    quoted = [connection.ops.quote_name(one.column) for one in columns]
    sets = ", ".join(f"{name} = given.{name}" for name in quoted[1:])
    lists = ", ".join(f"%s::{one.db_type(connection)}[]" for one in columns)
    values = [
        [one.get_db_prep_save(getattr(row, one.attname), connection=connection) for row in rows] for one in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {connection.ops.quote_name(meta.db_table)} kept SET {sets}"  # noqa: S608 - names of our own models
            f" FROM unnest({lists}) AS given({', '.join(quoted)}) WHERE kept.{quoted[0]} = given.{quoted[0]}",
            values,
        )
