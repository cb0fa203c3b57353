"""失业保险金核定表, 遗属待遇核定表, 病残津贴核定表, 城乡居民养老待遇核定表: each box as it was decided."""

from __future__ import annotations

from datetime import date
from functools import cache

from renshe.law import Month
from renshe.law.receipts.receipt import Record
from renshe.law.rulebook import Rulebook
from renshe.portal.tests.paper import kept, printed
from renshe.portal.tests.test_award import FACTS
from renshe.programmes.social_insurance.benefits.models import Death, UnemploymentClaim
from renshe.programmes.social_insurance.law import rulebook

UNEMPLOYMENT = "social_insurance.unemployment"
GRANTED = ("benefit_months", "benefit_months_earned")
PAID = ("unemployment_month_total", "unemployment_benefit", "job_search_supplement")


@cache
def book(**values: int | str) -> Rulebook:
    return rulebook().with_values(values, source="本市补录")


def test_an_unemployment_claim_has_its_months_and_its_amount_on_one_paper(bureau, signed_in_as):
    law = book(minimum_wage=172_000, subsistence_line=100_000)
    march, october = Month(2021, 3), Month(2021, 10)
    month = {"mean_wage_of_last_year": 500_000, "month_of_claim": 1, "is_past_retirement_age": False}
    granted = {"paid_months": 60, "carried_months": 3}
    record = UnemploymentClaim.objects.create(
        person=bureau.li, first_month=march.first_day, paid_months=60, mean_wage_fen=500_000,
        lost_work_on=date(2021, 2, 26), lost_work_by="agreed", registered_on=date(2021, 3, 9),
    )  # fmt: skip
    claim = Record("social_insurance.unemploymentclaim", str(record.pk))
    grant = kept(UNEMPLOYMENT, law, bureau.li, GRANTED, granted, march, dossier=claim)
    kept(UNEMPLOYMENT, law, bureau.li, PAID, month, march, dossier=claim)
    later = kept(UNEMPLOYMENT, law, bureau.li, PAID, month | {"month_of_claim": 8}, october, dossier=claim)
    first = printed(signed_in_as("jingban"), f"/decisions/{grant.pk}/worksheet.pdf")
    for box in (
        "失业保险金核定表",
        "失业时间 2021-02-26 失业原因 单位提出、协商解除",
        "失业登记日期 2021-03-09",
        "求职补贴起止月 2021-03 至 2021-08",
        "失业前累计缴费月数 60 个月 本人缴费折算的领取期限 6 个月",
        "以前未领取的期限 3 个月 失业保险金领取期限 9 个月",
        "领取起止月 2021-03 至 2021-11 本标准起始月 2021-03",
        "最低工资标准（二类地区） 1,720.00 元/月 失业保险金占最低工资比例 90%",
        "求职补贴占平均缴费工资比例 15%",
        "失业保险金 1,548.00 每月 失业保险基金",
        "求职补贴 750.00 每月 失业保险基金",
        "当月失业保险待遇合计 2,298.00 贰仟贰佰玖拾捌元整 每月 失业保险基金",
    ):
        assert box in first
    changed = printed(signed_in_as("jingban"), f"/decisions/{later.pk}/worksheet.pdf")
    assert "领取起止月 2021-03 至 2021-11 本标准起始月 2021-10" in changed
    assert "当月失业保险待遇合计 1,548.00 壹仟伍佰肆拾捌元整" in changed
    assert "求职补贴起止月 —" in changed


def test_who_has_not_paid_long_enough_is_granted_no_month(bureau, signed_in_as):
    facts = {"paid_months": 11, "carried_months": 0}
    refused = kept(UNEMPLOYMENT, rulebook(), bureau.li, GRANTED, facts, Month(2021, 3))
    paper = printed(signed_in_as("jingban"), f"/decisions/{refused.pk}/worksheet.pdf")
    assert "核定结果 不符合条件，不予发放" in paper
    assert "失业保险金领取期限 0 个月" in paper
    assert "领取起止月 —" in paper
    assert "向人民法院提起行政诉讼" in paper.replace(" ", "").replace("\n", "")


