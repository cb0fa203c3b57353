"""Where attached files lie: under RENSHE_HOME, no part of the web, each by the SHA-256 of its bytes.

attachments/ab/cd/abcd…   what is attached; the same bytes once, however often they are attached
attachments/incoming/     what is being received
quarantine/abcd…          what did not pass the virus scan: never handed out
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from renshe.casework.attachments.errors import FileEmpty, FileGone, FileTooBig
from renshe.casework.items.material import MEGABYTE

FOR_US_ALONE = 0o600
SWEEPS = 7_301_600
"""Key of the database's lock that the sweep holds alone and each upload shares."""


def folder() -> Path:
    return Path(settings.HOME) / "attachments"


def quarantine() -> Path:
    return Path(settings.HOME) / "quarantine"


def place_of(sha256: str) -> Path:
    assert len(sha256) == 64 and sha256.isalnum(), sha256
    return folder() / sha256[:2] / sha256[2:4] / sha256


@dataclass
class Received:
    """A file that has come in and is looked at before it is kept. Used with `with`: what was not kept goes."""

    path: Path
    bytes: int
    sha256: str

    def __enter__(self) -> Received:
        return self

    def __exit__(self, *_why: object) -> None:
        self.path.unlink(missing_ok=True)

    def keep(self) -> None:
        """Move it to its place, so that it is there whole or not at all."""
        _move(self.path, place_of(self.sha256))

    def lock_away(self) -> None:
        _move(self.path, quarantine() / self.sha256)


def receive(chunks: Iterable[bytes], name: str, most_bytes: int) -> Received:
    """Take in a file piece by piece, no more than may come.

    Raises:
        FileEmpty, FileTooBig
    """
    incoming = folder() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, path = tempfile.mkstemp(dir=incoming)
    size, digest = 0, hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most_bytes:
                    raise FileTooBig(file=name, megabytes=in_megabytes(most_bytes))
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise FileEmpty(file=name)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Received(Path(path), size, digest.hexdigest())


def read(sha256: str, name: str) -> bytes:
    """Return what is kept, the bytes that were attached and no others.

    Raises:
        FileGone
    """
    try:
        content = place_of(sha256).read_bytes()
    except OSError as error:
        raise FileGone(file=name, sha256=sha256) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileGone(file=name, sha256=sha256)
    return content


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.chmod(FOR_US_ALONE)
    path.replace(target)  # the same bytes, where it was there
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def in_megabytes(count: int) -> str:
    """Bytes as megabytes, to be read.

    >>> in_megabytes(10_000_000), in_megabytes(1_500_000), in_megabytes(40_000)
    ('10', '1.5', '0.04')
    """
    whole, rest = divmod(count, MEGABYTE)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
