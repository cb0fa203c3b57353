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


def _gaps(seals: Iterable[TrailSeal], through: int) -> list[tuple[int, int]]:
    """Stretches of ids up to `through` that no seal covers."""
    gaps, following = [], -(2**63)
    for first, last in sorted(stretch for seal in seals for stretch in seal.ids):
        if first > through:
            break
        if first > following:
            gaps.append((following, first - 1))
        following = last + 1
    return [*gaps, (following, through)] if following <= through else gaps


def seal() -> TrailSeal | None:
    """Seal every committed row that is not sealed yet. Nothing new: no seal."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER])
        cursor.execute("SELECT last_value FROM access_trailentry_id_seq")
        through = cursor.fetchone()[0]
        cursor.execute(UNDER_WAY)
        waiting = sorted(row[0] for row in cursor.fetchall())
        seals = list(TrailSeal.objects.order_by("pk"))
        ids = [
            pk
            for first, last in _gaps(seals, through)
            for pk in TrailEntry.objects.filter(pk__range=(first, last)).order_by("pk").values_list("pk", flat=True)
        ]
        if not ids:
            return None
        closed = [one.through for one in seals if not set(one.waiting) & set(waiting)]
        before = seals[-1].closed_through if seals else 0
        new = TrailSeal(
            previous_hash=seals[-1].hash if seals else BEGINNING,
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
    seals = list(TrailSeal.objects.order_by("pk"))
    previous, rows = BEGINNING, 0
    for one in seals:
        if one.previous_hash != previous:
            raise SealTakenOut(seal=one.pk)
        for first, last in one.ids:
            found = TrailEntry.objects.filter(pk__range=(first, last)).count()
            if found != last - first + 1:
                raise RowsMissing(seal=one.pk, missing=last - first + 1 - found, first=first, last=last)
        if _hash(previous, _head(one), _rows(one.ids)) != one.hash:
            stretches = ", ".join(f"{first}–{last}" for first, last in one.ids[:5])
            raise RowsChanged(seal=one.pk, rows=stretches)
        previous, rows = one.hash, rows + one.rows
    if seals:
        for first, last in _gaps(seals, seals[-1].closed_through):
            stray = TrailEntry.objects.filter(pk__range=(first, last)).order_by("pk").first()
            if stray:
                raise RowAdded(seal=seals[-1].pk, row=stray.pk)
    if expected and expected not in {one.hash for one in seals}:
        raise SealUnknown(seal=len(seals), hash=expected)
    return Verified(len(seals), rows, TrailEntry.objects.count() - rows, previous)
