"""ClamAV's daemon, by its INSTREAM: the file is sent in pieces, each behind its length, a nought at the end.

RENSHE_CLAMD: host:port (default 127.0.0.1:3310), or the path of its socket, such as /run/clamav/clamd.ctl.
The protocol: https://docs.clamav.net/ – man page clamd(8), command INSTREAM.
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from django.conf import settings

PIECE = 64 * 1024
PATIENCE_SECONDS = 30
LONGEST_ANSWER = 4096
STREAM, FOUND, OK = "stream: ", " FOUND", "OK"


class ClamdFailed(OSError):
    """It answered, but not whether the file is clean: it is too big for it, or its data are missing."""


def scan(path: Path) -> str:
    """Return what clamd found in the file, "" where nothing. Raises OSError where it can't tell."""
    with _connected(settings.CLAMD) as line, path.open("rb") as file:
        line.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        answer = _answer(line)
    said = answer.removeprefix(STREAM)
    if said == OK:
        return ""
    if said.endswith(FOUND):
        return said.removesuffix(FOUND)
    raise ClamdFailed(f"clamd says: {said or 'nothing'}")


def _connected(where: str) -> socket.socket:
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE_SECONDS)


def _answer(line: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        told += piece
    return told.rstrip(b"\0\n").decode("utf-8", "replace")
