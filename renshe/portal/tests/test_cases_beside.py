"""Officers at what happens to a case beside its steps, and their applicants: the pages."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from renshe.access.models import RoleHolding, User
from renshe.casework import cases, leaving, ticking
from renshe.casework.items import known
from renshe.casework.models import Case, Notice
from renshe.casework.tests.quarrels import QUARREL
from renshe.programmes.social_insurance.items import ENROLMENT_CERTIFICATE, FLEXIBLE_ENROLMENT, INJURY_RECOGNITION

ANSWERS = {"work": "platform", "first_month": "2025-08", "base_fen": "6000.00", "phone": "13800138000"}


def hand(bureau: SimpleNamespace, name: str, *roles: str, until: date | None = None) -> User:
    """An officer of 小榄."""
    user = User.objects.create(username=name, full_name=name)
    for role in roles:
        RoleHolding.objects.create(user=user, role=role, unit=bureau.xiaolan.unit, held=(date(2020, 1, 1), until))
    bureau.users[name] = user
    return user


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def sent(client: Client, url: str, **data: object) -> str:
    answer = client.post(url, data, follow=True)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


@pytest.fixture
def quarrel(bureau: SimpleNamespace) -> Case:
    return looked_into(bureau)


def looked_into(bureau: SimpleNamespace) -> Case:
    case = cases.open_case(
        QUARREL,
        bureau.xiaolan.unit,
        bureau.zhang,
        by=bureau.users["zhang"],
        answers={"claims": "wages of May\nof June"},
    )
    cases.advance(case, "accept", by=bureau.users["jingban"])
    return Case.objects.get(pk=case.pk)


def decided(bureau: SimpleNamespace) -> Case:
    case, checker = looked_into(bureau), hand(bureau, "赵复核", "checker")
    ticking.tick(case, "wages", by=bureau.users["jingban"])
    cases.advance(case, "propose", by=bureau.users["jingban"])
    cases.advance(case, "decide", by=checker, answers={"finding": "4,200 yuan"}, note="heard by phone")
    return Case.objects.get(pk=case.pk)


def test_a_step_that_needs_a_tick_is_refused_on_the_page_until_it_is_ticked(bureau, quarrel, signed_in_as):
    officer = signed_in_as("jingban")
    assert "“Propose”前须先核对并勾选：The payroll of the employer" in sent(
        officer, f"/cases/{quarrel.pk}/steps/propose/"
    )
    told = sent(officer, f"/cases/{quarrel.pk}/checks/wages/", is_ticked="yes")
    assert "☑ The payroll of the employer" in told
    assert "已办理：Propose" in sent(officer, f"/cases/{quarrel.pk}/steps/propose/")
    assert officer.post(f"/cases/{quarrel.pk}/checks/nothing/").status_code == 404


def test_a_case_is_split_on_its_page_and_both_pages_lead_to_each_other(bureau, quarrel, signed_in_as):
    officer = signed_in_as("jingban")
    told = sent(officer, f"/cases/{quarrel.pk}/split/", part="2", note="另一用人单位")
    new = Case.objects.get(origin=quarrel)
    assert f"已分出办件{new}" in told
    assert f'<a href="/cases/{new.pk}/">{new}</a>' in told
    assert f"自办件{quarrel}分出：of June" in page(officer, f"/cases/{new.pk}/")
    assert f'<a href="/me/cases/{new.pk}/">{new}</a>' in page(signed_in_as("zhang"), f"/me/cases/{quarrel.pk}/")
    nothing = sent(officer, f"/cases/{quarrel.pk}/split/", note="")
    assert "请写明分出的内容，且本办件须保留一部分" in nothing


def test_cases_are_joined_by_their_numbers_and_parted_again(bureau, quarrel, signed_in_as):
    officer, other = signed_in_as("jingban"), looked_into(bureau)
    assert "没有下列编号的其他办件：E-1、—" not in sent(officer, f"/cases/{quarrel.pk}/join/", numbers="E-1")
    told = sent(officer, f"/cases/{quarrel.pk}/join/", numbers=f" {other}，{other.receipt_number}", as_one="yes")
    assert "已并入本办件：1 件" in told
    assert "随本办件一并决定" in told
    assert "请在该办件中办理" in sent(officer, f"/cases/{other.pk}/steps/propose/")
    assert "已取消并案" in sent(officer, f"/cases/{other.pk}/part/", note="")
    assert Case.objects.filter(heard_with__isnull=False).count() == 0


def test_another_town_does_what_is_beside_a_step_to_no_case_of_this_one(bureau, quarrel, signed_in_as):
    stranger = signed_in_as("shiqi")
    for path in ("split/", "join/", "part/", "checks/wages/", "ask/review/test.quarrel_review/"):
        assert stranger.post(f"/cases/{quarrel.pk}/{path}").status_code == 404


def test_the_applicant_asks_for_a_review_question_by_question_and_sees_what_came_of_it(bureau, signed_in_as):
    case, resident = decided(bureau), signed_in_as("zhang")
    assert "不服决定的救济途径" in page(resident, f"/me/cases/{case.pk}/")
    sent(resident, f"/me/cases/{case.pk}/ask/test.quarrel_review/")
    draft = _draft()
    sent(resident, f"/services/test.quarrel_review/apply/{draft}/asked/reasons/", reasons="June is missing")
    sent(resident, f"/services/test.quarrel_review/apply/{draft}/check/")
    review = Case.objects.get(origin=case)
    assert review.origin_way == "review"
    other = hand(bureau, "钱复核", "checker")
    cases.advance(review, "to_annulled", by=other)
    assert f"本决定已经办件{Case.objects.get(pk=review.pk)}再次审查：撤销。" in page(resident, f"/me/cases/{case.pk}/")
    assert "本决定已经办件" in page(signed_in_as("jingban"), f"/cases/{case.pk}/")


def _draft() -> int:
    from renshe.casework.models import Draft

    return int(Draft.objects.get(item="test.quarrel_review").pk)


def test_an_officer_corrects_a_slip_and_another_confirms_it(bureau, signed_in_as):
    case, officer = decided(bureau), signed_in_as("jingban")
    at = f"/cases/{case.pk}/ask/correction/test.quarrel_correction/"
    assert "4,200 yuan" in page(officer, at)
    assert "没有需要更正之处" in sent(
        officer, at, **{"decide-finding": "4,200 yuan", "opened-claims": "wages of May\nof June"}
    )
    told = sent(
        officer, at, **{"decide-finding": "4,300 yuan", "opened-claims": "wages of May\nof June", "note": "笔误"}
    )
    asked = Case.objects.get(origin=case)
    assert f"已立办件{asked}" in told
    hand(bureau, "钱复核", "checker")
    sent(signed_in_as("钱复核"), f"/cases/{asked.pk}/steps/to_corrected/")
    told = page(officer, f"/cases/{case.pk}/")
    assert "再次审查：更正" in told
    assert f"更正（办件{Case.objects.get(pk=asked.pk)}）：更正" in told


def test_the_second_of_two_officers_is_told_on_the_page_who_decided_and_when(bureau, signed_in_as):
    case = cases.open_case(FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=None, answers=ANSWERS)
    hand(bureau, "李经办", "handler")
    sent(signed_in_as("李经办"), f"/cases/{case.pk}/steps/refuse/", **{"step-refuse-note": "年龄不符"})
    event = case.events.get(kind="refuse")
    at = timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M")
    told = sent(signed_in_as("jingban"), f"/cases/{case.pk}/steps/accept/")
    assert f"已由李经办于 {at} " in told.replace("李经办 于", "李经办于"), told[:3000]


def test_all_cases_of_an_officer_are_handed_on_with_a_reason_and_the_other_is_told(bureau, signed_in_as):
    officer, other = signed_in_as("jingban"), hand(bureau, "李经办", "handler")
    held = [looked_into(bureau) for _ in range(3)]
    Case.objects.filter(pk__in=[one.pk for one in held]).update(assigned_to=bureau.users["jingban"])
    at = f"/cases/handing/{bureau.users['jingban'].pk}/"
    assert f'href="{at}"' in page(officer, "/cases/handing/")
    keys = [one.pk for one in held]
    assert "请写明转交办件的理由" in sent(officer, at, pk=keys, to=other.pk, note=" ")
    told = sent(officer, at, pk=keys, to=other.pk, note="休假")
    assert "转交李经办" in told
    assert set(Case.objects.filter(pk__in=keys).values_list("assigned_to", flat=True)) == {other.pk}
    notice = Notice.objects.get(user=other)
    assert notice.title_zh == "已将 3 件办件转交给您"
    assert "理由：休假" in notice.text_zh


def test_the_cases_of_who_left_go_back_to_the_pool_in_the_morning(bureau, quarrel):
    gone = hand(bureau, "离岗", "handler", until=date(2025, 1, 1))
    stays = hand(bureau, "在岗", "handler")
    other = looked_into(bureau)
    Case.objects.filter(pk=quarrel.pk).update(assigned_to=gone)
    Case.objects.filter(pk=other.pk).update(assigned_to=stays)
    assert leaving.give_back() == 1
    quarrel.refresh_from_db()
    other.refresh_from_db()
    assert (quarrel.assigned_to, other.assigned_to) == (None, stays)
    assert quarrel.events.latest("sequence").data == {"from": gone.pk, "to": None}
    assert leaving.give_back() == 0


def test_a_leader_sees_which_cases_a_new_version_cannot_take_over_and_takes_over_the_others(
    bureau, quarrel, signed_in_as
):
    from dataclasses import replace

    hand(bureau, "领导", "leader")
    filed = cases.open_case(QUARREL, bureau.xiaolan.unit, bureau.zhang, by=None, answers={"claims": "x"})
    states = tuple(one for one in QUARREL.procedure.states if one.code != "to_decide")
    steps = (
        *(replace(one, sources=("filed",)) for one in QUARREL.procedure.transitions if one.code == "withdraw"),
        *(
            replace(one, sources=("looked_into",), unlike=())
            for one in QUARREL.procedure.transitions
            if one.code == "decide"
        ),
        replace(QUARREL.procedure.transitions[0], target="decided"),
        replace(QUARREL.procedure.transitions[0], code="look", target="looked_into"),
    )
    new = replace(QUARREL.procedure, version=2, states=states, transitions=steps, checks=(), splits=None, joins=None)
    known._items[QUARREL.code] = replace(QUARREL, procedure=new, earlier=(QUARREL.procedure,))
    try:
        leader = signed_in_as("领导")
        assert f'href="/cases/versions/{QUARREL.code}/"' in page(leader, "/cases/versions/")
        told = page(leader, f"/cases/versions/{QUARREL.code}/")
        assert "可转入 1 件，不能转入 1 件" in told
        assert "已办理过的“Accept”环节在新版中转入其他状态" in told
        assert "已转入 1 件" in sent(leader, f"/cases/versions/{QUARREL.code}/")
        assert set(Case.objects.filter(version=2)) == {filed}
        assert signed_in_as("jingban").get("/cases/versions/").status_code == 403
    finally:
        known._items[QUARREL.code] = QUARREL


def test_a_recognition_says_until_when_it_may_be_contested_and_its_file_is_kept_fifty_years(bureau, signed_in_as):
    case = cases.open_case(
        INJURY_RECOGNITION, bureau.xiaolan.unit, bureau.zhang, by=bureau.users["zhang"], answers={"cause": "at_work"}
    )
    cases.advance(case, "not_accept", by=bureau.users["jingban"], note="不属于受理范围")
    case.refresh_from_db()
    assert case.closed_on is not None
    assert (case.kept_until, case.kept_basis) == (
        case.closed_on.replace(year=case.closed_on.year + 50), "人社部令第8号 第二十四条",
    )  # fmt: skip
    for told in (
        page(signed_in_as("jingban"), f"/cases/{case.pk}/"),
        page(signed_in_as("zhang"), f"/me/cases/{case.pk}/"),
    ):
        assert "行政复议法 第二十条第一款" in told
        assert "行政诉讼法 第四十六条第一款" in told
    at = f"/cases/{case.pk}/ask/reconsideration/social_insurance.reconsideration/"
    hand(bureau, "李经办", "handler")
    told = sent(signed_in_as("李经办"), at, **{"asked-authority": "中山市人民政府"})
    assert "请填写“通知文号”" in told or "有内容未填写或者填写有误" in told
    sent(signed_in_as("李经办"), at, **{
        "asked-authority": "中山市人民政府", "asked-notice": "中府行复〔2026〕1号", "asked-asker": "worker",
        "asked-notified_on": str(timezone.localdate()), "asked-reasons": "应当受理",
    })  # fmt: skip
    asked = Case.objects.get(origin=case)
    assert (asked.item, asked.number is not None) == ("social_insurance.reconsideration", True)


def test_what_becomes_of_a_case_is_refused_for_an_item_that_declares_nothing_of_it(bureau, signed_in_as):
    case = cases.open_case(ENROLMENT_CERTIFICATE, bureau.xiaolan.unit, bureau.zhang, by=None, answers={})
    officer = signed_in_as("jingban")
    assert "不能分案" in sent(officer, f"/cases/{case.pk}/split/", words="x")
    assert officer.get(f"/cases/{case.pk}/ask/review/test.quarrel_review/").status_code == 404
