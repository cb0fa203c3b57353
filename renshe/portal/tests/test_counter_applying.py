"""An officer applies for somebody at the counter: one dense page, conditions by the server, who filed it on record."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from renshe.access.models import RoleHolding, Unit, User
from renshe.casework.attachments.models import Attachment
from renshe.casework.attachments.tests.bytes import EXE, pdf
from renshe.casework.models import Case, Draft
from renshe.casework.tests.village_doctors import WITH_PAPERS
from renshe.portal.tests.conftest import proved
from renshe.portal.tests.test_applying import text
from renshe.programmes.social_insurance.items import FLEXIBLE_ENROLMENT

PAPERS = {"licence": "here", "served": "12", "called": "张三丰"}


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path


def begun(client: Client, person: int, item: str) -> str:
    answer = client.post(f"/counter/people/{person}/{item}/")
    assert answer.status_code == 302, answer.status_code
    return str(answer["Location"])


def test_the_search_box_leads_to_what_ones_unit_takes_in_masked(bureau, signed_in_as):
    officer = signed_in_as("jingban")
    found = officer.get("/search/", {"q": "张三丰"}).content.decode()
    assert f'href="/counter/people/{bureau.zhang.pk}/"' in found
    page = officer.get(f"/counter/people/{bureau.zhang.pk}/").content.decode()
    for words in ("灵活就业人员参保", "工伤认定", "4420**********001X"):
        assert words in page, words
    assert "44209919900307001X" not in page
    assert "参保缴费证明" not in page  # which only the person asks for
    employer = text(officer.get(f"/counter/employers/{bureau.employer.pk}/"))
    assert "工伤认定" in employer
    assert "灵活就业人员参保" not in employer


def test_nobody_takes_in_for_people_of_another_unit_or_without_the_role(bureau, signed_in_as):
    zhang = bureau.zhang.pk
    assert signed_in_as("shiqi").get(f"/counter/people/{zhang}/").status_code == 404
    assert signed_in_as("shiqi").post(f"/counter/people/{zhang}/{FLEXIBLE_ENROLMENT.code}/").status_code == 404
    for who in ("lingdao", "zhang", "yongxing"):
        assert signed_in_as(who).get(f"/counter/people/{zhang}/").status_code == 403, who
    officer = signed_in_as("jingban")
    assert officer.post(f"/counter/people/{zhang}/no.such/").status_code == 404
    assert officer.post(f"/counter/people/{zhang}/social_insurance.employer_declaration/").status_code == 403
    at = begun(officer, zhang, FLEXIBLE_ENROLMENT.code)
    assert signed_in_as("shiqi").get(at).status_code == 404


def test_all_is_asked_on_one_page_and_an_answer_brings_up_what_hangs_on_it(bureau, signed_in_as):
    officer = signed_in_as("jingban")
    at = begun(officer, bureau.zhang.pk, WITH_PAPERS.code)
    page = officer.get(at).content.decode()
    for name in ("licence", "served", "called"):
        assert f'name="{name}"' in page, name
    assert 'name="place"' not in page
    assert "the registry" in page  # where what is prefilled is known from
    assert 'hx-post="' in page
    more = officer.post(at, {**PAPERS, "licence": "elsewhere"}).content.decode()
    assert 'name="place"' in more
    assert 'name="files-confirmation"' in more
    assert "请更正以下内容" not in more  # nothing is a fault before it is submitted
    refused = officer.post(at, {**PAPERS, "licence": "elsewhere", "served": "many", "do": "submit"}).content.decode()
    for link in ('href="#id_place"', 'href="#id_served"'):
        assert link in refused, link
    assert 'value="many"' in refused
    assert Draft.objects.get().typed["licence"] == "elsewhere"


def test_what_is_taken_in_says_who_filed_it_and_by_which_way(bureau, signed_in_as):
    officer = signed_in_as("jingban")
    at = begun(officer, bureau.zhang.pk, WITH_PAPERS.code)
    refused = officer.post(at, {**PAPERS, "do": "submit"})
    assert 'href="#id_files-licence_copy"' in refused.content.decode()
    bad = {"files-licence_copy": SimpleUploadedFile("a.pdf", EXE)}
    assert "不是这里可以上传的文件类型" in text(officer.post(at, {**PAPERS, **bad, "do": "submit"}))
    assert not Case.objects.exists()
    good = {"files-licence_copy": SimpleUploadedFile("a.pdf", pdf())}
    assert "a.pdf" in text(officer.post(at, {**PAPERS, **good, "do": "attach"}))
    assert "已移除：a.pdf" in text(officer.post(at, {**PAPERS, "remove": str(Attachment.objects.get().pk)}))
    good = {"files-licence_copy": SimpleUploadedFile("b.pdf", pdf())}
    assert officer.post(at, {**PAPERS, **good, "do": "submit"})["Location"] == f"{at}receipt/"
    case = Case.objects.get()
    first = case.events.get(sequence=1)
    assert (first.by.username, first.data["channel"], case.person) == ("jingban", "counter", bureau.zhang)
    assert [one["name"] for one in first.data["attachments"]] == ["b.pdf"]
    receipt = officer.get(f"{at}receipt/").content.decode()
    assert case.receipt_number in receipt
    assert f'href="/cases/{case.pk}/"' in receipt
    assert officer.get(at)["Location"] == officer.post(f"{at}discard/")["Location"] == f"{at}receipt/"
    officers_page = text(officer.get(f"/cases/{case.pk}/"))
    assert "窗口" in officers_page
    assert case.receipt_number in text(signed_in_as("zhang").get("/me/cases/"))


def test_a_phone_on_record_is_shown_masked_and_stays_what_it_is(bureau, signed_in_as):
    bureau.zhang.phone = "13800138000"
    bureau.zhang.save()
    officer = signed_in_as("jingban")
    at = begun(officer, bureau.zhang.pk, FLEXIBLE_ENROLMENT.code)
    page = officer.get(at).content.decode()
    assert 'value="138****8000"' in page
    assert "13800138000" not in page
    sent = {"work": "platform", "first_month": "202608", "base_fen": "1", "phone": "138****8000", "do": "submit"}
    refused = officer.post(at, sent).content.decode()
    assert 'value="138****8000"' in refused
    assert 'id="id_phone_error"' not in refused
    assert 'id="id_base_fen_error"' in refused
    assert Draft.objects.get().typed["phone"] == "13800138000"


def test_what_was_sent_after_the_sign_in_ran_out_comes_back_with_the_next(bureau, signed_in_as):
    officer = signed_in_as("jingban")
    at = begun(officer, bureau.zhang.pk, WITH_PAPERS.code)
    officer.logout()
    assert officer.post(at, {"served": "12"})["Location"].startswith("/sign-in/?next=")
    officer.force_login(bureau.users["jingban"], backend="django.contrib.auth.backends.ModelBackend")
    proved(officer, bureau.users["jingban"])
    assert 'value="12"' in officer.get(at).content.decode()


def test_a_counter_below_a_town_takes_in_what_is_declared_for_it(bureau, signed_in_as, monkeypatch):
    point = Unit.objects.create(
        code="p1", kind="village_centre", name_zh="村站", name_en="village", parent=bureau.xiaolan.unit
    )
    clerk = User.objects.create(username="cun", full_name="cun")
    RoleHolding.objects.create(user=clerk, role="counter", unit=point, held=(date(2020, 1, 1), None))
    bureau.users["cun"] = clerk
    at = f"/counter/people/{bureau.zhang.pk}/"
    assert "没有可为该申请人受理的事项" in text(signed_in_as("cun").get(at))
    object.__setattr__(FLEXIBLE_ENROLMENT, "taken_in_at", ("city", "town", "village_centre"))
    try:
        page = text(signed_in_as("cun").get(at))
    finally:
        object.__setattr__(FLEXIBLE_ENROLMENT, "taken_in_at", ("city", "town"))
    assert "灵活就业人员参保" in page
    assert "工伤认定" not in page
