"""A file of secrets: readable by its owner alone, and whole or not there at every moment."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def keep_first(file: Path, text: str) -> None:
    """Write the file unless somebody was first: then theirs stands."""
    made = _beside(file, text)
    try:
        with contextlib.suppress(FileExistsError):
            os.link(made, file)
    finally:
        made.unlink()
    _settle(file.parent)


def put_in_place(file: Path, text: str) -> None:
    _beside(file, text).replace(file)
    _settle(file.parent)


def _beside(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")  # owner-readable only
    with os.fdopen(handle, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(handle)
    return Path(name)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
