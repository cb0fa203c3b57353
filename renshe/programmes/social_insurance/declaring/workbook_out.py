"""The workbook an employer downloads: its people filled in, lists to choose from, and how to fill it in, in Chinese.

What we write are texts and numbers, never formulas: a name such as `=1+1` stays a text in Excel and WPS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, BinaryIO

import xlsxwriter
from django.db import connection

from renshe.law import Month
from renshe.money import in_yuan
from renshe.programmes.social_insurance.declaring import columns
from renshe.programmes.social_insurance.declaring.columns import CHANGES, COLUMNS, KINDS, LAST_PREPARED_ROW
from renshe.programmes.social_insurance.declaring.last_wages import last_wages
from renshe.registry.models import Employer

# `=…` as a formula, addresses as links, digits as numbers: xlsxwriter would make all three of texts.
TEXTS_STAY_TEXTS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

INSTRUCTIONS = (
    "一、本表由系统按贵单位当前参保人员生成，每人一行；请勿修改表头、统一社会信用代码和费款所属期。",
    "二、申报工资：填写职工当月工资（元），保留两位小数，如 5000.00。"
    "低于缴费基数下限或高于上限的照实填写，系统按上下限核定缴费基数。",
    "三、变动：无变化选“无”；本月新参保选“增员”；本月起不再参保选“减员”（最后缴费月份为上月，申报工资不必填写）。",
    "四、增加人员：在末行之后逐行填写证件号码、姓名、人员类别和申报工资，变动选“增员”。",
    "五、人员类别：“职工”参加养老、失业、工伤三项保险；“特定人员”单项参加工伤保险。",
    "六、证件号码为18位，请以文本格式填写；公式请粘贴为数值；请勿合并单元格；每人只填一行。",
    "七、文件请保存为 .xlsx 格式，不超过20MB，不要加密。"
    "同一内容重复上传只申报一次；提交前重新上传的文件替换先前的草稿。",
    "八、依据：《中华人民共和国社会保险法》第五十八条、第六十条、第六十二条；《社会保险费申报缴纳管理规定》。",
)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Someone whom the employer has to declare, with the wage last declared (None: not in the database)."""

    person_id: int
    identity_number: str
    name: str
    kind: str
    wage_fen: int | None


def people_to_declare(employer: Employer, month: Month) -> list[Enrolled]:
    """Return the people enrolled with the employer in the month, in order of identity number.

    The wage is that of the newest accepted declaration before `month` whose lines are still kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH here AS (
                SELECT person_id, CASE WHEN bool_or(kind = 'employee') THEN 'employee' ELSE 'specific' END AS kind
                  FROM registry_enrolment
                 WHERE employer_id = %(employer)s AND upper_inf(known) AND state = 'enrolled'
                   AND valid @> %(month)s::date
                 GROUP BY person_id
            ), last_wage AS (
                SELECT DISTINCT ON (line.person_id) line.person_id, line.wage_fen
                  FROM social_insurance_declarationline AS line
                  JOIN social_insurance_declaration AS declaration ON declaration.id = line.declaration_id
                 WHERE declaration.employer_id = %(employer)s AND declaration.state = 'accepted'
                   AND declaration.month < %(month)s AND line.change <> 'stop'
                 ORDER BY line.person_id, declaration.month DESC
            )
            SELECT person.id, person.identity_number, person.name, here.kind, last_wage.wage_fen
              FROM here JOIN registry_person AS person ON person.id = here.person_id
                        LEFT JOIN last_wage ON last_wage.person_id = here.person_id
             ORDER BY person.identity_number
            """,
            {"employer": employer.pk, "month": month.first_day},
        )
        return [Enrolled(*row) for row in cursor.fetchall()]


def write_workbook(
    to: BinaryIO,
    employer: Employer,
    month: Month,
    wages_fen: dict[str, int] | None = None,
    declare_by: date | None = None,
) -> None:
    """Write the declaration workbook of an employer for a month.

    Args:
        wages_fen: Wages by identity number; without it those last declared, else those last assessed.
        declare_by: The day by which to declare, shown above the headings.
    """
    people = people_to_declare(employer, month)
    known = wages_fen or {}
    assessed = last_wages(employer, month) if any(person.wage_fen is None for person in people) else {}
    rows: list[Row] = [
        (
            person.identity_number,
            person.name,
            KINDS[person.kind],
            known.get(
                person.identity_number, assessed.get(person.person_id) if person.wage_fen is None else person.wage_fen
            ),
            CHANGES["none"],
            "",
        )
        for person in people
    ]
    with xlsxwriter.Workbook(to, TEXTS_STAY_TEXTS) as book:
        DeclarationSheet(book, employer, month, declare_by).write(rows)
        _write_instructions(book)


@dataclass(frozen=True, slots=True)
class AsItStood:
    """A number or a day (by its serial) that is written as the same number or day, whatever it may mean."""

    number: Decimal
    is_day: bool = False


Value = int | str | AsItStood | None  # an int is fen
Row = tuple[Value, ...]  # in the order of `columns.COLUMNS`


