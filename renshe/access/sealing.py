"""The trail sealed and verified: each seal is SHA-256 over the seal before it and every row that it covers.

No writer waits for the sealer. Ids are drawn before rows commit, so a row can come late with a lower id: the
sealer first reads the last id drawn, then who still holds the table's lock (every writer does until it ends), then
the rows. What was in flight is awaited by a later seal; once it has ended, gaps are closed for good, and a row that
turns up in one was put in. Whoever can rewrite the whole chain is found out by the hash noted outside
(`renshe audit verify --seal HASH`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db import connection, transaction

from renshe.access.errors import RowAdded, RowsChanged, RowsMissing, SealTakenOut, SealUnknown
from renshe.access.models import TrailEntry, TrailSeal

BEGINNING = "0" * 64
LOWEST = -(2**63)  # no id is lower
SEALER = 7_213_551  # the advisory lock under which one sealer works at a time
UNDER_WAY = """
SELECT DISTINCT virtualtransaction FROM pg_locks
 WHERE relation = 'access_trailentry'::regclass AND mode = 'RowExclusiveLock' AND granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()"""


@dataclass(frozen=True)
class Verified:
    seals: int
    rows: int
    unsealed: int
    hash: str


def _stretches(ids: Iterable[int]) -> list[list[int]]:
    stretches: list[list[int]] = []
    for number in ids:
        if stretches and stretches[-1][1] == number - 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    return stretches


def _line(entry: TrailEntry) -> bytes:
    values = [
        entry.pk,
        entry.at.astimezone(UTC).isoformat(),
        entry.user_id,
        entry.action,
        entry.subject_type,
        entry.subject_key,
        entry.reason,
        entry.detail,
        entry.address,
    ]
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _hash(previous: str, head: list[object], entries: Iterable[TrailEntry]) -> str:
    digest = hashlib.sha256(previous.encode() + json.dumps(head, separators=(",", ":")).encode() + b"\n")
    for entry in entries:
        digest.update(_line(entry))
    return digest.hexdigest()


def _head(seal: TrailSeal) -> list[object]:
    return [seal.ids, seal.rows, seal.through, seal.waiting, seal.closed_through]


def _rows(stretches: list[list[int]]) -> Iterator[TrailEntry]:
    for first, last in stretches:
        yield from TrailEntry.objects.filter(pk__range=(first, last)).order_by("pk").iterator(chunk_size=5_000)


def _gaps(stretches: Iterable[list[int]], first: int, through: int) -> list[tuple[int, int]]:
    """Stretches of ids from `first` to `through` that none of these covers."""
    gaps, following = [], first
    for start, end in sorted(stretches):
        if start > through:
            break
        if start > following:
            gaps.append((following, start - 1))
        following = max(following, end + 1)
    return [*gaps, (following, through)] if following <= through else gaps


def seal() -> TrailSeal | None:
    """Seal every committed row that is not sealed yet. Nothing new: no seal.

    What lies below `closed_through` is sealed for good, so a seal costs what is new, however many there are.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER])
        cursor.execute("SELECT last_value FROM access_trailentry_id_seq")
        through = cursor.fetchone()[0]
        cursor.execute(UNDER_WAY)
        waiting = sorted(row[0] for row in cursor.fetchall())
        last = TrailSeal.objects.order_by("pk").last()
        before = last.closed_through if last else 0
        open_seals = list(TrailSeal.objects.filter(through__gt=before).order_by("pk"))
        covered = [stretch for one in open_seals for stretch in one.ids]
        ids = [
            pk
            for first, end in _gaps(covered, before + 1 if last else LOWEST, through)
            for pk in TrailEntry.objects.filter(pk__range=(first, end)).order_by("pk").values_list("pk", flat=True)
        ]
        if not ids:
            return None
        closed = [one.through for one in open_seals if not set(one.waiting) & set(waiting)]
        new = TrailSeal(
            previous_hash=last.hash if last else BEGINNING,
            ids=_stretches(ids),
            rows=len(ids),
            through=through,
            waiting=waiting,
            closed_through=max([before, *closed, *([] if waiting else [through])]),
        )
        new.hash = _hash(new.previous_hash, _head(new), _rows(new.ids))
        new.save(force_insert=True)
        return new


def verify(expected: str = "") -> Verified:
    """Reckon every seal again.

    Raises:
        RowsChanged, RowsMissing, RowAdded, SealTakenOut: each a TrailBroken
        SealUnknown: no seal has the hash `expected`
    """
    previous, rows, seals, newest, closed_through = BEGINNING, 0, 0, 0, 0
    covered: list[list[int]] = []
    is_known = not expected
    for one in TrailSeal.objects.order_by("pk").iterator(chunk_size=1_000):
        if one.previous_hash != previous:
            raise SealTakenOut(seal=one.pk)
        for first, last in one.ids:
            found = TrailEntry.objects.filter(pk__range=(first, last)).count()
            if found != last - first + 1:
                raise RowsMissing(seal=one.pk, missing=last - first + 1 - found, first=first, last=last)
        if _hash(previous, _head(one), _rows(one.ids)) != one.hash:
            stretches = ", ".join(f"{first}–{last}" for first, last in one.ids[:5])
            raise RowsChanged(seal=one.pk, rows=stretches)
        previous, rows, seals, closed_through = one.hash, rows + one.rows, seals + 1, one.closed_through
        covered += one.ids
        is_known = is_known or one.hash == expected
        newest = one.pk
    if seals:
        for first, last in _gaps(covered, LOWEST, closed_through):
            stray = TrailEntry.objects.filter(pk__range=(first, last)).order_by("pk").first()
            if stray:
                raise RowAdded(seal=newest, row=stray.pk)
    if not is_known:
        raise SealUnknown(seal=seals, hash=expected)
    return Verified(seals, rows, TrailEntry.objects.count() - rows, previous)
