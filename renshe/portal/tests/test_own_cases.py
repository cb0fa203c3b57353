"""One's own cases: the list, the timeline in one's own words, the steps that one may take."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from renshe.casework import cases
from renshe.casework.items import Form, Group, YesNo
from renshe.casework.models import Case, CaseEvent
from renshe.portal.services import timeline
from renshe.portal.tests.test_applying import text
from renshe.programmes.social_insurance.items import FLEXIBLE_ENROLMENT

ANSWERS = {"work": "platform", "first_month": "2026-10", "base_fen": "5000.00", "phone": "13800138000"}


@pytest.fixture
def case(bureau: SimpleNamespace) -> Case:
    """张三丰 applied to be enrolled as a flexible worker; the city's handler asks for something."""
    made = cases.open_case(
        FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=bureau.users["zhang"], answers=ANSWERS
    )
    cases.advance(made, "ask", by=bureau.users["jingban"], note="请说明从业平台。")
    made.refresh_from_db()
    return made


def test_the_list_has_ones_own_cases_and_is_empty_for_others(case, bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    page = text(zhang.get("/me/cases/"))
    assert "灵活就业人员参保" in page
    assert "待申请人补正" in page
    for asked, is_found in (({"q": str(case)}, True), ({"q": "XX"}, False), ({"is_open": "closed"}, False)):
        assert (str(case) in text(zhang.get("/me/cases/", asked))) is is_found, asked
    assert "暂无办件" in text(signed_in_as("yongxing").get("/employer/cases/"))


def test_the_timeline_names_offices_and_not_officers(case, signed_in_as):
    page = text(signed_in_as("zhang").get(f"/me/cases/{case.pk}/"))
    for words in (
        "请说明从业平台。",
        "小榄镇人社分局",
        "申请人",
        "依托互联网平台就业",
        "5,000.00 元",
        "13800138000",
        "等您办理",
    ):
        assert words in page, words
    assert "jingban" not in page


def test_the_applicant_answers_and_withdraws(case, signed_in_as):
    zhang, at = signed_in_as("zhang"), f"/me/cases/{case.pk}/"
    refused = zhang.post(f"{at}steps/answer/", {"note": " "})
    assert 'id="id_answer_note_error"' in refused.content.decode()
    assert zhang.post(f"{at}steps/answer/", {"note": "外卖配送。"})["Location"] == at
    assert "外卖配送。" in text(zhang.get(at))
    zhang.post(f"{at}steps/withdraw/", {})
    case.refresh_from_db()
    assert (case.state, case.is_open) == ("withdrawn", False)
    assert zhang.get(f"{at}steps/withdraw/")["Location"] == at


def test_who_was_too_late_is_told_without_a_name(case, bureau, signed_in_as):
    zhang, at = signed_in_as("zhang"), f"/me/cases/{case.pk}/"
    zhang.post(f"{at}steps/answer/", {"note": "外卖配送。"})
    cases.advance(case, "refuse", by=bureau.users["jingban"], note="不符合条件。")
    zhang.post(f"{at}steps/withdraw/", {})
    page = text(zhang.get(at))
    assert "不再可以" in page
    assert "jingban" not in page


def test_nobody_else_reaches_a_case_and_no_officers_step_is_taken(case, signed_in_as):
    at = f"/me/cases/{case.pk}/"
    assert signed_in_as("zhang").post(f"{at}steps/accept/", {"note": "x"}).status_code == 404
    assert signed_in_as("yongxing").get(f"/employer/cases/{case.pk}/").status_code == 404
    assert signed_in_as("yongxing").post(f"/employer/cases/{case.pk}/steps/withdraw/").status_code == 404
    for who in ("yongxing", "jingban"):
        assert signed_in_as(who).get(at).status_code == 403
        assert signed_in_as(who).post(f"{at}steps/withdraw/").status_code == 403


def test_what_officers_fill_in_on_the_way_is_read_once_the_case_is_closed(bureau):
    step = FLEXIBLE_ENROLMENT.transition("accept")
    asks = Form(groups=(Group("Proposal", (YesNo("proposed", "Proposed?"),)),))
    event = CaseEvent(kind="accept", data={"answers": {"proposed": "yes"}})
    for is_open, said in ((True, []), (False, ["Proposed?"])):
        case = Case(item=FLEXIBLE_ENROLMENT.code, person=bureau.zhang, is_open=is_open)
        assert [one.label for one in timeline.answers(case, event, replace(step, asks=asks))] == said
