"""工伤待遇核定表: benefits by grade with who pays them, care, death with dependants; one dossier makes one paper."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import SimpleNamespace

from renshe.casework.models import Decision
from renshe.law import Month
from renshe.law.receipts.receipt import Record
from renshe.law.rulebook import Rulebook
from renshe.portal.papers import filled
from renshe.portal.papers.injury import INJURY
from renshe.portal.papers.reading import Reading
from renshe.portal.tests.paper import kept, printed
from renshe.programmes.social_insurance.benefits.models import Benefit, Death, Dependant, Injury
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.tests.conftest import make_person
from renshe.registry.models import Person

(ITEM,) = INJURY.items
ON = Month(2021, 3)
BOOK = {
    "area_average_wage": 800_000,
    "minimum_wage": 172_000,
    "disability_allowance_floor": 200_000,
    "national_income_of_last_year": 4_383_400,
}
BY_GRADE = ("disability_lump_sum", "disability_allowance", "medical_subsidy", "employment_subsidy")
AT_DEATH = ("death_lump_sum", "injury_funeral_grant")


@cache
def book() -> Rulebook:
    return rulebook().with_values(BOOK, source="本市补录")


def by_grade(person: Person, grade: int, *, number: str = "7", placed: bool = False, ended: bool = False) -> Decision:
    facts = {"own_wage": 500_000, "grade": grade, "is_placed_in_work": placed, "is_relation_ended": ended}
    return kept(ITEM, book(), person, BY_GRADE, facts, ON, dossier=Record("social_insurance.injury", number))


def care(person: Person, *, number: str = "7") -> Decision:
    facts = {"care_scheme": "national", "care_level": 2}
    return kept(ITEM, book(), person, ["care_allowance"], facts, ON, dossier=Record("social_insurance.injury", number))


def test_a_grade_that_leaves_work_is_paid_by_the_fund_with_the_care_of_the_same_dossier(bureau, signed_in_as):
    decision = by_grade(bureau.li, 2)
    of_care = care(bureau.li)
    care(bureau.li, number="8")  # of another injury
    paper = printed(signed_in_as("jingban"), f"/decisions/{decision.pk}/worksheet.pdf")
    for box in (
        "工伤待遇核定表",
        "伤残等级 2 生活护理等级 2",
        "受伤前十二个月平均缴费工资 5,000.00 元/月 本人工资 5,000.00 元/月",
        "统筹地区上年度职工月平均工资 8,000.00 元/月",
        "一次性伤残补助金 125,000.00 壹拾贰万伍仟元整 一次性 工伤保险基金",
        "伤残津贴 4,250.00 肆仟贰佰伍拾元整 每月 工伤保险基金",
        "生活护理费 3,200.00 叁仟贰佰元整 每月 工伤保险基金",
        "一次性工伤医疗补助金 0.00 一次性",
        "一次性伤残就业补助金 0.00 一次性",
    ):
        assert box in paper
    assert f"决定编号：{decision.pk} · {of_care.pk} ·" in paper
    assert decision.receipt_hash in paper
    assert of_care.receipt_hash in paper


def test_the_day_of_the_injury_and_the_employer_are_those_of_the_dossier(bureau, signed_in_as):
    dossier = Injury.objects.create(
        person=bureau.li,
        employer=bureau.employer,
        injured_on=date(2020, 9, 17),
        own_wage_fen=500_000,
        grade=8,
        first_month=date(2021, 3, 1),
    )
    paper = printed(
        signed_in_as("jingban"), f"/decisions/{by_grade(bureau.li, 8, number=str(dossier.pk)).pk}/worksheet.pdf"
    )
    assert "受伤日期 2020-09-17 受伤时用人单位 永兴五金" in paper


def test_of_grades_five_and_six_the_employer_pays_the_allowance(bureau, signed_in_as):
    paper = printed(signed_in_as("jingban"), f"/decisions/{by_grade(bureau.li, 5).pk}/worksheet.pdf")
    assert "伤残津贴 3,500.00 叁仟伍佰元整 每月 用人单位" in paper
    assert "一次性伤残补助金 90,000.00 玖万元整 一次性 工伤保险基金" in paper


def test_at_the_end_of_the_relation_the_fund_pays_one_subsidy_and_the_employer_the_other(bureau, signed_in_as):
    paper = printed(signed_in_as("jingban"), f"/decisions/{by_grade(bureau.li, 5, ended=True).pk}/worksheet.pdf")
    assert "一次性工伤医疗补助金 50,000.00 伍万元整 一次性 工伤保险基金" in paper
    assert "一次性伤残就业补助金 250,000.00 贰拾伍万元整 一次性 用人单位" in paper
    assert "是否" not in paper
    assert "已解除或者终止劳动关系 是" in paper


def death(bureau: SimpleNamespace) -> Decision:
    """What is paid at once, then the allowance of a spouse, a lone elder and a child."""
    bureau.li.died_on = date(2021, 2, 4)
    bureau.li.save()
    dead = Death.objects.create(
        person=bureau.li, payee=bureau.zhang, status="in_service", injured_on=date(2021, 2, 3), first_month=ON.first_day
    )
    for number, (name, kind) in enumerate((("李妻", "spouse"), ("李母", "parent"), ("李子", "child")), start=71):
        relative = make_person(bureau.shiqi, number, name)
        Dependant.objects.create(death=dead, person=relative, kind=kind)
    at_once, _funeral = (kept(ITEM, book(), bureau.li, [name], {}, Month(2021, 2)) for name in AT_DEATH)
    rows = [
        {"relation": "spouse", "is_lone": False},
        {"relation": "other", "is_lone": True},
        {"relation": "other", "is_lone": False},
    ]
    facts = {"own_wage": 500_000, "injured_on": "2021-02-03", "dependants": rows}
    dossier = Record("social_insurance.death", "3")
    kept(ITEM, book(), bureau.li, ["dependants_allowance", "dependants_before_cap"], facts, ON, dossier=dossier)
    return at_once


def test_a_death_has_grants_and_each_dependant_with_share_and_cap(bureau, signed_in_as):
    by_grade(bureau.li, 2)  # an injury of before is another dossier
    paper = printed(signed_in_as("jingban"), f"/decisions/{death(bureau).pk}/worksheet.pdf")
    for box in (
        "受伤日期 2021-02-03",
        "适用法规月份 2021-02、2021-03",
        "死亡日期 2021-02-04 领取人 张三丰",
        "一次性工亡补助金 876,680.00 捌拾柒万陆仟陆佰捌拾元整 一次性 工伤保险基金 2021-02",
        "丧葬补助金（工伤） 48,000.00 肆万捌仟元整 一次性 工伤保险基金 2021-02",
        "供养亲属抚恤金 5,000.00 伍仟元整 每月 工伤保险基金 2021-03",
        "序号 姓名 与死者关系 孤寡老人或者孤儿 占本人工资比例 核定额（元/月）",
        "1 李妻 配偶 否 40% 2,000.00",
        "2 李母 父母 是 40% 2,000.00",
        "3 李子 子女 否 30% 1,500.00",
        "供养亲属抚恤金核定额合计 5,500.00",
        "封顶线：本人工资 5,000.00",
    ):
        assert box in paper
    assert "伤残等级" not in paper.partition("\f")[0]
    assert "领取人签收" in paper


def test_a_yearly_raise_has_what_is_paid_from_then_on(bureau, signed_in_as):
    facts = {"allowance_grade": 4, "allowance_before": 390_000, "is_started_in_year": False}
    law = book().with_values({"allowance_raise": dict.fromkeys((1, 2, 3, 4), 35_500)}, source="本市补录")
    dossier = Record("social_insurance.injury", "7")
    decision = kept(ITEM, law, bureau.li, ["adjusted_allowance"], facts, Month(2021, 1), dossier=dossier)
    paper = printed(signed_in_as("jingban"), f"/decisions/{decision.pk}/worksheet.pdf")
    assert "调整前伤残津贴 3,900.00 元/月" in paper
    assert "调整后的伤残津贴 4,255.00 肆仟贰佰伍拾伍元整 每月 工伤保险基金" in paper


def test_dependants_decided_again_have_what_each_is_paid_with_the_raises_of_before(bureau, signed_in_as):
    death(bureau)
    relatives = list(Dependant.objects.select_related("person").order_by("pk"))[:2]
    rows = [{"relation": "spouse", "is_lone": False}, {"relation": "other", "is_lone": True}]
    facts = {"own_wage": 500_000, "injured_on": "2021-02-03", "dependants": rows, "raises": 26_700}
    dossier = Record("social_insurance.death", "3")
    again = kept(ITEM, book(), bureau.li, ["dependants_allowance_again"], facts, Month(2022, 5), dossier=dossier)
    for one, fen in zip(relatives, (213_350, 213_350), strict=True):
        Benefit.objects.create(
            person=one.person, kind="dependants_allowance", fund="injury", decision=again, amount_fen=fen,
            first_month=date(2022, 5, 1), death=one.death, is_one_off=False,
        )  # fmt: skip
    paper = printed(signed_in_as("jingban"), f"/decisions/{again.pk}/worksheet.pdf")
    for box in (
        "1 李妻 配偶 否 40% 2,000.00",
        "重新核定的供养亲属抚恤金 4,267.00",
        "其中：李妻 2,133.50",
        "重新核定的供养亲属抚恤金 4,267.00 肆仟贰佰陆拾柒元整 每月 工伤保险基金",
    ):
        assert box in paper
    assert "供养亲属抚恤金 4,000.00 肆仟元整" not in paper


def test_it_reads_in_english(bureau, signed_in_as):
    death(bureau)
    paper = printed(signed_in_as("jingban"), f"/decisions/{Decision.objects.latest('pk').pk}/worksheet.pdf?in=en")
    assert "Determination of work-injury benefits" in paper
    assert "2 李母 parent yes 40% 2,000.00" in paper
    assert "death lump sum 876,680.00 捌拾柒万陆仟陆佰捌拾元整 once injury fund" in paper


def test_every_amount_is_the_decisions_own_for_every_grade(bureau):
    for grade in range(1, 11):
        decision = by_grade(bureau.li, grade, ended=grade > 4)
        amounts = {one["name"]: one["fen"] for one in filled.amounts(INJURY, Reading([decision]))}
        assert amounts == decision.receipt["results"]
