"""Lists as files: as they read, with all that was asked; what does not fit is said, the trail knows who took them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F

from renshe.access.models import TrailEntry
from renshe.law import Month
from renshe.ledger.models import Bill
from renshe.portal import exported as exported_rows
from renshe.portal import spreadsheet, tables
from renshe.portal.listed import totals
from renshe.portal.listed.contributions import PaidMonths
from renshe.portal.tests.lists import OURS, RECORDS, ZHANG, exported
from renshe.programmes.social_insurance.contributed import PaidMonth
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Enrolment, Person


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
        ("jingban", "/employers/", (OURS, "91442000MA00000001", "小榄镇", "金属制品业（C33）", 4, "2010-01-01")),
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
        ("lingdao", RECORDS, (ZHANG, "小榄镇", "养老保险", "正常参保", OURS)),
    ],
)
def test_every_table_is_exported_as_it_reads(who, url, row, declared, bureau, signed_in_as):
    url = url.format(employer=bureau.employer.pk, zhang=bureau.zhang.pk)
    rows = exported(signed_in_as(who), url)
    assert row in [tuple(cell for cell in one[: len(row)]) for one in rows]
    assert "export=xlsx" in signed_in_as(who).get(url).content.decode()


@pytest.mark.usefixtures("closed_2021")
def test_tables_of_figures_are_exported_as_they_read(bureau, signed_in_as):
    leader = signed_in_as("lingdao")
    assert ["养老工伤失业保险累计参保", 1] in [list(row[:2]) for row in exported(leader, "/figures/2021/")]
    of_towns = exported(leader, "/figures/soc.enrolments/2021/?month=2021-01")
    assert ["小榄镇", 1] in [list(row[:2]) for row in of_towns]


def test_what_does_not_fit_into_a_file_is_said_in_it(bureau, signed_in_as, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 1)
    rows = exported(signed_in_as("jingban"), "/people/?sort=name")
    assert len(rows) == 3
    assert rows[2][0] == "此文件仅含前 1 行，请缩小查询范围后再导出。"


def test_a_file_holds_what_the_library_would_write_only_sooner(declared, bureau, signed_in_as):
    for table, rows in (
        (tables.People, Person.objects.select_related("town").order_by("pk")),
        (tables.Enrolments, Enrolment.objects.select_related("person", "employer")),
        (tables.Bills, Bill.objects.all()),
        (tables.ArrearBills, Bill.objects.annotate(payer_name=F("employer__name"))),
        (tables.WorkList, Declaration.objects.select_related("employer__town", "made_by")),
    ):
        assert list(exported_rows.values(table(rows))) == list(table(rows).as_values())


LISTS = ["/people/", "/employers/", "/declarations/", "/payments/", "/decisions/", "/what-if/", "/law/"]


@pytest.mark.parametrize("url", LISTS)
def test_every_list_goes_into_a_file(bureau, signed_in_as, url):
    heading, *_rows = exported(signed_in_as("lingdao"), url)
    assert all(heading)


def test_money_adds_up_over_all_that_is_filtered_not_the_page(bureau, signed_in_as):
    for number, fund, due, paid in (("2", "pension", 100, 0), ("3", "injury", 300, 300), ("4", "unemployment", 50, 20)):
        Bill.objects.create(
            number=number, fund=fund, month=date(2021, 2, 1), employer=bureau.employer, due_fen=due, paid_fen=paid
        )
    officer, bills = signed_in_as("jingban"), f"/employers/{bureau.employer.pk}/?month=2021-02"
    assert exported(officer, bills)[-1] == ("合计", "", 4.5, 3.2, 1.3)
    assert exported(officer, bills + "&fund=injury")[-1] == ("合计", "", 3, 3, 0)
    page = officer.get(bills + "&per_page=1&sort=-due_fen").content.decode()
    totals = page.split("<tfoot>")[1].split("</tfoot>")[0]
    assert [amount in totals for amount in ("合计", "4.50", "3.20", "1.30")] == [True] * 4
    assert "<tfoot>" not in officer.get("/people/").content.decode()


def test_rows_of_the_archive_add_up_too_and_bases_of_several_months_do_not():
    rows = [PaidMonth(Month(2021, month), "pension", 400000, 60000, 32000, True) for month in (1, 2)]
    assert list(totals.in_file(PaidMonths(rows))) == [["合计", None, None, Decimal("1200"), Decimal("640"), None]]
