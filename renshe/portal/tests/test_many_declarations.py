"""Declarations that are accepted or refused many at once, those of one's own towns."""

from __future__ import annotations

from django.test import Client

from renshe.portal.tests.lists import OURS, submitted
from renshe.programmes.social_insurance.models import Declaration


def post(client: Client, what: str, data: dict[str, object]) -> str:
    return str(client.post(f"/declarations/{what}/", data, follow=True).content.decode())


def states() -> dict[str, str]:
    return dict(Declaration.objects.values_list("employer__name", "state"))


def test_many_are_accepted_at_once_those_of_ones_own_towns(declared, tea_house, signed_in_as):
    chosen = {"pk": [declared.pk, submitted(tea_house).pk, 10**30, "x"]}
    assert signed_in_as("lingdao").post("/declarations/accept/", chosen).status_code == 403
    assert "已受理 1 份申报。" in post(signed_in_as("shiqi"), "accept", chosen)
    assert states() == {OURS: "submitted", "石岐茶楼": "accepted"}
    assert "已受理 1 份申报。" in post(signed_in_as("jingban"), "accept", chosen)
    assert states() == {OURS: "accepted", "石岐茶楼": "accepted"}
    assert "已受理 0 份申报。" in post(signed_in_as("jingban"), "accept", chosen)  # pressed once more


def test_many_are_refused_for_one_reason_and_others_stay(declared, tea_house, signed_in_as):
    chosen = {"pk": [declared.pk, submitted(tea_house).pk]}
    assert "至少" in post(signed_in_as("jingban"), "refuse", chosen | {"reason": ""})
    assert states() == {OURS: "submitted", "石岐茶楼": "submitted"}
    post(signed_in_as("shiqi"), "refuse", chosen | {"reason": "工资漏报"})
    assert states() == {OURS: "submitted", "石岐茶楼": "refused"}
    post(signed_in_as("jingban"), "refuse", chosen | {"reason": "工资漏报"})
    assert states() == {OURS: "refused", "石岐茶楼": "refused"}
    assert "工资漏报" in signed_in_as("yongxing").get("/employer/declarations/2021-01/").content.decode()
