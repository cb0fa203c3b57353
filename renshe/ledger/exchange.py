"""Files to and from partners, as docs/exchange-files.md describes them.

A file to a partner is first written aside and recorded (`prepare`, in the caller's transaction), then given its
name (`send`, after the commit): killed in between, `send` finds it. Its bytes depend on its rows only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings

from renshe.law.month import Month
from renshe.ledger.errors import FileLost, FileNameUsed, WrongCount, WrongHash, WrongLine, WrongTotal
from renshe.ledger.models import ExchangeFile


def path(partner: str, direction: str, name: str) -> Path:
    return Path(settings.EXCHANGE_FOLDER) / partner / direction / name


def prepare(
    partner: str,
    name: str,
    *,
    kind: str,
    subject: str,
    month: Month,
    rows: Iterable[Sequence[object]],
    extra: Sequence[str] = (),
) -> ExchangeFile:
    """Write a file under its name with `.part` and record it. Prepared again with the same rows nothing changes.

    Args:
        rows: The fields of each data line; the last one is its amount in fen.
        extra: Further fields of the head line.

    Raises:
        FileNameUsed: the name was recorded, or lies in the folder, with other bytes.
    """
    final = path(partner, "out", name)
    final.parent.mkdir(parents=True, exist_ok=True)
    part = final.with_name(f"{name}.part")
    count, total = _write(part, kind, subject, rows, extra)
    held = ExchangeFile.objects.filter(name=name).first()
    whole = _sha256(part)
    if (held and held.sha256 != whole) or (final.exists() and _sha256(final) != whole):
        part.unlink()
        raise FileNameUsed(file=name)
    if final.exists():
        part.unlink()
    return held or ExchangeFile.objects.create(
        partner=partner, direction="out", name=name, month=month.first_day, rows=count, total_fen=total, sha256=whole
    )


def send(name: str) -> bool:
    """Give a prepared file its name, so that the partner sees it. Returns False where it was sent before.

    Raises:
        FileLost: neither the file nor its `.part` has the bytes that were recorded.
    """
    record = ExchangeFile.objects.get(name=name, direction="out")
    final = path(record.partner, "out", name)
    part = final.with_name(f"{name}.part")
    if final.exists() and _sha256(final) == record.sha256:
        return False
    if final.exists() or not part.exists() or _sha256(part) != record.sha256:
        raise FileLost(file=name)
    part.replace(final)
    return True


@dataclass(frozen=True)
class Incoming:
    """A partner's file that fits: head, count, total and hash were checked. `lines` reads it again, line by line."""

    partner: str
    name: str
    kind: str
    subject: str
    count: int
    total_fen: int
    sha256: str

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number in the file and the fields of each data line."""
        with path(self.partner, "in", self.name).open(encoding="utf-8", newline="\n") as file:
            for line, text in islice(enumerate(file, start=1), 1, self.count + 1):
                yield line, text.rstrip("\n").split(",")[1:]


def has_arrived(partner: str, name: str) -> bool:
    return path(partner, "in", name).exists()


def read(partner: str, name: str, *, kind: str, subject: str, fields: int) -> Incoming:
    """Check a partner's file whole.

    Args:
        fields: How many fields a data line has after its `D`; the last is the amount.

    Raises:
        WrongLine, WrongCount, WrongTotal, WrongHash: what is wrong and in which line; nothing of it is taken.
        FileNameUsed: the name was taken in before with other bytes.
    """
    place = path(partner, "in", name)
    body = hashlib.sha256()
    whole = hashlib.sha256()
    count = total = said_count = said_total = line = 0
    tail = ""
    with place.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            whole.update(raw)
            words = _words(name, line, raw)
            if tail:
                raise WrongLine(file=name, line=line, expected="")
            if words[0] == "T" and len(words) == 2 and line > 1:
                tail = words[1]
                continue
            body.update(raw)
            if line == 1:
                said_count, said_total = _head(name, words, kind, subject)
                continue
            if words[0] != "D" or len(words) != fields + 1 or not _is_amount(words[-1]):
                raise WrongLine(file=name, line=line, expected=f"D,…({fields} fields),<fen>")
            count += 1
            total += int(words[-1])
    if not tail:
        raise WrongLine(file=name, line=line + 1, expected="T,<sha256>")
    if tail != body.hexdigest():
        raise WrongHash(file=name, line=line)
    if count != said_count:
        raise WrongCount(file=name, line=1, said=said_count, found=count)
    if total != said_total:
        raise WrongTotal(file=name, line=1, said_fen=said_total, found_fen=total)
    held = ExchangeFile.objects.filter(name=name).first()
    if held and held.sha256 != whole.hexdigest():
        raise FileNameUsed(file=name)
    return Incoming(partner, name, kind, subject, count, total, whole.hexdigest())


def take_in(file: Incoming, month: Month) -> ExchangeFile:
    """Record that a partner's file was taken in, in the transaction that books what it says."""
    record, _ = ExchangeFile.objects.get_or_create(
        name=file.name,
        defaults={
            "partner": file.partner,
            "direction": "in",
            "month": month.first_day,
            "rows": file.count,
            "total_fen": file.total_fen,
            "sha256": file.sha256,
        },
    )
    if record.sha256 != file.sha256:
        raise FileNameUsed(file=file.name)
    return record


def changed() -> Iterator[str]:
    """Yield the place of each file that has not the bytes that were recorded, and of each taken in that is gone.

    A file to a partner may be gone: partners take theirs away.
    """
    for record in ExchangeFile.objects.order_by("month", "name"):
        place = path(record.partner, record.direction, record.name)
        if place.exists() and _sha256(place) == record.sha256:
            continue
        if place.exists() or record.direction == ExchangeFile.Direction.IN:
            yield f"{record.partner}/{record.direction}/{record.name}"


def _write(
    part: Path, kind: str, subject: str, rows: Iterable[Sequence[object]], extra: Sequence[str]
) -> tuple[int, int]:
    """The head needs count and total: the data lines are written aside first, so that memory stays flat."""
    count = total = 0
    data = part.with_suffix(".data")
    with data.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(",".join(["D", *map(_clean, row)]) + "\n")
            count += 1
            total += int(str(row[-1]))
    head = ",".join(["H", kind, subject, str(count), str(total), *extra]) + "\n"
    with part.open("wb+") as whole:
        whole.write(head.encode())
        with data.open("rb") as lines:
            shutil.copyfileobj(lines, whole, 1 << 20)
        whole.flush()
        whole.seek(0)
        digest = hashlib.file_digest(whole, "sha256").hexdigest()
        whole.seek(0, os.SEEK_END)
        whole.write(f"T,{digest}\n".encode())
        whole.flush()
        os.fsync(whole.fileno())
    data.unlink()
    return count, total


def _clean(value: object) -> str:
    """A comma in a name becomes a full-width one, a line's end a space: fields never contain either."""
    return " ".join(str(value).replace(",", "，").splitlines())


def _words(name: str, line: int, raw: bytes) -> list[str]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise WrongLine(file=name, line=line, expected="UTF-8") from None
    if not text.endswith("\n"):
        raise WrongLine(file=name, line=line, expected="…LF")
    return text[:-1].split(",")


def _head(name: str, words: list[str], kind: str, subject: str) -> tuple[int, int]:
    if len(words) < 5 or words[:3] != ["H", kind, subject] or not all(map(_is_amount, words[3:5])):
        raise WrongLine(file=name, line=1, expected=f"H,{kind},{subject},<count>,<total>")
    return int(words[3]), int(words[4])


def _is_amount(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _sha256(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
