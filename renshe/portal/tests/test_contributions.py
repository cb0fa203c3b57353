"""From a bill to its people, from a person's month to each amount and the clause by which it was reckoned."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from renshe.access.models import TrailEntry
from renshe.archive import files, query
from renshe.law import Month
from renshe.ledger import bills
from renshe.ledger.models import Bill
from renshe.portal.listed.contributions import BILLED
from renshe.portal.tests.lists import exported

JULY, AUGUST = Month(2021, 7), Month(2021, 8)
# By the law of 2021-07: base 8,000; 14 % and 8 % of it; unemployment 0.48 % and 0.2 %; injury by class.
ROSTER = """SELECT {zhang}::BIGINT AS person_id, {employer}::BIGINT AS employer_id, 'employee' AS kind,
  4::SMALLINT AS injury_class, true AS pays_pension, false AS pays_unemployment, false AS pays_injury,
  {wage}::BIGINT AS wage_fen, '{source}' AS wage_source, {wage}::BIGINT AS pension_base_fen,
  {pooled}::BIGINT AS pension_pooled_fen, {account}::BIGINT AS pension_account_fen, 0::BIGINT AS unemployment_base_fen,
  0::BIGINT AS unemployment_employer_fen, 0::BIGINT AS unemployment_employee_fen, 0::BIGINT AS injury_base_fen,
  0::BIGINT AS injury_employer_fen"""
CREDITED = """SELECT {zhang}::BIGINT AS person_id, {employer}::BIGINT AS employer_id, DATE '2021-07-01' AS period,
  DATE '2021-07-20' AS arrived_on, 112000::BIGINT AS pension_pooled_fen, 63999::BIGINT AS pension_account_fen,
  0::BIGINT AS unemployment_employer_fen, 0::BIGINT AS unemployment_employee_fen, 0::BIGINT AS injury_employer_fen"""

LIMITS_OF_2020 = """
pension_base_floor:
  values:
    - {from: 2020-01, value: 337600, source: "test", state: assumed}
pension_base_ceiling:
  values:
    - {from: 2020-01, value: 1900000, source: "test", state: assumed}
