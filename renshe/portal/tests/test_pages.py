"""Pages: who reaches which, what they show, that no input breaks them."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.utils import translation

from renshe.access.models import TrailEntry, Unit
from renshe.archive.models import SealedMonth
from renshe.casework.models import Certificate
from renshe.ledger.tests.tampering import triggers_off
from renshe.portal.papers.certificates import paper_data
from renshe.portal.tests.certificates import without_paper
from renshe.portal.tests.test_award import award_of
from renshe.programmes.social_insurance.certificates import ENROLMENT, spells_in_words
from renshe.programmes.social_insurance.models import Declaration

WRONG_WAYS = [
    "/people/?page=99999",
    "/people/?page=x&sort=nothing&town=nowhere",
    "/people/?q=%00",
    "/people/?sort=-town,name",
    "/people/99999999999999999999999/",
    "/employers/1/?month=2021-13",
    "/months/2021-13/",
    "/months/x/",
    "/months/0000-00/progress/",
    "/figures/9999999/",
    "/figures/soc.enrolments/0/",
    "/figures/nothing/2021/",
    "/figures/soc.enrolments/2021/?month=x",
    "/figures/soc.enrolments/2021/records/?town=%00&month=2021-01",
    "/verify/?number=%00&code=x",
    "/me/account/?year=99999999999",
    "/me/account/?year=2021",  # before any month is closed
    "/me/pension/?export=xlsx",
    "/people/?sort=-name&sort=x&export=xlsx&page=2",
    "/months/?export=xlsx",
    "/months/2021-01/?export=xlsx",
    "/months/2021-01/differences/?sort=-nothing&page=x",
    "/months/2021-01/differences/?fund=%00",
    "/months/2021-01/arrears/?q=%00",
    "/months/2021-13/statement.pdf",
    "/figures/soc.enrolments/2021/?export=xlsx&month=2021-01",
    "/figures/soc.enrolments/2021/records/?month=2021-01&q=%00",
]


@pytest.mark.parametrize("url", WRONG_WAYS)
def test_no_input_is_answered_by_a_server_error(url, bureau, signed_in_as):
    for name in bureau.users:
        assert signed_in_as(name).get(url).status_code in {200, 302, 403, 404}


def test_a_town_officer_gets_404_for_another_towns_person_as_for_nobody(bureau, signed_in_as):
    officer = signed_in_as("shiqi")
    assert officer.get(f"/people/{bureau.li.pk}/").status_code == 200
    assert officer.get(f"/people/{bureau.zhang.pk}/").status_code == 404
    assert officer.get("/people/999999/").status_code == 404
    assert officer.post(f"/people/{bureau.zhang.pk}/identity/", {"reason": "核对档案"}).status_code == 404


def test_reading_a_person_is_recorded_and_the_whole_number_needs_a_reason(bureau, signed_in_as):
    officer, url = signed_in_as("jingban"), f"/people/{bureau.zhang.pk}/"
    page = officer.get(url).content.decode()
    assert "4420**********001X" in page
    assert "44209919900307001X" not in page
    assert "44209919900307001X" not in officer.post(f"{url}identity/", {"reason": ""}).content.decode()
    assert "44209919900307001X" in officer.post(f"{url}identity/", {"reason": "核对档案"}).content.decode()
    told = list(TrailEntry.objects.filter(action="seen").order_by("pk").values_list("detail__what", "reason"))
    assert ("identity number", "核对档案") in told
    assert told[0] == ("person", "")


def test_each_reader_reaches_their_own_pages_only(bureau, signed_in_as):
    assert signed_in_as("zhang").get("/people/").status_code == 403
    assert signed_in_as("yongxing").get("/me/account/").status_code == 403
    assert signed_in_as("jingban").get("/figures/2021/").status_code == 403
    assert signed_in_as("lingdao").get("/figures/2021/").status_code == 200
    assert Client().get("/people/").headers["Location"].startswith("/sign-in/")


def test_a_close_is_started_by_post_and_by_the_citys_officers_only(bureau, signed_in_as):
    assert signed_in_as("jingban").get("/months/2021-01/close/")["Location"] == "/months/2021-01/"
    assert signed_in_as("shiqi").post("/months/2021-01/close/").status_code == 403
    assert signed_in_as("lingdao").post("/months/2021-01/close/").status_code == 403


def test_bills_show_due_paid_and_arrears_and_export_as_numbers(bureau, signed_in_as):
    agent = signed_in_as("yongxing")
    page = agent.get("/employer/bills/").content.decode()
    for amount in ("1,234,567.89", "1,000,000.00", "234,567.89"):
        assert amount in page
    sheet = openpyxl.load_workbook(BytesIO(agent.get("/employer/bills/?export=xlsx").content)).active
    assert [cell.value for cell in sheet[2]][2:] == [1234567.89, 1000000, 234567.89]


def test_a_name_that_looks_like_a_formula_is_exported_as_text(bureau, signed_in_as):
    bureau.employer.name = '=HYPERLINK("http://x","永兴")'
    bureau.employer.save()
    book = openpyxl.load_workbook(BytesIO(signed_in_as("jingban").get("/employers/?export=xlsx").content))
    cell = book.active["A2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","永兴")')


def test_pages_are_chinese_until_switched_and_the_switch_keeps_the_page(bureau, signed_in_as):
    client = signed_in_as("jingban")
    assert "人员" in client.get("/people/?q=x", headers={"accept-language": "en"}).content.decode()
    answer = client.post("/language/", {"language": "en", "next": "/people/?q=x"})
    assert answer.headers["Location"] == "/people/?q=x"
    assert "Download as Excel" in client.get("/people/?q=x").content.decode()


def test_a_certificate_is_issued_printed_and_checked_by_anyone(bureau, signed_in_as):
    resident = signed_in_as("zhang")
    answer = resident.post("/me/certificates/", {"first": "202101", "last": "202112"})
    made = Certificate.objects.get()
    assert answer.headers["Location"] == f"/me/certificates/{made.number}/"
    assert resident.get(f"/me/certificates/{made.number}.pdf").content.startswith(b"%PDF-")

    def check(number: str, code: str) -> str:
        return Client().get("/verify/", {"number": number, "code": code}).content.decode()

    shown = check(made.number, made.code)
    assert "有效。" in shown
    assert "**丰" in shown
    assert "张三丰" not in shown
    unknown = check(made.number, "A" * 16)
    assert "查无此证明" in unknown
    assert "**丰" not in unknown
    with triggers_off():
        Certificate.objects.update(content={**made.content, "totals": []})
    altered = check(made.number, made.code)
    assert ("与开具时不符" in altered, "有效。" in altered, "**丰" in altered) == (True, False, False)
    with triggers_off():
        Certificate.objects.update(content=made.content)
    revoke = f"/people/{bureau.zhang.pk}/certificates/{made.number}/revoke/"
    assert signed_in_as("lingdao").post(revoke, {"reason": "重复开具"}).status_code == 403
    assert signed_in_as("shiqi").post(revoke, {"reason": "重复开具"}).status_code == 404
    signed_in_as("jingban").post(revoke, {"reason": ""})
    assert "有效。" in check(made.number, made.code)
    signed_in_as("jingban").post(revoke, {"reason": "重复开具"})
    told = TrailEntry.objects.get(action="certificate.revoked")
    assert (told.reason, told.subject_key) == ("重复开具", str(made.pk))
    assert "已撤销" in check(made.number, made.code)


def test_months_in_the_wrong_order_are_said_beside_the_field(bureau, signed_in_as):
    page = signed_in_as("zhang").post("/me/certificates/", {"first": "202112", "last": "202101"}).content.decode()
    assert re.search(r'href="#id_first">起始月份：起始月份应早于截止月份。', page)
    assert not Certificate.objects.exists()


def test_a_certificate_is_told_in_the_language_of_whoever_opens_it(bureau, signed_in_as):
    signed_in_as("zhang").post("/me/certificates/", {"first": "202101", "last": "202112"})
    made = Certificate.objects.get()
    with translation.override("en"):
        (spell,) = spells_in_words(made.content)
        _layout, english = paper_data(ENROLMENT, made, url="http://b.cn/verify/")
    _layout, chinese = paper_data(ENROLMENT, made, url="http://b.cn/verify/")
    assert chinese["identity_number"] == "44209919900307001X"  # to be held against the card; on the public page masked
    assert (spell["insurance"], spell["state"]) == ("pension", "enrolled")
    assert (english["title"], chinese["title"]) == (
        "Certificate of enrolment and payments in social insurance", "社会保险参保缴费证明",
    )  # fmt: skip
    assert english["issuer"]["bureau"] == chinese["issuer"]["bureau"]  # the name on the seal stays
    assert (english["bureau_en"], chinese["bureau_en"]) == (Unit.objects.get(kind="city").name_en, "")
    assert english["rows"] == chinese["rows"]


def test_an_empty_check_says_what_to_type(bureau, client):
    page = client.get("/verify/?number=&code=").content.decode()
    assert "请填写证明上方载明的证明编号。" in page
    assert "请填写证明编号旁的校验码，或扫描证明上的二维码。" in page
    assert "必填项" not in page


def test_a_persons_certificates_are_paged_and_payments_and_declarations_have_lists(bureau, signed_in_as):
    for number in range(21):
        without_paper(bureau.zhang, bureau.users["zhang"], f"CB{number:02d}")
    for month in range(1, 13):
        for year in (2021, 2022):
            Declaration.objects.create(
                employer=bureau.employer, month=date(year, month, 1), state="accepted", content_hash="1", people=1,
                wages_fen=0,
            )  # fmt: skip
    officer, url = signed_in_as("jingban"), f"/people/{bureau.zhang.pk}/"
    page = officer.get(url).content.decode()
    assert ("CB20" in page, "CB00" in page, "第 1 页，共 2 页，21 条" in page) == (True, False, True)
    assert "CB00" in officer.get(f"{url}?certificates=2").content.decode()
    assert "仅显示最近 12 条，共 24 条。" in page
    assert f'href="{url}declarations/"' in page
    assert "2021-01" in officer.get(f"{url}declarations/?per_page=50").content.decode()
    assert officer.get(f"{url}payments/").status_code == 200
    assert signed_in_as("shiqi").get(f"{url}declarations/").status_code == 404


def test_a_certificate_goes_up_to_the_last_closed_month(bureau, signed_in_as):
    SealedMonth.objects.create(month=date(2021, 12, 1), previous_hash="0", hash="0")
    resident = signed_in_as("zhang")
    page = resident.post("/me/certificates/", {"first": "202112", "last": "202201"}).content.decode()
    assert 'href="#id_last">截止月份：证明的月份最晚为已完成月结的最后一个月：2021-12。' in page
    assert not Certificate.objects.exists()
    resident.post("/me/certificates/", {"first": "202112", "last": "202112"})
    assert Certificate.objects.get().content["last"] == "2021-12"


@pytest.fixture
def opened(bureau):
    """December 2020 is sealed as the opening month: January is open."""
    SealedMonth.objects.create(month=date(2020, 12, 1), previous_hash="0" * 64, hash="a" * 64)
    return bureau


@pytest.mark.parametrize(
    ("who", "url", "status"),
    [
        ("jingban", "/months/1999-01/", 404),
        ("jingban", "/months/2030-01/", 404),
        ("jingban", "/months/2030-01/statement.pdf", 404),
        ("jingban", "/months/2021-01/", 200),
        ("lingdao", "/figures/2020/", 404),  # the opening holds what there was, nothing that happened
        ("lingdao", "/figures/2021/", 200),
        ("zhang", "/me/account/?year=2020", 404),
    ],
)
def test_a_time_of_which_nothing_is_known_has_no_page(who, url, status, opened, signed_in_as):
    assert signed_in_as(who).get(url).status_code == status


@pytest.mark.usefixtures("closed_2021")
def test_a_leaders_home_leads_to_the_figures_and_a_handlers_does_not(bureau, signed_in_as):
    assert "/figures/2021/" in signed_in_as("lingdao").get("/").content.decode()
    assert "/figures/" not in signed_in_as("jingban").get("/").content.decode()


def test_a_pensioner_reads_how_the_pension_was_reckoned(bureau, signed_in_as):
    assert signed_in_as("zhang").get("/me/pension/award/").status_code == 404
    award_of(bureau.zhang)
    page = signed_in_as("zhang").get("/me/pension/award/").content.decode()
    assert "基础养老金" in page
    assert "国发〔2005〕38号" in page
    assert f"/people/{bureau.zhang.pk}/" not in page
