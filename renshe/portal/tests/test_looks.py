"""Whoever is on record reads who has looked: the office, when, what and why; nobody's name, and nothing too early."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from renshe.access import inquiries, trail
from renshe.access.errors import InquiryDaysWrong, InquiryUnderWay, NotAllowed
from renshe.access.looks import Subject, looks_at
from renshe.access.models import Inquiry, RoleHolding, TrailEntry, User
from renshe.casework import cases
from renshe.programmes.social_insurance.items import FLEXIBLE_ENROLMENT

ME, US = "/me/looks/", "/employer/looks/"


@pytest.fixture
def auditor(bureau: SimpleNamespace) -> User:
    made = User.objects.create(username="jihe", full_name="何稽", kind="officer")
    bureau.users["jihe"] = made
    RoleHolding.objects.create(user=made, role="auditor", unit=bureau.city, held=(date(2020, 1, 1), None))
    return made


def rows_of(page: str) -> list[list[str]]:
    """The cells of the table's rows, without their tags."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in body.split("</tr>")]
    return [[" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in row] for row in cells if row]


def test_a_resident_reads_which_office_looked_at_what_and_why_but_no_name(bureau, signed_in_as):
    User.objects.filter(username="jingban").update(full_name="陈经办")
    clerk = signed_in_as("jingban")
    clerk.get(f"/people/{bureau.zhang.pk}/")
    clerk.post(f"/people/{bureau.zhang.pk}/identity/", {"reason": "核对参保信息"})
    clerk.get(f"/people/{bureau.zhang.pk}/payments/", {"export": "xlsx"})
    page = signed_in_as("zhang").get(ME).content.decode()
    assert [row[1:] for row in rows_of(page)] == [
        ["市人社局 · 经办", "发放明细，导出文件", "未要求填写"],
        ["市人社局 · 经办", "个人信息页", "未要求填写"],
        ["市人社局 · 经办", "完整证件号码", "核对参保信息"],
        ["市人社局 · 经办", "个人信息页", "未要求填写"],
    ]
    assert "陈经办" not in page
    assert 'href="/me/looks/"' in signed_in_as("zhang").get("/").content.decode()


def test_a_case_of_ones_own_that_was_opened_stands_there_too_and_one_of_others_does_not(bureau, signed_in_as):
    own, other = (cases.open_case(FLEXIBLE_ENROLMENT, one.town.unit, one, by=None) for one in (bureau.zhang, bureau.li))
    for one in (own, other):
        assert signed_in_as("jingban").get(f"/cases/{one.pk}/").status_code == 200
    assert [row[2] for row in rows_of(signed_in_as("zhang").get(ME).content.decode())] == ["办件"]


def test_the_office_is_the_one_held_on_the_day_of_the_look_though_it_ended_since(bureau, signed_in_as):
    clerk = bureau.users["jingban"]
    trail.seen(clerk, bureau.zhang, "person")
    today = timezone.localdate()
    clerk.roles.update(held=(date(2020, 1, 1), today + timedelta(days=1)))
    RoleHolding.objects.create(
        user=clerk, role="checker", unit=bureau.shiqi.unit, held=(today + timedelta(days=1), None)
    )
    page = signed_in_as("zhang").get(ME).content.decode()
    assert [row[1] for row in rows_of(page)] == ["市人社局 · 经办"]


def test_an_employer_reads_it_of_itself_and_that_it_looked_is_told_to_the_person(bureau, signed_in_as):
    signed_in_as("jingban").get(f"/employers/{bureau.employer.pk}/people/")
    assert [row[1:] for row in rows_of(signed_in_as("yongxing").get(US).content.decode())] == [
        ["市人社局 · 经办", "参保人员名单", "未要求填写"]
    ]
    trail.record_many(bureau.users["yongxing"], "person.looked-up", [bureau.li], reason="91442000MA00000001 202101")
    (one,) = looks_at([Subject("registry.person", [str(bureau.li.pk)])], but=bureau.users["zhang"])
    assert (one.action, one.offices) == ("person.looked-up", [])


def test_ones_own_looks_and_what_is_no_look_do_not_stand_there(bureau, signed_in_as):
    trail.seen(bureau.users["zhang"], bureau.zhang, "person")
    trail.record(bureau.users["jingban"], "certificate.issued", bureau.zhang)
    trail.record(None, "seen", bureau.zhang)
    assert "没有查看记录" in signed_in_as("zhang").get(ME).content.decode()


def test_an_officer_reads_who_looked_at_the_account_and_finds_the_way_from_ones_name(bureau, signed_in_as):
    trail.seen(bureau.users["lingdao"], bureau.users["jingban"], "person")
    client = signed_in_as("jingban")
    assert [row[1] for row in rows_of(client.get("/looks/").content.decode())] == ["市人社局 · 领导"]
    assert 'href="/looks/"' in client.get("/security/").content.decode()


@pytest.mark.parametrize(("who", "address"), [("jingban", ME), ("yongxing", ME), ("zhang", US), ("zhang", "/looks/")])
def test_each_list_is_for_its_own_readers(bureau, signed_in_as, who, address):
    assert signed_in_as(who).get(address).status_code == 403


def test_a_page_of_looks_costs_the_same_queries_however_many_there_are(bureau, signed_in_as):
    client = signed_in_as("zhang")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(ME).status_code == 200
        return len(found)

    trail.seen(bureau.users["jingban"], bureau.zhang, "person")
    few = queries()
    for _turn in range(30):
        trail.seen(bureau.users["lingdao"], bureau.zhang, "person")
    assert queries() == few


def test_looks_in_an_inquiry_are_held_back_and_shown_once_it_is_over(bureau, auditor, signed_in_as):
    last = timezone.localdate() + timedelta(days=30)
    opened = inquiries.open_inquiry(auditor, last=last, reason="核查违规查询")
    for one in (auditor, bureau.users["lingdao"]):
        trail.seen(one, bureau.zhang, "person")
    reader = signed_in_as("zhang")
    assert [row[1] for row in rows_of(reader.get(ME).content.decode())] == ["市人社局 · 领导"]
    assert TrailEntry.objects.filter(action="seen", user=auditor).count() == 1
    days = (timezone.localdate() - timedelta(days=1), timezone.localdate())
    Inquiry.objects.filter(pk=opened.pk).update(lasts=days)
    assert [row[1] for row in rows_of(reader.get(ME).content.decode())] == ["市人社局 · 领导", "市人社局 · 审计"]


def test_an_auditor_opens_one_with_a_reason_and_a_last_day_and_ends_it(bureau, auditor, signed_in_as):
    client, last = signed_in_as("jihe"), timezone.localdate() + timedelta(days=10)
    assert "最后一天" in client.get("/inquiries/").content.decode()
    refused = client.post("/inquiries/", {"last": "2020-01-01", "reason": "核查违规查询"}).content.decode()
    assert "核查的最后一天应在" in refused
    assert client.post("/inquiries/", {"last": f"{last}", "reason": "核查违规查询"}).status_code == 302
    (one,) = Inquiry.objects.all()
    assert one.last_day == last
    assert client.post(f"/inquiries/{one.pk}/close/").status_code == 302
    one.refresh_from_db()
    assert one.last_day == timezone.localdate()
    actions = TrailEntry.objects.filter(action__startswith="inquiry").order_by("pk").values_list("action", "reason")
    assert list(actions) == [("inquiry.opened", "核查违规查询"), ("inquiry.closed", "")]


def test_nobody_else_opens_an_inquiry_nor_sees_or_ends_anothers(bureau, auditor, signed_in_as):
    made = Inquiry.objects.create(auditor=auditor, reason="核查", lasts=(date(2021, 1, 1), date(2021, 2, 1)))
    assert signed_in_as("jingban").get("/inquiries/").status_code == 403
    other = User.objects.create(username="other", kind="officer")
    RoleHolding.objects.create(user=other, role="auditor", unit=bureau.city, held=(date(2020, 1, 1), None))
    bureau.users["other"] = other
    assert signed_in_as("other").post(f"/inquiries/{made.pk}/close/").status_code == 404
    with pytest.raises(NotAllowed):
        inquiries.open_inquiry(bureau.users["jingban"], last=timezone.localdate(), reason="核查")


def test_an_inquiry_has_an_end_within_half_a_year_and_there_is_one_at_a_time(auditor):
    today = timezone.localdate()
    for last in (today - timedelta(days=1), today + timedelta(days=180)):
        with pytest.raises(InquiryDaysWrong):
            inquiries.open_inquiry(auditor, last=last, reason="核查")
    inquiries.open_inquiry(auditor, last=today, reason="核查")
    with pytest.raises(InquiryUnderWay):
        inquiries.open_inquiry(auditor, last=today, reason="核查")
