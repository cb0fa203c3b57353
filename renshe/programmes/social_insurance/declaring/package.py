"""Opening an uploaded file: only a sound `.xlsx` gets further. Nothing is unpacked before its sizes are known."""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import BinaryIO

from renshe.programmes.social_insurance.declaring.faults import Fault

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_CONTENT = 200 * 1024 * 1024  # unpacked; 100,000 rows of six columns are about 60 MB
LARGEST_RATIO = 120  # sheets of repeated text pack to about 1:40
MOST_ENTRIES = 500
RATIO_MATTERS_FROM = 1024 * 1024  # small parts pack well and do no harm
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_package(file: BinaryIO, file_name: str) -> zipfile.ZipFile | Fault:
    """Return the opened workbook, or the fault for which it stays shut."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size == 0:
        return Fault("file.empty", was=file_name)
    if size > LARGEST_FILE:
        return Fault("file.too_large", was=file_name, data={"megabytes": -(-size // 1024**2)})
    if file.read(8) == OLE:
        file.seek(0)
        return Fault("file.encrypted" if ENCRYPTED in file.read() else "file.wrong_type", was=file_name)
    file.seek(0)
    if PurePath(file_name).suffix.lower() != ".xlsx":
        return Fault("file.wrong_type", was=file_name)
    try:
        package = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError, IndexError, OverflowError):
        return Fault("file.broken", was=file_name)
    return _unsound(package, file_name) or package


def _unsound(package: zipfile.ZipFile, file_name: str) -> Fault | None:
    entries = package.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES:
        return Fault("file.bomb", was=file_name)
    if sum(entry.file_size for entry in entries) > LARGEST_CONTENT:
        return Fault("file.bomb", was=file_name)
    for entry in entries:
        if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
            return Fault("file.bomb", was=file_name)
        if entry.flag_bits & 0x1:
            return Fault("file.encrypted", was=file_name)
    if any(name.endswith("vbaProject.bin") for name in names):
        return Fault("file.macros", was=file_name)
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        return Fault("file.wrong_type", was=file_name)
    return None
