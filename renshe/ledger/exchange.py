"""Files to and from partners, as docs/exchange-files.md describes them.

A file to a partner is first written aside and recorded (`prepare`, in the caller's transaction), then given its
name (`send`, after the commit): killed in between, `send` finds it. Its bytes depend on its rows only.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from renshe import os_reasons
from renshe.errors import Phrase, gettext_noop
from renshe.law.month import Month
from renshe.ledger.errors import (
    FileLost,
    FileNameUsed,
    FileUnreadable,
    WrongCount,
    WrongEnd,
    WrongField,
    WrongHash,
    WrongLine,
    WrongTotal,
)
from renshe.ledger.models import ExchangeFile

LONGEST_LINE = 1_000  # bytes
SHOWN = 40  # characters of a wrong field that are shown
NUMBER = re.compile(r"[!-~]{1,40}")
DAY = re.compile(r"[0-9]{8}")
FEN = re.compile(r"[1-9][0-9]{0,12}")
SUM = re.compile(r"0|[1-9][0-9]{0,17}")  # a count or a total: within PostgreSQL's bigint
HASH = re.compile(r"[0-9a-f]{64}")


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
class Field:
    """A field of a partner's data line: what it is called, what would be right, and its value out of its text.

    Args:
        parse: Raises ValueError where the text is not right. What it returns PostgreSQL can store.
    """

    label: str
    right: str
    parse: Callable[[str], object]


def number(text: str) -> str:
    """A partner's number: visible ASCII, so that it can be stored, and shown as it is.

    >>> number("P-202103-E17")
    'P-202103-E17'
    """
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return text


def day(text: str) -> date:
    """A day of the calendar as the files write it.

    >>> day("20210331")
    datetime.date(2021, 3, 31)
    """
    if not DAY.fullmatch(text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def fen(text: str) -> int:
    """An amount, never nought."""
    if not FEN.fullmatch(text):
        raise ValueError(text)
    return int(text)


NUMBER_RIGHT = gettext_noop("1 to 40 visible ASCII characters")
DAY_RIGHT = gettext_noop("a day of the calendar as YYYYMMDD")
AMOUNT = Field(
    gettext_noop("amount in fen"), gettext_noop("a whole number of 1 to 13 digits, not beginning with 0"), fen
)


@dataclass
class Incoming:
    """A partner's file, read once, with no query between its rows: they may go straight into a COPY.

    What `rows` gives counts only when the last row has been given without a refusal.

    `count`, `total_fen` and `sha256` are there from then on.
    """

    partner: str
    name: str
    kind: str
    subject: str
    fields: Sequence[Field]
    count: int = 0
    total_fen: int = 0
    sha256: str = ""

    @property
    def place(self) -> str:
        """Where it lies in the folder of exchange, for whoever has to put a right one there."""
        return f"{self.partner}/in/{self.name}"

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the line's number in the file and the values of each data line.

        Raises:
            FileRefused: one of its branches: what is wrong, in which line, what would be right.
            FileUnreadable: the operating system does not let us.
        """
        whole, body = hashlib.sha256(), hashlib.sha256()
        said_count = said_total = line = 0
        tail = ""
        for line, raw, words in self._lines():
            whole.update(raw)
            if tail:
                raise WrongEnd(file=self.place, line=line)
            if words[0] == "T" and line > 1:
                tail = self._tail(line, words)
                continue
            body.update(raw)
            if line == 1:
                said_count, said_total = self._head(words)
                continue
            values = self._values(line, words)
            self.count += 1
            self.total_fen += values[-1]
            if self.count <= said_count:
                yield line, *values
        if not line:
            raise WrongLine(file=self.place, line=1, expected=self._head_expected)
        if not tail:
            raise WrongLine(file=self.place, line=line + 1, expected="T,<sha256>")
        if tail != body.hexdigest():
            raise WrongHash(file=self.place, line=line)
        if self.count != said_count:
            raise WrongCount(file=self.place, line=1, said=said_count, found=self.count)
        if self.total_fen != said_total:
            raise WrongTotal(file=self.place, line=1, said_fen=said_total, found_fen=self.total_fen)
        self.sha256 = whole.hexdigest()

    def _lines(self) -> Iterator[tuple[int, bytes, list[str]]]:
        try:
            with path(self.partner, "in", self.name).open("rb") as file:
                for line, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), start=1):
                    yield line, raw, self._words(line, raw)
        except OSError as error:
            raise FileUnreadable(file=self.place, reason=os_reasons.of(error)) from error

    def _words(self, line: int, raw: bytes) -> list[str]:
        if len(raw) > LONGEST_LINE or not raw.endswith(b"\n"):
            raise WrongEnd(file=self.place, line=line)
        try:
            return raw[:-1].decode("utf-8").split(",")
        except UnicodeDecodeError:
            raise WrongEnd(file=self.place, line=line) from None

    @property
    def _head_expected(self) -> str:
        return f"H,{self.kind},{self.subject},<count>,<total>"

    def _head(self, words: list[str]) -> tuple[int, int]:
        if len(words) < 5 or words[:3] != ["H", self.kind, self.subject] or not all(map(SUM.fullmatch, words[3:5])):
            raise WrongLine(file=self.place, line=1, expected=self._head_expected)
        return int(words[3]), int(words[4])

    def _tail(self, line: int, words: list[str]) -> str:
        if len(words) != 2 or not HASH.fullmatch(words[1]):
            raise WrongLine(file=self.place, line=line, expected="T,<sha256>")
        return words[1]

    def _values(self, line: int, words: list[str]) -> list[Any]:
        if words[0] != "D" or len(words) != len(self.fields) + 1:
            form = ",".join(["D", *("…" for _ in self.fields[1:]), "<fen>"])
            raise WrongLine(file=self.place, line=line, expected=form)
        values = []
        for one, text in zip(self.fields, words[1:], strict=True):
            try:
                values.append(one.parse(text))
            except ValueError:
                raise WrongField(
                    file=self.place, line=line, field=Phrase(one.label), value=_shown(text), right=Phrase(one.right)
                ) from None
        return values


def has_arrived(partner: str, name: str) -> bool:
    return path(partner, "in", name).exists()


def take_in(file: Incoming, month: Month) -> ExchangeFile:
    """Record that a partner's file was read to its end and taken in, in the transaction that keeps what it says.

    Raises:
        FileNameUsed: the name was taken in before with other bytes.
    """
    assert file.sha256, "read to its end"
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


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:SHOWN])


def _sha256(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
