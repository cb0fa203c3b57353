"""Lists: what is typed finds rows, order and filter stay together, what is exported is what is filtered, and the trail
knows who took people's rows along."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from renshe.archive.models import SealedMonth
from renshe.law import Month
from renshe.ledger.models import Bill
from renshe.ledger.tests.tampering import triggers_off
from renshe.portal.listed.pensions import PensionPaymentFilter
from renshe.portal.queries.contributions import Paid
from renshe.portal.tests.certificates import without_paper
from renshe.portal.tests.lists import LI, OURS, RECORDS, ZHANG, column, exported
from renshe.programmes.social_insurance.models import DeclarationLine, PensionAward
from renshe.registry import spells
from renshe.registry.models import Enrolment, Person


@pytest.mark.parametrize(
    ("who", "url", "found", "missing"),
    [
        ("jingban", "/people/?q=三", ZHANG, LI),
        ("jingban", "/people/?q=44209919900307001x", ZHANG, LI),
        ("jingban", "/people/?q=442099 19900307 001x", ZHANG, LI),  # as it is pasted
        ("jingban", "/people/?q=４４２０９９１９９００３０７００１Ｘ", ZHANG, LI),
        ("jingban", "/people/?q=张 三", ZHANG, LI),
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
        ("jingban", "/declarations/?town={xiaolan}", OURS, "没有记录。"),
        ("jingban", "/declarations/?town={shiqi}", "没有记录。", OURS),
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
        url.format(
            shiqi=bureau.shiqi.pk, xiaolan=bureau.xiaolan.pk, employer=bureau.employer.pk, case=declared.case.number
        ),
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


def test_who_works_here_but_lives_in_a_town_that_is_not_the_readers_has_no_link(bureau, signed_in_as):
    people = f"/employers/{bureau.employer.pk}/people/"
    link = f'href="/people/{bureau.zhang.pk}/"'
    assert link in signed_in_as("jingban").get(people).content.decode()
    bureau.employer.town = bureau.shiqi
    bureau.employer.save()
    page = signed_in_as("shiqi").get(people).content.decode()
    assert (ZHANG in page, link in page) == (True, False)


def test_who_leaves_or_starts_in_a_later_month_is_counted_by_the_month_that_is_open(bureau, signed_in_as):
    SealedMonth.objects.create(month=date(2021, 6, 1), previous_hash="0", hash="0")
    spells.stop(bureau.zhang, bureau.employer, Month(2021, 8))
    spells.start(bureau.li, bureau.employer, Month(2021, 8))
    people = f"/employers/{bureau.employer.pk}/people/"
    in_july = signed_in_as("jingban").get(people).content.decode()
    assert (ZHANG in in_july, LI in in_july) == (True, False)
    SealedMonth.objects.create(month=date(2021, 7, 1), previous_hash="0", hash="0")
    in_august = signed_in_as("jingban").get(people).content.decode()
    assert (ZHANG in in_august, LI in in_august) == (False, True)


def test_the_town_chooser_offers_the_towns_there_are(bureau, signed_in_as):
    page = signed_in_as("jingban").get("/people/").content.decode()
    chooser = page[page.index('<select name="town"') : page.index("</select>")]
    assert re.findall(r">([^<>\n]+)</option>", chooser) == ["全部", "石岐街道", "小榄镇"]
    wrong = signed_in_as("jingban").get("/people/?town=99999").content.decode()
    assert "选择一个有效的选项" in wrong
    assert ZHANG not in wrong


def test_a_bill_is_found_by_its_number_and_its_payer_by_the_whole_code(bureau, signed_in_as):
    with triggers_off():
        Bill.objects.update(number="P-202101-E1")
    officer = signed_in_as("jingban")
    for text in ("P-202101-E1", "91442000MA00000001", "永兴"):
        assert column(officer, f"/months/2021-01/arrears/?q={text}") == [OURS]
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


@pytest.fixture
def three_closed(bureau: SimpleNamespace) -> None:
    for day, mark in ((date(2020, 12, 1), "a"), (date(2021, 1, 1), "b"), (date(2021, 2, 1), "c")):
        SealedMonth.objects.create(month=day, previous_hash="0" * 64, hash=mark * 64)


def test_closed_months_are_sorted_filtered_by_year_and_paged(three_closed, signed_in_as):
    officer = signed_in_as("jingban")
    assert column(officer, "/months/") == ["2021-02", "2021-01", "2020-12（期初）"]
    assert column(officer, "/months/?sort=month") == ["2020-12（期初）", "2021-01", "2021-02"]
    assert column(officer, "/months/?year=2021&sort=month") == ["2021-01", "2021-02"]
    assert column(officer, "/months/?year=2020", 2) == ["a" * 64]
    page = officer.get("/months/?year=2021").content.decode()
    assert re.findall(r'<option value="(\d+)"', page) == ["2021", "2020"]
    assert "选择一个有效的选项" in officer.get("/months/?year=x").content.decode()
    SealedMonth.objects.bulk_create(
        SealedMonth(month=date(1990 + number // 12, number % 12 + 1, 1), previous_hash="0" * 64, hash="d" * 64)
        for number in range(30)
    )
    assert "1990-01" not in officer.get("/months/").content.decode()
    assert "1990-01" in officer.get("/months/?page=2").content.decode()


def test_figures_are_sorted_among_their_like_and_found_by_name_or_definition(bureau, signed_in_as):
    leader = signed_in_as("lingdao")
    assert column(leader, "/figures/2021/?sort=-value", 2) == ["元"] * 4 + ["人次"] + ["人"] * 2
    assert column(leader, "/figures/2021/?q=实发") == ["养老金实发"]
    assert column(leader, "/figures/2021/?q=财政专户") == ["基金历年累计结余"]  # in its definition
    assert column(leader, "/figures/2021/?unit=people&sort=label") == ["灵活就业人员参保", "特定人员单项参加工伤保险"]
    assert "没有记录。" in leader.get("/figures/2021/?q=没有这个").content.decode()
    assert "选择一个有效的选项" in leader.get("/figures/2021/?unit=x").content.decode()


def test_arrears_are_sorted_by_what_is_owed_and_by_who_owes_it(bureau, tea_house, signed_in_as):
    Bill.objects.create(number="2", fund="pension", month=date(2021, 1, 1), employer=tea_house, due_fen=300, paid_fen=1)
    Bill.objects.create(number="3", fund="injury", month=date(2021, 1, 1), person=bureau.li, due_fen=400, paid_fen=399)
    officer = signed_in_as("jingban")
    assert column(officer, "/months/2021-01/arrears/?sort=arrears_fen") == [LI, "石岐茶楼", OURS]
    assert column(officer, "/months/2021-01/arrears/?sort=-arrears_fen") == [OURS, "石岐茶楼", LI]
    assert column(officer, "/months/2021-01/arrears/?sort=payer") == [LI, "石岐茶楼", OURS]  # Li, Shi, Yong


def test_lines_of_a_declaration_are_found_by_name_number_and_change(declared, bureau, signed_in_as):
    DeclarationLine.objects.create(declaration=declared, person=bureau.zhang, wage_fen=600000)
    DeclarationLine.objects.create(
        declaration=declared, newcomer_name="王五", newcomer_number="442099199003070036", wage_fen=1, change="start"
    )
    for who, url in (("jingban", f"/declarations/{declared.pk}/"), ("yongxing", "/employer/declarations/2021-01/")):
        client = signed_in_as(who)
        assert column(client, url + "?sort=wage_fen") == ["王五", ZHANG]
        assert column(client, url + "?q=五") == ["王五"]
        assert column(client, url + "?q=44209919900307001x") == [ZHANG]
        assert column(client, url + "?change=start") == ["王五"]
        assert '<select name="change"' in client.get(url).content.decode()


def test_ones_own_enrolments_and_certificates_are_filtered_and_sorted(bureau, signed_in_as):
    for number, day in (("CB1", datetime(2021, 3, 1, tzinfo=UTC)), ("CB2", datetime(2021, 4, 1, tzinfo=UTC))):
        revoked = {"revoked_at": day, "revoked_by": bureau.users["jingban"], "revoked_reason": "姓名有误"}
        more = revoked if number == "CB1" else {}
        without_paper(bureau.zhang, bureau.users["zhang"], number, issued_at=day, **more)
    resident = signed_in_as("zhang")
    assert column(resident, "/me/enrolments/?insurance=injury") == []
    assert column(resident, "/me/enrolments/?insurance=pension&state=enrolled") == [ZHANG]
    assert column(resident, "/me/certificates/") == ["CB2", "CB1"]
    assert column(resident, "/me/certificates/?sort=issued_at", 4) == ["已撤销", "有效"]
    assert column(resident, "/me/certificates/?state=valid") == ["CB2"]
    assert column(resident, "/me/certificates/?number=cb1") == ["CB1"]


def test_pension_payments_are_filtered_by_year_and_state(rf):
    paid = [Paid(Month(2020, 12), 2, "paid"), Paid(Month(2021, 1), 2, "failed"), Paid(Month(2021, 2), 3, "paid")]

    def kept(asked: str) -> list[str]:
        request = rf.get(f"/me/pension/?{asked}")
        return [str(one.month) for one in PensionPaymentFilter(request.GET, queryset=paid, request=request).qs]

    assert kept("") == ["2020-12", "2021-01", "2021-02"]
    assert kept("year=2021&state=paid") == ["2021-02"]
    assert kept("state=failed") == ["2021-01"]


def test_a_spell_that_has_ended_is_over_and_pays_no_more(bureau, signed_in_as):
    Enrolment.objects.create(
        person=bureau.zhang, insurance="injury", employer=bureau.employer, kind="employee", state="enrolled",
        is_paying=True, valid=(date(2015, 7, 1), date(2016, 1, 1)), known=Enrolment.objects.get().known,
    )  # fmt: skip
    over = ("单位职工", "已结束", "否", "2015-07 至 2015-12")
    assert exported(signed_in_as("zhang"), "/me/enrolments/?insurance=injury")[1][3:] == over
    assert exported(signed_in_as("yongxing"), "/employer/people/?insurance=injury")[1][3:] == ("已结束", over[3])
    assert "已结束" in signed_in_as("jingban").get(f"/people/{bureau.zhang.pk}/").content.decode()
    assert (*over,) in [row[2:6] for row in exported(signed_in_as("jingban"), f"/people/{bureau.zhang.pk}/")]
    SealedMonth.objects.create(month=date(2015, 10, 1), previous_hash="0" * 64, hash="a" * 64)
    assert exported(signed_in_as("zhang"), "/me/enrolments/?insurance=injury")[1][4] == "正常参保"  # as of 2015-11


@pytest.mark.parametrize("url", ["/bills/%00/", "/employer/bills/%00/", "/employer/bills/%00/people/1/"])
def test_a_number_that_no_bill_has_is_none(bureau, signed_in_as, url):
    assert signed_in_as("jingban").get(url).status_code == 404


def test_ones_own_spells_are_filtered_by_the_state_that_is_shown(bureau, signed_in_as):
    known = Enrolment.objects.get().known
    for insurance, state, months in (
        ("injury", "enrolled", (date(2015, 7, 1), date(2016, 1, 1))),
        ("unemployment", "ended", (date(2016, 1, 1), None)),
    ):
        Enrolment.objects.create(
            person=bureau.zhang, insurance=insurance, employer=bureau.employer, kind="employee", state=state,
            is_paying=False, valid=months, known=known,
        )  # fmt: skip

    def shown(asked: str) -> set[tuple[object, object]]:
        rows = exported(signed_in_as("zhang"), f"/me/enrolments/?state={asked}")[1:]
        return {(row[1], row[4]) for row in rows}

    assert shown("over") == {("工伤保险", "已结束")}
    assert shown("ended") == {("失业保险", "终止参保")}  # the law's own word where the law ended it
    assert {state for _, state in shown("enrolled")} == {"正常参保"}
    rows = exported(signed_in_as("zhang"), "/me/enrolments/?sort=state")[1:]
    assert [row[4] for row in rows] == ["正常参保", "已结束", "终止参保"]
    rows = exported(signed_in_as("zhang"), "/me/enrolments/?sort=-state")[1:]
    assert [row[4] for row in rows] == ["终止参保", "已结束", "正常参保"]
    SealedMonth.objects.create(month=date(2015, 10, 1), previous_hash="0" * 64, hash="a" * 64)
    assert ("工伤保险", "正常参保") in shown("enrolled")  # as of 2015-11
