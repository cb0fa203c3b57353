"""The inbox and what was sent out of the house: read, paged, exported; another's does not exist."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from renshe.casework.models import Delivery, Notice
from renshe.casework.notices import telling
from renshe.casework.notices.templates import Channel, Template
from renshe.registry.models import Person

SignIn = Callable[[str], Client]
WORDS = "%(name)s：您的办件缺少材料。"
PAPERS = Template(
    "test.portal", title="请补交材料", text=WORDS, sms=WORDS, fields=("name",), channels=(Channel.SMS,)
)  # fmt: skip


def tell(to: Any, *, times: int = 1) -> list[Notice]:
    with transaction.atomic():
        return [telling.tell(PAPERS, to=to, key=f"{number}", fields={"name": str(to)}) for number in range(times)]


@pytest.fixture
def zhang(bureau: SimpleNamespace) -> Person:
    Person.objects.filter(pk=bureau.zhang.pk).update(phone="12900000001")
    bureau.zhang.refresh_from_db()
    person: Person = bureau.zhang
    return person


def test_unread_ones_are_counted_in_the_navigation_and_opening_one_reads_it(
    zhang: Person, signed_in_as: SignIn
) -> None:
    first, _second = tell(zhang, times=2)
    resident = signed_in_as("zhang")
    page = resident.get("/notices/").content.decode()
    assert '<span class="badge text-bg-light">2<span class="visually-hidden">条未读</span></span>' in page
    assert page.count("请补交材料") == 2
    assert "张三丰：您的办件缺少材料。" in resident.get(f"/notices/{first.pk}/").content.decode()
    assert resident.get("/notices/?state=unread").content.decode().count("请补交材料") == 1
    assert "已将 1 条通知标为已读。" in resident.post("/notices/read/", follow=True).content.decode()
    assert "没有通知。" in resident.get("/notices/?state=unread").content.decode()


def test_a_list_of_many_is_paged_and_asks_few_questions(
    zhang: Person, signed_in_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    tell(zhang, times=60)
    resident = signed_in_as("zhang")
    with django_assert_max_num_queries(7):
        assert "60" in resident.get("/notices/?page=2").content.decode()


def test_another_ones_notice_does_not_exist(bureau: SimpleNamespace, zhang: Person, signed_in_as: SignIn) -> None:
    (notice,) = tell(zhang)
    for other in ("yongxing", "jingban", "lingdao"):
        assert signed_in_as(other).get(f"/notices/{notice.pk}/").status_code == 404
    assert signed_in_as("yongxing").get("/notices/deliveries/").status_code == 403
    assert Notice.objects.get().read_at is None


def test_an_officer_ends_what_is_unknown_and_another_town_does_not_see_it(
    bureau: SimpleNamespace, zhang: Person, signed_in_as: SignIn
) -> None:
    tell(zhang)
    Delivery.objects.update(state="unknown", reason="Sending broke off, and whether it went out cannot be told.")
    at = f"/notices/deliveries/{Delivery.objects.get().pk}/"
    assert signed_in_as("shiqi").get(at).status_code == 404
    assert signed_in_as("lingdao").post(f"{at}sent/", {"reason": "网关有记录"}).status_code == 403
    officer = signed_in_as("jingban")
    listed = officer.get("/notices/deliveries/?state=unknown").content.decode()
    assert "129****0001" in listed
    assert "12900000001" not in listed
    assert "发送中断，无法确认是否已发出。" in officer.get(at).content.decode()
    assert "请填写原因，至少四个字。" in officer.post(f"{at}sent/", {"reason": ""}).content.decode()
    said = officer.post(f"{at}sent/", {"reason": "网关有记录"}, follow=True).content.decode()
    assert "已登记：该通知已发出。" in said
    assert "不能再改" in officer.post(f"{at}again/", {"reason": "再发一次"}, follow=True).content.decode()
    assert Delivery.objects.get().state == "sent"


def test_a_notice_is_shown_as_text_whatever_was_typed(zhang: Person, signed_in_as: SignIn) -> None:
    with transaction.atomic():
        notice = telling.tell(PAPERS, to=zhang, key="x", fields={"name": "<script>alert(1)</script>"})
    assert "<script>alert" not in signed_in_as("zhang").get(f"/notices/{notice.pk}/").content.decode()
