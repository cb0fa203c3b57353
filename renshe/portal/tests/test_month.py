"""A month's page: what makes up its difference, its arrears, its statement on paper."""

from __future__ import annotations

import re
import subprocess
from datetime import date

import pytest
from django.test import Client

from renshe.access.models import TrailEntry
from renshe.archive import files, query
from renshe.archive.models import Run, RunStep, SealedMonth
from renshe.law import Month
from renshe.ledger import arrivals, chart
from renshe.ledger.arrivals import Arrived
from renshe.ledger.models import Bill, ExchangeFile
from renshe.ledger.tests.tampering import triggers_off
from renshe.portal.tests.lists import exported
from renshe.programmes.social_insurance.models import Death
from renshe.registry.models import Insurance, Person

MARCH = Month(2021, 3)
RECEIVED = """SELECT * FROM (VALUES {rows})
  AS t (bill_number, fund, period, payer_kind, payer_id, arrived_on, amount_fen, voucher)"""
CREDITED = """SELECT * FROM (VALUES {rows}) AS t (person_id, employer_id, period, arrived_on, town_id,
  pension_pooled_fen, pension_account_fen, unemployment_employer_fen, unemployment_employee_fen, injury_employer_fen)"""


@pytest.fixture(autouse=True)
def archive_folder(tmp_path, settings):
    settings.ARCHIVE_FOLDER = tmp_path


def written(name: str, select: str, order: tuple[str, ...]) -> None:
    with query.connect() as duck:
        files.write(duck, MARCH, name, select, order)


def printed(officer: Client) -> str:
    answer = officer.get("/months/2021-03/statement.pdf")
    assert answer["Content-Type"] == "application/pdf"
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def march(bureau):
    """永兴's pension bill agrees everywhere; of 李四's, 400.00 was received, 300.00 booked, 250.00 credited."""
    with triggers_off():
        Bill.objects.all().delete()
    day = MARCH.first_day
    ours = Bill.objects.create(number="P-1", fund="pension", month=day, employer=bureau.employer, due_fen=90000)
    hers = Bill.objects.create(number="P-2", fund="pension", month=day, person=bureau.li, due_fen=50000)
    chart.ensure()
    arrivals.book(MARCH, [Arrived("V1", "P-1", day, 90000, 30000), Arrived("V2", "P-2", day, 30000, 10000)])
    received = [
        f"('P-1', 'pension', DATE '{day}', 'E', {bureau.employer.pk}, DATE '{day}', 90000::BIGINT, 'V1')",
        f"('P-2', 'pension', DATE '{day}', 'P', {bureau.li.pk}, DATE '{day}', 40000::BIGINT, 'V2')",
    ]
    written("arrivals", RECEIVED.format(rows=", ".join(received)), ("bill_number", "voucher"))
    credited = [
        f"({bureau.zhang.pk}, {bureau.employer.pk}, DATE '{day}', DATE '{day}', 1, 60000::BIGINT, 30000, 0, 0, 0)",
        f"({bureau.li.pk}, 0, DATE '{day}', DATE '{day}', 1, 20000, 5000, 0, 0, 0)",
    ]
    written("credited", CREDITED.format(rows=", ".join(credited)), ("person_id",))
    return ours, hers


@pytest.mark.django_db(transaction=True)
def test_the_difference_opens_to_the_bills_that_make_it_up(march, bureau, signed_in_as):
    officer = signed_in_as("jingban")
    page = officer.get("/months/2021-03/").content.decode()
    for words in ("应缴", "入库", "到账", "记账", "1,300.00", "1,200.00", "1,150.00", "150.00"):
        assert words in page
    assert '/months/2021-03/differences/?fund=pension"' in page

    opened = officer.get("/months/2021-03/differences/?fund=pension").content.decode()
    for words in ("李四", f"/people/{bureau.li.pk}/", "2021-03", "400.00", "300.00", "250.00", "150.00"):
        assert words in opened
    assert "永兴五金" not in opened
    told = TrailEntry.objects.get(action="list.seen")
    assert told.detail["asked"] == {"fund": "pension"}

    rows = exported(officer, "/months/2021-03/differences/?fund=pension")
    assert rows[1:-1] == [("李四", "养老保险", "2021-03", 400, 300, 250, 150)]
    assert "没有记录。" in officer.get("/months/2021-03/differences/?fund=injury").content.decode()
    assert officer.get("/months/2021-03/differences/?fund=x").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_sealed_month_keeps_its_arrears_and_tells_beside_them_what_is_owed_now(march, bureau, signed_in_as):
    officer = signed_in_as("jingban")

    def sheet() -> list[tuple[object, ...]]:
        return [row[:4] for row in exported(officer, "/months/2021-03/")[:5]]

    assert sheet() == [
        ("险种", "应缴", "月末欠费", "目前欠费"), ("养老保险", 1400, "", 200), ("工伤保险", 0, "", 0),
        ("失业保险", 0, "", 0), ("合计", 1400, "", 200),
    ]  # fmt: skip
    for month in (date(2020, 12, 1), MARCH.first_day):
        totals = {f"{fund}_arrears_of_month_fen": 55000 if fund == "pension" else 0 for fund in Insurance}
        SealedMonth.objects.create(month=month, totals=totals, previous_hash="0", hash=str(month))
    assert (sheet()[1], sheet()[4]) == (("养老保险", 1400, 550, 200), ("合计", 1400, 550, 200))
    paper = printed(officer)
    assert ("月末欠费" in paper, "目前欠费" in paper, "550.00" in paper) == (True, False, True)


