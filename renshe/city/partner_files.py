"""How the simulated partners read and write files: from `docs/exchange-files.md` alone.

They are other houses: nothing here is shared with the bureau's ledger, so that a misreading on either side shows.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from renshe.city.errors import PartnerCannotRead

Line = Sequence[str]


def read(file: Path, kind: str, amount_at: int) -> tuple[list[str], list[list[str]]]:
    """Return head fields and data lines of a file; `amount_at` is the field of a data line with the amount.

    Raises:
        PartnerCannotRead: wrong hash, kind, count or total.
    """
    content = file.read_bytes()
    start = content.rfind(b"\nT,") + 1
    body, tail = content[:start], content[start:].decode().strip()
    if tail != "T," + hashlib.sha256(body).hexdigest():
        raise PartnerCannotRead(file.name, "its hash does not fit its bytes")
    head, *lines = [line.split(",") for line in body.decode("utf-8").splitlines()]
    if head[:2] != ["H", kind] or any(line[0] != "D" for line in lines):
        raise PartnerCannotRead(file.name, f"it is not a file of {kind}")
    if int(head[3]) != len(lines) or int(head[4]) != sum(int(line[amount_at]) for line in lines):
        raise PartnerCannotRead(file.name, "its count or total does not fit its lines")
    return head, lines


def write(file: Path, kind: str, subject: str, lines: Iterable[Line], amount_at: int) -> None:
    """Write a file whole under its name. One that is there already stays as it is."""
    if file.exists():
        return
    rows = [",".join(("D", *line)) for line in lines]
    total = sum(int(row.split(",")[amount_at]) for row in rows)
    body = "".join(f"{row}\n" for row in (f"H,{kind},{subject},{len(rows)},{total}", *rows)).encode()
    settle(file, body + f"T,{hashlib.sha256(body).hexdigest()}\n".encode())


def settle(file: Path, content: bytes) -> None:
    """Put `content` on the disk under a name ending in `.part`, then give it its name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)


def chance(*what: object, of: int) -> int:
    """Return a number from 0 to `of` - 1 that is always the same for the same `what`."""
    digest = hashlib.sha256("/".join(map(str, what)).encode()).digest()
    return int.from_bytes(digest[:8]) % of
