"""Rows carried from PostgreSQL to DuckDB by one COPY inside the caller's transaction: what it wrote is seen.

(`renshe.archive.snapshot` reads over a connection of its own, which sees committed rows only.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from django.conf import settings
from django.db import connection


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
        # Django's debugging cursor takes no parameters for COPY: the one beneath it does.
        words = "COPY (" + query + ") TO STDOUT WITH (FORMAT csv)"
        with file.open("wb") as out, connection.cursor() as cursor, cursor.cursor.copy(words, parameters) as copy:
            for block in copy:
                out.write(block)
        if file.stat().st_size:
            rows = duck.read_csv(str(file), header=False, columns=dict(columns), quotechar='"', escapechar='"')
            rows.create(name)
        else:
            duck.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {kind}' for c, kind in columns.items())})")


def _folder() -> Path:
    folder = Path(settings.HOME) / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
