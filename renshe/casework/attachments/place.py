"""Where a photo was taken is nobody's business here: place data (GPS) leaves, the picture and all else stays as it was.

A phone writes it beside the picture without asking. It proves nothing that is asked for, and the law of personal
information has no more kept than the matter needs. Whoever attached the photo is told.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from PIL import Image
from PIL.ExifTags import IFD

EXIF, XMP = b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00"
START, SCAN, APP1 = 0xD8, 0xDA, 0xE1
PNG_HEAD = 8
LONGEST_SEGMENT = 65_533


def without_place_jpeg(content: bytes) -> bytes:
    """Return a JPEG without place data: the same bytes where it has none. Picture and colours are not touched."""
    out = bytearray(content[:2])
    changed = False
    for marker, segment, rest in _segments(content):
        if marker == SCAN:
            return bytes(out + content[rest:]) if changed else content
        kept = _without_place(segment) if marker == APP1 else segment
        changed |= kept != segment
        if kept:
            out += struct.pack(">BBH", 0xFF, marker, len(kept) + 2) + kept
    return content


def _segments(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Yield marker, body and where it begins, up to the picture itself."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xFF:  # filling
            at += 1
            continue
        yield marker, content[at + 4 : at + 2 + length], at
        at += 2 + max(length, 2)


def _without_place(segment: bytes) -> bytes:
    if segment.startswith(XMP):
        return b"" if b"GPS" in segment else segment
    return (EXIF + _exif(segment[len(EXIF) :], segment[len(EXIF) :])) if segment.startswith(EXIF) else segment


def _exif(data: bytes, otherwise: bytes) -> bytes:
    exif = Image.Exif()
    exif.load(EXIF + data)
    if IFD.GPSInfo not in exif:
        return otherwise
    del exif[IFD.GPSInfo]
    written = exif.tobytes().removeprefix(EXIF)
    return written if len(written) + len(EXIF) <= LONGEST_SEGMENT else b""


def without_place_png(content: bytes) -> bytes:
    """Return a PNG without its chunk of photo data, where that has a place."""
    out = bytearray(content[:PNG_HEAD])
    at = PNG_HEAD
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        chunk, end = content[at + 4 : at + 8], at + 12 + length
        body = content[at + 8 : at + 8 + length]
        if not (chunk == b"eXIf" and _exif(body, body) != body):
            out += content[at:end]
        at = end
    return bytes(out)
