from __future__ import annotations

from datetime import date

import duckdb
import pytest
from django.db import connection

from renshe.archive import snapshot
from renshe.archive.models import ArchiveFile, Run


@pytest.mark.django_db(transaction=True)
def test_committed_rows_come_exactly(duck: duckdb.DuckDBPyConnection) -> None:
    Run.objects.create(kind="close", month=date(2021, 3, 1))
    query = "SELECT kind, month, state = 'working' AS is_open, 9007199254740993::bigint AS fen FROM archive_run"
    assert snapshot.load(duck, "runs", query).fetchall() == [("close", date(2021, 3, 1), True, 9007199254740993)]
    assert snapshot.load(duck, "none", f"{query} WHERE kind = $1", ["other"]).fetchall() == []


@pytest.mark.django_db
def test_rows_go_back_in_the_callers_transaction(duck: duckdb.DuckDBPyConnection) -> None:
    relation = duck.sql(
        "SELECT DATE '2021-03-01' AS month, 'a,\"b' AS name, 9007199254740993 AS rows, '{}' AS totals, "
        "1 AS bytes, '' AS sha256"
    )
    columns = ["month", "name", "rows", "totals", "bytes", "sha256"]
    with connection.cursor() as cursor:
        assert snapshot.copy_into(cursor, "archive_archivefile", columns, relation) == 1
    assert ArchiveFile.objects.values_list("month", "name", "rows", "sha256").get() == (
        date(2021, 3, 1),
        'a,"b',
        9007199254740993,
        "",
    )
