"""A colleague stands in by pages: asked, answered, told; what is done for somebody says so; two eyes stay two."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from renshe.access.models import Delegation, RoleHolding, TrailEntry, User
from renshe.casework import assigning, cases
from renshe.casework.errors import SameHands
from renshe.casework.models import Notice
from renshe.programmes.social_insurance.items import FLEXIBLE_ENROLMENT


@pytest.fixture
def wang(bureau: SimpleNamespace) -> User:
    """小榄's handler, on leave; 石岐's handler `shiqi` stands in."""
    made = User.objects.create(username="wang", full_name="王经办", kind="officer")
    bureau.users["wang"] = made
    RoleHolding.objects.create(user=made, role="handler", unit=bureau.xiaolan.unit, held=(date(2020, 1, 1), None))
    User.objects.filter(username="shiqi").update(full_name="赵经办")
    return made


def ask(client: Client, wang: User, taker: User, days: int = 5) -> Delegation:
    today = timezone.localdate()
    answer = client.post(
        "/delegations/new/",
        {
            "taker": taker.pk, "first": f"{today}", "last": f"{today + timedelta(days=days - 1)}",
            "roles": [one.pk for one in wang.roles.all()], "with_cases": "on", "reason": "年休假五天",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    return Delegation.objects.latest("pk")


def test_a_colleague_is_asked_accepts_on_the_home_page_and_both_are_told(bureau, wang, signed_in_as):
    made = ask(signed_in_as("wang"), wang, bureau.users["shiqi"])
    taker = signed_in_as("shiqi")
    assert "王经办 请您自" in taker.get("/").content.decode()
    assert taker.get(f"/people/{bureau.zhang.pk}/").status_code == 404
    assert taker.post(f"/delegations/{made.pk}/answer/", {"answer": "accept"}).status_code == 302
    assert "您正在为 王经办 代办" in taker.get("/").content.decode()
    assert "赵经办 正在为您代办" in signed_in_as("wang").get("/").content.decode()
    assert taker.get(f"/people/{bureau.zhang.pk}/").status_code == 200
    assert TrailEntry.objects.filter(action="seen").latest("pk").detail == {"what": "person", "for": wang.pk}
    told = Notice.objects.order_by("pk").values_list("user__username", "title_zh")
    assert list(told) == [("shiqi", "王经办 请您代办其工作"), ("wang", "赵经办 已同意代办您的工作")]


def test_ended_by_the_giver_it_is_over_at_once_and_the_colleague_is_told(bureau, wang, signed_in_as):
    made = ask(signed_in_as("wang"), wang, bureau.users["shiqi"])
    signed_in_as("shiqi").post(f"/delegations/{made.pk}/answer/", {"answer": "accept"})
    signed_in_as("wang").post(f"/delegations/{made.pk}/end/")
    assert signed_in_as("shiqi").get(f"/people/{bureau.zhang.pk}/").status_code == 404
    assert Notice.objects.latest("pk").title_zh == "一项委托代办已提前结束"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first": "2020-01-01"}, "委托代办应自"),
        ({"last": "明天"}, "不是日期"),
        ({"roles": []}, "请至少选择一个岗位"),
        ({"reason": "休"}, "至少"),
        ({"taker": "999999"}, "选择一个有效的选项"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(bureau, wang, signed_in_as, wrong, words):
    today = f"{timezone.localdate()}"
    right = {
        "taker": bureau.users["shiqi"].pk, "first": today, "last": today, "roles": [wang.roles.get().pk],
        "reason": "年休假五天",
    }  # fmt: skip
    page = signed_in_as("wang").post("/delegations/new/", right | wrong)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Delegation.objects.exists()


def test_others_delegations_are_not_there_but_a_leader_sees_those_of_the_units_led(bureau, wang, signed_in_as):
    made = ask(signed_in_as("wang"), wang, bureau.users["shiqi"])
    for who in ("jingban", "zhang"):
        client = signed_in_as(who)
        assert client.get(f"/delegations/{made.pk}/").status_code in (403, 404)
        assert client.post(f"/delegations/{made.pk}/end/").status_code in (403, 404)
    leader = signed_in_as("lingdao")
    assert "赵经办" in leader.get("/delegations/").content.decode()
    assert "立即结束" in leader.get(f"/delegations/{made.pk}/").content.decode()


def test_what_is_done_in_a_case_for_a_colleague_says_so_in_event_trail_and_on_the_page(bureau, wang, signed_in_as):
    case = cases.open_case(FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=None)
    assigning.assign(case, wang, by=wang, was=None)
    made = ask(signed_in_as("wang"), wang, bureau.users["shiqi"])
    taker = signed_in_as("shiqi")
    taker.post(f"/delegations/{made.pk}/answer/", {"answer": "accept"})
    assert case.receipt_number in taker.get("/cases/", {"who": "mine"}).content.decode()
    assert "您在此代 王经办 办理" in taker.get(f"/cases/{case.pk}/").content.decode()
    step = "accept"
    cases.advance(case, step, by=User.objects.get(username="shiqi"))
    event = case.events.get(kind=step)
    assert (event.by.username, event.on_behalf_of) == ("shiqi", wang)
    assert TrailEntry.objects.get(action=f"case.{step}").detail == {"for": wang.pk}
    assert "赵经办（代 王经办）" in " ".join(taker.get(f"/cases/{case.pk}/").content.decode().split())


def test_a_colleague_does_not_take_for_somebody_the_second_step_after_their_first(bureau, wang):
    RoleHolding.objects.create(user=wang, role="checker", unit=bureau.xiaolan.unit, held=(date(2020, 1, 1), None))
    case = cases.open_case(FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=None)
    cases.advance(case, "accept", by=wang)
    taker, today = bureau.users["shiqi"], timezone.localdate()
    made = Delegation.objects.create(
        giver=wang, taker=taker, reason="年休假", state="accepted", lasts=(today, today + timedelta(days=1))
    )
    for one in wang.roles.filter(delegation=None):
        RoleHolding.objects.create(user=taker, role=one.role, unit=one.unit, held=made.lasts, delegation=made)
    with pytest.raises(SameHands):
        cases.advance(case, "enrol", by=taker)
