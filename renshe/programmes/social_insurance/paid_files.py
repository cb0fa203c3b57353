"""The files of what was paid (`payroll`, `payments`), those too of before other benefits than pensions were paid."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from renshe.archive import query
from renshe.law.month import Month

ADDED = {"fund": "'pension'", "kind": "'pension'"}
"""Columns that files of before have not, and what stands for them: all in those was pensions."""


def view(
    connection: duckdb.DuckDBPyConnection, name: str, months: Month | Iterable[Month], *, as_name: str | None = None
) -> None:
    """Let SQL on this connection read `payroll` or `payments` of `months`, called `as_name` or like the file.

    Raises:
        FileMissing: naming the first month that lacks it.
    """
    rows = connection.read_parquet(query.paths(name, months), union_by_name=True, filename=True)
    whole(name, rows).create_view(as_name or name, replace=True)


def whole(name: str, rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Return the rows of a file with every column that it has today."""
    added = ADDED if name in ("payroll", "payments") else {}
    there = [f"coalesce({column}, {value}) AS {column}" for column, value in added.items() if column in rows.columns]
    lacking = "".join(f", {value} AS {column}" for column, value in added.items() if column not in rows.columns)
    return rows.project(f"* REPLACE ({', '.join(there)})" + lacking if there else f"*{lacking}")