"""


@pytest.fixture
def billed(bureau: SimpleNamespace, settings: LazySettings, tmp_path: Path) -> SimpleNamespace:
    """July: 张三丰 is declared with 8,000 yuan, a fen is owed; August: nobody declares, 110 % are carried on."""
    settings.HOME, settings.ARCHIVE_FOLDER = tmp_path, tmp_path / "archive"
    ids = {"zhang": bureau.zhang.pk, "employer": bureau.employer.pk}
    july = ROSTER.format(**ids, wage=800000, source="declared", pooled=112000, account=64000)
    august = ROSTER.format(**ids, wage=880000, source="carried", pooled=123200, account=70401)
    with query.connect() as duck:
        files.write(duck, JULY, "assessed", july, ("person_id",))
        files.write(duck, AUGUST, "assessed", august, ("person_id",))
        files.write(duck, JULY, "credited", CREDITED.format(**ids), ("person_id",))
    bills.raise_bills(JULY, [bills.NewBill("pension", 176000, employer_id=bureau.employer.pk, person_id=None)])
    bureau.number = Bill.objects.get(month=JULY.first_day).number
    return bureau


def test_a_bill_opens_to_its_people_and_a_person_to_the_clauses(billed, signed_in_as):
    officer, url = signed_in_as("jingban"), f"/bills/{billed.number}/"
    page = officer.get(url).content.decode()
    assert f'href="/people/{billed.zhang.pk}/contributions/2021-07/"' in page
    assert exported(officer, url)[1] == ("张三丰", "4420**********001X", 8000, 8000, 1120, 640, 1760)
    assert TrailEntry.objects.filter(action="list.seen", subject_key=f"bill {billed.number}").exists()
    month = officer.get(f"/people/{billed.zhang.pk}/contributions/2021-07/").content.decode()
    assert "养老保险单位缴费</span> <strong>1,120.00" in month
    assert "社会保险法 第十二条第一款" in month
    assert "据报道，未核对原文" in month  # the state of a value of the law
    assert "当时核定为" not in month
    assert f'href="/bills/{billed.number}/"' in officer.get(f"/employers/{billed.employer.pk}/").content.decode()


@pytest.mark.parametrize(
    ("classes", "pooled_fen", "said"),
    [
        ("SELECT {employer}::BIGINT AS employer_id, 'micro' AS unit_class", 0, "微型企业"),
        ("SELECT 0::BIGINT AS employer_id, 'micro' AS unit_class", 112000, "未登记当月的单位类型，未予减免"),
    ],
)
def test_a_bill_of_2020_says_by_which_class_its_payer_was_relieved(
    billed, signed_in_as, settings, classes, pooled_fen, said
):
    settings.LAW_FOLDER = settings.HOME / "law"
    settings.LAW_FOLDER.mkdir()
    (settings.LAW_FOLDER / "city.yaml").write_text(LIMITS_OF_2020, "utf-8")
    ids, march = {"zhang": billed.zhang.pk, "employer": billed.employer.pk}, Month(2020, 3)
    with query.connect() as duck:
        rows = ROSTER.format(**ids, wage=800000, source="declared", pooled=pooled_fen, account=64000)
        files.write(duck, march, "assessed", rows, ("person_id",))
        files.write(duck, march, "classes", classes.format(**ids), ("employer_id",))
    due = pooled_fen + 64000
    bills.raise_bills(march, [bills.NewBill("pension", due, employer_id=billed.employer.pk, person_id=None)])
    officer, number = signed_in_as("jingban"), Bill.objects.get(month=march.first_day).number
    assert said in officer.get(f"/bills/{number}/").content.decode()
    month = officer.get(f"/people/{billed.zhang.pk}/contributions/2020-03/").content.decode()
    assert "养老保险单位缴费</span> <strong>1,120.00" in month
    assert ("阶段性减免后单位应缴</span> <strong>0.00" in month) == (pooled_fen == 0)
    assert "当时核定为" not in month
    assert said in month


def test_only_a_pension_bill_has_a_share_for_an_individual_account():
    with override("zh-hans"):
        shares = {fund: [str(one.header) for one in table([]).columns][4:] for fund, table in BILLED.items()}
    assert shares == {
        "pension": ["单位缴费（统筹）", "个人缴费（个人账户）", "应缴（元）"],
        "unemployment": ["单位缴费", "个人缴费", "应缴（元）"],
        "injury": ["单位缴费", "应缴（元）"],
    }


def test_a_figures_records_lead_to_the_bill(billed, signed_in_as):
    page = signed_in_as("lingdao").get("/figures/soc.contributions_due/2021/records/?month=2021-07").content.decode()
    assert f'href="/bills/{billed.number}/"' in page


def test_a_wage_carried_on_is_explained_and_another_amount_than_the_laws_is_said(billed, signed_in_as):
    page = signed_in_as("zhang").get("/me/contributions/2021-08/").content.decode()
    assert "未按时申报的缴费工资</span> <strong>8,800.00" in page
    assert "社会保险法 第六十二条" in page
    assert "当时核定为 704.01 元；按现行参数计算的结果如上。" in page
    assert "/people/" not in page


def test_ones_own_months_say_whether_they_are_paid_in_full(billed, signed_in_as):
    assert exported(signed_in_as("zhang"), "/me/contributions/")[1:] == [
        ("2021-07", "养老保险", 8000, 1120, 639.99, "否"),
        ("合计", "", "", 1120, 639.99, ""),
    ]
    assert exported(signed_in_as("zhang"), "/me/contributions/?insurance=injury")[1:] == []
    assert 'href="/me/contributions/2021-07/"' in signed_in_as("zhang").get("/me/contributions/").content.decode()


def test_another_towns_bill_and_person_do_not_exist_for_an_officer(billed, signed_in_as):
    town = signed_in_as("shiqi")
    for url in (f"/bills/{billed.number}/", f"/people/{billed.zhang.pk}/contributions/2021-07/", "/bills/P-1/"):
        assert town.get(url).status_code == 404
    assert signed_in_as("yongxing").get(f"/bills/{billed.number}/").status_code == 403
    assert signed_in_as("zhang").get(f"/people/{billed.zhang.pk}/contributions/2021-07/").status_code == 403
    assert signed_in_as("jingban").get(f"/people/{billed.li.pk}/contributions/2021-07/").status_code == 404


def test_an_employer_opens_its_own_bill_and_nobody_elses(billed, signed_in_as):
    agent, url = signed_in_as("yongxing"), f"/employer/bills/{billed.number}/"
    assert f'href="{url}"' in agent.get("/employer/bills/").content.decode()
    page = agent.get(url).content.decode()
    assert f'href="{url}people/{billed.zhang.pk}/"' in page
    assert '"/people/' not in page
    why = agent.get(f"{url}people/{billed.zhang.pk}/").content.decode()
    assert "社会保险法 第十二条第一款" in why
    assert "639.99" not in why  # what arrived for the person is the person's
    told = TrailEntry.objects.filter(user=billed.users["yongxing"]).order_by("pk").values_list("action", "subject_key")
    assert list(told) == [("list.seen", f"bill {billed.number}"), ("seen", str(billed.zhang.pk))]
    bills.raise_bills(JULY, [bills.NewBill("pension", 1, person_id=billed.li.pk)])
    others = Bill.objects.get(person=billed.li).number
    for address in (f"{url}people/{billed.li.pk}/", f"/employer/bills/{others}/", "/employer/bills/P-1/"):
        assert agent.get(address).status_code == 404
    assert signed_in_as("zhang").get(url).status_code == 403
