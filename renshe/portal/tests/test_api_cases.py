"""Cases by API: read as on the page, moved on with the version that was looked at, withdrawn, certified; the inbox."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from renshe.access.models import RoleHolding, TrailEntry, User
from renshe.access.token_scopes import TokenScope
from renshe.casework import cases
from renshe.casework.models import Case
from renshe.casework.notices import telling
from renshe.casework.notices.templates import Channel, Template
from renshe.portal.tests.machines import Machine
from renshe.portal.tests.test_api_services import ENROLS, errors
from renshe.programmes.social_insurance.items import ENROLMENT_CERTIFICATE, FLEXIBLE_ENROLMENT

PAPERS = Template("test", title="请补交材料", text="请补交。", sms="请补交。", channels=(Channel.SMS,))


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def case(bureau: SimpleNamespace) -> Case:
    """张三丰 of 小榄 applied to be enrolled as a flexible worker."""
    return cases.open_case(
        FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=bureau.users["zhang"], answers=ENROLS
    )


def checker(bureau: SimpleNamespace) -> User:
    user = User.objects.create(username="fuhe", kind="officer", full_name="复核员")
    RoleHolding.objects.create(user=user, role="checker", unit=bureau.xiaolan.unit, held=(date(2020, 1, 1), None))
    return user


def test_ones_own_cases_are_listed_page_by_page_and_nobody_elses(bureau, case):
    more = [
        cases.open_case(FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=None, answers=ENROLS).pk
        for _ in range(2)
    ]
    machine = Machine(bureau.users["zhang"])
    first = machine.get("/cases/", {"limit": 2}).json()
    rest = machine.get("/cases/", {"limit": 2, "after": first["next"]}).json()
    assert [one["id"] for one in first["rows"] + rest["rows"]] == [*reversed(more), case.pk]
    assert rest["next"] is None
    assert machine.get("/cases/", {"is_open": "false"}).json()["rows"] == []
    assert machine.get("/cases/", {"item": "\x00"}).json()["rows"] == []
    for who, count in (("jingban", 3), ("shiqi", 0), ("yongxing", 0)):
        assert len(Machine(bureau.users[who]).get("/cases/").json()["rows"]) == count, who


def test_a_list_of_many_asks_few_queries(bureau):
    for _ in range(20):
        cases.open_case(FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=None, answers=ENROLS)
    machine = Machine(bureau.users["jingban"])
    with CaptureQueriesContext(connection) as asked:
        assert len(machine.get("/cases/").json()["rows"]) == 20
    assert len(asked) <= 8


def test_an_applicant_reads_offices_and_an_officer_names(bureau, case):
    cases.advance(case, "ask", by=bureau.users["jingban"], note="请说明从业平台。")
    told = Machine(bureau.users["zhang"]).get(f"/cases/{case.pk}")
    assert told["ETag"] == '"2"'
    mine = told.json()
    assert [(one["what"], one["by"], one["note"]) for one in mine["timeline"]] == [
        ("Applied", "the applicant", ""),
        ("Ask the applicant", "xiaolan", "请说明从业平台。"),
    ]
    assert {one["code"] for one in mine["steps"]} == {"answer", "withdraw"}
    assert {"label": "Phone", "words": "13800138000"} in mine["answers"]
    (clock,) = mine["clocks"]
    assert (clock["code"], clock["ends_on"], mine["due_on"]) == ("decision", None, None)
    theirs = Machine(bureau.users["jingban"]).get(f"/cases/{case.pk}").json()
    assert theirs["timeline"][1]["by"] == "jingban"
    assert {"label": "Phone", "words": "138****8000"} in theirs["answers"]
    assert TrailEntry.objects.get(action="seen").detail == {"what": "case"}


@pytest.mark.parametrize("who", ["shiqi", "yongxing"])
def test_anothers_case_is_not_there(who, bureau, case):
    machine = Machine(bureau.users[who])
    for path in ("", "/receipt", "/certificates/X.pdf", "/certificates/X.sig"):
        assert machine.get(f"/cases/{case.pk}{path}").status_code == 404, path
    assert machine.step(case.pk, "withdraw", 1).status_code == 404


def test_who_looked_at_an_older_version_is_told_who_did_what_and_when(bureau, case):
    machine = Machine(bureau.users["jingban"])
    missing = machine.step(case.pk, "accept", None)
    assert (missing.status_code, errors(missing)) == (428, [("request.version-missing", "If-Match")])
    assert machine.step(case.pk, "accept", 1).json()["state"] == "to_check"
    again = machine.step(case.pk, "accept", 1)
    assert (again.status_code, again.json()["is_repeated"]) == (200, True)
    late = Machine(checker(bureau)).step(case.pk, "refuse", 1, note="不符合条件。")
    assert (late.status_code, late["ETag"]) == (412, '"2"')
    assert "by jingban" in late.json()["detail"]
    withdraws = Machine(bureau.users["zhang"], language="zh-CN").step(case.pk, "withdraw", 1)
    assert withdraws.status_code == 412
    assert "小榄镇人社分局" in withdraws.json()["detail"]
    assert "jingban" not in withdraws.json()["detail"]


def test_an_applicant_withdraws_and_takes_no_officers_step(bureau, case):
    machine = Machine(bureau.users["zhang"])
    for step in ("accept", "no_such"):
        assert machine.step(case.pk, step, 1).status_code == 404
    told = machine.step(case.pk, "withdraw", 1).json()
    assert (told["state"], told["is_open"], told["steps"]) == ("withdrawn", False, [])
    assert TrailEntry.objects.filter(action="case.withdraw", user=bureau.users["zhang"]).count() == 1


def test_what_a_step_needs_is_said_with_its_field(bureau, case):
    machine = Machine(bureau.users["jingban"])
    assert errors(machine.step(case.pk, "ask", 1, note=" \x00 ")) == [("casework.note-missing", "note")]
    assert errors(machine.post(f"/cases/{case.pk}/steps/ask", {"x": 1}, if_match="1")) == [
        ("request.field-unknown", "x")
    ]
    assert errors(machine.step(case.pk, "enrol", 1)) == [("casework.may-not-advance", "")]
    assert machine.post(f"/cases/{case.pk}/steps/ask", {}, if_match="x").status_code == 422
    reads = Machine(bureau.users["jingban"], TokenScope.CASES_READ)
    assert errors(reads.step(case.pk, "accept", 1)) == [("request.scope-missing", "")]


def test_the_certificate_of_a_case_is_downloaded_with_its_signature(bureau):
    machine = Machine(bureau.users["zhang"])
    asked = {"first_month": "2026-01", "last_month": "2026-03"}
    told = machine.file(ENROLMENT_CERTIFICATE.code, asked).json()
    (made,) = told["certificates"]
    pdf = machine.client.get(made["pdf"])
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert machine.client.get(made["pdf"].replace(".pdf", ".sig")).json()["number"] == made["number"]
    assert Machine(bureau.users["shiqi"]).client.get(made["pdf"]).status_code == 404
    assert TrailEntry.objects.filter(action="certificate.downloaded").count() == 2


def test_the_inbox_is_its_readers_own(bureau):
    with transaction.atomic():
        ours = telling.tell(PAPERS, to=bureau.zhang, key="1")
        telling.tell(PAPERS, to=bureau.li, key="1")
    machine = Machine(bureau.users["zhang"])
    (one,) = machine.get("/notices/", {"unread": "true"}).json()["rows"]
    assert (one["id"], one["title"]["zh"], one["read_at"]) == (ours.pk, "请补交材料", None)
    assert machine.post(f"/notices/{ours.pk}/read").json()["read_at"]
    assert machine.get("/notices/", {"unread": "true"}).json()["rows"] == []
    assert machine.post(f"/notices/{ours.pk + 1}/read").status_code == 404
