"""Seal a month: chain its files' records by hash to the month before; later prove that nothing changed.

A chain does not show that its end was cut off, nor that all of it was made anew. So each seal's hash also stands in
the audit trail, which is a chain of its own (`renshe audit verify`), and whoever noted a hash outside asks for it.
What else remains of a month that lost its seal tells of it too: runs, files, bills, entries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext

from renshe.access import trail
from renshe.access.models import TrailEntry, User
from renshe.archive import query, whole
from renshe.archive.errors import (
    MonthIsSealed,
    MonthNotWhole,
    MonthOutOfOrder,
    NoRecords,
    NoRecordsYet,
    SealedFileChanged,
)
from renshe.archive.models import ArchiveFile, Run, RunStep, SealedMonth
from renshe.errors import gettext_noop
from renshe.law.month import Month
from renshe.ledger.models import Arrival, Bill, Entry, PaymentBatch
from renshe.ledger.moment import one_moment, written_since

SEAL_STEP = "seal"  # the step of a run that seals its month
TOLD = "month.sealed"  # how the audit trail calls it
PROJECTIONS = "projections"  # a folder beside the months that can be built again from them
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
def seal(month: Month, totals: Mapping[str, int], *, by: User | None = None) -> SealedMonth:
    """Seal a month with its control totals. The first month ever sealed may be any; from then on each follows the last.

    The audit trail is told the hash.

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
        if not place.exists() or whole.sha256_of(place) != record.sha256:
            raise MonthNotWhole(month=str(month), file=place.name)
    previous = last.hash if last else BEFORE_THE_FIRST
    sealed = SealedMonth.objects.create(
        month=month.first_day,
        previous_hash=previous,
        hash=chained_hash(previous, month, _records(month), totals),
        totals=dict(totals),
    )
    trail.record(by, TOLD, str(month), detail={"hash": sealed.hash})
    return sealed


def require_whole() -> None:
    """Look whether every sealed file still is what was sealed, before anything is reckoned from them.

    Raises:
        SealedFileChanged: naming the first that is not, or is gone.
    """
    for sealed in sealed_months():
        for record in _records(sealed):
            place = query.path(sealed, record.name)
            if not place.is_file() or whole.sha256_of(place) != record.sha256:
                raise SealedFileChanged(month=str(sealed), file=place.name)


def is_sealed(month: Month) -> bool:
    return SealedMonth.objects.filter(month=month.first_day).exists()


def last_sealed() -> Month | None:
    last = SealedMonth.objects.order_by("month").last()
    return Month.of(last.month) if last else None


def sealed_months() -> list[Month]:
    return [Month.of(day) for day in SealedMonth.objects.order_by("month").values_list("month", flat=True)]


def require_records(first: Month, last: Month, *, asked: str, lived: bool = False) -> None:
    """Refuse a time that reaches into no month from the opening one to the one that is open.

    Args:
        lived: Leave the opening month out: it holds what there was, nothing that happened in it.
    """
    sealed = sealed_months()
    if not sealed:
        raise NoRecordsYet(asked=asked)
    begin = sealed[0] + 1 if lived else sealed[0]
    if last < begin or first > sealed[-1] + 1:
        raise NoRecords(asked=asked, first=str(begin), last=str(sealed[-1] + 1))


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


def verify(expected: str = "") -> list[Problem]:
    """Read every sealed byte again and return what is wrong: nothing, if the archive is whole.

    Args:
        expected: The hash of a seal, noted outside: it has to be one of those that are there.
    """
    with one_moment():
        return _verified(expected)


def _verified(expected: str) -> list[Problem]:
    chain = list(SealedMonth.objects.order_by("month"))
    found = [*_chain_problems(chain), *_trail_problems(chain), *_problems_without_seal(chain), *_strays(chain)]
    if expected and expected not in {sealed.hash for sealed in chain}:
        last = str(Month.of(chain[-1].month)) if chain else ""
        found.append(Problem(last, expected, gettext_noop("%(file)s: no sealed month has this hash.")))
    return sorted(found, key=lambda one: (one.month, one.file))


def _chain_problems(chain: list[SealedMonth]) -> Iterator[Problem]:
    previous = BEFORE_THE_FIRST
    expected: Month | None = None
    for sealed in chain:
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
    for record in records:
        place = query.path(month, record.name)
        file = f"{month}/{place.name}"
        if not place.is_file():
            yield Problem(str(month), file, gettext_noop("%(file)s: the file is missing."))
        elif place.stat().st_size != record.bytes or whole.sha256_of(place) != record.sha256:
            yield Problem(str(month), file, gettext_noop("%(file)s: the bytes are not those that were sealed."))
        elif _rows(place) != record.rows:
            yield Problem(str(month), file, gettext_noop("%(file)s: the rows are not as many as were sealed."))