class DeclarationSheet:
    """Writes the sheet from the top down, as constant memory asks. Fen become yuan with two decimals, exactly."""

    def __init__(
        self, book: xlsxwriter.Workbook, employer: Employer, month: Month, declare_by: date | None = None
    ) -> None:
        self.employer, self.month, self.declare_by = employer, month, declare_by
        self.sheet: Any = book.add_worksheet(columns.SHEET)
        self.bold = book.add_format({"bold": True, "font_size": 14})
        self.label = book.add_format({"bold": True, "bg_color": "#E7EEF7"})
        self.fixed = book.add_format({"num_format": "@"})
        self.heading = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "white", "border": 1})
        self.total = book.add_format({"bold": True, "num_format": "#,##0.00"})
        self.text = book.add_format({"num_format": "@", "locked": False})
        self.money = book.add_format({"num_format": "#,##0.00", "locked": False})
        marked = {"locked": False, "bg_color": "#FFC7CE", "font_color": "#9C0006"}
        self.bad = book.add_format({"num_format": "@", **marked})
        self.plain = book.add_format({"num_format": "General", "locked": False})
        self.bad_number = book.add_format({"num_format": "General", **marked})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "locked": False})
        self.bad_day = book.add_format({"num_format": "yyyy-mm-dd", **marked})

    def write(
        self,
        rows: Sequence[Row],
        comments: Mapping[tuple[int, int], str] = MappingProxyType({}),
        words: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """Write all rows.

        Args:
            comments: By row and column of `rows`: those cells are coloured and commented.
            words: By row: what is to be corrected there, written in a column of its own on the right.
        """
        self._head(rows, bool(words))
        first = columns.HEADING_ROW
        for index, row in enumerate(rows):
            for column, value in enumerate(row):
                self._cell(first + index, column, value, comments.get((index, column), ""))
            if index in words:
                self.sheet.write_string(first + index, len(COLUMNS), words[index], self.bad)
        self._rules(first)

    def _head(self, rows: Sequence[Row], with_words: bool) -> None:
        for index, column in enumerate(COLUMNS):
            unlocked = self.money if column.key == "wage" else self.text
            self.sheet.set_column(index, index, column.width, unlocked)
        self.sheet.write_string(0, 0, columns.TITLE, self.bold)
        self.sheet.write_string(1, 0, columns.EMPLOYER_LABEL, self.label)
        self.sheet.write_string(1, 1, self.employer.credit_code, self.fixed)
        self.sheet.write_string(1, 2, columns.NAME_LABEL, self.label)
        self.sheet.write_string(1, 3, self.employer.name, self.fixed)
        self.sheet.write_string(1, 4, columns.MONTH_LABEL, self.label)
        self.sheet.write_string(1, 5, self.month.compact, self.fixed)
        self.sheet.write_string(
            2, 0, f"请于{self.declare_by:%Y年%-m月%-d日}（含当日）前申报" if self.declare_by else "", self.fixed
        )
        staying = [row for row in rows if row[4] != CHANGES["stop"]]
        wages = [row[3] for row in staying if isinstance(row[3], int)]
        self.sheet.write_string(3, 0, "合计", self.total)
        self.sheet.write_string(3, 1, f"{len(staying)} 人", self.total)
        self.sheet.write_number(3, 3, in_yuan(sum(wages)), self.total)
        for index, column in enumerate(COLUMNS):
            self.sheet.write_string(columns.HEADING_ROW - 1, index, column.heading, self.heading)
        if with_words:
            self.sheet.set_column(len(COLUMNS), len(COLUMNS), 60, self.text)
            self.sheet.write_string(columns.HEADING_ROW - 1, len(COLUMNS), columns.WORDS_HEADING, self.heading)

    def _cell(self, row: int, column: int, value: Value, comment: str) -> None:
        if isinstance(value, int):
            self.sheet.write_number(row, column, in_yuan(value), self.bad_number if comment else self.money)
        elif isinstance(value, AsItStood):
            good, bad = (self.day, self.bad_day) if value.is_day else (self.plain, self.bad_number)
            self.sheet.write_number(row, column, value.number, bad if comment else good)
        elif value:
            self.sheet.write_string(row, column, value, self.bad if comment else self.text)
        else:
            self.sheet.write_blank(row, column, None, self.bad if comment else self.text)
        if comment:
            self.sheet.write_comment(row, column, comment, {"x_scale": 3, "y_scale": 1.5})

    def _rules(self, first: int) -> None:
        last = LAST_PREPARED_ROW
        lists = {2: list(KINDS.values()), 4: list(CHANGES.values())}
        for column, choices in lists.items():
            words = {"error_title": "请从列表中选择", "error_message": "、".join(choices)}
            self.sheet.data_validation(first, column, last, column, {"validate": "list", "source": choices, **words})
        between = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 10_000_000}
        words = {"error_title": "申报工资", "error_message": "应为 0 至 10,000,000 元之间的数字，保留两位小数。"}
        self.sheet.data_validation(first, 3, last, 3, {**between, **words})
        self.sheet.freeze_panes(first, 0)
        allowed = ("format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")
        self.sheet.protect("", dict.fromkeys(allowed, True))


def _write_instructions(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet(columns.INSTRUCTIONS)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    for index, words in enumerate(INSTRUCTIONS):
        sheet.write_string(index, 0, words, wrapped)
