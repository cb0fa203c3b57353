"""What-if for leaders: the form says what would be right, the page shows what came out, nobody else's draft is seen."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import psutil
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from renshe.access import tokens
from renshe.access.models import RoleHolding, TrailEntry, User
from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.programmes.social_insurance.scenarios import jobs
from renshe.programmes.social_insurance.scenarios.models import Scenario

NEW = "/what-if/new/contributions/"
CHANGE = {"parameter": "pension_employer_rate", "key": None, "value": "4/25", "first": "2021-08"}
RATE = {
    "parameter": "pension_employer_rate", "key": None, "zh": "养老保险单位缴费费率", "en": "pension, employer's rate",
    "unit": "ratio", "values": [{"value": "0.14", "from": "2006-07", "state": "unverified", "source": "某文件"}],
}  # fmt: skip
SUMS = {"pension": [40_467_600, 43_419_200], "unemployment": [1_380_000, 1_380_000], "injury": [489_100, 489_100]}

SEALED = {fund: present for fund, (present, _reform) in SUMS.items()}


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    cache.clear()


@pytest.fixture
def closed(bureau: SimpleNamespace) -> SimpleNamespace:
    """July and August are closed; a second leader of the city, and one of 石岐."""
    for number in (7, 8):
        day = date(2021, number, 1)
        for name in ("roster", "payroll"):
            ArchiveFile.objects.create(month=day, name=name, rows=2, bytes=1, sha256="0")
        SealedMonth.objects.create(month=day, previous_hash="", hash=str(day))
    for name, unit in (("fuju", bureau.city), ("zhen", bureau.shiqi.unit)):
        bureau.users[name] = User.objects.create(username=name, full_name=name)
        RoleHolding.objects.create(user=bureau.users[name], role="leader", unit=unit, held=(date(2020, 1, 1), None))
    return bureau


def line(measure: str, town: int, sex: str, more: int, present: int, up: int) -> list[Any]:
    return [measure, town, 25, sex, 3, more, 0, 1, 0, present, present + up, up, 0]


@pytest.fixture
def done(closed: SimpleNamespace) -> Scenario:
    """In 小榄 2 women have 1,000.00 more between them, in 石岐 one man 500.00."""
    xiaolan, shiqi = closed.xiaolan.pk, closed.shiqi.pk
    return Scenario.objects.create(
        title="单位费率 16%", programme="contributions", changes=[CHANGE], first_month=date(2021, 7, 1),
        last_month=date(2021, 8, 1), unit=closed.city, made_by=closed.users["lingdao"], state="done",
        result={
            "nothing": "", "used": [RATE], "employers": [1, 0, 0], "example": None,
            "months": {"2021-08": {"rows": 5, "without": 0, "sums": SUMS, "sealed": SEALED}},
        },
        cube=[
            line("employer", xiaolan, "F", 2, 700_000, 100_000), line("employer", shiqi, "M", 1, 300_000, 50_000),
            line("own", xiaolan, "F", 0, 400_000, 0), line("own", shiqi, "M", 0, 200_000, 0),
        ],
    )  # fmt: skip


def test_only_leaders_try_changes(closed, done, signed_in_as):
    for name in ("jingban", "shiqi", "zhang", "yongxing"):
        for url in ("/what-if/", NEW, f"/what-if/{done.pk}/"):
            assert signed_in_as(name).get(url).status_code == 403
    assert "政策测算" in signed_in_as("lingdao").get("/").content.decode()
    assert "政策测算" not in signed_in_as("jingban").get("/").content.decode()


def test_the_form_shows_each_value_with_state_and_source(closed, signed_in_as):
    page = signed_in_as("lingdao").get(NEW).content.decode()
    for words in (
        "养老保险单位缴费费率",
        "0.14",
        "未经核实",
        "22,941.00 元",
        "粤人社发〔2021〕32号",
        "据报道，未核对原文",
    ):
        assert words in page
    assert "每人每险种每份额" not in page  # a practice


def test_bad_values_are_answered_by_field_with_what_would_be_right(closed, signed_in_as):
    leader = signed_in_as("lingdao")
    typed = {"first": "202113", "pension_employer_rate": "abc", "pension_base_ceiling": "1.005"}
    assert "月份请写成 202107。" in leader.post(NEW, typed).content.decode()
    page = leader.post(NEW, {**typed, "first": "202108"}).content.decode()
    assert "应为非负比例，如 0.16、16% 或 2/37。" in page
    assert "应为以元为单位、精确到分的非负金额，如 5000.00。" in page
    assert "请至少填写一项拟改数值，或选择一项其他版本。" in leader.post(NEW, {"first": "202108"}).content.decode()
    assert not Scenario.objects.exists()


def test_a_what_if_is_kept_with_who_when_and_what_and_begun(
    closed, signed_in_as, monkeypatch, django_capture_on_commit_callbacks
):
    begun: list[int] = []
    monkeypatch.setattr(jobs, "_start", begun.append)
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in_as("lingdao").post(NEW, {"first": "202108", "pension_employer_rate": "16%"})
    made = Scenario.objects.get()
    assert answer["Location"] == f"/what-if/{made.pk}/"
    assert (made.title, made.changes, made.towns) == ("养老保险单位缴费费率 16%（2021-08 起）", [CHANGE], None)
    assert begun == [made.pk]
    told = TrailEntry.objects.get(action="what-if.begun")
    assert (told.user, told.detail["changes"]) == (closed.users["lingdao"], [CHANGE])


def test_a_towns_leader_tries_it_on_the_town(closed, signed_in_as, monkeypatch):
    signed_in_as("zhen").post(NEW, {"first": "202108", "pension_employer_rate": "16%"})
    made = Scenario.objects.get()
    assert (made.unit, made.towns) == (closed.shiqi.unit, [closed.shiqi.pk])


def test_the_result_is_shown_by_fund_and_group_with_its_values_of_law(done, signed_in_as):
    page = signed_in_as("lingdao").get(f"/what-if/{done.pk}/").content.decode()
    for words in (
        "单位费率 16%", "仅本人可见", "0.14", "0.16", "2021-08", "404,676.00", "434,192.00", "29,516.00", "小榄镇",
        "1,000.00", "石岐街道", "500.00", "25 至 34", "第 3 等分", "全部单位中，1 家多缴，0 家少缴，0 家不变。",
        "各月合计数与封存数一致", "未经核实", "某文件", "+1,000", "+500",
    ):  # fmt: skip
        assert words in page, words


def test_the_result_opens_to_one_group_and_its_parts(closed, done, signed_in_as):
    leader = signed_in_as("lingdao")
    page = leader.get(f"/what-if/{done.pk}/?of=employer&town={closed.shiqi.pk}").content.decode()
    assert "按镇街 · 石岐街道" in page
    assert "1,500.00" not in page
    assert "500.00" in page
    own = leader.get(f"/what-if/{done.pk}/?of=own").content.decode()
    assert "1,000.00" not in own
    for wrong in ("of=x", "town=x", "sex=x", "age=-1", "tenth=99999999999999999999"):
        assert leader.get(f"/what-if/{done.pk}/?{wrong}").status_code == 404


def test_the_tables_are_taken_out_as_excel(done, signed_in_as):
    answer = signed_in_as("lingdao").get(f"/what-if/{done.pk}/?export=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "单位费率 16%"
    assert rows[2][:4] == ("养老保险单位缴费费率", "0.14", "0.16", "2021-08")
    year = next(row for row in rows if row[0] == "2021")
    assert year[1:3] == (404_676, 434_192)
    assert year[7:9] == (423_367, 452_883)
    assert next(row for row in rows if row[0] == "小榄镇")[1:10] == (2, 0, 1, 0, 0, 0, 7000, 8000, 1000)
    assert TrailEntry.objects.filter(action="what-if.exported").count() == 1


@pytest.mark.parametrize(
    ("nothing", "words"),
    [
        ("before its start", "所测算的各月仍适用现行政策"),
        ("same values", "拟改的内容与现行规定相同"),
        ("not used", "此处计算的公式都不使用所改的内容"),
        ("nobody", "没有人的金额发生变化"),
    ],
)
def test_a_what_if_that_changes_nothing_says_so(done, signed_in_as, nothing, words):
    Scenario.objects.filter(pk=done.pk).update(result={"nothing": nothing, "used": []}, cube=None)
    page = signed_in_as("lingdao").get(f"/what-if/{done.pk}/").content.decode()
    assert "没有任何变化。" in page
    assert words in page


LOST = {
    "month": "2021-08", "words": {"zh-hans": "作为除数的“计发月数”为 0。", "en": "“divisor” is 0."},
    "present": {"name": "pension_pooled", "label_zh": "养老保险单位缴费", "label_en": "pooled", "value": "700.01"},
}  # fmt: skip


@pytest.fixture
def lossy(done: Scenario, closed: SimpleNamespace) -> Scenario:
    """In 小榄 2 people no longer have a result, 3,000.00 by the present law; in 石岐 one has one for the first time."""
    xiaolan, shiqi = closed.xiaolan.pk, closed.shiqi.pk
    done.cube = [
        ["employer", xiaolan, 25, "F", 3, 0, 0, 1, 0, 700_000, 400_000, 0, 0, 2, 0, 300_000, 0],
        ["employer", shiqi, 25, "M", 3, 0, 0, 0, 0, 0, 50_000, 0, 0, 0, 1, 0, 50_000],
    ]
    done.result = {**(done.result or {}), "employers": [0, 0, 1, 2], "example_lost": LOST}
    done.save()
    return done


def test_who_no_longer_has_a_result_is_told_on_the_page_and_in_excel(lossy, signed_in_as):
    leader = signed_in_as("lingdao")
    page = " ".join(leader.get(f"/what-if/{lossy.pk}/").content.decode().split())
    for words in (
        "有 2 人按拟改的政策算不出结果。", "共计 3,000.00 元", "不是节省的支出", "作为除数的“计发月数”为 0。",
        "有 1 人按现行政策算不出结果，按拟改的政策可以算出。", "500.00", "不再有结果（人）", "新有结果（人）",
        "另有 2 家无法比较", "一名不再有结果的人员", "700.01",
    ):  # fmt: skip
        assert words in page, words
    assert "没有任何变化" not in page
    answer = leader.get(f"/what-if/{lossy.pk}/?export=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    heads = next(row for row in rows if row[1] == "增加（人）")
    assert heads[4:7] == ("不再有结果（人）", "新有结果（人）", "算不出（人）")
    assert next(row for row in rows if row[0] == "小榄镇")[1:10] == (0, 0, 1, 2, 0, 0, 7000, 4000, -3000)


def test_a_machine_reads_who_lost_and_who_gained_a_result(machine, lossy):
    job = machine.get(f"/api/v1/what-if/{lossy.pk}").json()
    assert job["nothing"] is None
    towns = [one for one in job["result"]["groups"] if one["by"] == "town"]
    assert [(one["lost"], one["lost_fen"], one["gained"], one["gained_fen"]) for one in towns] == [
        (2, 300_000, 0, 0),
        (0, 0, 1, 50_000),
    ]


def test_anothers_draft_does_not_exist_and_what_is_shared_cannot_be_stopped(done, signed_in_as):
    other, url = signed_in_as("fuju"), f"/what-if/{done.pk}/"
    assert other.get(url).status_code == 404
    assert other.post(f"{url}stop/").status_code == 404
    assert "单位费率" not in other.get("/what-if/").content.decode()
    signed_in_as("lingdao").post(f"{url}share/", {"shared": "yes"})
    assert "单位费率" in other.get("/what-if/").content.decode()
    assert other.get(url).status_code == 200
    assert other.post(f"{url}stop/").status_code == 403
    assert other.post(f"{url}share/", {"shared": "no"}).status_code == 403
    assert signed_in_as("zhen").get(url).status_code == 404


def test_one_whose_process_is_gone_is_said_to_have_ended_and_can_be_taken_up(done, signed_in_as):
    Scenario.objects.filter(pk=done.pk).update(state="working", result=None, cube=None)
    leader = signed_in_as("lingdao")
    page = leader.get(f"/what-if/{done.pk}/").content.decode()
    assert "计算中途中断。" in page
    assert "继续计算" in page
    leader.post(f"/what-if/{done.pk}/stop/")
    assert "已停止。" in leader.get(f"/what-if/{done.pk}/").content.decode()


def test_it_is_seen_at_work_and_asked_to_stop(done, signed_in_as, monkeypatch):
    Scenario.objects.filter(pk=done.pk).update(state="working", result=None, cube=None)
    monkeypatch.setattr(jobs, "lives", lambda scenario: True)
    leader = signed_in_as("lingdao")
    part = leader.get(f"/what-if/{done.pk}/progress/")
    assert "正按两种政策逐月计算" in part.content.decode()
    leader.post(f"/what-if/{done.pk}/stop/")
    assert "当前月份算完后即停止。" in leader.get(f"/what-if/{done.pk}/").content.decode()


def test_pages_ask_as_often_for_many_what_ifs_as_for_one(closed, done, signed_in_as):
    leader = signed_in_as("lingdao")

    def asked(url: str) -> int:
        leader.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert leader.get(url).status_code == 200
        return len(queries)

    urls = ("/what-if/", f"/what-if/{done.pk}/", NEW)
    before = [asked(url) for url in urls]
    Scenario.objects.bulk_create(
        Scenario(
            title=f"试算 {number}", programme="pensions", changes=[CHANGE], first_month=done.first_month,
            last_month=done.last_month, unit=done.unit, made_by=done.made_by, state="stopped",
        )
        for number in range(24)
    )  # fmt: skip
    assert [asked(url) for url in urls] == before


PENSIONS = "/what-if/new/pensions/"
EARLIER = {"formula": "transitional_pension", "edition": "2026-01", "first": "2021-08"}


def test_another_edition_of_a_clause_is_chosen_on_the_page_with_its_own_month(closed, signed_in_as, monkeypatch):
    leader = signed_in_as("lingdao")
    page = leader.get(PENSIONS).content.decode()
    for words in ("条款的其他版本", "过渡性养老金", "2021-01 至 2025-12 的版本", "2026-01 起的版本"):
        assert words in page, words
    assert "过渡性养老金" not in leader.get(NEW).content.decode()
    chosen = {"first": "202107", "edition-transitional_pension": "2026-01", "since-transitional_pension": "202108"}
    made = leader.post(PENSIONS, chosen)["Location"]
    scenario = Scenario.objects.get()
    assert (scenario.title, scenario.changes) == ("过渡性养老金 2026-01 起的版本（2021-08 起）", [EARLIER])
    page = leader.get(made).content.decode()
    assert "<strong>2026-01 起的版本</strong>" in page
    assert "/law/formulas/transitional_pension/" in page


def test_an_edition_is_chosen_whole(closed, signed_in_as):
    leader, name = signed_in_as("lingdao"), "transitional_pension"
    page = leader.post(PENSIONS, {"first": "202107", f"since-{name}": "202108"}).content.decode()
    assert "请选择从该月起适用哪个版本。" in page
    page = leader.post(PENSIONS, {"first": "202107", f"edition-{name}": "2024-01"}).content.decode()
    assert "2024-01" in page
    far = {"first": "202107", f"edition-{name}": "2026-01", f"since-{name}": "209901"}
    assert "10 年" in leader.post(PENSIONS, far).content.decode()
    assert not Scenario.objects.exists()


def test_a_machine_chooses_an_edition_or_is_told_which_there_are(closed, machine, monkeypatch):
    body = {"programme": "pensions", "first": "2021-07", "changes": [EARLIER]}
    begun = posted(machine, body)
    assert (begun.status_code, begun.json()["changes"]) == (202, [EARLIER])
    wrong = [
        EARLIER | {"edition": "2024-01"}, EARLIER | {"formula": "transitional"},
        EARLIER | {"parameter": "annuity_months"}, {}, EARLIER | {"first": "2021-13"},
    ]  # fmt: skip
    told = [posted(machine, body | {"changes": [one]}) for one in wrong]
    assert [answer.status_code for answer in told] == [422] * 5
    told = [answer.json()["errors"][0] for answer in told]
    assert [(one["field"], one["right"]) for one in told] == [
        ("changes.1.edition", "one of original, 2021-01, 2026-01"),
        ("changes.1.formula", "Did you mean: transitional_pension?"),
        ("changes.1", "either `parameter` or `formula`"),
        ("changes.1", "either `parameter` or `formula`"),
        ("changes.1.first", "a month such as 2021-07"),
    ]
    assert posted(machine, body | {"programme": "contributions"}).json()["errors"][0]["right"] == (
        "one of flexible_base, pension_base"
    )


@pytest.fixture
def machine(closed: SimpleNamespace) -> Client:
    token = tokens.give(closed.users["lingdao"], "测算")
    return Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})


def posted(machine: Client, body: dict[str, Any]) -> Any:
    return machine.post("/api/v1/what-if/", json.dumps(body), content_type="application/json")


def test_a_machine_begins_a_job_watches_it_and_stops_it(machine, monkeypatch):
    changes = [{"parameter": "pension_employer_rate", "value": "16%"}]
    begun = posted(machine, {"programme": "contributions", "title": "试", "first": "2021-08", "changes": changes})
    assert begun.status_code == 202
    job = begun.json()
    assert (job["state"], job["months_done"], job["months"], job["changes"]) == ("interrupted", 0, 2, [CHANGE])
    assert machine.get(f"/api/v1/what-if/{job['id']}").json()["page"] == f"/what-if/{job['id']}/"
    assert machine.delete(f"/api/v1/what-if/{job['id']}").json()["state"] == "stopped"
    assert [one["id"] for one in machine.get("/api/v1/what-if/").json()] == [job["id"]]


def test_one_that_was_begun_is_at_work_in_the_first_answer(machine, monkeypatch):
    def start(pk: int) -> None:
        own = {"pid": os.getpid(), "started": psutil.Process().create_time()}
        Scenario.objects.filter(pk=pk).update(process=own)

    monkeypatch.setattr(jobs, "_start", start)
    monkeypatch.setattr(jobs.transaction, "on_commit", lambda then: then())
    body = {"programme": "contributions", "first": "2021-08", "changes": [SIXTEEN]}
    assert posted(machine, body).json()["state"] == "working"


def test_a_machine_reads_what_came_out(machine, done):
    job = machine.get(f"/api/v1/what-if/{done.pk}").json()
    assert job["state"] == "done"
    assert job["result"]["months"]["2021-08"]["sums"]["pension"] == [40_467_600, 43_419_200]
    (women,) = [
        one for one in job["result"]["groups"] if (one["measure"], one["by"], one["key"]) == ("employer", "sex", "F")
    ]
    assert (women["more"], women["up_fen"]) == (2, 100_000)


def test_a_machine_is_told_which_field_is_wrong(machine):
    body = {
        "programme": "contributions",
        "first": "2021-08",
        "changes": [
            {"parameter": "pension_employer_rate", "value": "abc"},
            {"parameter": "pension_rate", "value": "0.2"},
        ],
    }
    answer = posted(machine, body)
    assert answer.status_code == 422
    wrong = {one["field"]: one for one in answer.json()["errors"]}
    assert wrong["changes.1.value"]["right"] == "a ratio from 0 on, such as 0.16, 16% or 2/37"
    assert "pension_employer_rate" in wrong["changes.2.parameter"]["right"]
    assert posted(machine, {**body, "first": "2021-13"}).json()["errors"][0]["right"] == "a month such as 2021-07"


SIXTEEN = {"parameter": "pension_employer_rate", "value": "16%"}


@pytest.mark.parametrize(
    ("otherwise", "field", "right"),
    [
        ({"title": "a\0b"}, "title", "a text of at most 80 characters on one line, without control characters"),
        ({"title": "a\nb"}, "title", "a text of at most 80 characters on one line, without control characters"),
        ({"title": "\ud800"}, "title", "a text of at most 80 characters on one line, without control characters"),
        ({"changes": [SIXTEEN, SIXTEEN | {"value": "17%"}]}, "changes.2",
         "one change of each value or formula from a month on"),
        ({"changes": [SIXTEEN | {"key": "x"}]}, "changes.1.key", "a whole number: which entry of the table"),
        ({"changes": [SIXTEEN | {"x": 1}]}, "changes.1.x",
         "one of parameter, key, value, formula, edition, first"),
        ({"changes": [5]}, "changes.1", "an object with the fields parameter, value, first"),
    ],
)  # fmt: skip
def test_a_machine_is_told_the_very_place_that_is_wrong(machine, otherwise, field, right):
    answer = posted(machine, {"programme": "contributions", "first": "2021-08", "changes": [SIXTEEN]} | otherwise)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["right"]) == (field, right)
    assert not Scenario.objects.exists()


def test_who_asks_for_a_value_that_is_not_there_is_told_the_values_there_are(machine):
    body = {"programme": "contributions", "first": "2021-08", "changes": [{"parameter": "nope", "value": "1"}]}
    right = posted(machine, body).json()["errors"][0]["right"]
    assert right.startswith("one of ")
    assert "pension_employer_rate" in right


def test_one_value_may_change_twice_in_different_months_and_the_title_says_how_many_changes(machine):
    changes = [SIXTEEN, SIXTEEN | {"value": "17%", "first": "2021-09"}]
    body = {"programme": "contributions", "first": "2021-08", "changes": changes}
    assert posted(machine, body).json()["title"] == "pension, employer's rate 16% from 2021-08 on and 1 more"


def test_a_title_of_several_lines_or_with_marks_nobody_sees_is_refused(closed, signed_in_as):
    typed = {"first": "202108", "pension_employer_rate": "16%"}
    for title in ("一\x07二", "一\n二", "一\u202e二"):
        page = signed_in_as("lingdao").post(NEW, typed | {"title": title}).content.decode()
        assert "请写成一行，不含控制字符。" in page
    assert not Scenario.objects.exists()


def test_a_machine_of_no_leader_is_refused(closed):
    token = tokens.give(closed.users["jingban"], "工资系统")
    machine = Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})
    assert machine.get("/api/v1/what-if/").status_code == 403
    assert machine.delete("/api/v1/what-if/1").status_code == 403


def test_the_list_says_in_a_word_whether_a_what_if_is_shared(closed, done, signed_in_as):
    leader = signed_in_as("lingdao")
    of_done = f'<a href="/what-if/{done.pk}/">'
    for is_shared, language, words in ((False, "zh-hans", "否"), (True, "zh-hans", "是"), (False, "en", "no")):
        Scenario.objects.update(is_shared=is_shared)
        leader.cookies["django_language"] = language
        row = leader.get("/what-if/").content.decode().split(of_done)[1].split("</tr>")[0]
        assert re.findall(r"<td[^>]*>\s*(\S+)\s*</td>", row)[-1] == words
