"""What was understood of an uploaded workbook: good lines, faults, notes, totals, and the rows as they stood."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from renshe.programmes.social_insurance.declaring.faults import Fault
from renshe.programmes.social_insurance.declaring.sheets import Cell, CellKind


@dataclass(frozen=True, slots=True)
class Line:
    """One person's line that can be declared. `person_id` None: new to the registry. Stops declare no wage (0)."""

    row: int
    identity_number: str
    name: str
    kind: str  # employee, specific
    wage_fen: int
    change: str  # none, start, stop
    remark: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class UploadedRow:
    """A row as it was uploaded: its cells in the order of `columns.COLUMNS`."""

    row: int
    cells: tuple[Cell, ...]

    def as_data(self) -> list[object]:
        """As it is kept with a draft: the row's number, then a text, or text and kind of what is no text."""
        return [self.row, *(_cell_as_data(cell) for cell in self.cells)]

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> UploadedRow:
        return cls(data[0], tuple(_cell_from_data(cell) for cell in data[1:]))


def _cell_as_data(cell: Cell) -> str | list[str]:
    if cell.is_formula:
        return [cell.formula, "formula"]
    return cell.text if cell.kind is CellKind.TEXT else [cell.text, cell.kind.value]


def _cell_from_data(data: str | list[str]) -> Cell:
    if isinstance(data, str):
        return Cell(data)
    text, kind = data
    return Cell("", formula=text, is_formula=True) if kind == "formula" else Cell(text, CellKind(kind))


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the good lines: people who stay or start, their wages, starts, stops; and rows that cannot be declared."""

    people: int = 0
    wages_fen: int = 0
    starts: int = 0
    stops: int = 0
    bad_rows: int = 0


@dataclass(frozen=True, slots=True)
class Understood:
    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    rows: tuple[UploadedRow, ...] = field(default=(), repr=False)
    looked_up: tuple[int, ...] = ()  # people not enrolled here whose number and name are on record, by key
    mismatched: tuple[int, ...] = ()  # people not enrolled here who are called otherwise

    @property
    def totals(self) -> Totals:
        paid = [line for line in self.lines if line.change != "stop"]
        return Totals(
            people=len(paid),
            wages_fen=sum(line.wage_fen for line in paid),
            starts=sum(line.change == "start" for line in self.lines),
            stops=sum(line.change == "stop" for line in self.lines),
            bad_rows=len(self.bad_rows),
        )

    @property
    def bad_rows(self) -> frozenset[int]:
        return frozenset(fault.row for fault in self.faults if fault.row is not None)

    @property
    def is_unreadable(self) -> bool:
        """No row at all could be taken from the file, not even a bad one: there is no draft to make of it."""
        return not self.rows

    @property
    def content_hash(self) -> str:
        return content_hash(self.lines)


class Content(Protocol):
    """What of a line makes its content."""

    @property
    def identity_number(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def wage_fen(self) -> int: ...
    @property
    def change(self) -> str: ...


def content_hash(lines: Iterable[Content]) -> str:
    """Return the SHA-256 of the lines in order of identity number. `declaring.bulk` reckons the same in SQL.

    A newcomer's name is content, since the person will be registered under it; of all others the registry has it.
    """
    texts = sorted(
        f"{line.identity_number}|{line.kind}|{line.wage_fen}|{line.change}"
        + (f"|{line.name}" if line.person_id is None else "")
        for line in lines
    )
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


class Progress(Protocol):
    """Told as the work goes on, from 0 to 100."""

    def __call__(self, percent: int, /) -> None: ...
