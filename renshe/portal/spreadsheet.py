"""A list as an Excel file. What is exported is what is filtered; no cell we write can become a formula."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from renshe.portal import watermark

MOST_ROWS = 200_000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


LONGEST_FOOTER = 200  # Excel takes 255 characters, its own codes among them


def workbook(rows: Iterable[Iterable[object]], mark: str = "") -> bytes:
    """Return a workbook of one sheet; the first row is the heading. Numbers stay numbers, all else is text.

    `mark`: the watermark of who takes it, at the head and foot of each sheet of paper and in the properties.
    """
    target = BytesIO()
    # Text stays text whatever it begins with: `=1+1` typed as a name must not be reckoned by the reader's Excel.
    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0.00"})
    if mark:
        said = mark[:LONGEST_FOOTER].replace("&", "&&")
        sheet.set_header(f"&R&8{said}")
        sheet.set_footer(f"&L&8{said}&R&8&P / &N")
        book.set_properties({"author": mark, "comments": mark})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 30, 18)
    for line, row in enumerate(rows):
        if line > MOST_ROWS:  # never less than was asked for without saying so
            sheet.write_string(
                line, 0, _("Only the first %(count)s rows are here. Narrow the list.") % {"count": MOST_ROWS}
            )
            break
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(line, column, value, money)
            elif isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(line, column, value)
            else:
                sheet.write_string(line, column, "" if value is None else str(value), None if line else bold)
    book.close()
    return target.getvalue()


def download(request: HttpRequest, rows: Iterable[Iterable[object]], name: str) -> HttpResponse:
    return HttpResponse(
        workbook(rows, watermark.words(request)),
        content_type=EXCEL,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )
