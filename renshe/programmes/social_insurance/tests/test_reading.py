"""What an uploaded declaration can hold, each with a real file and the whole answer."""

# ruff: noqa: E501  (whole messages are compared, each on its line)

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renshe.programmes.social_insurance.declaring import (
    Understood,
    read_workbook,
    values,
    write_problem_workbook,
    write_workbook,
)
from renshe.programmes.social_insurance.declaring.sheets import Cell, CellKind
from renshe.programmes.social_insurance.declaring.understood import UploadedRow
from renshe.programmes.social_insurance.tests.conftest import JULY, enrol, identity_number, make_person, make_staff
from renshe.registry.models import Employer, Enrolment, Person, Town
from renshe.testing import examples

HEADINGS = ["证件号码", "姓名", "人员类别", "申报工资（元）", "变动（无/增员/减员）", "备注"]
ZHANG, LI, WANG = identity_number(1), identity_number(2), identity_number(3)


def workbook(rows: list[list[object]], *, code: str = "91442000MA4W0000X1", month: object = "202107") -> io.BytesIO:
    """Make a declaration whose headings stand in row 5 and people from row 6 on."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("申报表", 0)
    sheet.append(["社会保险费工资申报与增减员表"])
    sheet.append(["统一社会信用代码", code, "单位名称", "样例甲电子厂", "费款所属期", month])
    sheet.append([])
    sheet.append(["合计"])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file


def read(file: io.BytesIO, employer: Employer, name: str = "申报.xlsx") -> Understood:
    return read_workbook(file, name, employer=employer, month=JULY)


def faults(understood: Understood) -> list[str]:
    with override("zh-hans"):
        return [str(fault) for fault in understood.faults]


def notes(understood: Understood) -> list[str]:
    with override("zh-hans"):
        return [str(note) for note in understood.notes]


def test_what_we_write_is_understood_whole(employer: Employer, zhang: Person, li: Person) -> None:
    file = io.BytesIO()
    write_workbook(file, employer, JULY, wages_fen={ZHANG: 888888, LI: 500000})
    understood = read(file, employer)
    assert faults(understood) == []
    assert not any(note.row for note in understood.notes)
    assert [(line.name, line.wage_fen, line.change) for line in understood.lines] == [
        ("张三", 888888, "none"),
        ("李四", 500000, "none"),
    ]


FAULTY_CELLS = [
    ([ZHANG, "张三", "职工", "五千", "无"], "「申报表」第6行D列「申报工资（元）」：“五千”不是金额，应填写以元为单位的数字，如 5000.00。"),
    ([ZHANG, "张三", "职工", -1, "无"], "「申报表」第6行D列「申报工资（元）」：-1 小于零，应填写不小于 0 元的工资。"),
    ([ZHANG, "张三", "职工", 10000000.01, "无"], "「申报表」第6行D列「申报工资（元）」：10000000.01 超过 10,000,000 元，请核对小数点。"),
    ([ZHANG, "张三", "职工", "5000.125", "无"], "「申报表」第6行D列「申报工资（元）」：5000.125 超过两位小数，应精确到分，如 5,000.13。"),
    ([ZHANG, "张三", "职工", "2021-07-01", "无"], "「申报表」第6行D列「申报工资（元）」：2021-07-01 是日期，应填写以元为单位的工资，如 5000.00。"),
    ([ZHANG, "张三", "职工", date(2021, 7, 1), "无"], "「申报表」第6行D列「申报工资（元）」：2021-07-01 是日期，应填写以元为单位的工资，如 5000.00。"),
    ([ZHANG, "张三", "职工", None, "无"], "「申报表」第6行D列「申报工资（元）」：未填写工资，应填写当月工资（元），如 5000.00。"),
    ([ZHANG, "张三", "职工", "=2500*2", "无"], "「申报表」第6行D列「申报工资（元）」：单元格为公式（=2500*2），请复制后“选择性粘贴—数值”。"),
    ([ZHANG, "张三", "经理", 5000, "无"], "「申报表」第6行C列「人员类别」：“经理”不是人员类别，应为“职工”或“特定人员”。"),
    ([ZHANG, "张三", "职工", 5000, "离职"], "「申报表」第6行E列「变动（无/增员/减员）」：“离职”不是变动类型，应为“无”“增员”或“减员”。"),
    ([ZHANG, "张山", "职工", 5000, "无"], "「申报表」第6行B列「姓名」：姓名“张山”与该证件号码的登记姓名“张三”不一致，请核对证件号码和姓名。"),
    ([ZHANG, None, "职工", 5000, "无"], "「申报表」第6行B列「姓名」：未填写姓名。"),
    ([ZHANG, "张三", "职工", 5000, "增员"], "「申报表」第6行E列「变动（无/增员/减员）」：张三 在 202107 已由贵单位参保，变动应为“无”。"),
    ([ZHANG, "张三", "特定人员", 5000, "无"], "「申报表」第6行C列「人员类别」：张三 由贵单位以“职工”身份参保，请更正人员类别，或先报减员再报增员。"),
    ([int(ZHANG[:17]) * 10, "张三", "职工", 5000, "无"], "「申报表」第6行A列「证件号码」：4.4209919900307e+17 以数字格式保存，末几位已丢失，请将单元格设为文本后重新填写18位号码。"),
    ([WANG, "王五", "职工", 5000, "无"], "「申报表」第6行E列「变动（无/增员/减员）」：王五 在 202107 未由贵单位参保，如需新增请选“增员”，否则请删除该行。"),
    ([identity_number(9), "新人", "职工", 5000, "无"], "「申报表」第6行E列「变动（无/增员/减员）」：新人 在 202107 未由贵单位参保，如需新增请选“增员”，否则请删除该行。"),
    ([identity_number(9), "=A1", "职工", 5000, "增员"], "「申报表」第6行B列「姓名」：单元格为公式（=A1），请复制后“选择性粘贴—数值”。"),
    ([identity_number(9), 44378, "职工", 5000, "增员"], "「申报表」第6行B列「姓名」：“44378”不是姓名，请按身份证填写姓名。"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "words"), FAULTY_CELLS, ids=range(len(FAULTY_CELLS)))
def test_a_faulty_cell_is_answered_in_words(
    employer: Employer, zhang: Person, wang: Person, row: list[object], words: str
) -> None:
    understood = read(workbook([row]), employer)
    assert faults(understood) == [words]
    assert understood.lines == ()


UNDERSTOOD_WAGES = [("5,000.00", 500000), ("5 000", 500000), ("¥5000元", 500000), (5000, 500000), ("５０００", 500000),
                    (8888.88, 888888), (0, 0), ("10,000,000", 1_000_000_000), (" 5000.5\t", 500050)]  # fmt: skip


@pytest.mark.parametrize(("typed", "fen"), UNDERSTOOD_WAGES)
def test_wages_are_understood_as_people_type_them(employer: Employer, zhang: Person, typed: object, fen: int) -> None:
    understood = read(workbook([[ZHANG, "张 三", "职工", typed, "无"]]), employer)
    assert faults(understood) == []
    assert [line.wage_fen for line in understood.lines] == [fen]


def test_a_wrong_check_digit_is_named(employer: Employer) -> None:
    understood = read(workbook([[ZHANG[:17] + "1", "张三", "职工", 5000, "无"]]), employer)
    (words,) = faults(understood)
    assert words.startswith(f"「申报表」第6行A列「证件号码」：{ZHANG[:17]}1")
    assert [(fault.code, fault.data["expected"]) for fault in understood.faults] == [("identity.check-digit", "X")]


def test_full_width_digits_are_understood_and_noted(employer: Employer, zhang: Person) -> None:
    understood = read(workbook([[ZHANG, "张三", "职工", "５０００", "无"]]), employer)
    assert notes(understood)[:1] == ["「申报表」第6行D列「申报工资（元）」：“５０００”为全角字符，按 5,000.00 理解。"]


@pytest.mark.parametrize("month", ["202107", 202107, "2021-07", "2021年7月", "2021.7"])
def test_months_are_understood_as_people_type_them(employer: Employer, zhang: Person, month: object) -> None:
    understood = read(workbook([[ZHANG, "张三", "职工", 5000, "无"]], month=month), employer)
    assert faults(understood) == []


def test_another_month_is_refused(employer: Employer, zhang: Person) -> None:
    understood = read(workbook([[ZHANG, "张三", "职工", 5000, "无"]], month="202106"), employer)
    assert faults(understood) == ["「申报表」：该文件所属期为 202106，当前申报的是 202107，请选择对应月份的文件。"]
    assert understood.is_unreadable


def test_another_employers_workbook_is_refused(employer: Employer, zhang: Person) -> None:
    understood = read(workbook([[ZHANG, "张三", "职工", 5000, "无"]], code="91442000MA4W0000X2"), employer)
    assert faults(understood) == [
        "「申报表」：该文件属于单位 91442000MA4W0000X2，当前申报单位为 91442000MA4W0000X1，请选择正确的文件。"
    ]


def test_a_person_may_stand_there_once(employer: Employer, zhang: Person) -> None:
    row = [ZHANG, "张三", "职工", 5000, "无"]
    understood = read(workbook([row, row]), employer)
    assert faults(understood) == [f"「申报表」第7行A列「证件号码」：{ZHANG} 已在第6行填写，每人只填一行。"]
    assert len(understood.lines) == 1


def test_merged_cells_are_refused_by_row(employer: Employer, zhang: Person, li: Person) -> None:
    file = workbook([[ZHANG, "张三", "职工", 5000, "无"], [LI, "李四", "职工", 5000, "无"]])
    book = openpyxl.load_workbook(file)
    book["申报表"].merge_cells("F6:G6")
    file = io.BytesIO()
    book.save(file)
    understood = read(file, employer)
    assert faults(understood) == ["「申报表」第6行F列「备注」：单元格 F6:G6 已合并，请取消合并，每人占一行。"]
    assert [line.name for line in understood.lines] == ["李四"]


def test_a_missing_column_is_named(employer: Employer) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("申报", 0)
    sheet.append(["证件号码", "姓名"])
    sheet.append([ZHANG, "张三"])
    file = io.BytesIO()
    book.save(file)
    assert faults(read(file, employer)) == ["「申报」：缺少“申报工资（元）”列，请保留下载表格中的表头。"]


def test_files_that_are_no_workbook_are_refused(employer: Employer) -> None:
    old = io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    locked = io.BytesIO(old.getvalue() + "EncryptedPackage".encode("utf-16-le"))
    wrong_type = "不是 .xlsx 工作簿，请在 Excel 或 WPS 中另存为“Excel 工作簿(*.xlsx)”。"
    assert faults(read(io.BytesIO(), employer)) == ["申报.xlsx 是空文件，请下载本月申报表并填写。"]
    assert faults(read(old, employer, "申报.xls")) == [f"申报.xls {wrong_type}"]
    assert faults(read(io.BytesIO(b"a,b\n"), employer, "申报.csv")) == [f"申报.csv {wrong_type}"]
    assert faults(read(locked, employer)) == ["申报.xlsx 设有密码，请取消密码后重新上传。"]
    assert faults(read(io.BytesIO(b"PK\x03\x04 nothing"), employer)) == [
        "申报.xlsx 已损坏，无法打开，请重新保存为 .xlsx 后上传。"
    ]
    assert faults(read(io.BytesIO(b"\0" * (20 * 1024 * 1024 + 1)), employer)) == [
        "申报.xlsx 大小为 21 MB，最大允许 20 MB。请将人员行复制到本页下载的申报表中，不带图片和其他工作表。"
    ]


def repacked(file: io.BytesIO, part: str, change: bytes) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change if name == part else old.read(name))
    return made


def with_cell(row: list[object], was: str, becomes: str, more: Sequence[list[object]] = ()) -> io.BytesIO:
    """A workbook whose XML says `becomes` where a spreadsheet program would write `was`."""
    file = workbook([row, *more])
    with zipfile.ZipFile(file) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert was in xml
    return repacked(file, "xl/worksheets/sheet1.xml", xml.replace(was, becomes).encode())


@pytest.mark.parametrize(
    ("becomes", "words"),
    [
        ("<v>1E1000000</v>", "1E1000000 超过 10,000,000 元，请核对小数点。"),
        ("<v>-1E1000000</v>", "-1E1000000 小于零，应填写不小于 0 元的工资。"),
        ("<v>1E-1000000</v>", "1E-1000000 超过两位小数，应精确到分，如 0.00。"),
        ("<v>NaN</v>", "“NaN”不是金额，应填写以元为单位的数字，如 5000.00。"),
    ],
)
def test_a_number_that_no_program_writes_is_answered_in_words(
    employer: Employer, zhang: Person, becomes: str, words: str
) -> None:
    file = with_cell([ZHANG, "张三", "职工", 7654321, "无"], "<v>7654321</v>", becomes)
    assert faults(read(file, employer)) == [f"「申报表」第6行D列「申报工资（元）」：{words}"]


def test_a_truth_value_is_no_wage(employer: Employer, zhang: Person) -> None:
    understood = read(workbook([[ZHANG, "张三", "职工", True, "无"]]), employer)
    assert faults(understood) == [
        "「申报表」第6行D列「申报工资（元）」：“TRUE”不是金额，应填写以元为单位的数字，如 5000.00。"
    ]


@pytest.mark.parametrize("day", ["1E+3000000", "1E1000000", "-1", "9" * 900, "0.5"])
def test_a_day_that_no_calendar_has_is_no_month(day: str) -> None:
    assert values.read_month(Cell(day, CellKind.DATE)) is None


def test_a_day_that_excel_made_of_the_month_is_its_month() -> None:
    assert values.read_month(Cell("44378.5", CellKind.DATE)) == JULY


def test_only_the_rows_below_the_headings_are_held_against_merged_cells(employer: Employer, zhang: Person) -> None:
    merges = "".join(f'<mergeCell ref="D{row}:E{row}"/>' for row in range(1, 30_000))
    file = with_cell(
        [ZHANG, "张三", "职工", 5000, "无"], "</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>"
    )
    assert [fault.row for fault in read(file, employer).faults] == [5, 6]


def test_a_zip_bomb_is_not_opened(employer: Employer) -> None:
    bomb = repacked(workbook([]), "xl/worksheets/sheet1.xml", b" " * 50_000_000)
    assert faults(read(bomb, employer)) == [
        "申报.xlsx 解压后远超申报表应有的大小，未予打开，请将内容复制到从本系统下载的表格中。"
    ]


def test_entities_are_refused_before_they_expand(employer: Employer) -> None:
    attack = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData>&a;</sheetData></worksheet>'
    file = repacked(workbook([]), "xl/worksheets/sheet1.xml", attack)
    assert faults(read(file, employer)) == ["申报.xlsx 含有表格软件不会写入的 XML 声明（DOCTYPE），未予打开。"]


def test_a_newcomer_is_added_and_a_leaver_taken_off(employer: Employer, zhang: Person, li: Person) -> None:
    understood = read(
        workbook([[ZHANG, "张三", "职工", None, "减员"], [identity_number(8), "赵新", "职工", 4000, "增员"]]), employer
    )
    assert faults(understood) == []
    assert [(line.name, line.change, line.wage_fen, line.person_id) for line in understood.lines] == [
        ("张三", "stop", 0, zhang.pk),
        ("赵新", "start", 400000, None),
    ]
    assert (
        "「申报表」：有 1 名在贵单位参保的人员不在表内，其参保状态不变；"
        "未申报工资的，依法确定缴费基数（社会保险法 第六十二条）。"
    ) in notes(understood)


def test_a_wage_outside_floor_and_ceiling_is_noted_with_the_base(employer: Employer, zhang: Person, li: Person) -> None:
    understood = read(workbook([[ZHANG, "张三", "职工", 3000, "无"], [LI, "李四", "职工", 22941.01, "无"]]), employer)
    assert faults(understood) == []
    assert [line.wage_fen for line in understood.lines] == [300000, 2294101]
    assert [note for note in notes(understood) if "养老保险" in note] == [
        "「申报表」第6行D列「申报工资（元）」：3,000.00 元低于下限，养老保险缴费基数将按 3,958.00 元核定。",
        "「申报表」第7行D列「申报工资（元）」：22,941.01 元高于上限，养老保险缴费基数将按 22,941.00 元核定。",
    ]


def test_of_a_stranger_an_employer_learns_neither_name_nor_death_nor_employer_nor_pension(
    employer: Employer, town: Town, wang: Person
) -> None:
    """王五 works elsewhere, 孙六 pays for themselves, 周七 is dead, 吴八 draws a pension: one answer for all of them."""
    enrol(make_person(town, 5, "孙六"), None, "flexible")
    Person.objects.filter(pk=make_person(town, 6, "周七").pk).update(died_on=date(2021, 5, 3))
    Enrolment.objects.create(
        person=make_person(town, 7, "吴八"), insurance="pension", kind="employee", state="drawing", is_paying=False,
        valid=(date(2020, 1, 1), None), known=(timezone.now(), None),
    )  # fmt: skip
    strangers = [
        (WANG, "王五"),
        (identity_number(5), "孙六"),
        (identity_number(6), "周七"),
        (identity_number(7), "吴八"),
    ]
    understood = read(workbook([[number, name, "职工", 5000, "增员"] for number, name in strangers]), employer)
    assert faults(understood) == [
        f"「申报表」第{row}行A列「证件号码」：按现有登记，{name} 在 202107 不能由贵单位增员。具体原因只告知本人，请由本人到镇街人社分局"
        "查询是否有原参保关系需先办理减员或暂停；只参加工伤保险的，人员类别应为“特定人员”。"
        for row, (_, name) in enumerate(strangers, start=6)
    ]
    guessed = read(workbook([[number, "猜猜", "职工", 5000, "增员"] for number, _ in strangers]), employer)
    assert faults(guessed) == [
        f"「申报表」第{row}行B列「姓名」：姓名“猜猜”与该证件号码不符，请对照身份证核对证件号码和姓名；"
        "如均无误，请由本人到镇街人社分局更正登记信息。"
        for row in range(6, 10)
    ]
    assert (guessed.looked_up, len(guessed.mismatched)) == ((), 4)


def test_after_too_many_guesses_nobody_is_looked_up_any_more(employer: Employer, town: Town, wang: Person) -> None:
    li = make_person(town, 2, "李四")
    rows: list[list[object]] = [[WANG, "猜猜", "职工", 5000, "增员"], [LI, "李四", "职工", 5000, "增员"]]
    understood = read_workbook(workbook(rows), "申报.xlsx", employer=employer, month=JULY, mismatches_left=1)
    assert (understood.mismatched, understood.looked_up) == ((wang.pk,), ())
    assert [fault.code for fault in understood.faults] == ["name.no_match", "name.not_checked"]
    assert read(workbook(rows), employer).looked_up == (li.pk,)


def test_who_stands_on_a_bad_row_is_not_left_out(employer: Employer, zhang: Person, li: Person) -> None:
    understood = read(workbook([[ZHANG, "张三", "职工", 5000, "无"], [LI, "李四", "职工", "x", "无"]]), employer)
    assert "note.left_out" not in [note.code for note in understood.notes]


def test_many_rows_with_three_bad_ones_say_which_three(employer: Employer, town: Town) -> None:
    people = examples(1_000, proving=5_000)
    numbers = make_staff(town, employer, people)
    rows: list[list[object]] = [[n, f"职工{i}", "职工", 5000 + i, "无"] for i, n in enumerate(numbers)]
    rows[99][3], rows[499][0], rows[-1][1] = "abc", "123", "某人"
    seen: list[int] = []
    understood = read_workbook(workbook(rows), "申报.xlsx", employer=employer, month=JULY, progress=seen.append)
    assert [(fault.row, fault.heading) for fault in understood.faults] == [
        (105, "申报工资（元）"),
        (505, "证件号码"),
        (people + 5, "姓名"),
    ]
    assert understood.totals.people == people - 3
    assert seen == sorted(seen)
    assert seen[-1] == 100


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://x\",\"y\")"])  # fmt: skip
def test_what_we_write_is_never_a_formula(employer: Employer, town: Town, text: str) -> None:
    enrol(make_person(town, 7, text), employer)
    file = io.BytesIO()
    write_workbook(file, employer, JULY)
    kinds = {cell.data_type for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}
    assert text in [row[1] for row in openpyxl.load_workbook(file)["申报表"].iter_rows(min_row=6, values_only=True)]


def test_bad_cells_are_marked_in_the_workbook_of_errors(employer: Employer, zhang: Person, li: Person) -> None:
    uploaded = workbook([[ZHANG, "张三", "职工", "=1+1", "无"], [LI, "李四", "职工", 5000, "无"]])
    file = io.BytesIO()
    with override("zh-hans"):
        write_problem_workbook(file, read(uploaded, employer), employer, JULY)
    sheet = openpyxl.load_workbook(file)["申报表"]
    words = "单元格为公式（=1+1），请复制后“选择性粘贴—数值”。"
    assert (sheet["D6"].comment.text, sheet["G6"].value, sheet["D6"].data_type) == (words, words, "s")
    assert (sheet["A7"].value, sheet["D7"].comment, sheet["G7"].value) == (LI, None, None)


def test_the_workbook_of_errors_says_the_day_and_adds_up(employer: Employer, zhang: Person, li: Person) -> None:
    rows: list[list[object]] = [[ZHANG, "张三", "职工", "5,000.50", "无"], [LI, "李四", "职工", "x", "无"]]
    file = io.BytesIO()
    write_problem_workbook(file, read(workbook(rows), employer), employer, JULY, date(2021, 7, 25))
    sheet = openpyxl.load_workbook(file)["申报表"]
    assert sheet["A3"].value == "请于2021年7月25日（含当日）前申报"
    assert (sheet["A4"].value, sheet["B4"].value, sheet["D4"].value) == ("合计", "2 人", 5000.5)
    assert (sheet["D6"].value, sheet["D6"].data_type) == (5000.5, "n")


def again(understood: Understood, employer: Employer, **corrected: int) -> Understood:
    """Upload the workbook of errors, as it was kept with the draft, with some cells corrected."""
    kept = tuple(UploadedRow.from_data(json.loads(json.dumps(row.as_data()))) for row in understood.rows)
    file = io.BytesIO()
    write_problem_workbook(file, replace(understood, rows=kept), employer, JULY)
    book = openpyxl.load_workbook(file)
    for cell, value in corrected.items():
        book["申报表"][cell] = value
    file = io.BytesIO()
    book.save(file)
    return read(file, employer)


MARKED = {
    "wage is a day": [ZHANG, "张三", "职工", date(2021, 7, 1), "无"],
    "wage is below zero": [ZHANG, "张三", "职工", -5, "无"],
    "wage has three decimals": [ZHANG, "张三", "职工", 5000.125, "无"],
    "wage is a truth value": [ZHANG, "张三", "职工", True, "无"],
    "wage is a formula": [ZHANG, "张三", "职工", "=2500*2", "无"],
    "number is a number": [int(ZHANG[:17]) * 10, "张三", "职工", 5000, "无"],
    "number is a day": [date(2021, 7, 1), "张三", "职工", 5000, "无"],
    "name is a formula": [identity_number(9), "=A1", "职工", 5000, "增员"],
    "name is an error": [identity_number(9), "#N/A", "职工", 5000, "增员"],
    "name is a day": [identity_number(9), date(2021, 7, 1), "职工", 5000, "增员"],
    "change is a number": [ZHANG, "张三", "职工", 5000, 1],
    "kind is a day": [ZHANG, "张三", date(2021, 7, 1), 5000, "无"],
}


@pytest.mark.parametrize("row", MARKED.values(), ids=MARKED)
def test_a_marked_fault_is_still_one_when_the_workbook_of_errors_is_uploaded_as_it_is(
    employer: Employer, zhang: Person, row: list[object]
) -> None:
    first = read(workbook([row]), employer)
    second = again(first, employer)
    assert first.lines == second.lines == ()
    assert [(fault.row, fault.column) for fault in second.faults] == [(f.row, f.column) for f in first.faults]


def test_good_rows_stay_good_in_the_workbook_of_errors(employer: Employer, zhang: Person, li: Person) -> None:
    rows: list[list[object]] = [[ZHANG, "张三", "职工", 7654321, "无"], [LI, "李四", "职工", "x", "无"]]
    for stored, fen in (("8888.8799999999992", 888888), ("1.2E4", 1_200_000)):
        file = with_cell(rows[0], "<v>7654321</v>", f"<v>{stored}</v>", more=rows[1:])
        first = read(file, employer)
        assert [line.wage_fen for line in first.lines] == [fen]
        corrected = again(first, employer, D7=5000)
        assert (faults(corrected), [line.wage_fen for line in corrected.lines]) == ([], [fen, 500000])


CELLS = st.one_of(
    st.text(max_size=30), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.none(), st.booleans(),
    st.dates(), st.sampled_from(["=1/0", ZHANG, "职工", "增员", "５０００", "1,2", "证件号码"]),
)  # fmt: skip


@settings(
    max_examples=examples(80, proving=1000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=4))
def test_no_content_of_cells_raises(employer: Employer, zhang: Person, rows: list[list[object]]) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("申报表")
        for index, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(index, 0, row)
    understood = read(file, employer)
    assert all(str(fault) for fault in (*understood.faults, *understood.notes))
