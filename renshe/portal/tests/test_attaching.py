"""Files attached in the portal, before and after submitting; handed out to whom sees the case, and to nobody else."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renshe.access.models import TrailEntry
from renshe.casework.attachments.models import Attachment
from renshe.casework.attachments.tests.bytes import EXE, jpeg, jpeg_bomb, pdf
from renshe.casework.models import Case
from renshe.casework.tests.village_doctors import WITH_PAPERS
from renshe.portal.tests.test_applying import GOOD, answered, begun, text
from renshe.programmes.social_insurance.items import INJURY_RECOGNITION

ACCIDENT = {
    "employer_name": "永兴五金",
    "cause": "commuting",
    "mainly_at_fault": "no",
    "happened_on": "2026-10-05",
    "place": "桥头",
    "words": "被汽车撞倒",
    "diagnosis": "左腿骨折",
}


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path


def file(content, name="诊断证明.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def with_papers(bureau, signed_in_as):
    """张三丰 has answered all; the address of the draft."""
    zhang = signed_in_as("zhang")
    at = begun(zhang, WITH_PAPERS.code)
    answered(zhang, at, {**GOOD, "called": "张三丰"})
    return zhang, at


@pytest.fixture
def injured(bureau, signed_in_as):
    """张三丰 applied for recognition of an injury, without a paper: law lets it be filed so."""
    zhang = signed_in_as("zhang")
    at = begun(zhang, INJURY_RECOGNITION.code)
    answered(zhang, at, ACCIDENT)
    assert "左腿骨折" in text(zhang.get(f"{at}check/"))
    assert zhang.post(f"{at}check/")["Location"] == f"{at}receipt/"
    return Case.objects.get()


def test_after_the_questions_each_material_has_a_page_and_what_is_needed_blocks(with_papers):
    zhang, at = with_papers
    assert zhang.post(f"{at}asked/called/", {"called": "张三丰"})["Location"] == f"{at}attached/licence_copy/"
    page = zhang.get(f"{at}attached/licence_copy/").content.decode()
    for part in (
        'type="file"',
        'capture="environment"',
        "multiple",
        'enctype="multipart/form-data"',
        "PDF、JPEG 照片、PNG 图片",
    ):
        assert part in page, part
    assert "尚未上传" in text(zhang.get(f"{at}check/"))
    assert zhang.post(f"{at}check/")["Location"] == f"{at}check/"
    sent = {"files": [file(pdf(2)), file(jpeg(), "反面.jpg")], "photos": file(jpeg(color="red"), "image.jpg")}
    assert zhang.post(f"{at}attached/licence_copy/", sent).status_code == 302
    page = text(zhang.get(f"{at}attached/licence_copy/"))
    for words in ("诊断证明.pdf", "反面.jpg", "image.jpg", "2 页", "未进行病毒扫描"):
        assert words in page, words
    assert zhang.post(f"{at}check/")["Location"] == f"{at}receipt/"
    assert "反面.jpg" in text(zhang.get(f"{at}receipt/"))
    assert Attachment.objects.filter(case=Case.objects.get()).count() == 3


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (EXE, "发票.pdf", "“发票.pdf”的实际内容不是这里可以上传的文件类型"),
        (b"", "空.pdf", "“空.pdf”是空文件"),
        (pdf(password="x"), "加密.pdf", "设有密码"),
        (jpeg_bomb(), "炸弹.jpg", "超过 150 百万像素"),
        (pdf(4), "厚.pdf", "共 4 页"),
        (b"%PDF-1.7" + bytes(10_000_001), "大.pdf", "超过 10 MB"),
        (EXE, "../../\u202e" + "长" * 300, "长长长"),
    ],
)
def test_what_is_not_taken_is_said_above_and_what_is_good_is_kept(content, name, words, with_papers):
    zhang, at = with_papers
    answer = zhang.post(f"{at}attached/licence_copy/", {"files": [file(content, name), file(pdf())]})
    assert answer.status_code == 200
    assert words in text(answer)
    assert 'href="#id_files"' in answer.content.decode()
    assert Attachment.objects.count() == 1


def test_a_pdf_called_jpg_is_taken_as_what_it_is(with_papers):
    zhang, at = with_papers
    zhang.post(f"{at}attached/licence_copy/", {"files": file(pdf(), "photo.jpg")})
    made = Attachment.objects.get()
    answer = zhang.get(f"/attachments/{made.pk}/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="photo.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox; default-src 'none'",
    )


def test_nothing_chosen_is_said_and_a_file_is_taken_back_until_it_is_submitted(with_papers, signed_in_as):
    zhang, at = with_papers
    assert "请先选择文件" in text(zhang.post(f"{at}attached/licence_copy/", {}))
    zhang.post(f"{at}attached/licence_copy/", {"files": file(pdf())})
    made = Attachment.objects.get()
    assert signed_in_as("yongxing").post(f"{at}files/{made.pk}/remove/").status_code == 404
    assert zhang.post(f"{at}files/{made.pk}/remove/?from=check")["Location"] == f"{at}attached/licence_copy/?from=check"
    assert not Attachment.objects.exists()
    assert zhang.get(f"{at}attached/no_such/")["Location"] == f"{at}check/"


def test_who_sees_the_case_has_its_files_and_each_look_of_the_staff_is_in_the_trail(with_papers, signed_in_as):
    zhang, at = with_papers
    zhang.post(f"{at}attached/licence_copy/", {"files": file(pdf())})
    made = Attachment.objects.get()
    address = f"/attachments/{made.pk}/"
    assert [signed_in_as(who).get(address).status_code for who in ("jingban", "shiqi", "yongxing")] == [404] * 3
    zhang.post(f"{at}check/")
    assert [signed_in_as(who).get(address).status_code for who in ("jingban", "shiqi", "yongxing")] == [200, 404, 404]
    (entry,) = TrailEntry.objects.filter(action="attachment.seen")
    assert (entry.user.username, entry.detail["attachment"]) == ("jingban", made.pk)
    page = text(signed_in_as("jingban").get(f"/cases/{Case.objects.get().pk}/"))
    for words in ("诊断证明.pdf", "1 页", "未进行病毒扫描"):
        assert words in page, words


def test_a_file_that_is_gone_is_told_in_words(with_papers, tmp_path):
    zhang, at = with_papers
    zhang.post(f"{at}attached/licence_copy/", {"files": file(pdf())})
    made = Attachment.objects.get()
    (tmp_path / "attachments" / made.sha256[:2] / made.sha256[2:4] / made.sha256).unlink()
    answer = zhang.get(f"/attachments/{made.pk}/")
    assert answer.status_code == 503
    assert made.sha256 in answer.content.decode()


def test_the_officer_names_what_is_missing_and_the_applicant_hands_it_in(injured, bureau, signed_in_as):
    officer, zhang, at = signed_in_as("jingban"), signed_in_as("zhang"), f"/me/cases/{injured.pk}/"
    page = officer.get(f"/cases/{injured.pk}/").content.decode()
    assert "缺" in page
    assert 'name="step-complete-materials"' in page
    sent = {"step-complete-note": "请补齐", "step-complete-materials": ["traffic", "death"]}
    assert officer.post(f"/cases/{injured.pk}/steps/complete/", sent).status_code == 302
    assert injured.events.latest("sequence").data["materials"] == ["traffic", "death"]
    told = text(zhang.get(at))
    for words in ("请您补交这份材料", "死亡证明", "交通事故责任认定书"):
        assert words in told, words
    for material in ("traffic", "death"):
        answer = zhang.post(f"{at}attached/{material}/", {"files": file(jpeg(), f"{material}.jpg")})
        assert answer.status_code == 302
    assert zhang.get(f"{at}attached/no_such/").status_code == 404
    assert signed_in_as("yongxing").get(f"/employer/cases/{injured.pk}/attached/traffic/").status_code == 404
    zhang.post(f"{at}steps/bring/", {"note": "已补交"})
    page = text(officer.get(f"/cases/{injured.pk}/"))
    assert "traffic.jpg" in page
    assert "death.jpg" in page
    assert "不能再补交" in text(zhang.get(f"{at}attached/death/", follow=True))
    refused = officer.post(f"/cases/{injured.pk}/steps/complete/", {**sent, "step-complete-materials": ["x"]})
    assert "请在本事项的材料中选择" in text(refused)


def test_the_page_of_a_case_asks_as_often_with_a_hundred_files_as_with_one(injured, bureau, signed_in_as):
    officer, at = signed_in_as("jingban"), f"/cases/{injured.pk}/"
    row = {
        "case": injured, "material": "diagnosis", "name": "a.pdf", "media_type": "application/pdf", "bytes": 9,
        "pages": 1, "verdict": "clean", "by": bureau.users["zhang"],
    }  # fmt: skip
    Attachment.objects.create(**row, sha256="0" * 64)
    with CaptureQueriesContext(connection) as few:
        officer.get(at)
    Attachment.objects.bulk_create(Attachment(**row, sha256=f"{number:064d}") for number in range(99))
    with CaptureQueriesContext(connection) as many:
        assert officer.get(at).content.decode().count("a.pdf") == 100
    assert len(many) == len(few)
