"""养老待遇核定表: what an officer reads on it is what was decided; who may not see the decision gets no paper of it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renshe.access.models import RoleHolding, TrailEntry, User
from renshe.casework import decisions
from renshe.casework.models import Decision
from renshe.law import Month
from renshe.law.receipts.receipt import Known, Record, decide
from renshe.portal.papers import filled, printing
from renshe.portal.papers.capitals import capitals
from renshe.portal.papers.pension import PENSION
from renshe.portal.papers.reading import Reading
from renshe.portal.tests.paper import kept, printed
from renshe.portal.tests.test_award import FACTS, award_of
from renshe.programmes.social_insurance import awards, retiring
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.law.pension import YEARS
from renshe.programmes.social_insurance.models import PensionAward, Retirement
from renshe.registry.models import PersonAccount

NAMES = [awards.WHOLE, *awards.PARTS.values()]
FEBRUARY, MARCH = Month(2021, 2), Month(2021, 3)
TRANSITIONAL = {"deemed_account": 2_000_000, "early_months": 100, "later_index_sum": "40"}


@pytest.fixture
def pension(bureau: SimpleNamespace) -> Decision:
    """李四 of 石岐: 14 deemed years, one paid, from March 2021 on."""
    Retirement.objects.create(
        person=bureau.li, retires_on=date(2021, 2, 28), first_month=MARCH.first_day, deemed_months=168
    )
    return kept(awards.ITEM, rulebook(), bureau.li, NAMES, FACTS | TRANSITIONAL, FEBRUARY)


def test_the_paper_has_the_boxes_that_an_officer_fills_in(pension, signed_in_as):
    paper = printed(signed_in_as("jingban"), f"/decisions/{pension.pk}/worksheet.pdf")
    for box in (
        "养老待遇核定表",
        "参加工作时间 — 退休时间 2021-02-28",
        "退休类别 达到法定退休年龄 退休时年龄 50 周岁 0 个月",
        "Determination of pension",
        "姓名 李四 证件号码 4420**********0028",
        "性别 女 出生日期 1990-03-07",
        "待遇起始月 2021-03",
        "实际缴费年限 12 个月（1 年 0 个月） 视同缴费年限 168 个月（14 年 0 个月）",
        "累计缴费年限 180 个月（15 年 0 个月）",
        "平均缴费指数 0.7728",
        "养老金计发基数 8,332.00 元/月（暂定）",
        "个人账户储存额 19,500.00 元 计发月数 195 个月",
        "基础养老金 1,107.82（暂定） 每月",
        "个人账户养老金 100.00 每月",
        "过渡性养老金 558.62（暂定） 每月",
        "其中：过渡性养老金老办法数额 166.67",
        "其中：过渡性养老金调节金 231.95（暂定）",
        "其中：缴费年限津贴 60.00",
        "其中：过渡性养老金定额 100.00",
        "月基本养老金 1,766.44（暂定） 壹仟柒佰陆拾陆元肆角肆分 每月",
    ):
        assert box in paper
    assert "预核定：养老金计发基数尚未公布，现按暂定数额核定；" in paper
    assert "不含退休当年利息" in paper


def test_an_early_retirement_names_its_ground_its_clause_and_when_work_began(bureau, signed_in_as):
    li = bureau.li
    dossier = Retirement.objects.create(
        person=li, retires_on=date(2021, 2, 28), first_month=MARCH.first_day, deemed_months=168,
        ground="special_work", kind_of_work="high_heat", special_months=130, began_work_in=date(1995, 4, 1),
    )  # fmt: skip
    known = Record("social_insurance.retirement", str(dossier.pk))
    work = {"sex": "female", "born": "1976-02", "kind_of_work": "high_heat", "special_months": 130,
            "months_with_deemed": 180}  # fmt: skip
    asked = retiring.GROUNDS["special_work"].formulas
    special = kept(retiring.ITEM, rulebook(), li, asked, work, FEBRUARY, dossier=known)
    pension = kept(awards.ITEM, rulebook(), li, NAMES, FACTS | TRANSITIONAL, FEBRUARY, dossier=known)
    for one in (pension, special):
        paper = printed(signed_in_as("jingban"), f"/decisions/{one.pk}/worksheet.pdf")
        for box in (
            "参加工作时间 1995-04 退休时间 2021-02-28",
            "退休类别 特殊工种提前退休",
            "特殊工种类别 高温 特殊工种累计月数 130 个月",
            "要求的特殊工种月数 108 个月 特殊工种最早退休年月 2021-02",
            "累计缴费月数（含视同） 180 个月 待遇起始月 2021-03",
            f"决定编号：{pension.pk} · {special.pk}",
            "适用法规月份：2021-02 ",
        ):
            assert box in paper
        assert "国发〔1978〕104号第一条第二项" in paper.replace(" ", "").replace("\n", "")


def test_it_names_clauses_law_and_decision_and_leaves_room_for_three_hands_and_the_seal(pension, signed_in_as):
    paper = printed(signed_in_as("jingban"), f"/decisions/{pension.pk}/worksheet.pdf")
    words = paper.replace(" ", "").replace("\n", "")
    assert "所依条款：社会保险法第十五条、第十六条；粤府函〔2021〕294号" in words
    assert "60日内申请行政复议（《行政复议法》第二十条第一款）" in words
    assert "6个月内向人民法院提起行政诉讼（《行政诉讼法》第四十六条第一款）" in words
    assert f"决定编号：{pension.pk}·" in words
    assert pension.law_id in words
    assert pension.receipt_hash in words
    for hand in ("经办", "复核", "审批", "（盖章处）", "本人签收"):
        assert hand in words


def test_the_reckoning_follows_with_clauses_roundings_and_states(pension, signed_in_as):
    paper = printed(signed_in_as("jingban"), f"/decisions/{pension.pk}/worksheet.pdf")
    first, _break, reckoning = paper.partition("\f")
    assert "1/3" in first.replace(" ", "")
    words = reckoning.replace(" ", "")
    assert "1.1.1养老金计发基数：8,332.00元/月[广东省2021年计发基数；2021-01起，2022-01起为8,682.00；暂定]" in words
    assert "＝1,107.82272，四舍五入到分" in words


def test_it_is_printed_in_english_on_request(pension, signed_in_as):
    paper = printed(signed_in_as("jingban"), f"/decisions/{pension.pk}/worksheet.pdf?in=en")
    for words in (
        "养老待遇核定表",
        "Determination of pension",
        "average index 0.7728",
        "monthly pension 1,766.44 (prov.) 壹仟柒佰陆拾陆元肆角肆分 a month",
        "Clauses: Social Insurance Law, art. 15, art. 16",
        "within 60 days of receiving it (Administrative",
    ):
        assert words in paper
    assert signed_in_as("jingban").get(f"/decisions/{pension.pk}/worksheet.pdf?in=fr").status_code == 404


def test_officers_of_the_town_a_leader_and_the_person_print_it_others_do_not_learn_of_it(bureau, pension, signed_in_as):
    url = f"/decisions/{pension.pk}/worksheet.pdf"
    li = User.objects.create(username="li", kind="resident", full_name="li")
    PersonAccount.objects.create(user=li, person=bureau.li)
    bureau.users["li"] = li
    for name, kind in (("xiaolan", "handler"), ("guitai", "counter")):
        made = User.objects.create(username=name, kind="officer", full_name=name)
        unit = bureau.xiaolan.unit if kind == "handler" else bureau.shiqi.unit
        RoleHolding.objects.create(user=made, role=kind, unit=unit, held=(date(2020, 1, 1), None))
        bureau.users[name] = made
    found = {name: signed_in_as(name).get(url).status_code for name in bureau.users}
    assert found == {
        "jingban": 200, "lingdao": 200, "shiqi": 200, "li": 200,
        "zhang": 404, "yongxing": 404, "xiaolan": 404, "guitai": 404,
    }  # fmt: skip
    assert Client().get(url).status_code == 302


def test_who_printed_what_is_in_the_trail(bureau, pension, signed_in_as):
    signed_in_as("shiqi").get(f"/decisions/{pension.pk}/worksheet.pdf?in=en")
    (told,) = TrailEntry.objects.filter(action="decision.printed")
    assert (told.user, told.subject_key) == (bureau.users["shiqi"], str(pension.pk))
    assert told.detail == {"person": bureau.li.pk, "in": "en"}


def test_a_decision_whose_kept_reckoning_was_altered_is_not_printed_and_says_so(pension, signed_in_as):
    altered = Decision.objects.create(
        item=pension.item, person=pension.person, month=pension.month, law=pension.law, receipt=pension.receipt,
        receipt_hash="0" * 64, explanation=pension.explanation,
    )  # fmt: skip
    answer = signed_in_as("jingban").get(f"/decisions/{altered.pk}/worksheet.pdf")
    assert answer.status_code == 409
    assert f"第 {altered.pk} 号决定与作出时不一致" in answer.content.decode()
    assert not TrailEntry.objects.filter(action="decision.printed").exists()


def test_an_item_without_a_paper_has_no_button_and_no_paper(bureau, signed_in_as):
    other = kept(
        "test", rulebook(), bureau.li, ["pension_account"], {"wage": 500_000, "injury_class": 3}, Month(2021, 7)
    )
    assert "打印核定表" not in signed_in_as("jingban").get(f"/decisions/{other.pk}/").content.decode()
    assert signed_in_as("jingban").get(f"/decisions/{other.pk}/worksheet.pdf").status_code == 404


def test_the_pages_of_a_decision_and_of_an_award_lead_to_it(bureau, pension, signed_in_as):
    link = f"/decisions/{pension.pk}/worksheet.pdf?in=zh"
    assert link in signed_in_as("jingban").get(f"/decisions/{pension.pk}/").content.decode()
    parts = {part: pension.receipt["results"][formula] for part, formula in awards.PARTS.items()}
    PensionAward.objects.create(
        person=bureau.li, kind="decided", first_month=MARCH.first_day, total_fen=sum(parts.values()), decision=pension,
        **parts,
    )  # fmt: skip
    assert link in signed_in_as("lingdao").get(f"/people/{bureau.li.pk}/award/").content.decode()


def test_an_award_without_a_kept_decision_says_that_no_worksheet_is_printed(bureau, signed_in_as):
    award_of(bureau.li)
    page = signed_in_as("jingban").get(f"/people/{bureau.li.pk}/award/").content.decode()
    assert "不能打印核定表；当时的核定表见纸质档案" in page
    assert "worksheet.pdf" not in page


def test_a_city_lays_its_own_layout_over_ours_and_one_that_cannot_be_set_is_named(
    pension, signed_in_as, settings, tmp_path
):
    settings.PAPER_FOLDER = tmp_path
    own = tmp_path / "paper.typ"
    own.write_text("#let data = json(bytes(sys.inputs.data))\n本市版式 #data.title", encoding="utf-8")
    assert printed(signed_in_as("jingban"), f"/decisions/{pension.pk}/worksheet.pdf").startswith(
        "本市版式 养老待遇核定表"
    )
    own.write_text("#nothing-of-that-name", encoding="utf-8")
    answer = signed_in_as("jingban").get(f"/decisions/{pension.pk}/worksheet.pdf")
    assert answer.status_code == 409
    assert str(own) in answer.content.decode()


def test_a_paper_reckons_nothing_and_asks_few_questions(pension, django_assert_max_num_queries, bureau):
    shown = Decision.objects.select_related("person__town").get(pk=pension.pk)
    with django_assert_max_num_queries(5):
        printing.data_of(shown, by=bureau.users["jingban"])


KNOWN_YEARS = range(2013, 2021)  # of which the average wage is entered
facts = st.fixed_dictionaries(
    {
        "base_total": st.lists(st.integers(0, 9_000_000), min_size=8, max_size=8),
        "months_paid": st.lists(st.integers(0, 12), min_size=8, max_size=8),
        "deemed_months": st.integers(1, 300),
        "deemed_index": st.sampled_from(["0.6", "0.8", "1", "1.25"]),
        "early_months": st.integers(0, 200),
        "later_index_sum": st.sampled_from(["0", "12.5", "54"]),
        "account": st.integers(0, 50_000_000),
        "deemed_account": st.integers(0, 9_000_000),
        "age_years": st.sampled_from([50, 55, 60]),
        "age_months": st.just(0),
    }
)


@given(facts)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_amount_on_the_paper_is_the_decisions_own(drawn: dict[str, Any]) -> None:
    series = {
        name: dict.fromkeys(map(str, YEARS), 0) | dict(zip(map(str, KNOWN_YEARS), drawn[name], strict=True))
        for name in ("base_total", "months_paid")
    }
    made = decide(rulebook(), NAMES, {name: Known(value) for name, value in (drawn | series).items()}, MARCH)
    receipt = made.receipt.as_data()
    decision = Decision(
        pk=1,
        month=MARCH.first_day,
        receipt=receipt,
        receipt_hash=made.receipt.hash,
        explanation=decisions._plain(made.explanation),
    )
    amounts = {one["name"]: one for one in filled.amounts(PENSION, Reading([decision]))}
    assert {name: amounts[name]["fen"] for name in NAMES} == receipt["results"]
    assert amounts[awards.WHOLE]["capitals"] == capitals(receipt["results"][awards.WHOLE])
    within = [one["fen"] for one in amounts.values() if one["is_within"]]
    assert sum(within) == receipt["results"]["transitional_pension"]


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (105, "壹元零伍分"),
        (1_000, "壹拾元整"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_000_005, "壹拾万元零伍分"),
        (123_456_789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        (10_020_030_040, "壹亿零贰拾万零叁佰元肆角"),
    ],
)
def test_capital_characters(fen: int, words: str) -> None:
    assert capitals(fen) in (words, words.replace("元零叁角", "元叁角"))  # both are allowed where the yuan end in 0
