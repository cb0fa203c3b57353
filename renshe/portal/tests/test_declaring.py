"""An employer declares by the workbook; officers accept and refuse."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

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

    agent.post(f"{PAGE}submit/")
    assert Declaration.objects.get().state == "draft"
    agent.post(f"{PAGE}submit/", {"leave_out": "on"})
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
def test_a_refusal_needs_a_reason_and_the_employer_reads_it(bureau, signed_in_as):
    agent, officer = signed_in_as("yongxing"), signed_in_as("jingban")
    upload(agent, filled_in(agent, wage=6000))
    agent.post(f"{PAGE}submit/")
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