def test_a_month_names_the_benefits_and_the_dead_whom_a_value_not_entered_leaves_waiting(march, bureau, signed_in_as):
    run = Run.objects.create(kind="social_insurance.month", month=MARCH.first_day)
    totals = {"total_fen": 5, "awaiting_adjusted_allowance": 7, "awaiting_adjusted_survivor_allowance": 2}
    for month in (date(2020, 12, 1), MARCH.first_day):
        sealed = {f"{fund}_arrears_of_month_fen": 0 for fund in Insurance}
        SealedMonth.objects.create(month=month, totals=sealed, previous_hash="0", hash=str(month))
    Person.objects.filter(pk=bureau.zhang.pk).update(died_on=date(2021, 2, 9))
    Death.objects.create(person=bureau.zhang, payee=bureau.li, status="retired", first_month=MARCH.first_day)
    totals["awaiting_funeral_grant_before_2021"] = 1
    RunStep.objects.create(run=run, name="benefits", totals=totals)
    page = signed_in_as("jingban").get("/months/2021-03/").content.decode()
    assert "等待年度调整通知的待遇" in page
    assert "调整后的伤残津贴：7 人" in page
    assert "调整后的供养亲属抚恤金：2 人" in page
    assert "丧葬补助金（2021年8月以前）：1 人" in page.partition("尚未核定的死亡待遇")[2]
    missing = "参数“2021年8月以前遗属待遇的平均工资”（old_survivors_average_wage）在 2021-02 没有取值"
    assert f"张三丰</a> {missing}，请在文件 survivors_choice.yaml 中录入。" in page


def test_before_its_close_a_month_has_no_sums_and_no_statement_to_sign(bureau, signed_in_as):
    SealedMonth.objects.create(month=date(2021, 1, 1), previous_hash="0", hash="a")
    page = signed_in_as("jingban").get("/months/2021-02/").content.decode()
    assert re.findall(r'data-label="(?:应缴|到账)">\s*([^<\s]+)\s*<', page) == ["—"] * 8
    assert "打印对账单" not in page


@pytest.mark.django_db(transaction=True)
def test_a_town_sees_of_the_difference_what_is_its_own(march, bureau, signed_in_as):
    assert "李四" in signed_in_as("shiqi").get("/months/2021-03/differences/").content.decode()
    bureau.li.town = bureau.xiaolan
    bureau.li.save()
    assert "李四" not in signed_in_as("shiqi").get("/months/2021-03/differences/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_statement_is_a_paper_with_the_pages_sums_and_three_signatures(march, bureau, signed_in_as):
    paper = printed(signed_in_as("jingban"))
    for words in ("月度对账单", "2021-03", "未月结", "1,300.00", "1,200.00", "1,150.00", "经办", "复核", "审批"):
        assert words in paper


def test_arrears_are_the_bills_not_paid_in_full_of_ones_own_towns(bureau, signed_in_as):
    month, city, town = date(2021, 1, 1), signed_in_as("jingban"), signed_in_as("shiqi")
    Bill.objects.create(number="P-3", fund="pension", month=month, person=bureau.li, due_fen=50000, paid_fen=20000)
    Bill.objects.create(number="I-3", fund="injury", month=month, employer=bureau.employer, due_fen=700, paid_fen=700)
    page = city.get("/months/2021-01/arrears/").content.decode()
    for words in ("永兴五金", "234,567.89", "李四", "300.00"):
        assert words in page
    assert "7.00" not in page
    of_town = town.get("/months/2021-01/arrears/").content.decode()
    assert ("永兴五金" in of_town, "仅列本人所辖镇街。" in of_town, "仅列本人所辖镇街。" in page) == (
        False,
        True,
        False,
    )
    assert "永兴五金" not in city.get("/months/2021-01/arrears/?q=李").content.decode()
    rows = exported(city, "/months/2021-01/arrears/?q=李")
    assert rows[1:-1] == [("李四", "P-3", "养老保险", 500, 200, 300)]


def test_a_light_tells_which_partners_files_have_not_all_come(bureau, signed_in_as):
    for partner, direction, name in (
        ("tax", "out", "bills"),
        ("bank", "out", "pay-B01"),
        ("bank", "out", "pay-B02"),
        ("bank", "in", "answer-B01"),
    ):
        ExchangeFile.objects.create(
            partner=partner, direction=direction, name=name, month=MARCH.first_day, rows=1, total_fen=1, sha256="0"
        )
    page = signed_in_as("jingban").get("/months/2021-03/").content.decode()
    lights = re.findall(r'<span class="badge[^"]*">\s*([^<\s]+)\s*</span>\s+(\S+)\s+(?:\((\d / \d)\))?', page)
    assert lights[-8:-4] == [
        ("已送", "送税务的应缴文件", "1 / 1"),
        ("未到", "税务入库文件", "0 / 1"),
        ("已送", "送银行的报盘文件", "2 / 2"),
        ("部分", "银行回盘文件", "1 / 2"),
    ]
