"""An employer declares by the workbook; officers accept and refuse."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renshe.access.models import TrailEntry
from renshe.archive.models import SealedMonth
from renshe.casework import cases
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.models import Declaration

PAGE = "/employer/declarations/2021-01/"


def workbook_of(agent):
    return openpyxl.load_workbook(BytesIO(agent.get(f"{PAGE}workbook/").content))


def upload(agent, book, name="申报.xlsx"):
    content = BytesIO()
    book.save(content)
    return agent.post(f"{PAGE}upload/", {"workbook": SimpleUploadedFile(name, content.getvalue())}, follow=True)


def filled_in(agent, *, wage):
    """The workbook as downloaded, with 张三丰's wage."""
    book = workbook_of(agent)
    for sheet in book:
        for row in sheet.iter_rows():
            for index, cell in enumerate(row):
                if cell.value == "44209919900307001X":
                    row[index + 3].value = wage
    return book


def submit(agent, **ticked):
    """Press the button of the page as it stands."""
    shown = re.search(r'name="draft" value="(\d+)"', agent.get(PAGE).content.decode())
    return agent.post(f"{PAGE}submit/", {"draft": shown[1], **ticked}, follow=True)


def actions(user):
    return list(TrailEntry.objects.filter(user=user).order_by("pk").values_list("action", "subject_key"))


@pytest.mark.django_db(transaction=True)
def test_declared_with_a_bad_row_submitted_without_it_and_accepted(bureau, signed_in_as):
    agent = signed_in_as("yongxing")
    book = filled_in(agent, wage=6000)
    sheet = next(s for s in book if any("44209919900307001X" in map(str, row) for row in s.iter_rows(values_only=True)))
    last = max(row[0].row for row in sheet.iter_rows() if any(cell.value for cell in row))
    for column, value in enumerate(("44209919900307001", "王五", None, 5000, "增员"), start=1):
        sheet.cell(last + 1, column, value)
    page = upload(agent, book).content.decode()
    assert "申报表已读取" in page
    assert "6,000.00" in page
    assert f"第 {last + 1} 行" in page or f"第{last + 1}行" in page
    marked = openpyxl.load_workbook(BytesIO(agent.get(f"{PAGE}errors/").content))
    assert any("44209919900307001" in map(str, row) for s in marked for row in s.iter_rows(values_only=True))

    submit(agent)
    assert Declaration.objects.get().state == "draft"
    submit(agent, leave_out="7")  # the page said one row
    assert Declaration.objects.get().state == "draft"
    submit(agent, leave_out="1")
    made = Declaration.objects.get()
    assert (made.state, made.people, made.wages_fen) == ("submitted", 1, 600000)

    assert signed_in_as("shiqi").get(f"/declarations/{made.pk}/").status_code == 404
    signed_in_as("shiqi").post("/declarations/accept/", {"pk": [made.pk]})
    made.refresh_from_db()
    assert made.state == "submitted"
    answer = signed_in_as("jingban").post("/declarations/accept/", {"pk": [made.pk]}, follow=True).content.decode()
    assert "已受理 1 份申报。" in answer
    made.refresh_from_db()
    assert made.state == "accepted"


@pytest.mark.django_db(transaction=True)
@pytest.mark.django_db(transaction=True)
def test_the_same_file_after_it_was_submitted_is_said_to_be_declared_already(bureau, signed_in_as):
    agent = signed_in_as("yongxing")
    book = filled_in(agent, wage=6000)
    upload(agent, book)
    submit(agent)
    answer = upload(agent, book)
    page = answer.content.decode()
    assert re.search(r"相同内容已经申报：\d{4}-\d\d-\d\d \d\d:\d\d 提交，现为“已提交”，见下方", page)
    assert "申报表已读取" not in page
    assert answer.redirect_chain[-1][0] == PAGE
    assert Declaration.objects.count() == 1


def test_an_upload_without_a_file_says_what_to_do(bureau, signed_in_as):
    page = signed_in_as("yongxing").post(f"{PAGE}upload/", {}).content.decode()
    assert "请先选择要上传的申报表，再点击“上传”。" in page
    assert "必填项" not in page


