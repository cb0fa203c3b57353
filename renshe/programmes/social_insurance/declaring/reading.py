"""From an uploaded file to what was understood of it: the file, its sheet, its cells, and last the registry."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO, TypeVar
from zipfile import ZipFile

from renshe.law import Month
from renshe.money import yuan
from renshe.programmes.social_insurance.declaring import columns, sheets, values
from renshe.programmes.social_insurance.declaring.against_registry import check_people
from renshe.programmes.social_insurance.declaring.base_notes import notes_on_bases
from renshe.programmes.social_insurance.declaring.columns import COLUMNS, HEADING, KEYS
from renshe.programmes.social_insurance.declaring.faults import Datum, Fault
from renshe.programmes.social_insurance.declaring.look_ups import MISMATCHES_A_DAY
from renshe.programmes.social_insurance.declaring.package import open_package
from renshe.programmes.social_insurance.declaring.sheets import EMPTY, Cell, CellKind, Sheet
from renshe.programmes.social_insurance.declaring.understood import Line, Progress, Understood, UploadedRow
from renshe.programmes.social_insurance.declaring.values import Problem
from renshe.registry.models import Employer

HEADINGS_WITHIN = 30  # rows from the top in which the headings are looked for
MERGED_LISTED = 5_000  # rows; beyond that the sheet has to be unmerged anyway

T = TypeVar("T")


def read_workbook(
    file: BinaryIO,
    file_name: str,
    *,
    employer: Employer,
    month: Month,
    progress: Progress | None = None,
    mismatches_left: int = MISMATCHES_A_DAY,
) -> Understood:
    """Understand an uploaded declaration. Never raises for what a file contains; nothing is stored.

    Args:
        file: Opened for reading bytes, able to seek.
        progress: Told percents: reading ends at 60, understanding at 80, the registry at 100.
        mismatches_left: After so many strangers whose name is another no more are looked up (`look_ups`).
    """
    tell: Progress = progress or (lambda percent: None)
    package = open_package(file, file_name)
    if isinstance(package, Fault):
        return Understood(faults=(package,))
    with package:
        try:
            sheet = _declaration_sheet(package, tell)
        except sheets.EntitiesRefused:
            return Understood(faults=(Fault("file.entities", was=file_name),))
        except sheets.BrokenWorkbook:
            return Understood(faults=(Fault("file.broken", was=file_name),))
    reading = _Reading(sheet, employer, month)
    tell(60)
    understood = reading.understand()
    tell(80)
    if understood.lines:
        understood = check_people(understood, sheet.name, reading.letters, employer, month, mismatches_left)
        notes = notes_on_bases(understood.lines, sheet.name, reading.letters, employer, month)
        understood = replace(understood, notes=understood.notes + notes)
    tell(100)
    by_row = sorted(understood.faults, key=lambda one: (one.row or 0, one.column))
    of_all_last = sorted(understood.notes, key=lambda one: (one.row is None, one.row or 0, one.column))
    return replace(understood, faults=tuple(by_row), notes=tuple(of_all_last))


def _declaration_sheet(package: ZipFile, tell: Progress) -> Sheet:
    """Read the sheet that has our headings: ours by name if it is there, else the first with them, else the first."""
    parts = sheets.sheet_parts(package)
    if not parts:
        raise sheets.BrokenWorkbook
    texts, dates = sheets.shared_texts(package), sheets.date_styles(package)
    names = sorted(parts, key=lambda name: name != columns.SHEET)
    first: Sheet | None = None
    for name in names[:10]:
        size = max(next((e.file_size for e in package.infolist() if e.filename == parts[name]), 1), 1)
        sheet = sheets.read_sheet(package, name, parts[name], texts, dates, partial(_tell_share, tell, size))
        first = first or sheet
        if _heading_row(sheet):
            return sheet
    assert first is not None
    return first


def _tell_share(tell: Progress, size: int, read: int) -> None:
    tell(min(60, 60 * read // size))


def _tidy_heading(text: str) -> str:
    """Brackets of either width are one: people type both."""
    return values.tidy(text).replace("（", "(").replace("）", ")")


def _heading_key(text: str) -> str:
    heading = _tidy_heading(text).rstrip("*")
    for column in COLUMNS:
        if heading in map(_tidy_heading, (column.heading, *column.also)):
            return column.key
    return ""


def _heading_row(sheet: Sheet) -> int:
    """Return the row that holds most of our headings (at least two), 0 if there is none."""
    best, most = 0, 1
    for row in sorted(sheet.rows)[:HEADINGS_WITHIN]:
        found = len({_heading_key(cell.text) for cell in sheet.rows[row].values()} - {""})
        if found > most:
            best, most = row, found
    return best


class _Reading:
    """One sheet being understood for one employer and month."""

    def __init__(self, sheet: Sheet, employer: Employer, month: Month) -> None:
        self.sheet, self.employer, self.month = sheet, employer, month
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.rows: list[UploadedRow] = []
        self.heading_row = _heading_row(sheet)
        self.index: dict[str, int] = {}
        self.letters: dict[str, str] = {}

    def understand(self) -> Understood:
        self._find_columns()
        self._check_context()
        if self.sheet.too_many_rows:
            self._whole("sheet.too_many_rows", most=sheets.MOST_ROWS)
        if self.faults:
            return Understood(faults=tuple(self.faults), notes=tuple(self.notes))
        self._check_merged()
        lines = self._without_duplicates(self._lines())
        if not self.rows:
            self._whole("sheet.no_rows")
        bad = {fault.row for fault in self.faults}
        good = tuple(line for line in lines if line.row not in bad)
        return Understood(good, tuple(self.faults), tuple(self.notes), tuple(self.rows))

    def _whole(self, code: str, was: str = "", **data: Datum) -> None:
        self.faults.append(Fault(code, was=was, sheet=self.sheet.name, data=data))

    def _at(self, row: int, key: str, cell: Cell, problem: Problem) -> None:
        was = cell.formula if problem.code == "cell.formula" else values.as_shown(cell)[:100]
        fault = Fault(
            problem.code, was, row, self.letters.get(key, ""), HEADING[key], self.sheet.name,
            dict(problem.data), problem.words,
        )  # fmt: skip
        (self.notes if fault.is_note else self.faults).append(fault)

    def _find_columns(self) -> None:
        for index, cell in sorted(self.sheet.rows.get(self.heading_row, {}).items()):
            key = _heading_key(cell.text)
            if key and key in self.index:
                self._whole("column.twice", missing=HEADING[key])
            elif key:
                self.index[key], self.letters[key] = index, columns.letter(index)
        for column in COLUMNS:
            if column.required and column.key not in self.index:
                self._whole("column.missing", missing=column.heading)

    def _beside(self, label: str) -> Cell:
        """Return the cell to the right of a label above the headings."""
        for row in sorted(self.sheet.rows):
            if row >= self.heading_row:
                break
            cells = self.sheet.rows[row]
            for index in cells:
                if values.tidy(cells[index].text).rstrip(":：") == label:
                    return cells.get(index + 1, EMPTY)
        return EMPTY

    def _check_context(self) -> None:
        code = self._beside(columns.EMPLOYER_LABEL)
        if not values.tidy(code.text):
            self.notes.append(
                Fault("note.no_employer", sheet=self.sheet.name, data={"right": self.employer.credit_code})
            )
        elif values.tidy(code.text).upper() != self.employer.credit_code:
            self._whole("employer.other", code.text.strip()[:40], right=self.employer.credit_code)
        cell = self._beside(columns.MONTH_LABEL)
        month = values.read_month(cell)
        if not values.tidy(cell.text):
            self.notes.append(Fault("note.no_month", sheet=self.sheet.name, data={"right": self.month.compact}))
        elif month is None:
            self._whole("month.unreadable", cell.text.strip()[:40], right=self.month.compact)
        elif month != self.month:
            self._whole("month.other", month.compact, right=self.month.compact)

    def _check_merged(self) -> None:
        by_index = {index: key for key, index in self.index.items()}
        rows = sorted(self.sheet.rows)
        listed = 0
        for reference in self.sheet.merged:
            found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", reference)
            if not found:
                continue
            first, last = sheets.column_index(found[1]), sheets.column_index(found[3])
            key = next((by_index[index] for index in sorted(by_index) if first <= index <= last), "")
            if not key:
                continue
            from_row = bisect_left(rows, max(int(found[2]), self.heading_row))
            for row in rows[from_row : bisect_right(rows, int(found[4]))]:
                if listed == MERGED_LISTED:
                    return
                listed += 1
                self._at(row, key, Cell(reference), Problem("cell.merged"))

    def _cells(self, row: int) -> dict[str, Cell]:
        cells = self.sheet.rows[row]
        return {key: cells.get(self.index[key], EMPTY) if key in self.index else EMPTY for key in KEYS}

    def _lines(self) -> Iterator[Line]:
        for row in sorted(self.sheet.rows):
            if row <= self.heading_row:
                continue
            cells = self._cells(row)
            if not any(values.tidy(cell.text) or cell.is_formula for cell in cells.values()):
                continue
            if any(values.tidy(cells[key].text).rstrip(":：") in columns.TOTALS_LABELS for key in KEYS[:2]):
                continue
            self.rows.append(UploadedRow(row, tuple(cells[key] for key in KEYS)))
            line = self._line(row, cells)
            if line:
                yield line

    def _line(self, row: int, cells: dict[str, Cell]) -> Line | None:
        change = self._value(row, "change", cells["change"], values.read_change)
        number = self._value(row, "identity_number", cells["identity_number"], values.read_identity)
        name = self._value(row, "name", cells["name"], values.read_name)
        kind = self._value(row, "kind", cells["kind"], values.read_kind)
        wage = self._wage(row, cells["wage"], str(change))
        if change is None or number is None or name is None or kind is None or wage is None:
            return None
        typed = values.tidy(cells["identity_number"].text)
        if len(typed) == 15:
            self._at(row, "identity_number", Cell(typed), Problem("note.converted", (("right", number),)))
        return Line(row, number, name, kind, wage, change, cells["remark"].text.strip()[:200])

    def _value(self, row: int, key: str, cell: Cell, read: Callable[[Cell], T | Problem]) -> T | None:
        if cell.is_formula or cell.kind is CellKind.ERROR:
            self._at(row, key, cell, Problem("cell.formula" if cell.is_formula else "cell.error"))
            return None
        value = read(cell)
        if isinstance(value, Problem):
            self._at(row, key, cell, value)
            return None
        if key != "name" and values.is_full_width(cell.text):
            shown = yuan(value) if isinstance(value, int) else values.tidy(cell.text)
            self._at(row, key, cell, Problem("note.full_width", (("right", shown),)))
        return value

    def _wage(self, row: int, cell: Cell, change: str) -> int | None:
        """A person who left is paid for no day of the month: what stands there is not declared."""
        if change == "stop" and not cell.is_formula and cell.kind is not CellKind.ERROR:
            if values.tidy(cell.text):
                self._at(row, "wage", cell, Problem("note.stop_wage"))
            return 0
        return self._value(row, "wage", cell, values.read_wage)

    def _without_duplicates(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        first: dict[str, int] = {}
        kept: list[Line] = []
        for line in lines:
            if line.identity_number in first:
                problem = Problem("row.duplicate", (("first", first[line.identity_number]),))
                self._at(line.row, "identity_number", Cell(line.identity_number), problem)
            else:
                first[line.identity_number] = line.row
                kept.append(line)
        return tuple(kept)
