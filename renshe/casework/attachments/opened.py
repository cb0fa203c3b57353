"""What a file really is: by its content, never by its name, and opened to see that it can be read.

A file that is damaged, locked with a password, or that would unfold into more than a machine holds (a bomb) is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import puremagic
import pypdf
from PIL import Image

from renshe.casework.attachments.errors import (
    FileDamaged,
    FileLocked,
    FileOfOtherKind,
    PictureTooLarge,
    TooManyPages,
)
from renshe.casework.items.material import KINDS, Attached, FileKind

MOST_PIXELS = {FileKind.JPEG: 150_000_000, FileKind.PNG: 40_000_000}
"""Dots of a picture that are opened. A JPEG is looked at in an eighth of its size, a PNG whole."""
HEAD = 4096
EIGHTH = 8


@dataclass(frozen=True)
class Opened:
    kind: FileKind
    pages: int


def open_file(path: Path, name: str, allowed: Attached) -> Opened:
    """Return what it is and how many pages it has; a picture is one page.

    Raises:
        FileOfOtherKind, FileDamaged, FileLocked, TooManyPages, PictureTooLarge
    """
    found = media_type(path)
    kind = next((one for one in allowed.kinds if one.value == found), None)
    if kind is None:
        raise FileOfOtherKind(file=name, found=found or "?", kinds=tuple(KINDS[one] for one in allowed.kinds))
    if kind is not FileKind.PDF:
        _look_at_picture(path, name, kind)
        return Opened(kind, 1)
    pages = _pages_of_pdf(path, name)
    if pages > allowed.most_pages:
        raise TooManyPages(file=name, pages=pages, most=allowed.most_pages)
    return Opened(kind, pages)


def media_type(path: Path) -> str:
    """The media type that the content shows; "" where it shows none."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return next((str(one.mime_type) for one in found if one.mime_type), "")


def _pages_of_pdf(path: Path, name: str) -> int:
    try:
        with path.open("rb") as file:
            reader = pypdf.PdfReader(file)
            if reader.is_encrypted and not reader.decrypt(""):
                raise FileLocked(file=name)
            pages = len(reader.pages)
            for page in reader.pages[:1]:
                _ = page.mediabox
    except FileLocked:
        raise
    except Exception as error:  # a hostile file makes the library fail in any way it can
        raise FileDamaged(file=name) from error
    if not pages:
        raise FileDamaged(file=name)
    return pages


def _look_at_picture(path: Path, name: str, kind: FileKind) -> None:
    most = MOST_PIXELS[kind]
    too_large = PictureTooLarge(file=name, most_megapixels=most // 1_000_000)
    try:
        with Image.open(path, formats=(kind.name,)) as picture:
            width, height = picture.size
            if width * height > most:
                raise too_large
            picture.draft("L", (max(1, width // EIGHTH), max(1, height // EIGHTH)))
            picture.load()
    except PictureTooLarge:
        raise
    except Image.DecompressionBombError as error:
        raise too_large from error
    except Exception as error:  # as above
        raise FileDamaged(file=name) from error
