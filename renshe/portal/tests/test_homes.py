"""What each role's home shows first: a leader the year's figures, a counter clerk their own point."""

from __future__ import annotations

import re
from datetime import date

import pytest

from renshe.access import roles
from renshe.access.models import Unit, User
from renshe.archive.models import SealedMonth
from renshe.ledger.models import Bill


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_an_account_has_a_name_in_both_languages(bureau, signed_in_as):
    User.objects.filter(username="lingdao").update(full_name="局领导", full_name_en="Head of the bureau")
    leader = signed_in_as("lingdao")
    assert "您好，局领导" in leader.get("/").content.decode()
    leader.cookies["django_language"] = "en"
    assert "Good day, Head of the bureau" in leader.get("/").content.decode()


@pytest.mark.usefixtures("closed_2021")
def test_a_leader_sees_the_years_figures_with_their_change_and_how_far_the_months_are(bureau, signed_in_as):
    for number, month, fen in (("11", 11, 100_00), ("12", 12, 250_00)):
        Bill.objects.create(
            number=number, fund="injury", month=date(2021, month, 1), employer=bureau.employer, due_fen=fen
        )
    page = signed_in_as("lingdao").get("/").content.decode()
    told = words(page)
    assert "社会保险费应缴 1,234,917.89 元 2021-12：250.00 比上月：+150.00 明细" in told
    assert "灵活就业人员参保 0 人 比上月：0 明细" in told
    assert "2021 年 12 个月中已月结 12 个月。" in told
    assert 'href="/figures/soc.contributions_due/2021/"' in page
    assert 'href="/figures/soc.contributions_due/2021/records/"' in page
    assert "经办" not in told


def test_of_the_first_closed_month_there_is_no_flow_before(bureau, signed_in_as):
    for day in (date(2020, 12, 1), date(2021, 1, 1)):
        SealedMonth.objects.create(month=day, previous_hash=str(day), hash=str(day))
    told = words(signed_in_as("lingdao").get("/").content.decode())
    assert "社会保险费应缴 1,234,567.89 元 2021-01：1,234,567.89 无上月可比" in told
    assert "2021-02 待月结" in told
    assert "2021-03 未到期" in told


def test_a_leader_of_a_city_without_a_closed_month_reads_so(bureau, signed_in_as):
    assert "尚无已月结的月份，首次月结后显示主要指标。" in signed_in_as("lingdao").get("/").content.decode()


def test_a_clerk_sees_their_own_point_and_the_others_folded(bureau, signed_in_as):
    for number in range(3):
        Unit.objects.create(
            code=f"B{number}", kind="bank_point", name_zh=f"小榄{number}号服务点", name_en=f"Point {number}",
            parent=bureau.xiaolan.unit,
        )  # fmt: skip
    bureau.users["wangdian"] = User.objects.create(username="wangdian", kind="officer", full_name="柜员")
    roles.give(bureau.users["wangdian"], "counter", Unit.objects.get(code="B1"), by=None, first=date(2020, 1, 1))
    page = signed_in_as("wangdian").get("/").content.decode()
    told = words(page)
    assert "所在网点 小榄1号服务点 服务范围 小榄镇人社分局 " in told
    assert "服务同一范围的其他网点：2 个" in told
    assert page.index("<details") < page.index("小榄0号服务点")
