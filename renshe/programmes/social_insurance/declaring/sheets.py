"""Reading the sheets of a workbook as a stream of XML, so that memory holds rows, not the document.

Our own reader and not a library's: it sees at once what others hide from each other (the formula behind a
value, merged cells, dates that are numbers in disguise), it is not made to reserve memory by a cell in the
last row and column, and it refuses entities before they are expanded.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import IO
from xml.parsers import expat

MOST_ROWS = 100_000
MOST_COLUMNS = 64  # those further right are not a declaration's
LONGEST_TEXT = 1_000  # characters of a cell that are kept; no name or remark is longer
BLOCK = 64 * 1024
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ECMA-376 18.8.30, with the Chinese


class CellKind(Enum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    kind: CellKind = CellKind.TEXT
    formula: str = ""
    is_formula: bool = False


EMPTY = Cell("")


@dataclass(slots=True)
class Sheet:
    """A sheet's cells by row and column index (from 0 for A), and its merged ranges as written (B7:C8)."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    too_many_rows: bool = False


class BrokenWorkbook(Exception):
    """The parts do not hold together; the caller says so in words. Never leaves this package."""


class EntitiesRefused(Exception):
    """A part declares a document type: spreadsheets never do, attacks do. Never leaves this package."""


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _parse(
    source: IO[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    done: Callable[[int], None] | None = None,
) -> None:
    """Feed one part to the handlers, names without their namespace."""

    def refuse(*_: object) -> None:
        raise EntitiesRefused

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    if end:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text:
        parser.CharacterDataHandler = text
    read = 0
    try:
        while block := source.read(BLOCK):
            parser.Parse(block, False)
            read += len(block)
            if done:
                done(read)
        parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise BrokenWorkbook from error


def _part(package: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return package.open(name)
    except (KeyError, RuntimeError, zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise BrokenWorkbook from error


def _attribute(attributes: dict[str, str], name: str) -> str:
    """Return an attribute whatever its namespace: transitional and strict workbooks differ in theirs."""
    for key, value in attributes.items():
        if _local(key) == name and key != name:
            return value
    return attributes.get(name, "")


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the visible sheets' names and parts, in the workbook's order."""
    targets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and _attribute(attributes, "Type").endswith("/worksheet"):
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            )

    sheets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            relation_id = next((v for k, v in attributes.items() if _local(k) == "id" and k != "id"), "")
            if relation_id in targets:
                sheets[attributes.get("name", "")] = targets[relation_id]

    _parse(_part(package, "xl/_rels/workbook.xml.rels"), relation)
    _parse(_part(package, "xl/workbook.xml"), sheet)
    return sheets


def shared_texts(package: zipfile.ZipFile) -> list[str]:
    """Return the texts that cells refer to by number; the runs of a text in several fonts are joined."""
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    texts: list[str] = []
    runs: list[str] = []
    inside = {"t": False, "phonetic": False}

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            runs.clear()
        elif name == "t":
            inside["t"] = True
        elif name == "rPh":  # readings above Chinese characters are not part of the text
            inside["phonetic"] = True

    def end(name: str) -> None:
        if name == "si":
            texts.append("".join(runs)[:LONGEST_TEXT])
        elif name == "t":
            inside["t"] = False
        elif name == "rPh":
            inside["phonetic"] = False

    def text(data: str) -> None:
        if inside["t"] and not inside["phonetic"]:
            runs.append(data)

    _parse(_part(package, "xl/sharedStrings.xml"), start, end, text)
    return texts


def _is_date_format(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    return bool(re.search(r"[ymdhs年月日]", bare)) and "general" not in bare


def date_styles(package: zipfile.ZipFile) -> frozenset[int]:
    """Return the cell styles whose numbers are days."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    formats: dict[str, str] = {}
    styles: list[str] = []
    where = {"cellXfs": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            where["cellXfs"] = True
        elif name == "xf" and where["cellXfs"]:
            styles.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        if name == "cellXfs":
            where["cellXfs"] = False

    _parse(_part(package, "xl/styles.xml"), start, end)
    return frozenset(
        index
        for index, number in enumerate(styles)
        if (
            _is_date_format(formats[number])
            if number in formats
            else number.isdecimal() and int(number) in DATE_FORMATS
        )
    )


def column_index(reference: str) -> int:
    """Return a cell's column from its reference. `column_index("AB12")` is 27; -1 where there are no letters."""
    index = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        index = index * 26 + ord(letter) - 64
    return index - 1


class _SheetHandler:
    def __init__(self, sheet: Sheet, texts: list[str], dates: frozenset[int]) -> None:
        self.sheet, self.texts, self.dates = sheet, texts, dates
        self.row = 0
        self.column = -1
        self.type = self.style = ""
        self.value: list[str] = []
        self.formula: list[str] = []
        self.has_formula = self.in_cell = self.in_phonetic = False
        self.into: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.column = column_index(attributes["r"]) if "r" in attributes else self.column + 1
            self.type, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.value, self.formula, self.has_formula, self.in_cell = [], [], False, True
        elif (name == "v" and self.in_cell) or (name == "t" and self.in_cell and not self.in_phonetic):
            self.into = self.value
        elif name == "f" and self.in_cell:
            self.has_formula, self.into = True, self.formula
        elif name == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() else self.row + 1
            self.column = -1
        elif name == "rPh":
            self.in_phonetic = True
        elif name == "mergeCell":
            self.sheet.merged.append(attributes.get("ref", "")[:40])

    def end(self, name: str) -> None:
        if name in ("v", "t", "f"):
            self.into = None
        elif name == "rPh":
            self.in_phonetic = False
        elif name == "c":
            self.in_cell = False
            self.keep()

    def text(self, data: str) -> None:
        if self.into is not None:
            self.into.append(data)

    def keep(self) -> None:
        text = "".join(self.value)[:LONGEST_TEXT]
        if not 0 <= self.column < MOST_COLUMNS or not (text or self.has_formula):
            return
        row = self.sheet.rows.get(self.row)
        if row is None:
            if len(self.sheet.rows) >= MOST_ROWS:
                self.sheet.too_many_rows = True
                return
            row = self.sheet.rows[self.row] = {}
        kind = CellKind.TEXT
        if self.type == "s":
            known = text.isascii() and text.isdecimal() and len(text) < 10 and int(text) < len(self.texts)
            text = self.texts[int(text)] if known else ""
        elif self.type == "b":  # a truth value is stored as 1 or 0: neither is a wage of one yuan
            text = "TRUE" if text.strip() == "1" else "FALSE"
        elif self.type == "e":
            kind = CellKind.ERROR
        elif self.type == "d":
            kind = CellKind.DATE
        elif self.type == "n":
            is_date = self.style.isdecimal() and int(self.style) in self.dates
            kind = CellKind.DATE if is_date else CellKind.NUMBER
        formula = "=" + "".join(self.formula)[:LONGEST_TEXT] if self.has_formula else ""
        row[self.column] = Cell(text, kind, formula, self.has_formula)


def read_sheet(
    package: zipfile.ZipFile,
    name: str,
    part: str,
    texts: list[str],
    dates: frozenset[int],
    done: Callable[[int], None] | None = None,
) -> Sheet:
    """Read one sheet. `done` is told the bytes of XML read."""
    sheet = Sheet(name)
    handler = _SheetHandler(sheet, texts, dates)
    _parse(_part(package, part), handler.start, handler.end, handler.text, done)
    return sheet
