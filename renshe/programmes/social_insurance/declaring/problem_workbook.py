"""The workbook of errors: every row as it was uploaded, bad cells coloured, with the words in a comment and beside.

It holds the good rows too: corrected and uploaded as it is, it replaces the draft without losing anybody. What was
good is written as it was understood; what was bad as it stood (a day stays a day, a number a number), so that
uploading the workbook once more neither makes a good cell bad nor a bad one good.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter

from renshe.law import Month
from renshe.programmes.social_insurance.declaring import values
from renshe.programmes.social_insurance.declaring.columns import CHANGES, COLUMNS, KEYS
from renshe.programmes.social_insurance.declaring.faults import Fault
from renshe.programmes.social_insurance.declaring.sheets import Cell, CellKind
from renshe.programmes.social_insurance.declaring.understood import Understood, UploadedRow
from renshe.programmes.social_insurance.declaring.workbook_out import (
    TEXTS_STAY_TEXTS,
    AsItStood,
    DeclarationSheet,
    Row,
    Value,
)
from renshe.registry.models import Employer

PLACE = {column.heading: index for index, column in enumerate(COLUMNS)}
# What a cell of Excel can hold; anything longer or larger is written as its text, which is no amount either.
EXCEL_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,2})?", re.ASCII)


def write_problem_workbook(
    to: BinaryIO, understood: Understood, employer: Employer, month: Month, declare_by: date | None = None
) -> None:
    """Write what was uploaded, with each bad cell marked and, right of the row, what would be right."""
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in understood.faults:
        if fault.row is not None:
            by_row[fault.row].append(fault)
    rows: list[Row] = []
    comments: dict[tuple[int, int], str] = {}
    words: dict[int, str] = {}
    for index, uploaded in enumerate(understood.rows):
        rows.append(_values(uploaded))
        for fault in by_row.get(uploaded.row, ()):
            at = index, PLACE.get(fault.heading, 0)
            comments[at] = "\n".join(filter(None, [comments.get(at, ""), fault.what]))
        if uploaded.row in by_row:
            words[index] = "；".join(fault.what for fault in by_row[uploaded.row])
    with xlsxwriter.Workbook(to, TEXTS_STAY_TEXTS) as book:
        DeclarationSheet(book, employer, month, declare_by).write(rows, comments, words)


def _values(uploaded: UploadedRow) -> Row:
    cells = dict(zip(KEYS, uploaded.cells, strict=True))
    written: dict[str, Value] = {key: _as_it_stood(cell) for key, cell in cells.items()}
    # The value that Excel last reckoned stays out of it: a formula is a fault whatever it shows.
    readable = {key: cell for key, cell in cells.items() if not cell.is_formula and cell.kind is not CellKind.ERROR}
    if "change" in readable and isinstance(change := values.read_change(readable["change"]), str):
        written["change"] = CHANGES[change]
    if "identity_number" in readable and isinstance(values.read_identity(readable["identity_number"]), str):
        written["identity_number"] = cells["identity_number"].text
    if "wage" in readable and isinstance(wage := values.read_wage(readable["wage"]), int):
        written["wage"] = wage
    return tuple(written[key] for key in KEYS)


def _as_it_stood(cell: Cell) -> Value:
    if cell.is_formula:
        return cell.formula
    if cell.kind in (CellKind.NUMBER, CellKind.DATE) and EXCEL_NUMBER.fullmatch(cell.text):
        return AsItStood(Decimal(cell.text), is_day=cell.kind is CellKind.DATE)
    return cell.text