def test_a_refusal_needs_a_reason_and_the_employer_reads_it(bureau, signed_in_as):
    agent, officer = signed_in_as("yongxing"), signed_in_as("jingban")
    upload(agent, filled_in(agent, wage=6000))
    submit(agent)
    made = Declaration.objects.get()
    officer.post(f"/declarations/{made.pk}/refuse/", {"reason": ""})
    made.refresh_from_db()
    assert made.state == "submitted"
    officer.post(f"/declarations/{made.pk}/refuse/", {"reason": "工资漏报加班费"})
    assert "工资漏报加班费" in agent.get(PAGE).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_answered_in_words(content, bureau, signed_in_as):
    answer = signed_in_as("yongxing").post(f"{PAGE}upload/", {"workbook": SimpleUploadedFile("a.xlsx", content)})
    assert answer.status_code == 200
    assert "未能从该文件读取申报内容" in answer.content.decode()
    assert not Declaration.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_when_every_row_is_bad_the_workbook_of_errors_is_of_this_file(bureau, signed_in_as):
    agent = signed_in_as("yongxing")
    upload(agent, filled_in(agent, wage=6000))
    page = upload(agent, filled_in(agent, wage="六千"), "全错.xlsx").content.decode()
    assert "表内各行均有错误，请更正后重新上传。" in page
    assert f"{PAGE}errors/" in page
    assert f"{PAGE}submit/" not in page
    marked = openpyxl.load_workbook(BytesIO(agent.get(f"{PAGE}errors/").content))["申报表"]
    assert (marked["D6"].value, marked["D6"].comment is None) == ("六千", False)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_read_leaves_the_draft_in_sight(bureau, signed_in_as):
    agent = signed_in_as("yongxing")
    upload(agent, filled_in(agent, wage=6000), "一月.xlsx")
    answer = agent.post(f"{PAGE}upload/", {"workbook": SimpleUploadedFile("别的.xlsx", b"no workbook")})
    page = answer.content.decode()
    assert "别的.xlsx 已损坏，无法打开" in page
    assert "此前的申报内容未变，来自文件： 一月.xlsx" in page
    assert "6,000.00" in page
    assert f"{PAGE}submit/" in page
    assert "?sort=" not in page  # this answer has no address to sort at
    assert "?sort=" in agent.get(PAGE).content.decode()


@pytest.mark.django_db(transaction=True)
def test_only_the_draft_that_was_looked_at_is_submitted(bureau, signed_in_as):
    agent, colleague = signed_in_as("yongxing"), signed_in_as("yongxing")
    upload(agent, filled_in(agent, wage=6000))
    looked_at = Declaration.objects.get().pk
    upload(colleague, filled_in(colleague, wage=60000))
    answer = agent.post(f"{PAGE}submit/", {"draft": looked_at}, follow=True).content.decode()
    assert "该草稿已被新上传的文件替换，请核对后再提交。" in answer
    assert not Declaration.objects.filter(state="submitted").exists()
    for nothing in ({}, {"draft": "9" * 5000}, {"draft": "²"}, {"draft": "0"}):
        assert agent.post(f"{PAGE}submit/", nothing).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_who_saw_or_took_out_numbers_and_wages_is_in_the_trail(bureau, signed_in_as):
    agent = signed_in_as("yongxing")
    upload(agent, filled_in(agent, wage="x"))
    agent.get(f"{PAGE}errors/")
    employer = str(bureau.employer.pk)
    assert actions(bureau.users["yongxing"]) == [
        ("workbook.downloaded", employer),
        ("list.seen", "our declaration 2021-01"),
        ("errors-workbook.downloaded", employer),
    ]
    upload(agent, filled_in(agent, wage=6000))
    submit(agent)
    made = Declaration.objects.get(state="submitted")
    signed_in_as("jingban").get(f"/declarations/{made.pk}/")
    assert actions(bureau.users["jingban"]) == [("seen", str(made.pk))]


