"""What a deed is, the means by which it is done, and the list of all of them."""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MARCH, DECEMBER, OPENING = "2021-03", "2021-12", "2020-12"


@dataclass(frozen=True)
class Sabotage:
    """`said` are words that must stand together in one sentence; `by`: which command says it."""

    deed: Callable[[], None]
    said: tuple[str, ...]
    by: str = "check"
    noted: bool = False  # the last seal's hash was noted outside before the deed

    def is_said_in(self, sentence: str) -> bool:
        return all(words in sentence for words in self.said)


SABOTAGES: dict[str, Sabotage] = {}


def sql(name: str, statement: str, *said: str, by: str = "check") -> None:
    """A deed in PostgreSQL, done by somebody with the database's own powers: no trigger stops it."""
    SABOTAGES[name] = Sabotage(lambda: execute(statement), said, by)


def rows(name: str, month: str, file: str, statement: str, *said: str) -> None:
    """A deed on the rows of a month's file (`it`, numbered in `n`), the file's record and all seals made to fit."""

    def deed() -> None:
        rewrite(month, file, statement)
        resealed()

    SABOTAGES[name] = Sabotage(deed, said)


def deed(*said: str, by: str = "verify", noted: bool = False) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def add(function: Callable[[], None]) -> Callable[[], None]:
        SABOTAGES[function.__name__] = Sabotage(function, said, by, noted)
        return function

    return add


def execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def rewrite(month: str, file: str, statement: str) -> None:
    """Change a file's rows and its record to fit."""
    import duckdb
    import pyarrow.parquet as pq

    from renshe.archive import query, whole
    from renshe.archive.models import ArchiveFile
    from renshe.law.month import Month

    place = query.path(Month.parse(month), file)
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE it AS SELECT *, row_number() OVER () AS n FROM '{place}'")
        duck.execute(statement)
        changed = duck.sql("SELECT * EXCLUDE (n) FROM it ORDER BY n").to_arrow_table()
        pq.write_table(changed, place)
        record = ArchiveFile.objects.get(month=Month.parse(month).first_day, name=file)
        for total in set(record.totals) & set(changed.column_names):
            record.totals[total] = duck.sql(f"SELECT sum({total})::BIGINT FROM it").fetchall()[0][0]
    record.rows, record.bytes, record.sha256 = changed.num_rows, place.stat().st_size, whole.sha256_of(place)
    record.save()


def resealed(*, trail_too: bool = True) -> None:
    """Make the chain of seals anew over the records as they stand; tell the audit trail as if it had always been so."""
    from renshe.access.models import TrailEntry
    from renshe.archive import sealing
    from renshe.archive.models import ArchiveFile, SealedMonth
    from renshe.law.month import Month

    previous = sealing.BEFORE_THE_FIRST
    for sealed in SealedMonth.objects.order_by("month"):
        month = Month.of(sealed.month)
        records = list(ArchiveFile.objects.filter(month=sealed.month).order_by("name"))
        hash_ = sealing.chained_hash(previous, month, records, sealed.totals)
        SealedMonth.objects.filter(pk=sealed.pk).update(previous_hash=previous, hash=hash_)
        if trail_too:
            told = TrailEntry.objects.filter(action=sealing.TOLD, subject_key=str(month))
            told.update(detail={"hash": hash_})
        previous = hash_


def folder(name: str) -> Path:
    from django.conf import settings

    found: Path = getattr(settings, name)
    return found
