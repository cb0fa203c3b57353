"""Files attached to a draft or a case, and taken back from a draft: looked at, scanned, kept, then written down.

The file is kept before its row is written: a kill between them leaves a file without a row at worst, which the sweep
takes away (`sweeping`), and never a row without its file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from renshe.access import trail
from renshe.access.models import User
from renshe.casework.attachments import place, scanning, store
from renshe.casework.attachments.errors import FileInfected, NotAskedFor, TooManyFiles
from renshe.casework.attachments.models import Attachment
from renshe.casework.attachments.named import readable
from renshe.casework.attachments.opened import Opened, open_file
from renshe.casework.drafted import Draft
from renshe.casework.items import FileKind, Material
from renshe.casework.models import Case

STRIP = {FileKind.JPEG: place.without_place_jpeg, FileKind.PNG: place.without_place_png}


@dataclass(frozen=True)
class Incoming:
    """A file as it comes in: its name as given, its bytes piece by piece."""

    name: str
    chunks: Iterable[bytes]


def attach(to: Draft | Case, material: Material, incoming: Incoming, *, by: User) -> Attachment:
    """Attach a file. The same bytes to the same material again (a double click) are the one that is there.

    Raises:
        AttachmentError: why it is not taken, which of them says what would be right
    """
    allowed, name = material.attached, readable(incoming.name)
    if allowed is None:
        raise NotAskedFor(material=str(material.name))
    with store.receive(incoming.chunks, name, allowed.most_bytes) as received:
        opened = open_file(received.path, name, allowed)
        found = scanning.scan(received.path, name)
        if found:
            _lock_away(to, material, received, opened, name, found, by)
            raise FileInfected(file=name, found=found)
        with _without_place(received, opened, name, allowed.most_bytes) as kept:
            verdict = Attachment.Verdict.NOT_SCANNED if found is None else Attachment.Verdict.CLEAN
            return _written_down(to, material, kept, opened, name, verdict, kept.sha256 != received.sha256, by)


def _without_place(received: store.Received, opened: Opened, name: str, most_bytes: int) -> store.Received:
    strip = STRIP.get(opened.kind)
    if strip is None:
        return received
    before = received.path.read_bytes()
    after = strip(before)
    return received if after == before else store.receive([after], name, most_bytes)


@transaction.atomic
def _written_down(
    to: Draft | Case,
    material: Material,
    kept: store.Received,
    opened: Opened,
    name: str,
    verdict: str,
    has_lost_place: bool,
    by: User,
) -> Attachment:
    assert material.attached is not None
    holder, of = _locked(to)
    if isinstance(of, Case) and not of.is_open:
        raise NotAskedFor(material=str(material.name))
    rows = Attachment.objects.good().filter(**holder, material=material.code)
    same = rows.filter(sha256=kept.sha256).first()
    if same is not None:
        return same
    if rows.count() >= material.attached.most_files:
        raise TooManyFiles(material=str(material.name), most=material.attached.most_files)
    with connection.cursor() as cursor:  # the sweep, which takes away what no row names, waits
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [store.SWEEPS])
    kept.keep()
    made = Attachment.objects.create(
        **holder,
        material=material.code,
        name=name,
        media_type=opened.kind.value,
        bytes=kept.bytes,
        pages=opened.pages,
        sha256=kept.sha256,
        verdict=verdict,
        has_lost_place=has_lost_place,
        by=by,
    )
    if isinstance(of, Case):
        trail.record(by, "attachment.added", of, detail={"attachment": made.pk, "sha256": made.sha256})
    return made


def _locked(to: Draft | Case) -> tuple[Mapping[str, Draft | Case], Draft | Case]:
    """Lock what it is attached to; a draft that was submitted meanwhile is its case."""
    if isinstance(to, Draft):
        draft = Draft.objects.select_for_update(of=("self",)).select_related("case").get(pk=to.pk)
        if draft.case is None:
            return {"draft": draft}, draft
        to = draft.case
    case = Case.objects.select_for_update(of=("self",)).get(pk=to.pk)
    return {"case": case}, case


@transaction.atomic
def _lock_away(
    to: Draft | Case, material: Material, received: store.Received, opened: Opened, name: str, found: str, by: User
) -> None:
    """Keep apart what did not pass, with a row that says so."""
    holder, of = _locked(to)
    received.lock_away()
    Attachment.objects.create(
        **holder,
        material=material.code,
        name=name,
        media_type=opened.kind.value,
        bytes=received.bytes,
        pages=opened.pages,
        sha256=received.sha256,
        verdict=Attachment.Verdict.INFECTED,
        found=found,
        by=by,
    )
    trail.record(by, "attachment.infected", of, detail={"sha256": received.sha256, "found": found})


@transaction.atomic
def remove(attachment: Attachment) -> bool:
    """Take a file back from a draft. Returns whether it is gone: what was submitted stays."""
    gone, _of = Attachment.objects.filter(pk=attachment.pk, case=None).delete()
    return gone > 0