@pytest.mark.django_db(transaction=True)
def test_employer_and_officer_see_who_was_declared_with_which_wage(bureau, signed_in_as):
    agent, officer = signed_in_as("yongxing"), signed_in_as("jingban")
    mine = upload(agent, filled_in(agent, wage=6543)).content.decode()
    submit(agent)
    theirs = officer.get(f"/declarations/{Declaration.objects.get().pk}/").content.decode()
    for page in (mine, theirs):
        rows = re.findall(r"<tbody>(.*?)</tbody>", page, re.S)[-1]
        assert "张三丰" in rows
        assert "6,543.00" in rows
        assert "44209919900307001X" not in page
    assert f"/people/{bureau.zhang.pk}/" in theirs


@pytest.mark.django_db(transaction=True)
def test_what_somebody_decided_meanwhile_is_said_of_each(bureau, signed_in_as):
    agent, officer = signed_in_as("yongxing"), signed_in_as("jingban")
    upload(agent, filled_in(agent, wage=6000))
    submit(agent)
    made = Declaration.objects.get()
    officer.post("/declarations/accept/", {"pk": [made.pk]})
    for address, asked in (("accept", {}), ("refuse", {"reason": "工资漏报加班费"})):
        page = officer.post(f"/declarations/{address}/", {"pk": [made.pk], **asked}, follow=True).content.decode()
        assert "永兴五金 202101：" in page
        assert "已受理" in page
    made.refresh_from_db()
    assert made.state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_a_declaration_of_many_people_is_shown_by_as_many_queries_as_one(bureau, signed_in_as):
    case = cases.open_case(EMPLOYER_DECLARATION, bureau.xiaolan.unit, bureau.employer, by=None)
    made = Declaration.objects.create(
        employer=bureau.employer, month="2021-01-01", state="submitted", people=1, wages_fen=1, case=case
    )  # fmt: skip
    officer = signed_in_as("jingban")

    def asked():
        with CaptureQueriesContext(connection) as found:
            officer.get(f"/declarations/{made.pk}/")
        return len(found)

    made.lines.create(person=bureau.zhang, wage_fen=1)
    asked()  # what is looked up once in a process
    with_one = asked()
    made.lines.create(person=bureau.li, wage_fen=1)
    for number in range(20):
        made.lines.create(
            newcomer_number=f"44209920000101{number:04d}", newcomer_name="新人", wage_fen=1, change="start"
        )
    assert asked() == with_one


@pytest.mark.django_db(transaction=True)
def test_a_month_that_has_not_come_has_no_workbook_and_takes_none(bureau, signed_in_as):
    agent = signed_in_as("yongxing")
    book = filled_in(agent, wage=6000)
    SealedMonth.objects.create(month=date(2020, 11, 1), previous_hash="0", hash="0")
    page = agent.get(PAGE).content.decode()
    assert "该月尚未开放申报。" in page
    assert '<a href="/employer/declarations/2020-12/">' in page
    assert f"{PAGE}upload/" not in page
    answer = upload(agent, book).content.decode()
    assert "永兴五金 202101：该月尚未开放申报，现可申报月份为 202012。" in answer
    refused = agent.get(f"{PAGE}workbook/", follow=True)
    assert refused.headers["Content-Type"].startswith("text/html")
    assert "该月尚未开放申报，现可申报月份为 202012。" in refused.content.decode()
    assert not Declaration.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_closed_month_has_no_workbook(bureau, signed_in_as):
    SealedMonth.objects.create(month=date(2021, 1, 1), previous_hash="0", hash="0")
    refused = signed_in_as("yongxing").get(f"{PAGE}workbook/", follow=True).content.decode()
    assert "永兴五金 202101：该月已核定，请在次月申报" in refused


def test_only_a_month_that_can_be_declared_states_its_last_day(bureau, signed_in_as, settings, tmp_path):
    settings.PROFILE_FILE = tmp_path / "profile.yaml"
    settings.PROFILE_FILE.write_text("declare_by_day: 15", "utf-8")
    SealedMonth.objects.create(month=date(2020, 12, 1), previous_hash="0", hash="0")

    def shown(month):
        return signed_in_as("yongxing").get(f"/employer/declarations/{month}/").content.decode()

    assert "申报截止日期" in shown("2021-01")
    assert "2021-01-15" in shown("2021-01")
    assert "申报截止日期" not in shown("2050-12")
    assert "申报截止日期" not in shown("2020-12")
