"""The declaration sheet's layout: what is written into a workbook and looked for in one that comes back."""

from __future__ import annotations

from dataclasses import dataclass

SHEET = "申报表"
INSTRUCTIONS = "填写说明"
TITLE = "社会保险费工资申报与增减员表"
EMPLOYER_LABEL = "统一社会信用代码"
NAME_LABEL = "单位名称"
MONTH_LABEL = "费款所属期"
WORDS_HEADING = "需更正的内容"  # of the workbook of errors; not read back
TOTALS_LABELS = ("合计", "总计", "小计")

CREDIT_ROW, TOTALS_ROW, HEADING_ROW = 2, 4, 5  # as Excel counts them
LAST_PREPARED_ROW = 20_000  # lists and number checks reach down to here, for people added below


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its heading, other headings that employers' own sheets use for it."""

    key: str
    heading: str
    width: int
    also: tuple[str, ...] = ()
    required: bool = True


COLUMNS = (
    Column("identity_number", "证件号码", 24, ("身份证号码", "身份证号", "公民身份号码", "社会保障号码", "社会保障号")),
    Column("name", "姓名", 16, ("职工姓名", "人员姓名")),
    Column("kind", "人员类别", 14, ("参保类别",), required=False),
    Column("wage", "申报工资（元）", 16, ("申报工资", "工资", "缴费工资", "月工资")),
    Column("change", "变动（无/增员/减员）", 20, ("变动", "增减员", "变动类型"), required=False),
    Column("remark", "备注", 30, ("说明",), required=False),
)
KEYS = tuple(column.key for column in COLUMNS)
HEADING = {column.key: column.heading for column in COLUMNS}

KINDS = {"employee": "职工", "specific": "特定人员"}
CHANGES = {"none": "无", "start": "增员", "stop": "减员"}


def letter(index: int) -> str:
    """Return a column's letters. `letter(0)` is A, `letter(26)` is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
