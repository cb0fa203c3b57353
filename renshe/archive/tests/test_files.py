from __future__ import annotations

from datetime import date

import duckdb
import pytest

from renshe.archive import files, query, whole
from renshe.archive.errors import FileMissing, OrderNotTotal
from renshe.archive.models import ArchiveFile
from renshe.law.month import Month

pytestmark = pytest.mark.django_db
MARCH = Month(2021, 3)
WAGES = "SELECT * FROM (VALUES (2, 450000), (1, 300000)) AS t (person_id, wage_fen)"


def test_a_file_is_sorted_counted_summed_and_recorded(duck: duckdb.DuckDBPyConnection) -> None:
    record = files.write(duck, MARCH, "declared", WAGES, ["person_id"], {"wages_fen": "sum(wage_fen)"})
    assert (record.rows, record.totals) == (2, {"wages_fen": 750000})
    assert record.sha256 == whole.sha256_of(query.path(MARCH, "declared"))
    assert files.read(MARCH, "declared").to_pylist() == [
        {"person_id": 1, "wage_fen": 300000},
        {"person_id": 2, "wage_fen": 450000},
    ]
    assert query.table(duck, "declared", [MARCH]).aggregate("sum(wage_fen)").fetchall() == [(750000,)]


def test_the_same_rows_give_the_same_bytes_on_any_number_of_threads(duck: duckdb.DuckDBPyConnection) -> None:
    many = "SELECT i AS person_id, (i * 7919) % 100003 AS fen, DATE '2021-03-01' AS month FROM range(300000) t(i)"
    duck.execute("SET threads = 1")
    first = files.write(duck, MARCH, "credited", f"{many} ORDER BY fen", ["person_id"])
    duck.execute("SET threads = 4")
    again = files.write(duck, MARCH, "credited", f"{many} ORDER BY i % 17, i DESC", ["person_id"])
    assert (first.sha256, again.rows) == (again.sha256, 300000)
    assert ArchiveFile.objects.count() == 1
    assert files.read(MARCH, "credited").to_pylist()[-1] == {
        "person_id": 299999,
        "fen": (299999 * 7919) % 100003,
        "month": date(2021, 3, 1),
    }


def test_an_order_that_leaves_two_rows_to_chance_is_refused(duck: duckdb.DuckDBPyConnection) -> None:
    twice = "SELECT * FROM (VALUES (1, 5), (1, 6)) AS t (person_id, fen)"
    with pytest.raises(OrderNotTotal) as refused:
        files.write(duck, MARCH, "credited", twice, ["person_id"])
    assert str(refused.value) == (
        "Two rows of credited.parquet have the same person_id: name columns that tell them apart."
    )
    assert not files.exists(MARCH, "credited")


def test_a_file_without_rows_is_a_file(duck: duckdb.DuckDBPyConnection) -> None:
    record = files.write(duck, MARCH, "declared", f"{WAGES} LIMIT 0", ["person_id"], {"wages_fen": "sum(wage_fen)"})
    assert (record.rows, record.totals) == (0, {"wages_fen": 0})


def test_a_month_without_the_file_is_named(duck: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(FileMissing, match="2021-03 has no file “roster”"):
        query.table(duck, "roster", MARCH)
