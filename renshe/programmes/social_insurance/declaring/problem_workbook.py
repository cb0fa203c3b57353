"""The workbook of errors: every row as it was uploaded, bad cells coloured, with the words in a comment and beside.

It holds the good rows too: corrected and uploaded as it is, it replaces the draft without losing anybody.
"""

from __future__ import annotations

from collections import defaultdict
from typing import BinaryIO

import xlsxwriter

from renshe.law import Month
from renshe.programmes.social_insurance.declaring.columns import COLUMNS
from renshe.programmes.social_insurance.declaring.faults import Fault
from renshe.programmes.social_insurance.declaring.understood import Understood
from renshe.programmes.social_insurance.declaring.workbook_out import TEXTS_STAY_TEXTS, DeclarationSheet, Row
from renshe.registry.models import Employer

PLACE = {column.heading: index for index, column in enumerate(COLUMNS)}


def write_problem_workbook(to: BinaryIO, understood: Understood, employer: Employer, month: Month) -> None:
    """Write what was uploaded, with each bad cell marked and, right of the row, what would be right."""
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in understood.faults:
        if fault.row is not None:
            by_row[fault.row].append(fault)
    rows: list[Row] = []
    comments: dict[tuple[int, int], str] = {}
    words: dict[int, str] = {}
    for index, uploaded in enumerate(understood.rows):
        number, name, kind, wage, change, remark = uploaded.texts
        rows.append((number, name, kind, wage, change, remark))
        for fault in by_row.get(uploaded.row, ()):
            at = index, PLACE.get(fault.heading, 0)
            comments[at] = "\n".join(filter(None, [comments.get(at, ""), fault.what]))
        if uploaded.row in by_row:
            words[index] = "；".join(fault.what for fault in by_row[uploaded.row])
    with xlsxwriter.Workbook(to, TEXTS_STAY_TEXTS) as book:
        DeclarationSheet(book, employer, month).write(rows, comments, words)
