"""Seal a month: chain its files' records by hash to the month before; later prove that nothing changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext

from renshe.archive import files, query
from renshe.archive.errors import (
    MonthIsSealed,
    MonthNotWhole,
    MonthOutOfOrder,
    NoRecords,
    NoRecordsYet,
    SealedFileChanged,
)
from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.errors import gettext_noop
from renshe.law.month import Month

BEFORE_THE_FIRST = "0" * 64


@dataclass(frozen=True)
class Problem:
    """Something in the archive that is not as it was sealed. `file` is relative to the archive's folder."""

    month: str
    file: str
    words: str

    def __str__(self) -> str:
        return gettext(self.words) % asdict(self)


@transaction.atomic
def seal(month: Month, totals: Mapping[str, int]) -> SealedMonth:
    """Seal a month with its control totals. The first month ever sealed may be any; from then on each follows the last.

    Raises:
        MonthIsSealed: it was sealed before.
        MonthOutOfOrder: another month comes first.
        MonthNotWhole: a file is not the one that was recorded.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE archive_sealedmonth IN SHARE ROW EXCLUSIVE MODE")  # two sealers: one after the other
    last = SealedMonth.objects.order_by("month").last()
    if last and month.first_day <= last.month:
        raise MonthIsSealed(month=str(month))
    if last and Month.of(last.month) + 1 != month:
        raise MonthOutOfOrder(month=str(month), expected=str(Month.of(last.month) + 1))
    for record in _records(month):
        place = query.path(month, record.name)
        if not place.exists() or files.sha256_of(place) != record.sha256:
            raise MonthNotWhole(month=str(month), file=place.name)
    previous = last.hash if last else BEFORE_THE_FIRST
    return SealedMonth.objects.create(
        month=month.first_day,
        previous_hash=previous,
        hash=chained_hash(previous, month, _records(month), totals),
        totals=dict(totals),
    )


def require_whole() -> None:
    """Look whether every sealed file still is what was sealed, before anything is reckoned from them.

    Raises:
        SealedFileChanged: naming the first that is not, or is gone.
    """
    for sealed in sealed_months():
        for record in _records(sealed):
            place = query.path(sealed, record.name)
            if not place.is_file() or files.sha256_of(place) != record.sha256:
                raise SealedFileChanged(month=str(sealed), file=place.name)


def is_sealed(month: Month) -> bool:
    return SealedMonth.objects.filter(month=month.first_day).exists()


def last_sealed() -> Month | None:
    last = SealedMonth.objects.order_by("month").last()
    return Month.of(last.month) if last else None


def sealed_months() -> list[Month]:
    return [Month.of(day) for day in SealedMonth.objects.order_by("month").values_list("month", flat=True)]


def require_records(first: Month, last: Month, *, asked: str) -> None:
    """Refuse a time that reaches into no month from the opening one to the one that is open."""
    sealed = sealed_months()
    if not sealed:
        raise NoRecordsYet(asked=asked)
    if last < sealed[0] or first > sealed[-1] + 1:
        raise NoRecords(asked=asked, first=str(sealed[0]), last=str(sealed[-1] + 1))


def chained_hash(previous: str, month: Month, records: list[ArchiveFile], totals: Mapping[str, int]) -> str:
    """Return the SHA-256 over the hash before and canonical JSON (sorted keys, no spaces) of records and totals."""
    said = {
        "month": str(month),
        "files": [
            {"name": one.name, "rows": one.rows, "totals": one.totals, "bytes": one.bytes, "sha256": one.sha256}
            for one in records
        ],
        "totals": dict(totals),
    }
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(previous.encode() + canonical.encode()).hexdigest()


def verify() -> list[Problem]:
    """Read every sealed byte again and return what is wrong: nothing, if the archive is whole."""
    return list(_problems())


def _problems() -> Iterator[Problem]:
    previous = BEFORE_THE_FIRST
    expected: Month | None = None
    for sealed in SealedMonth.objects.order_by("month"):
        month = Month.of(sealed.month)
        name = str(month)
        records = _records(month)
        if expected and month != expected:
            yield Problem(str(expected), str(expected), gettext_noop("%(file)s: the month is missing from the chain."))
        if sealed.previous_hash != previous:
            yield Problem(name, name, gettext_noop("%(file)s: the chain to the month before is broken."))
        if sealed.hash != chained_hash(sealed.previous_hash, month, records, sealed.totals):
            yield Problem(name, name, gettext_noop("%(file)s: the records are not those that were sealed."))
        yield from _file_problems(month, records)
        previous, expected = sealed.hash, month + 1


def _file_problems(month: Month, records: list[ArchiveFile]) -> Iterator[Problem]:
    folder = Path(settings.ARCHIVE_FOLDER) / str(month)
    for record in records:
        place = query.path(month, record.name)
        file = f"{month}/{place.name}"
        if not place.exists():
            yield Problem(str(month), file, gettext_noop("%(file)s: the file is missing."))
        elif files.sha256_of(place) != record.sha256:
            yield Problem(str(month), file, gettext_noop("%(file)s: the bytes are not those that were sealed."))
    known = {f"{record.name}.parquet" for record in records}
    for place in sorted(folder.iterdir()) if folder.exists() else []:
        if place.name not in known:
            yield Problem(str(month), f"{month}/{place.name}", gettext_noop("%(file)s: this file was not sealed."))


def _records(month: Month) -> list[ArchiveFile]:
    return list(ArchiveFile.objects.filter(month=month.first_day).order_by("name"))
