"""The wide history is a projection: what sealed months show, built again to the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from pytest_django.fixtures import Settings

from renshe.archive import files, query, sealing
from renshe.law.month import Month
from renshe.programmes.social_insurance import history

pytestmark = pytest.mark.django_db
OPENING, JANUARY, FEBRUARY = Month(2020, 12), Month(2021, 1), Month(2021, 2)


@pytest.fixture
def duck(tmp_path: Path, settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    settings.ARCHIVE_FOLDER = tmp_path / "archive"
    with query.connect() as connection:
        yield connection


ASSESSED = (
    "SELECT unnest([1, 2]) AS person_id, 'employee' AS kind, true AS pays_pension, 450000::BIGINT AS pension_base_fen,"
    " 63000::BIGINT AS pension_pooled_fen, 36000::BIGINT AS pension_account_fen"
)


def credited(month: str, person: int, pooled: int, account: int) -> str:
    return (
        f"SELECT {person} AS person_id, DATE '{month}' AS period, {pooled}::BIGINT AS pension_pooled_fen,"
        f" {account}::BIGINT AS pension_account_fen"
    )


def test_only_months_paid_in_full_count_and_what_came_late_counts_for_its_period(
    duck: duckdb.DuckDBPyConnection,
) -> None:
    opening = "SELECT 1 AS person_id, 5400000::BIGINT AS base_2020_fen, 12::BIGINT AS months_2020"
    files.write(duck, OPENING, "history", opening, ["person_id"])
    for month in (JANUARY, FEBRUARY):
        files.write(duck, month, "assessed", ASSESSED, ["person_id"])
    january = f"{credited('2021-01-01', 1, 63000, 36000)} UNION ALL {credited('2021-01-01', 2, 63000, 35999)}"
    february = f"{credited('2021-01-01', 2, 0, 1)} UNION ALL {credited('2021-02-01', 1, 62999, 36000)}"
    files.write(duck, JANUARY, "credited", january, ["person_id", "period"])
    files.write(duck, FEBRUARY, "credited", february, ["person_id", "period"])
    for month in (OPENING, JANUARY, FEBRUARY):
        sealing.seal(month, {})

    def row(person: int, base_2020: int, months_2020: int, base_2021: int, months_2021: int) -> dict[str, int]:
        return {
            "person_id": person,
            "base_2020_fen": base_2020,
            "months_2020": months_2020,
            "base_2021_fen": base_2021,
            "months_2021": months_2021,
        }

    assert pq.read_table(history.rebuild(JANUARY)).to_pylist() == [row(1, 5400000, 12, 450000, 1)]
    first = history.rebuild(FEBRUARY)
    whole = first.read_bytes()
    assert pq.read_table(first).to_pylist() == [row(1, 5400000, 12, 450000, 1), row(2, 0, 0, 450000, 1)]
    first.unlink()
    assert history.rebuild(FEBRUARY).read_bytes() == whole
    assert sealing.verify() == []
