"""Files as people send them, made here byte by byte."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pypdf
from PIL import Image

EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200 + b"PE\x00\x00"


def pdf(pages: int = 1, *, password: str = "") -> bytes:
    writer, target = pypdf.PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    writer.write(target)
    return target.getvalue()


def jpeg(*, color: str = "white", with_place: bool = False) -> bytes:
    target = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    if with_place:
        exif[0x8825] = {1: "N", 2: (22.0, 31.0, 12.0), 3: "E", 4: (113.0, 23.0, 1.0)}
    Image.new("RGB", (64, 48), color).save(target, "JPEG", exif=exif)
    return target.getvalue()


def png() -> bytes:
    target = BytesIO()
    Image.new("RGB", (64, 48), "white").save(target, "PNG")
    return target.getvalue()


def jpeg_bomb() -> bytes:
    """A small JPEG that says it is 65,000 × 65,000 dots."""
    small = jpeg()
    at = small.index(b"\xff\xc0") + 5
    return small[:at] + struct.pack(">HH", 65_000, 65_000) + small[at + 4 :]


def png_bomb() -> bytes:
    """A PNG of 50,000 × 50,000 dots, all of them nought."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