def test_survivors_have_both_grants_with_their_months(bureau, signed_in_as):
    facts = {"death_status": "retired", "full_years_paid": 20, "full_years_of_pension": 3}
    law = book(provincial_income_of_last_year=5_485_400)
    names = ("funeral_grant", "survivors_grant")
    bureau.li.died_on = date(2022, 3, 9)
    bureau.li.save()
    death = Death.objects.create(
        person=bureau.li, payee=bureau.zhang, status=Death.Status.RETIRED, first_month=date(2022, 4, 1)
    )
    dossier = Record("social_insurance.death", str(death.pk))
    decision = kept("social_insurance.survivors", law, bureau.li, names, facts, Month(2022, 3), dossier=dossier)
    paper = printed(signed_in_as("jingban"), f"/decisions/{decision.pk}/worksheet.pdf")
    results = decision.receipt["results"]
    assert results == {"funeral_grant": 914_233, "survivors_grant": 5_028_283}
    for box in (
        "遗属待遇核定表",
        "死亡日期 2022-03-09 领取人 张三丰",
        "死亡时状态 退休",
        "领取人签收",
        "丧葬补助金 9,142.33 玖仟壹佰肆拾贰元叁角叁分 一次性 养老保险基金",
        "抚恤金 50,282.83 伍万零贰佰捌拾贰元捌角叁分 一次性 养老保险基金",
    ):
        assert box in paper


def test_survivors_of_somebody_dead_before_september_2021_have_a_funeral_grant_and_relief(bureau, signed_in_as):
    names = ("funeral_grant_before_2021", "dependants_relief_before_2021")
    bureau.li.died_on = date(2021, 3, 9)
    bureau.li.save()
    death = Death.objects.create(
        person=bureau.li, payee=bureau.zhang, status=Death.Status.RETIRED, first_month=date(2021, 4, 1)
    )
    dossier, law = Record("social_insurance.death", str(death.pk)), book(old_survivors_average_wage=650_000)
    facts = {"leaves_dependants": True}
    decision = kept("social_insurance.survivors", law, bureau.li, names, facts, Month(2021, 3), dossier=dossier)
    paper = printed(signed_in_as("jingban"), f"/decisions/{decision.pk}/worksheet.pdf")
    for box in (
        "遗属待遇核定表",
        "有供养直系亲属 是",
        "是 6,500.00 元/月",  # the average wage, beside it
        "丧葬补助金（2021 年 8 月以前） 19,500.00 壹万玖仟伍佰元整 一次性 养老保险基金",
        "39,000.00 叁万玖仟元整 一次性 养老保险基金",
    ):
        assert box in paper


def test_the_sickness_allowance_has_its_case_and_its_parts(bureau, signed_in_as):
    facts = FACTS | {"months_with_deemed": 240, "months_to_retirement": 36, "other_parts": 12_300}
    law = book(calculation_base=900_000)
    names = ("sickness_allowance", "sickness_months", "sickness_case")
    decision = kept("social_insurance.sickness", law, bureau.li, names, facts, Month(2025, 3))
    paper = printed(signed_in_as("jingban"), f"/decisions/{decision.pk}/worksheet.pdf")
    for box in (
        "病残津贴核定表",
        "病残津贴适用情形 第三条（距退休不超过五年）",
        "个人账户养老金 100.00 每月 养老保险基金",
    ):
        assert box in paper
    assert "过渡性养老金等其他部分 123.00 每月 养老保险基金" in paper


def test_a_residents_pension_has_its_basic_and_its_account_part(bureau, signed_in_as):
    law = book(resident_basic_standard=22_000, resident_scheme_began="2010-01")
    names = ("resident_pension", "resident_basic_pension", "resident_account_pension", "is_resident_pension_due",
             "resident_years_required", "resident_missing_years")  # fmt: skip
    facts = {"born": "1962-06", "resident_age": 60, "years_paid": 15, "resident_account": 1_390_000}
    decision = kept("social_insurance.residents", law, bureau.li, names, facts, Month(2022, 7))
    paper = printed(signed_in_as("jingban"), f"/decisions/{decision.pk}/worksheet.pdf")
    assert "城乡居民养老待遇核定表" in paper
    assert "出生年月 1962-06 本地制度实施月份 2010-01" in paper
    assert "按月领取须缴费的年数 12" in paper
    assert "城乡居民个人账户养老金 100.00 每月 城乡居民养老保险基金" in paper
    assert "城乡居民养老金 320.00 叁佰贰拾元整 每月" in paper
