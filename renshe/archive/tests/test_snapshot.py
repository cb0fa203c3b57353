from __future__ import annotations

from datetime import date

import duckdb
import pytest

from renshe.archive import snapshot
from renshe.archive.models import Run


@pytest.mark.django_db(transaction=True)
def test_committed_rows_come_exactly(duck: duckdb.DuckDBPyConnection) -> None:
    Run.objects.create(kind="close", month=date(2021, 3, 1))
    query = "SELECT kind, month, state = 'working' AS is_open, 9007199254740993::bigint AS fen FROM archive_run"
    assert snapshot.load(duck, "runs", query).fetchall() == [("close", date(2021, 3, 1), True, 9007199254740993)]
    assert snapshot.load(duck, "none", f"{query} WHERE kind = $1", ["other"]).fetchall() == []


@pytest.mark.django_db
def test_what_the_transaction_has_just_written_is_brought(duck: duckdb.DuckDBPyConnection) -> None:
    Run.objects.create(kind="close", month=date(2021, 3, 1))
    query = "SELECT kind, month, 9007199254740993 FROM archive_run WHERE kind = %s"
    columns = {"kind": "VARCHAR", "month": "DATE", "fen": "BIGINT"}
    snapshot.bring(duck, "runs", query, ["close"], columns)
    snapshot.bring(duck, "none", query, ["other"], columns)
    assert duck.table("runs").fetchall() == [("close", date(2021, 3, 1), 9007199254740993)]
    assert (duck.table("none").fetchall(), duck.table("none").columns) == ([], list(columns))