def _trail_problems(chain: list[SealedMonth]) -> Iterator[Problem]:
    """Lay the chain beside what the audit trail was told of each seal."""
    told = TrailEntry.objects.filter(action=TOLD).order_by("pk").values_list("subject_key", "detail")
    hashes = {str(month): str(detail.get("hash")) for month, detail in told}
    held = {str(Month.of(sealed.month)): sealed.hash for sealed in chain}
    for month in sorted({*hashes, *held}):
        if month not in held:
            yield Problem(month, month, gettext_noop("%(file)s: the audit trail tells of a seal that is gone."))
        elif month not in hashes:
            yield Problem(month, month, gettext_noop("%(file)s: the audit trail does not tell of this seal."))
        elif hashes[month] != held[month]:
            yield Problem(month, month, gettext_noop("%(file)s: the audit trail tells of another seal."))


def _problems_without_seal(chain: list[SealedMonth]) -> Iterator[Problem]:
    """Find months that left something behind though they have no seal and are not the one being closed."""
    held = {sealed.month for sealed in chain}
    done = Q(state=Run.State.DONE) | Q(pk__in=RunStep.objects.filter(name=SEAL_STEP).values("run"))
    for day in sorted({*Run.objects.filter(done).values_list("month", flat=True)} - held):
        yield _unsealed(day, gettext_noop("%(file)s: the month was closed, and its seal is gone."))
    open_month = _month_being_closed(chain)
    # What is settled about a payment counts in a month whose close has not begun.
    entries = Entry.objects.exclude(key__startswith="found:")
    for rows, words in (
        (ArchiveFile.objects, gettext_noop("%(file)s: files are recorded, but the month is not sealed.")),
        (Bill.objects, gettext_noop("%(file)s: there are bills, but the month is not sealed.")),
        (Arrival.objects, gettext_noop("%(file)s: there are arrivals, but the month is not sealed.")),
        (PaymentBatch.objects, gettext_noop("%(file)s: there are payment batches, but the month is not sealed.")),
        (entries, gettext_noop("%(file)s: there are entries, but the month is not sealed.")),
    ):
        days = {*rows.order_by().values_list("month", flat=True).distinct()} - held
        for day in sorted(days - {open_month.first_day if open_month else None}):
            yield _unsealed(day, words)


def _month_being_closed(chain: list[SealedMonth]) -> Month | None:
    """Return the month that may have rows without a seal: after the last sealed one, if its close has begun."""
    if not chain:
        return None
    following = Month.of(chain[-1].month) + 1
    begun = Run.objects.filter(month=following.first_day, state=Run.State.WORKING).exists()
    return following if begun else None


def _strays(chain: list[SealedMonth]) -> Iterator[Problem]:
    """Find what lies in the archive's folder and was sealed by nobody."""
    open_month = _month_being_closed(chain)
    names: dict[str, set[str]] = {str(Month.of(sealed.month)): set() for sealed in chain}
    for day, name in ArchiveFile.objects.values_list("month", "name"):
        names.setdefault(str(Month.of(day)), set()).add(f"{name}.parquet")
    root = Path(settings.ARCHIVE_FOLDER)
    for folder in sorted(root.iterdir()) if root.exists() else []:
        if folder.name == PROJECTIONS or folder.name == str(open_month) or written_since(folder):
            continue
        if not folder.is_dir():
            yield Problem("", folder.name, gettext_noop("%(file)s: this file was not sealed."))
        elif folder.name not in names:
            yield Problem(folder.name, folder.name, gettext_noop("%(file)s: this folder belongs to no sealed month."))
        else:
            for place in sorted(folder.iterdir()):
                if place.name not in names[folder.name] or not place.is_file():
                    file = f"{folder.name}/{place.name}"
                    yield Problem(folder.name, file, gettext_noop("%(file)s: this file was not sealed."))


def _unsealed(day: date, words: str) -> Problem:
    month = str(Month.of(day))
    return Problem(month, month, words)


def _rows(place: Path) -> int:
    """Return how many rows a Parquet file says it has; -1 where it is none."""
    try:
        return int(pq.read_metadata(place).num_rows)
    except (OSError, pa.ArrowException):
        return -1


def _records(month: Month) -> list[ArchiveFile]:
    return list(ArchiveFile.objects.filter(month=month.first_day).order_by("name"))
