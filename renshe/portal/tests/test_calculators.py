"""The calculators: without sign-in, one question a page, an answer in a sentence, every figure the engine's own."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client

from renshe.law import Month
from renshe.law.told.in_yuan import answer as as_the_command_line_tells_it
from renshe.law.told.in_yuan import said
from renshe.portal.api.limits import AMinute
from renshe.portal.calculators import answering, pages, walking
from renshe.portal.calculators.complete import faults
from renshe.portal.calculators.declared import CALCULATORS
from renshe.portal.calculators.declaring import Ask, Calculator, Question, Reckoned, Sentence, Words
from renshe.programmes.social_insurance.law import national_rulebook, rulebook

pytestmark = pytest.mark.django_db
ANSWERED = {
    "retirement": {"born": "1968-03", "group": "male"},
    "pension": {
        "chosen_in": "2026-10", "statutory_in": "2026-10",
        "age_years": "60", "age_months": "3", "contribution_months": "20年3个月",
        "average_index": "0.8", "account": "60000", "weighted_years": "0",
    },
    "contributions": {"on": "2026-10", "wage": "5000", "injury_class": "4"},
    "flexible": {"on": "2026-10", "chosen_base": "4000"},
    "work-injury": {"on": "2026-10", "grade": "8", "own_wage": "6000", "is_relation_ended": "yes"},
    "death-at-work": {"on": "2026-05"},
    "survivors": {"on": "2025-05", "death_status": "in_service", "full_years_paid": "20"},
    "unemployment": {"paid_months": "5年", "carried_months": "0"},
    "residents-pension": {"born": "1966-03", "years_paid": "20", "resident_account": "20000"},
    "transfer": {
        "sex": "female", "born_in": "1990-01", "begins_in": "2026-10",
        "own_before_1998": "0", "account_since_1998": "30000", "wage_years": "2018 50000\n２０１９年　60,000元",
    },
    "pension-place": {"is_relation_at_home": "no", "regions": "8年 6个月\n12年\n3年"},
}  # fmt: skip
TOLD = {
    "retirement": "您的法定退休时间是 2029年1月（60岁10个月），最早可以在 2028年3月、最晚可以在 2032年1月 退休。",
    "pension": "您每月大约能领 2,347.10 元养老金。",
    "contributions": "养老、失业、工伤三项保险，您个人这个月缴 410.00 元，单位为您缴 862.50 元。",
    "flexible": "您这个月缴养老保险 955.00 元，其中 382.00 元计入您的个人账户。",
    "work-injury": "您可以一次性领取伤残补助金 66,000.00 元、工伤医疗补助金 24,000.00 元"
    "和伤残就业补助金 90,000.00 元。",
    "death-at-work": "近亲属可以领取一次性工亡补助金 1,130,040.00 元和丧葬补助金 55,800.00 元。",
    "survivors": "遗属一共可以领取 82,172.00 元：丧葬补助金 10,271.50 元，抚恤金 71,900.50 元。",
    "unemployment": "您每月可以领取失业保险金 2,070.00 元，最多领 6 个月。",
    "residents-pension": "您到领取年龄后，每月大约能领 378.88 元城乡居民养老金。",
    "transfer": "您的养老保险关系可以转过去，随您转移 43,200.00 元。",
    "pension-place": "您的养老金在以前缴费的地方领取：您填写的第 2 个地方，是最后一个达到规定年限的。"
    "养老保险关系要转回那里。",
}
EACH = [one.slug for one in CALCULATORS]


@pytest.fixture(autouse=True)
def the_law_of_the_sample_city(settings):
    settings.LAW_FOLDER = Path(__file__).parents[2] / "city" / "law"


@pytest.fixture
def without_a_city(monkeypatch):
    monkeypatch.setattr(pages, "rulebook", national_rulebook)


def called(slug: str) -> Calculator:
    return next(one for one in CALCULATORS if one.slug == slug)


def shown(slug: str, answers: dict[str, str], *, language: str = "") -> str:
    client = Client()
    if language:
        client.cookies["django_language"] = language
    response = client.get(f"/calculators/{slug}/?{urlencode(answers)}")
    assert response.status_code == 200
    return response.content.decode()


def text(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def sentence(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", page.split('class="answer"', 1)[1].split(">", 1)[1].split("</p>", 1)[0]))


@pytest.mark.parametrize("slug", EACH)
def test_a_resident_reads_the_answer_in_one_sentence(slug: str) -> None:
    assert sentence(shown(slug, ANSWERED[slug])) == TOLD[slug]


@pytest.mark.parametrize("slug", EACH)
def test_every_figure_is_what_the_command_line_says_of_the_same_inputs(slug: str) -> None:
    book, calculator = rulebook(), called(slug)
    way = walking.walk(calculator, book, walking.typed_of(calculator, ANSWERED[slug]))
    found = answering.answer(calculator, book, way.answers)
    known = answering.given(calculator, book, way.answers)
    assert not found.troubles
    for one in (reckoned for reckoned in calculator.reckons if reckoned.formula in found.results):
        taken = {fact: known[source] for fact, source in one.takes.items() if source in known}
        taken |= {fact: str(found.results[source]) for fact, source in one.takes.items() if source in found.results}
        taken |= one.supposes
        own = book.names_of_facts(one.formula) | book.formulas.keys() - {one.formula}
        facts = {name: value for name, value in known.items() if name in own} | taken
        told = as_the_command_line_tells_it(book, one.formula, facts, found.on)["value"]
        assert said(found.results[one.formula], book.unit(one.formula)) == told, one.formula


@pytest.mark.parametrize("slug", EACH)
def test_the_worksheet_stands_below_with_its_clauses(slug: str) -> None:
    page = shown(slug, ANSWERED[slug])
    assert '<div class="worksheet"' in page
    assert 'href="/law/formulas/' in page
    assert "本结果为测算，以经办机构按您的实际记录核定的结果为准。" in text(page)


@pytest.mark.parametrize("slug", EACH)
def test_it_goes_through_its_questions_one_a_page_and_each_is_kept_on_the_way(slug: str) -> None:
    typed: dict[str, str] = {}
    for question in called(slug).questions:
        if not question.names <= ANSWERED[slug].keys():
            continue
        page = shown(slug, typed)
        assert f"<title>{question.words} – " in page.replace("\n", "")
        for name, answer in typed.items():
            assert f'type="hidden" name="{name}" value="{answer}"' in " ".join(page.split())
        typed |= {name: ANSWERED[slug][name] for name in question.names}
    assert 'class="answer"' in shown(slug, typed)


@pytest.mark.parametrize("slug", EACH)
def test_the_paper_is_a_pdf_and_leads_on_where_a_question_is_open(slug: str) -> None:
    whole = Client().get(f"/calculators/{slug}.pdf?{urlencode(ANSWERED[slug])}")
    assert whole.content.startswith(b"%PDF")
    open_still = Client().get(f"/calculators/{slug}.pdf")
    assert (open_still.status_code, open_still["Location"]) == (302, f"/calculators/{slug}/?")


@pytest.mark.parametrize("slug", EACH)
def test_it_is_told_in_english_too(slug: str) -> None:
    assert not re.search("[一-鿿]", sentence(shown(slug, ANSWERED[slug], language="en")))


def test_what_the_formulas_do_not_ask_for_is_not_asked():
    grade_3 = {"on": "2026-10", "grade": "3", "own_wage": "6000"}
    assert sentence(shown("work-injury", grade_3)).endswith("另外每月领取伤残津贴 5,050.00 元。")
    assert "您和单位的劳动关系已经解除或者终止了吗？" in shown("work-injury", {**grade_3, "grade": "6"})
    not_moved = {"sex": "male", "born_in": "1970-03", "begins_in": "2026-10", "is_in_home_province": "no"}
    assert sentence(shown("transfer", not_moved)).startswith("您在新的地方建立临时缴费账户")
    assert "您的视同缴费账户有多少元？" in shown("pension", {**ANSWERED["pension"], "chosen_in": "2024-10"})


def test_a_question_says_where_one_is_and_leads_back_with_the_answer_kept():
    page = shown("retirement", {"born": "1968-03"})
    assert "第 2 题，共 2 题" in page
    back = unescape(re.search(r'class="back" href="([^"]+)"', page)[1])
    assert back == "?born=1968-03&ask=born"
    assert 'name="born" value="1968-03"' in Client().get(f"/calculators/retirement/{back}").content.decode()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1965-03", "1965年3月"),
        ("1965/3", "1965年3月"),
        ("196503", "1965年3月"),
        ("1965年3月", "1965年3月"),
        ("1965.3.8", "1965年3月"),
        ("19650308", "1965年3月"),
        ("1965年3月8日", "1965年3月"),
        ("　１９６５ 年 ３ 月", "1965年3月"),
    ],
)
def test_a_month_is_read_however_it_is_typed(typed: str, read: str) -> None:
    assert read in shown("retirement", {"born": typed, "group": "male"})


@pytest.mark.parametrize(
    ("slug", "typed", "said_of_it"),
    [
        ("retirement", {"born": "2050-01"}, "请填写 1961-07 至 2030-12 之间的年月，例如 1968-03 或 196803。"),
        ("retirement", {"born": "abc"}, "请填写 1961-07 至 2030-12 之间的年月，例如 1968-03 或 196803。"),
        ("retirement", {"born": ""}, "请填写 1961-07 至 2030-12 之间的年月，例如 1968-03 或 196803。"),
        ("retirement", {"born": "1968-03", "group": "x"}, "请选择其中一项。"),
        ("contributions", {"on": "2026-10", "wage": "1234567890"}, "请填写 0.00 至 100,000,000.00 之间的金额"),
        ("contributions", {"on": "2026-10", "wage": "五千"}, "以元为单位，例如 5000 或 5000.50。"),
        ("contributions", {"on": "2026-10", "wage": "-1"}, "以元为单位，例如 5000 或 5000.50。"),
        ("contributions", {"on": "2026-10", "wage": "5000.005"}, "以元为单位，例如 5000 或 5000.50。"),
        ("unemployment", {"paid_months": "九"}, "例如 20年3个月，或只填月数 243；应在 0 至 600 个月之间。"),
        ("transfer", {**ANSWERED["transfer"], "wage_years": "60000"}, "填写：年度、全年缴费工资，中间用空格隔开。"),
        ("contributions", {"on": "2026-10", "wage": "6万5"}, "以元为单位，例如 5000 或 5000.50。"),
        ("retirement", {"born": "19650231"}, "请填写 1961-07 至 2030-12 之间的年月，例如 1968-03 或 196803。"),
        (
            "transfer", {"sex": "male", "born_in": "2010-12", "begins_in": "2012-01"},
            "与您在“您是哪年哪月出生的？”里的回答对不上：这里填的不应早于 2024年12月。请更正，或者返回改前面的回答。",
        ),
        (
            "pension", {**ANSWERED["pension"], "contribution_months": "50年"},
            "与您在“退休时您多大？”里的回答对不上：这里填的不应多于 46年3个月。",
        ),
        (
            "survivors",
            {"on": "2025-05", "death_status": "retired", "full_years_paid": "3", "full_years_of_pension": "80"},
            "请填写 0 至 60 之间的整数。",
        ),
        ("residents-pension", {"born": "1966-03", "years_paid": "1.5"}, "请填写 0 至 50 之间的整数。"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_said_beside_the_field_with_what_would_be_right(slug, typed, said_of_it):
    page = shown(slug, typed)
    assert "请更正以下内容" in page or "summary" in page
    assert said_of_it in text(page)


def test_full_width_figures_commas_and_units_are_understood():
    assert (
        sentence(shown("contributions", {"on": "２０２６－１０", "wage": "５，０００元", "injury_class": "4"}))
        == TOLD["contributions"]
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [("6万", "60,000.00 元"), ("1.2万元", "12,000.00 元"), ("6万5千", "65,000.00 元"), ("８千块", "8,000.00 元"),
     ("1万2000", "12,000.00 元"), ("6w", "60,000.00 元")],
)  # fmt: skip
def test_an_amount_is_read_as_people_say_it_and_told_back(typed: str, read: str) -> None:
    page = text(shown("flexible", {"on": "2026-10", "chosen_base": typed}))
    assert f"您打算按多少元的基数缴费？ {read}" in page


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("20年半", "20年6个月"),
        ("20年零3个月", "20年3个月"),
        ("3.5年", "3年6个月"),
        ("半年", "6个月"),
        ("42", "3年6个月"),
    ],
)
def test_a_time_is_read_as_people_say_it_and_told_back(typed: str, read: str) -> None:
    assert f" {read} " in text(shown("unemployment", {"paid_months": typed, "carried_months": "0"}))


def test_an_index_may_have_the_decimals_of_any_sheet_and_be_in_per_cent():
    for typed, read in (("0.52416", "0.52416"), ("60%", "0.6")):
        assert f" {read} " in text(shown("pension", {**ANSWERED["pension"], "average_index": typed}))


def test_of_who_died_in_service_nobody_asks_for_years_of_pension():
    few = {"on": "2025-05", "death_status": "in_service", "full_years_paid": "3"}
    assert "本人生前一共缴了多少元养老保险费？" in shown("survivors", few)
    assert "已经领了多少年养老金？" in shown("survivors", {**few, "death_status": "retired"})


def test_what_rests_on_a_figure_that_is_still_to_be_published_says_so(without_a_city):
    dead = {"death_status": "in_service", "full_years_paid": "20"}
    told = "以上为暂时计算：当月适用的标准尚未公布（上一年度全省城镇居民人均可支配收入）"
    assert told in text(shown("survivors", {**dead, "on": "2026-05"}))
    assert "以上为暂时计算" not in shown("survivors", {**dead, "on": "2025-05"})


def test_what_was_understood_of_the_last_answer_stands_above_the_next_question():
    assert "您打算哪个月退休？ 2026年10月" in text(shown("pension", {"chosen_in": "2026.10.8"}))


def test_who_knows_when_to_retire_goes_on_to_the_pension_without_answering_again():
    page = shown("retirement", ANSWERED["retirement"])
    onward = unescape(re.search(r'href="(/calculators/pension/[^"]+)"', page)[1])
    assert onward == "/calculators/pension/?chosen_in=2029-01&statutory_in=2029-01&age_years=60&age_months=10"
    assert "到退休时您一共缴了多久的养老保险？" in Client().get(onward).content.decode()
    assert "/calculators/pension/?" not in shown("retirement", {"born": "1962-03", "group": "male"})


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"is_relation_at_home": "yes"}, "您的养老金在户籍所在地领取：养老保险关系就在那里。"),
        ({"regions": "12年\n3年\n10年"}, "您的养老金在现在缴费的地方领取：您在那里一共缴了 10年，达到规定的年限。"),
        ({"regions": "2年\n9年11个月"}, "您的养老金在户籍所在地领取：您在哪个地方都没有达到规定的年限。"),
    ],
)
def test_whoever_moves_is_led_on_to_where_the_pension_will_be_drawn(answers, told):
    assert 'href="/calculators/pension-place/?"' in shown("transfer", ANSWERED["transfer"])
    assert sentence(shown("pension-place", {"is_relation_at_home": "no", **answers})).startswith(told)


def test_a_link_holds_the_month_so_that_the_figures_stay_and_no_personal_data():
    page = shown("unemployment", {"paid_months": "60", "carried_months": "0", "name": "张三", "on": "2026-10"})
    link = unescape(re.search(r'id="link"[^>]*value="([^"]+)"', " ".join(page.split()))[1])
    assert link == "http://testserver/calculators/unemployment/?on=2026-10&paid_months=60&carried_months=0"


def test_what_would_raise_it_is_named_and_nothing_that_would_lower_it():
    page = text(shown("unemployment", ANSWERED["unemployment"]))
    assert "再缴费 6 个月" in page
    assert "由 60 变为 59" not in page


def test_what_other_answers_would_bring_is_told_beside_it():
    page = text(shown("pension", ANSWERED["pension"]))
    assert "多缴 1 年（未计这一年存入个人账户的钱）：每月约 2,436.54 元" in page
    assert "晚 1 年退休，并且多缴 1 年（未计这一年存入个人账户的钱）：每月约 " in page
    at_the_end = {**ANSWERED["pension"], "average_index": "3", "contribution_months": "60年"}
    assert "平均缴费指数高 0.1" not in shown("pension", at_the_end)


def test_the_employers_share_of_2020_is_said_to_be_that_before_the_relief():
    asked = ANSWERED["contributions"]
    page = text(shown("contributions", {**asked, "on": "2020-05"}))
    assert "这个月有阶段性减免，上面单位缴的数额没有扣除减免" in page
    assert "阶段性减免" not in text(shown("contributions", {**asked, "on": "2021-01"}))


def test_where_no_lump_sum_is_due_after_a_death_and_where_the_months_go_on_is_said_beside_the_amounts():
    page = text(shown("death-at-work", ANSWERED["death-at-work"]))
    assert "一级至四级伤残职工在停工留薪期满后死亡的，不发一次性工亡补助金" in page
    assert "受伤以后的年度才死亡的，丧葬补助金按死亡前一年的平均工资计算" in page
    assert "失业保险金可以继续领到法定退休年龄" in text(shown("unemployment", ANSWERED["unemployment"]))


def test_of_a_month_before_the_relief_nothing_is_said_to_be_missing():
    page = text(shown("contributions", {**ANSWERED["contributions"], "on": "2015-08"}))
    assert "您个人这个月缴 " in page
    assert "暂时无法算出结果" not in page
    assert "减免" not in page


@pytest.mark.parametrize(("chosen_in", "told"), [("2028-06", "您每月大约能领 "), ("2028-05", "您选的退休时间早于弹性")])
def test_no_pension_is_promised_for_a_month_that_is_too_early(chosen_in: str, told: str) -> None:
    asked = {**ANSWERED["pension"], "chosen_in": chosen_in, "statutory_in": "2031-06"}
    assert sentence(shown("pension", asked)).startswith(told)


def test_nobody_is_advised_to_go_later_than_flexible_retirement_allows():
    at_the_last = {**ANSWERED["pension"], "chosen_in": "2030-06", "statutory_in": "2027-06", "age_years": "63"}
    page = text(shown("pension", at_the_last))
    assert "晚 1 年退休" not in page
    assert "晚于弹性延迟退休允许的最晚时间" not in page
    assert "晚于弹性延迟退休允许的最晚时间" in text(shown("pension", {**at_the_last, "chosen_in": "2030-07"}))
    assert "晚 1 年退休" in text(shown("pension", {**at_the_last, "chosen_in": "2029-06"}))


def test_what_is_far_too_long_is_answered_with_what_would_be_right():
    page = text(Client().get("/calculators/contributions/", {"on": "2026-10", "wage": "9" * 4000}).content.decode())
    assert "字符数" not in page
    assert "这个月的工资是多少元" in page


def test_what_would_pay_less_does_not_stand_under_what_pays_more():
    in_2025 = {"chosen_in": "2025-11", "statutory_in": "2025-11", "deemed_account": "60000"}
    own = {"contribution_months": "300", "average_index": "1", "account": "100000", "weighted_years": "2"}
    page = text(shown("pension", {**ANSWERED["pension"], **in_2025, **own}))
    assert "您每月大约能领 3,801.58 元养老金。" in page
    assert "多缴 1 年（未计这一年存入个人账户的钱）：每月约" in page
    assert "晚 1 年退休" not in page  # 3,667.47 yuan: the transition ends before it


def test_papers_are_printed_so_many_a_minute(monkeypatch):
    monkeypatch.setattr(pages, "PAPERS", AMinute("a test's", 1))
    address = f"/calculators/flexible.pdf?{urlencode(ANSWERED['flexible'])}"
    assert [Client().get(address).status_code for _ in range(2)] == [200, 429]


def test_who_has_not_paid_long_enough_is_told_what_is_missing_and_promised_no_amount():
    at_2031 = {"chosen_in": "2031-10", "statutory_in": "2031-10"}
    page = shown("pension", {**ANSWERED["pension"], **at_2031, "contribution_months": "10年"})
    assert sentence(page) == "到退休时您还差 6年 的缴费，不能按月领取养老金：按规定须缴满 16年。"
    assert "怎样可以更多" not in page


@pytest.mark.parametrize(
    ("chosen_in", "statutory_in", "months", "told"),
    [
        ("2029-12", "2029-12", "180", "您每月大约能领 "),  # the pension begins in 2030, the minimum is that of 2029
        ("2032-06", "2029-12", "180", "您每月大约能领 "),  # who goes later keeps to the year of the statutory month
        ("2030-01", "2030-01", "180", "到退休时您还差 6个月 的缴费，不能按月领取养老金：按规定须缴满 15年6个月。"),
        ("2024-11", "2024-11", "170", "到退休时您还差 10个月 的缴费，不能按月领取养老金：按规定须缴满 15年。"),
    ],
)
def test_the_minimum_is_that_of_the_month_of_retirement_and_not_of_the_first_pension(
    chosen_in, statutory_in, months, told
):
    asked = {"chosen_in": chosen_in, "statutory_in": statutory_in, "contribution_months": months}
    page = shown("pension", {**ANSWERED["pension"], **asked, "deemed_account": "0"})
    assert sentence(page).startswith(told)


def test_the_pension_is_reckoned_by_the_law_of_the_month_of_retirement_and_paid_from_the_next_on():
    assert answering.month_of_law(called("pension"), {"chosen_in": "2026-12"}) == Month(2026, 12)
    assert "养老金从 2026年11月 起发" in text(shown("pension", ANSWERED["pension"]))


@pytest.mark.parametrize(
    ("born", "group", "told"),
    [
        ("1964-12", "male", "2024年12月（60岁）"),
        ("1961-07", "female_50", "2011年7月（50岁）"),
    ],
)
def test_who_reached_the_age_before_the_measures_reads_the_old_month_and_of_no_later_one(born, group, told):
    page = shown("retirement", {"born": born, "group": group})
    assert sentence(page) == (f"您在渐进式延迟法定退休年龄的办法施行以前已经达到法定退休年龄：{told}，不适用弹性退休。")
    assert "延迟退休须与单位协商一致" not in page
    assert "最早可以在 2025年1月、最晚可以在 2028年2月 退休" in sentence(
        shown("retirement", {"born": "1965-01", "group": "male"})
    )


def test_after_few_years_no_more_is_promised_than_the_deceased_had_paid():
    of_three = {"on": "2025-05", "death_status": "in_service", "full_years_paid": "3", "full_years_of_pension": "0"}
    assert "本人生前一共缴了多少元养老保险费？" in shown("survivors", of_three)
    assert sentence(shown("survivors", {**of_three, "own_contributions": "10000"})).startswith(
        "遗属一共可以领取 10,000.00 元：缴费年限较短的，丧葬补助金和抚恤金合计（25,678.75 元）不超过"
    )
    assert sentence(shown("survivors", {**of_three, "own_contributions": "30000"})).startswith(
        "遗属一共可以领取 25,678.75 元：丧葬补助金 10,271.50 元"
    )


def test_a_class_of_risk_is_read_back_as_people_call_it():
    assert "四类" in text(shown("contributions", ANSWERED["contributions"])).split("您的回答", 1)[-1]


@pytest.mark.usefixtures("without_a_city")
def test_a_figure_that_the_city_has_not_entered_is_named_and_leads_to_its_page():
    page = shown("work-injury", ANSWERED["work-injury"])
    assert "暂时无法算出结果" in page
    assert "本局尚未录入“统筹地区上年度职工月平均工资”。" in page
    assert 'href="/law/parameters/area_average_wage/"' in page
    assert Client().get(f"/calculators/work-injury.pdf?{urlencode(ANSWERED['work-injury'])}").status_code == 200
    of_2012 = text(shown("contributions", {**ANSWERED["contributions"], "on": "2020-01"}))
    assert "“养老保险缴费基数下限”本局只录入了 2021-07 起的数值。" in of_2012


def test_values_that_nobody_verified_are_marked_on_the_worksheet():
    page = shown("work-injury", ANSWERED["work-injury"])
    assert '<span class="badge state-assumed">示例假定</span>' in page


def test_every_calculator_is_listed_and_anybody_finds_the_list():
    page = Client().get("/calculators/").content.decode()
    assert re.findall(r'<a href="/calculators/([^/"]+)/">\s*<strong>', page) == EACH
    assert 'href="/calculators/"' in Client().get("/sign-in/").content.decode()
    assert Client().get("/calculators/x/").status_code == 404


@pytest.mark.parametrize("slug", EACH)
def test_a_page_asks_the_database_for_one_thing_only(slug, django_assert_max_num_queries):
    rulebook()
    with django_assert_max_num_queries(3):
        shown(slug, ANSWERED[slug])


def test_every_calculator_is_declared_right():
    call_command("check")
    assert [fault for one in CALCULATORS for fault in faults(one, rulebook())] == []


def test_a_declaration_that_is_wrong_is_named():
    right, words = called("flexible"), Words("问", "Q")
    wrong = {
        "flexible: there is no formula x": replace(right, reckons=(Reckoned("x"),)),
        "flexible: flexible_total reads chosen_base, which nobody asks": replace(right, questions=right.questions[:1]),
        "flexible: y is no fact or result, or has no range (y)": replace(
            right, questions=(*right.questions, Question(words, (Ask("y"),)))
        ),
        "flexible: injury_base is asked, and no formula reads it": replace(
            right, questions=(*right.questions, Question(words, (Ask("injury_base", low="0", high="1"),)))
        ),
        "flexible: a sentence tells z, which is not reckoned": replace(right, answers=(Sentence(Words("{z}", "{z}")),)),
    }
    for fault, calculator in wrong.items():
        assert fault in faults(calculator, rulebook()), faults(calculator, rulebook())


def test_the_law_of_the_month_is_asked_where_it_matters():
    assert answering.month_of_law(called("flexible"), {"on": "2026-10"}) == Month(2026, 10)
    of_2021 = sentence(shown("flexible", {"on": "2021-08", "chosen_base": "0"}))
    assert Fraction("3958") * Fraction("0.2") == Fraction("791.6")
    assert of_2021 == "您这个月缴养老保险 791.60 元，其中 316.64 元计入您的个人账户。"


def test_what_was_not_asked_since_the_age_decides_does_not_stand_as_a_question_mark():
    answers = {
        "sex": "male", "born_in": "1980-01", "begins_in": "2020-01", "is_in_home_province": "no",
        "own_before_1998": "0", "account_since_1998": "5000", "wage_years": "2018 60000",
    }  # fmt: skip
    page = text(shown("transfer", answers))
    assert "480" in page
    assert "？ )" not in page and "并非 ？" not in page
