"""Whether a sealed file still has the bytes that were sealed, asked whenever a page or a figure reads it.

    with whole.required():
        …  # `query.paths` refuses a sealed file that is no longer what was sealed

The bytes are read once for each state in which a file lies on the disk: what the file system says of it (size, place,
times that a writer cannot set) stands for the state. `renshe archive verify` and a close read every byte again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from renshe.archive.errors import SealedFileChanged
from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.law.month import Month

State = tuple[int, ...]
_required: ContextVar[bool] = ContextVar("renshe.archive.whole", default=False)
_known: dict[Path, tuple[State, str]] = {}  # of each file looked at: its state, and the SHA-256 of its bytes then


@contextmanager
def required() -> Iterator[None]:
    """Have every sealed file that is read inside looked at first."""
    token = _required.set(True)
    try:
        yield
    finally:
        _required.reset(token)


def look(name: str, places: Mapping[Month, Path]) -> None:
    """Look at a file of some months, where it is required; months that are still open are left alone.

    Raises:
        SealedFileChanged: naming the first that is not what was sealed.
    """
    if not _required.get():
        return
    days = [month.first_day for month in places]
    sealed = SealedMonth.objects.filter(month__in=days).values("month")
    records = ArchiveFile.objects.filter(name=name, month__in=sealed).order_by("month")
    for day, sha256 in records.values_list("month", "sha256"):
        place = places[Month.of(day)]
        if _sha256_now(place) != sha256:
            raise SealedFileChanged(month=str(Month.of(day)), file=place.name)


def sha256_of(place: Path) -> str:
    """Read a file and return the SHA-256 of its bytes."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256_now(place: Path) -> str:
    stat = place.stat()
    state = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    known = _known.get(place)
    if known is None or known[0] != state:
        known = _known[place] = (state, sha256_of(place))
    return known[1]
