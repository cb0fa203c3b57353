"""Lists: what is typed finds rows, order and filter stay together, what is exported is what is filtered, and the trail
knows who took people's rows along."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.test import Client

from renshe.access.models import TrailEntry
from renshe.casework import cases
from renshe.ledger.models import Bill
from renshe.ledger.tests.tampering import triggers_off
from renshe.portal import spreadsheet
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.models import Declaration, PensionAward
from renshe.registry.models import Employer, Enrolment, Person

ZHANG, LI, OURS = "张三丰", "李四", "永兴五金"
RECORDS = "/figures/soc.enrolments/2021/records/?month=2021-01"


def exported(client: Client, url: str) -> list[tuple[object, ...]]:
    answer = client.get(url + ("&" if "?" in url else "?") + "export=xlsx")
    assert answer.status_code == 200, url
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def submitted(employer: Employer) -> Declaration:
    case = cases.open_case(EMPLOYER_DECLARATION, employer.town.unit, employer, by=None)
    return Declaration.objects.create(
        employer=employer, month=date(2021, 1, 1), state="submitted", case=case, content_hash="1", people=1,
        wages_fen=600000,
    )  # fmt: skip


@pytest.fixture
def declared(bureau: SimpleNamespace) -> Declaration:
    return submitted(bureau.employer)


@pytest.mark.parametrize(
    ("who", "url", "found", "missing"),
    [
        ("jingban", "/people/?q=三", ZHANG, LI),
        ("jingban", "/people/?q=44209919900307001x", ZHANG, LI),
        ("jingban", "/people/?q=4420991990030700", "没有记录。", ZHANG),  # a part of a number finds nobody
        ("jingban", "/people/?town={shiqi}", LI, ZHANG),
        ("jingban", "/employers/?q=永兴", OURS, "没有记录。"),
        ("jingban", "/employers/?q=91442000MA00000001", OURS, "没有记录。"),
        ("jingban", "/employers/?q=91442000MA00000002", "没有记录。", OURS),
        ("jingban", "/employers/?town={shiqi}", "没有记录。", OURS),
        ("jingban", "/employers/{employer}/people/?q=44209919900307001X", ZHANG, "没有记录。"),
        ("jingban", "/employers/{employer}/people/?q=李", "没有记录。", ZHANG),
        ("jingban", "/declarations/?q=91442000MA00000001", OURS, "没有记录。"),
        ("jingban", "/declarations/?q={case}", OURS, "没有记录。"),
        ("jingban", "/declarations/?q=别家", "没有记录。", OURS),
        ("jingban", "/declarations/?state=accepted", "没有记录。", OURS),
        ("yongxing", "/employer/people/?q=44209919900307001X", ZHANG, "没有记录。"),
        ("lingdao", RECORDS + "&q=三丰", ZHANG, "没有记录。"),
        ("lingdao", RECORDS + "&q=44209919900307001X", ZHANG, "没有记录。"),
        ("lingdao", RECORDS + "&q=91442000MA00000001", ZHANG, "没有记录。"),
        ("lingdao", RECORDS + "&q=李四", "没有记录。", ZHANG),
    ],
)
def test_what_is_typed_finds_it_by_name_or_whole_number(who, url, found, missing, declared, bureau, signed_in_as):
    client, url = (
        signed_in_as(who),
        url.format(shiqi=bureau.shiqi.pk, employer=bureau.employer.pk, case=declared.case.number),
    )
    page = client.get(url).content.decode()
    assert found in page
    assert missing not in page.replace(f">{OURS}</h1>", "")
    rows = exported(client, url)[1:]
    assert bool(rows) == (found != "没有记录。")
    if rows:
        assert any(found in map(str, row) for row in rows)


def test_order_is_kept_by_filter_pages_and_export(bureau, signed_in_as):
    for number in range(60):
        Person.objects.create(
            identity_number=f"4420992001010{number:04d}0",
            name=f"陈{number:02d}",
            sex="F",
            birth_date=date(2001, 1, 1),
            town=bureau.shiqi,
        )
    officer = signed_in_as("jingban")
    page = officer.get("/people/?sort=-name&q=陈").content.decode()
    assert '<input type="hidden" name="sort" value="-name">' in page
    assert "共 60 " in page or "60" in page
    following = re.search(r'href="([^"]*page=2[^"]*)"', page)
    assert following
    second = officer.get("/people/" + following[1].replace("&amp;", "&")).content.decode()
    assert ("陈34" in second, "陈35" in second, "陈10" in second, "陈09" in second) == (True, False, True, False)
    out = re.search(r'href="([^"]*export=xlsx[^"]*)"', second)
    assert out
    rows = exported(officer, "/people/" + out[1].replace("&amp;", "&"))
    assert [row[0] for row in rows[1:]] == [f"陈{number:02d}" for number in reversed(range(60))]
    by_town = re.search(r'<a href="([^"]*sort=town[^"]*)"', second)
    assert by_town
    assert "page=1" in by_town[1]
    assert "q=%E9%99%88" in by_town[1]


def test_who_takes_peoples_rows_along_stands_in_the_trail_with_what_was_asked(bureau, signed_in_as):
    officer, leader = signed_in_as("jingban"), signed_in_as("lingdao")
    officer.get("/people/?q=44209919900307001X")
    exported(officer, "/people/?q=三")
    exported(officer, f"/employers/{bureau.employer.pk}/people/")
    exported(leader, RECORDS + "&q=44209919900307001X")
    officer.get(f"/people/{bureau.zhang.pk}/?export=xlsx")
    seen, taken = TrailEntry.objects.get(action="list.seen"), TrailEntry.objects.filter(action="list.exported")
    assert seen.detail["asked"] == {"q": "4420**********001X"}
    assert [one.detail["asked"] for one in taken.order_by("pk")] == [{"q": "三", "export": "xlsx"}, {"export": "xlsx"}]
    records = TrailEntry.objects.get(action="figure.records-exported")
    assert records.detail["asked"]["q"] == "4420**********001X"
    assert TrailEntry.objects.get(action="person.exported").subject_key == str(bureau.zhang.pk)


@pytest.mark.parametrize(
    ("who", "url", "row"),
    [
        ("jingban", "/people/", (ZHANG, "4420**********001X", "男", "1990-03-07", "小榄镇")),
        ("jingban", "/employers/", (OURS, "91442000MA00000001", "小榄镇", "C33", 4, "2010-01-01")),
        (
            "jingban",
            "/employers/{employer}/people/",
            (ZHANG, "4420**********001X", "养老保险", "正常参保", "自 2015-07 起"),
        ),
        ("jingban", "/employers/{employer}/", ("2021-01", "养老保险", 1234567.89, 1000000, 234567.89)),
        ("jingban", "/people/{zhang}/", ("养老保险", OURS, "单位职工", "正常参保", "是", "自 2015-07 起")),
        ("yongxing", "/employer/people/", (ZHANG, "4420**********001X", "养老保险", "正常参保", "自 2015-07 起")),
        ("yongxing", "/employer/declarations/", ("2021-01", 1, 6000, 0, 0)),
        ("zhang", "/me/enrolments/", (ZHANG, "养老保险", OURS, "单位职工", "正常参保", "是", "自 2015-07 起")),
        ("lingdao", "/figures/2021/", ("养老工伤失业保险累计参保", 1)),
        ("lingdao", "/figures/soc.enrolments/2021/?month=2021-01", ("小榄镇", 1)),
        ("lingdao", RECORDS, (ZHANG, "小榄镇", "养老保险", "正常参保", OURS)),
    ],
)
def test_every_table_is_exported_as_it_reads(who, url, row, declared, bureau, signed_in_as):
    url = url.format(employer=bureau.employer.pk, zhang=bureau.zhang.pk)
    rows = exported(signed_in_as(who), url)
    assert row in [tuple(cell for cell in one[: len(row)]) for one in rows]
    assert "export=xlsx" in signed_in_as(who).get(url).content.decode()


def test_people_now_are_those_enrolled_today_not_those_who_left(bureau, signed_in_as):
    left = Enrolment.objects.create(
        person=bureau.li,
        insurance="injury",
        employer=bureau.employer,
        kind="employee",
        state="enrolled",
        is_paying=True,
        valid=(date(2015, 7, 1), date(2016, 1, 1)),
        known=Enrolment.objects.get().known,
    )
    officer = signed_in_as("jingban")
    page = officer.get(f"/employers/{bureau.employer.pk}/").content.decode()
    assert re.search(rf'<a href="/employers/{bureau.employer.pk}/people/">\s*1\s*</a>', page)
    now = officer.get(f"/employers/{bureau.employer.pk}/people/").content.decode()
    assert ZHANG in now
    assert left.person.name not in now
    assert signed_in_as("shiqi").get(f"/employers/{bureau.employer.pk}/people/").status_code == 404


@pytest.fixture
def tea_house(bureau: SimpleNamespace) -> Employer:
    """An employer of the other town."""
    return Employer.objects.create(
        credit_code="91442000MA00000002", name="石岐茶楼", town=bureau.shiqi, industry="H62", injury_class=2,
        registered_on=date(2010, 1, 1),
    )  # fmt: skip


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


def test_the_town_chooser_offers_the_towns_there_are(bureau, signed_in_as):
    page = signed_in_as("jingban").get("/people/").content.decode()
    chooser = page[page.index('<select name="town"') : page.index("</select>")]
    assert re.findall(r">([^<>\n]+)</option>", chooser) == ["全部", "石岐街道", "小榄镇"]
    wrong = signed_in_as("jingban").get("/people/?town=99999").content.decode()
    assert "选择一个有效的选项" in wrong
    assert ZHANG not in wrong


def post(client: Client, what: str, data: dict[str, object]) -> str:
    return str(client.post(f"/declarations/{what}/", data, follow=True).content.decode())


def states() -> dict[str, str]:
    return dict(Declaration.objects.values_list("employer__name", "state"))


def test_a_bill_is_found_by_its_number_and_its_payer_by_the_whole_code(bureau, signed_in_as):
    with triggers_off():
        Bill.objects.update(number="P-202101-E1")
    officer = signed_in_as("jingban")
    for text in ("P-202101-E1", "91442000MA00000001", "永兴"):
        assert len(exported(officer, f"/months/2021-01/arrears/?q={text}")) == 2
    assert len(exported(officer, "/months/2021-01/arrears/?q=P-202101")) == 1


def test_a_pensioner_takes_the_payments_along(bureau, signed_in_as):
    PensionAward.objects.create(
        person=bureau.zhang,
        kind="opening",
        first_month="2020-12-01",
        basic_fen=1,
        account_fen=1,
        transitional_fen=0,
        total_fen=2,
        receipt={},
    )
    assert exported(signed_in_as("zhang"), "/me/pension/") == [("月份", "金额（元）", "状态")]


def test_what_does_not_fit_into_a_file_is_said_in_it(bureau, signed_in_as, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 1)
    rows = exported(signed_in_as("jingban"), "/people/?sort=name")
    assert len(rows) == 3
    assert rows[2][0] == "此文件仅含前 1 行，请缩小查询范围后再导出。"
