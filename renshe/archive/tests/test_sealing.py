from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pytest
from django.db import IntegrityError, connection, transaction

from renshe.archive import files, sealing
from renshe.archive.errors import MonthIsSealed, MonthNotWhole, MonthOutOfOrder
from renshe.archive.models import ArchiveFile
from renshe.law.month import Month
from renshe.ledger.moment import one_moment

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = Month(2021, 2), Month(2021, 3), Month(2021, 4)


@pytest.fixture
def sealed(duck: duckdb.DuckDBPyConnection) -> None:
    for month in (FEBRUARY, MARCH):
        files.write(duck, month, "credited", f"SELECT {month.month} AS person_id, 5::BIGINT AS fen", ["person_id"])
        sealing.seal(month, {"credited_fen": 5})


def problems() -> list[str]:
    return [f"{one.file} {one.words}" for one in sealing.verify()]


def force(statement: str) -> None:
    """Change what the triggers protect, as somebody with the database's own powers could."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


@pytest.mark.usefixtures("sealed")
def test_a_whole_archive_has_no_problems() -> None:
    assert problems() == []
    assert sealing.sealed_months() == [FEBRUARY, MARCH]


@pytest.mark.usefixtures("sealed")
def test_a_flipped_bit_is_found(archive_folder: Path) -> None:
    place = archive_folder / "2021-02" / "credited.parquet"
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)
    assert problems() == ["2021-02/credited.parquet %(file)s: the bytes are not those that were sealed."]


@pytest.mark.usefixtures("sealed")
def test_a_missing_and_an_unexpected_file_are_found(archive_folder: Path) -> None:
    place = archive_folder / "2021-03" / "credited.parquet"
    place.rename(place.with_name("extra.parquet"))
    assert problems() == [
        "2021-03/credited.parquet %(file)s: the file is missing.",
        "2021-03/extra.parquet %(file)s: this file was not sealed.",
    ]


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE archive_archivefile SET rows = 2 WHERE month = '2021-02-01'",
            [
                "2021-02 %(file)s: the records are not those that were sealed.",
                "2021-02/credited.parquet %(file)s: the rows are not as many as were sealed.",
            ],
        ),
        (
            "UPDATE archive_sealedmonth SET totals = '{\"credited_fen\": 6}' WHERE month = '2021-03-01'",
            ["2021-03 %(file)s: the records are not those that were sealed."],
        ),
        (
            "DELETE FROM archive_sealedmonth WHERE month = '2021-02-01'",
            [
                "2021-02 %(file)s: the audit trail tells of a seal that is gone.",
                "2021-02 %(file)s: files are recorded, but the month is not sealed.",
                "2021-03 %(file)s: the chain to the month before is broken.",
            ],
        ),
        (
            "DELETE FROM archive_sealedmonth WHERE month = '2021-03-01'",
            [
                "2021-03 %(file)s: the audit trail tells of a seal that is gone.",
                "2021-03 %(file)s: files are recorded, but the month is not sealed.",
            ],
        ),
    ],
)
def test_a_changed_record_or_a_broken_chain_is_found(statement: str, found: list[str]) -> None:
    force(statement)
    assert problems() == found


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE archive_archivefile SET rows = 2",
        "DELETE FROM archive_archivefile",
        "INSERT INTO archive_archivefile (month, name, rows, totals, bytes, sha256)"
        " VALUES ('2021-03-01', 'late', 0, '{}', 0, '')",
        "UPDATE archive_sealedmonth SET hash = ''",
        "DELETE FROM archive_sealedmonth",
    ],
)
def test_the_database_itself_keeps_what_is_sealed(statement: str) -> None:
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert problems() == []


@pytest.mark.usefixtures("sealed")
def test_months_are_sealed_in_order_and_once(duck: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(MonthIsSealed):
        sealing.seal(MARCH, {})
    with pytest.raises(MonthOutOfOrder, match="the next month to seal is 2021-04"):
        sealing.seal(APRIL + 1, {})
    with pytest.raises(MonthIsSealed):
        files.write(duck, MARCH, "credited", "SELECT 1 AS person_id", ["person_id"])


@pytest.mark.usefixtures("sealed")
def test_a_month_whose_file_changed_is_not_sealed(duck: duckdb.DuckDBPyConnection, archive_folder: Path) -> None:
    files.write(duck, APRIL, "credited", "SELECT 1 AS person_id", ["person_id"])
    ArchiveFile.objects.filter(month=APRIL.first_day).update(sha256="0" * 64)
    with pytest.raises(MonthNotWhole, match=r"credited\.parquet"):
        sealing.seal(APRIL, {})


@pytest.mark.usefixtures("sealed")
def test_what_the_next_close_writes_meanwhile_is_no_stray(archive_folder: Path) -> None:
    with one_moment():
        time.sleep(0.02)  # file systems tell time by the tick
        (archive_folder / "2021-04").mkdir()
        assert problems() == []
    time.sleep(0.02)
    assert problems() == ["2021-04 %(file)s: this folder belongs to no sealed month."]
