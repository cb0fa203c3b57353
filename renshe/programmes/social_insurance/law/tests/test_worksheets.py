"""The worksheets of the programme's formulas, read as an officer reads them; and what they show adds up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from renshe.law import Month, Source, Step
from renshe.law.amounts import outward
from renshe.law.graph.nodes import Field
from renshe.law.month import day_number, day_of
from renshe.law.statutes.addresses import nowhere
from renshe.law.worksheet import kept
from renshe.law.worksheet.html import html
from renshe.law.worksheet.shown import all_in_words
from renshe.law.worksheet.text import text
from renshe.programmes.social_insurance.law import national_rulebook
from renshe.programmes.social_insurance.law.pension import YEARS
from renshe.testing import examples, without_gaps

RATES = dict.fromkeys(range(1, 9), "0.002")
BOOK = national_rulebook().with_values(
    {"unemployment_base_ceiling": 2_700_000, "injury_rate": RATES}, source="only for these tests"
)
CASES = {
    case["case"]: case for case in yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
}
APRIL = Month(2025, 4)
A_MONTH_OF_EACH_LAW = (Month(2022, 12), Month(2025, 6), Month(2021, 6), Month(2016, 6))


def sheet_of(case: str, name: str, **sources: Source) -> Step:
    example = CASES[case]
    book = BOOK.with_values(example.get("law", {}), source="核定表")
    facts = {fact: value for fact, value in example["given"].items() if fact != name}
    return book.explain(name, facts, Month.parse(str(example["month"])), sources)


def every(step: Step) -> Iterator[Step]:
    yield step
    for child in step.children:
        yield from every(child)


def test_the_basic_pension_of_zhongshan_reads_as_the_determination_sheet_has_it() -> None:
    source = Source("养老金核定表", "determination sheet", "2025-04")
    text = sheet_of("pension-gd-zhongshan-2025-04", "basic_pension", contribution_months=source).as_text("zh-hans")
    assert text.splitlines() == [
        "1 基础养老金：1,127.31 元/月 [国发〔2005〕38号；广东省计发口径]",
        "    ＝ 养老金计发基数 × (低指数系数a + 平均缴费指数) ÷ 2 × 累计缴费月数 ÷ 一年的月数 "
        "× 基础养老金每缴费一年的比例",
        "    ＝ 9,307.00 × (0.8735 + 0.5241) ÷ 2 × 208 ÷ 12 × 1%",
        "    ＝ 1,127.313477…，四舍五入到分 "
        "[广东省待遇核定表四份（中山两份），逐分相符；1998-07 起；据报道，未核对原文]",
        "  1.1 养老金计发基数：9,307.00 元/月 [核定表；1900-01 起；示例假定]",
        "  1.2 平均缴费指数：0.5241（直接给定） [国发〔2005〕38号]",
        "  1.3 累计缴费月数：208 个月（直接给定） [社会保险法 第十六条；2011-07 起；来源：养老金核定表 2025-04]",
        "  1.4 一年的月数：12 个月/年 [历法；1949-10 起；已核对原文]",
        "  1.5 基础养老金每缴费一年的比例：1% 每年 [国发〔2005〕38号；2006-01 起；据报道，未核对原文]",
        "  1.6 低指数系数a：0.8735 [广东省基础养老金计发口径]",
        "      ＝ (平均缴费指数 ÷ 低指数系数的分界)（不高于 1）",
        "      ＝ (0.5241 ÷ 0.6)（不高于 1）",
        "      ＝ 0.8735，四舍五入到4位小数 "
        "[广东省待遇核定表四份（中山两份），逐分相符；1998-07 起；据报道，未核对原文]",
        "    1.6.1 平均缴费指数：0.5241（直接给定） [国发〔2005〕38号]",
        "    1.6.2 低指数系数的分界：0.6 [广东省基础养老金计发口径（未找到文号）；2006-07 起；据报道，未核对原文]",
    ]


def test_a_limit_that_counted_says_what_it_took_the_place_of() -> None:
    zh = sheet_of("contrib-below-pension-floor", "pension_base").because(chinese=True)
    en = sheet_of("contrib-above-ceilings", "pension_base").because(chinese=False)
    assert zh == ["申报工资 3,600.00 低于 养老保险缴费基数下限 4,775.00，按后者计"]
    assert en == ["declared wage 41,250.50 is above pension base, ceiling 27,549.00, which counts instead"]


def test_a_value_of_law_says_since_when_it_holds_and_what_follows() -> None:
    sheet = BOOK.explain("account_interest", {"opening": 2_000_000, "credited": [0] * 12}, Month(2022, 12))
    rate = next(step for step in every(sheet) if step.name == "account_interest_rate")
    data = rate.as_data()
    assert (data["from"], data["state"], data["cites"]) == ("2022-01", "reported", "人社部公布2022年记账利率")
    assert data["next"] == {"from": "2023-01", "value": "0.0397", "source": "人社部公布2023年记账利率"}
    assert "6.12% [人社部公布2022年记账利率；2022-01 起，2023-01 起为 3.97%；" in sheet.as_text("zh-hans")


def test_a_table_is_shown_as_the_row_that_was_looked_up() -> None:
    facts = {"account": 6_672_085, "age_years": 55, "age_months": 1}
    sheet = BOOK.explain("account_pension", facts, APRIL)
    shown = [line.strip() for line in sheet.as_text("zh-hans").splitlines()]
    row = "1.2.2 个人账户养老金计发月数（退休时周岁 55）：170 个月"
    assert f"{row} [国发〔2005〕38号 附件；2006-01 起；据报道，未核对原文]" in shown
    assert "＝ 169.5，四舍五入到1位小数" in "\n".join(shown)
    assert sheet.value == 39363


def test_years_that_are_added_up_are_one_line_with_a_row_for_each_that_counts() -> None:
    sheet = sheet_of("index-deemed", "average_index")
    rows = next(step for step in every(sheet) if step.kind == "rows" and step.unit.name == "months" and not step.name)
    assert [(row.key, row.values(chinese=True), row.figure(chinese=True)) for row in rows.rows()] == [
        (None, "30 × 0.963", "28.89"),
        (2005, "28.89 + (25,200.00 ÷ 2,000.00)（不高于 3 × 12）", "41.49"),
        (2006, "41.49 + (26,400.00 ÷ 2,180.00)（不高于 3 × 12）", "53.600091…"),
    ]
    assert rows.as_data()["rows"][1]["inputs"] == {
        "months_paid": 12,
        "base_total": "25200.00",
        "average_wage": "2000.00",
    }


def test_a_result_used_twice_stands_in_full_once() -> None:
    sheet = sheet_of("pension-gd-zhongshan-2025-04", "monthly_pension")
    allowance = [step for step in every(sheet) if step.name == "seniority_allowance"]
    assert [step.first is None for step in allowance] == [True, False]
    assert "1.3.4 缴费年限津贴：68.00 元/月（见 1.3.3.4）" in sheet.as_text("zh-hans")
    assert sheet.as_data()["steps"][2]["steps"][3]["shown_at"] == "1.3.3.4"


def test_the_clause_is_told_as_document_and_article() -> None:
    data = sheet_of("contrib-below-pension-floor", "pension_pooled").as_data()
    assert data["clauses"] == [{"document": "社会保险法", "article": "第十二条第一款"}]
    assert data["formula_zh"] == "养老保险缴费基数 × 养老保险单位缴费费率"
    assert data["values_en"] == "4,775.00 × 16%"
    assert data["rounding"]["zh"] == "四舍五入到分"


def test_what_is_shown_in_html_is_escaped_and_in_the_language() -> None:
    source = Source("<b>档案</b>", "<b>file</b>")
    html = sheet_of("contrib-below-pension-floor", "pension_base", wage=source).as_html("en")
    assert "&lt;b&gt;file&lt;/b&gt;" in html
    assert "<b>" not in html
    assert html.startswith('<div class="worksheet" lang="en"><details class="step" open>')


def test_a_worksheet_kept_as_data_reads_as_that_of_today() -> None:
    sheet = sheet_of("contrib-below-pension-floor", "pension_base", wage=Source("申报表", "declaration", "17"))
    kept_as_data = json.loads(json.dumps(sheet.as_data()))
    for chinese, language in ((True, "zh-hans"), (False, "en")):
        words = kept.in_words(kept_as_data, chinese=chinese)
        assert text(words, chinese=chinese) == sheet.as_text(language)
        assert html(words, chinese=chinese, opened=2, address=nowhere) == sheet.as_html(language)


def test_of_rows_a_kept_worksheet_shows_what_was_kept() -> None:
    kept_as_data = sheet_of("index-deemed", "average_index").as_data()
    assert """
      起始：28.89
      2005：41.49
        1.4(2005).1 计算缴费指数的全省职工月平均工资（按年度）（2005）：2,000.00 元/月 [核定表；1900-01 起；示例假定]
      2006：53.600091…
        1.4(2006).1 计算缴费指数的全省职工月平均工资（按年度）（2006）：2,180.00 元/月 [核定表；1900-01 起；示例假定]
""" in text(kept.in_words(kept_as_data, chinese=True), chinese=True)


@pytest.mark.parametrize(
    ("case", "name", "line"),
    [
        ("contrib-below-pension-floor", "pension_pooled", "养老保险单位缴费费率：16% ["),
        ("pension-gd-zhongshan-2025-04", "basic_pension", "低指数系数的分界：0.6 ["),
        ("account-none-5, 2021", "account_interest", "个人账户记账利率：6.69% ["),
    ],
)
def test_a_rate_or_a_code_stands_on_a_kept_worksheet_as_it_does_on_that_of_today(
    case: str, name: str, line: str
) -> None:
    sheet = sheet_of(case, name)
    assert line in sheet.as_text("zh-hans")
    assert line in text(kept.in_words(json.loads(json.dumps(sheet.as_data())), chinese=True), chinese=True)


def test_each_row_names_the_values_of_law_and_the_results_that_are_its_own() -> None:
    family = [{"relation": "spouse", "is_lone": False}, {"relation": "other", "is_lone": True}]
    facts = {"counted_wage_of_deceased": 654_321, "dependants": family}
    sheet = BOOK.explain("dependants_before_cap", facts, Month(2024, 1)).as_text("zh-hans")
    assert sheet.splitlines()[3:9] == [
        "      1(1).1 供养亲属抚恤金比例：0.4 [工伤保险条例 第三十九条第一款第二项；2011-01 起]",
        "          ＝ 供养亲属抚恤金比例（供养亲属第1行：与死者关系）",
        "          因为 供养亲属第1行：孤寡老人或者孤儿：否",
        "        1(1).1.1 供养亲属第1行：孤寡老人或者孤儿：否",
        "        1(1).1.2 供养亲属第1行：与死者关系：配偶",
        "        1(1).1.3 供养亲属抚恤金比例（配偶）：0.4 "
        "[工伤保险条例 第三十九条第一款第二项；2004-01 起；已核对原文]",
    ]
    account = {
        "balance_before": 10_000,
        "years": [{"posted_in": "2021-12", "credited_in_year": 1_200, "product_of_year": 0}],
    }
    (rate,) = BOOK.explain("balance_carried", account, Month(2025, 1)).as_data()["rows"][1]["steps"]
    assert (rate["number"], rate["name"], rate["value"]) == ("1(1).1", "account_interest_rate", "0.0669")
    assert (rate["label_zh"], rate["state"]) == ("个人账户记账利率（2021-12）", "disputed")


def test_a_yes_or_no_is_told_with_the_conditions_that_decided_it() -> None:
    grown_up = {
        "kind_of_relative": "child", "sex_of_relative": "male", "age_of_relative": 18, "is_unable_to_work": False,
        "are_parents_dead": False, "is_mainly_supported": True, "is_ended": False, "is_in_prison": False,
    }  # fmt: skip
    sheet = BOOK.explain("is_dependant_paid", grown_up, Month(2021, 8)).as_text("zh-hans")
    assert "因为 年龄 18 ≥ 供养亲属成年年龄 18" in sheet
    assert "且 并非 被判刑收监执行" in sheet
    assert "＝ 是" not in sheet


def test_worksheets_below_each_other_are_numbered_on_and_open_nothing_twice() -> None:
    facts = {"own_wage": 376_000, "grade": 6, "is_placed_in_work": False, "is_relation_ended": True}
    book = BOOK.with_values({"area_average_wage": 930_000}, source="only for these tests")
    steps = book.explain_each(["disability_lump_sum", "medical_subsidy"], facts, Month(2026, 5))
    first, second = all_in_words(steps, chinese=True)
    assert (first.number, second.number) == ("1", "2")
    wage = next(one for one in second.steps if one.name == "counted_wage")
    assert wage.see == next(one.number for one in first.steps if one.name == "counted_wage")
    assert "一次性伤残补助金月数（伤残等级 6）" in [one.label for one in first.steps]


def test_each_name_and_clause_leads_to_where_the_law_is_read_and_addresses_are_escaped() -> None:
    def address(kind: str, name: str, article: str = "") -> str:
        return f'/{kind}?"{name}&{article}'

    html = sheet_of("contrib-below-pension-floor", "pension_pooled").as_html("zh-hans", address=address)
    for link in (
        '<a href="/formula?&quot;pension_pooled&amp;">养老保险单位缴费</a>',
        '<a href="/parameter?&quot;pension_employer_rate&amp;">养老保险单位缴费费率</a>',
        '<a href="/document?&quot;社会保险法&amp;第十二条">社会保险法 第十二条第一款</a>',
    ):
        assert link in html
    assert "<a" not in sheet_of("contrib-below-pension-floor", "pension_pooled").as_html("zh-hans")


def test_what_is_given_in_another_form_is_explained_the_same() -> None:
    plain = BOOK.explain("injury_employer", {"wage": 500_000, "injury_class": 3}, Month(2021, 7))
    as_text = BOOK.explain("injury_employer", {"wage": "500000", "injury_class": "3"}, Month(2021, 7))
    assert plain.as_data() == as_text.as_data()


SUM = re.compile(r"−?[\d,.]+(?: [+−] −?[\d,.]+)+")


def amounts(text: str) -> Fraction:
    """What a sum comes to as it is shown: each figure as the reader sees it."""
    return sum(
        (Fraction(figure.replace(",", "")) * (-1 if sign == "−" else 1))
        for sign, figure in re.findall(r"(^|[+−]) ?([\d,.]+)", text)
    ) + Fraction(0)


retirees = st.fixed_dictionaries(
    {
        "base_total": st.fixed_dictionaries({year: st.integers(0, 3_000_000 * 12) for year in YEARS}),
        "months_paid": st.fixed_dictionaries(
            {year: st.integers(0, 12) if 2013 <= year <= 2024 else st.just(0) for year in YEARS}
        ),
        "deemed_months": st.integers(1, 600),
        "deemed_index": st.integers(0, 30_000).map(lambda whole: Fraction(whole, 10_000)),
        "early_months": st.integers(0, 600),
        "later_index_sum": st.integers(0, 1_620_000).map(lambda whole: Fraction(whole, 10_000)),
        "account": st.integers(0, 10**9),
        "deemed_account": st.integers(0, 10**8),
        "age_years": st.integers(45, 69),
        "age_months": st.integers(0, 11),
    }
)


@settings(max_examples=examples(40, proving=500), deadline=None)
@given(retirees)
def test_parts_that_are_shown_add_up_to_the_total_that_is_shown(facts: dict[str, Any]) -> None:
    sheet = BOOK.explain("monthly_pension", facts, Month(2024, 6))
    assert sheet.value == sum(step.value for step in sheet.children)
    assert [step.name for step in sheet.children] == ["basic_pension", "account_pension", "transitional_pension"]
    added = [step for step in every(sheet) if SUM.fullmatch(step.values(chinese=True)) and step.before is None]
    assert {"monthly_pension", "transitional_pension", "contribution_months"} <= {step.name for step in added}
    for step in added:
        shown = Fraction(step.figure(chinese=True).replace(",", ""))
        assert amounts(step.values(chinese=True)) == shown, step.name


def test_a_pensioner_below_the_first_age_extra_has_a_worksheet_without_it() -> None:
    notice: dict[str, Any] = {
        "adjustment_flat": 2800,
        "adjustment_for_a_year": 100,
        "adjustment_share_of_pension": "0.011",
        "adjustment_least_years": 15,
    }
    book = BOOK.with_values(notice, source="only for these tests")
    extras = [{"from_age": 65, "age_extra": 500}, {"from_age": 80, "age_extra": 3000}]
    facts = {"pension_before": 168_894, "months_with_deemed": 131, "age": 62, "age_extras": extras}
    sheet = book.explain("pension_increase", facts, Month(2024, 1))
    assert sheet.value == 6158
    (extra,) = [step for step in sheet.children if step.name == "age_extra_reached"]
    assert extra.value == 0


def plain_facts(name: str) -> dict[str, Any]:
    """Some facts that the formula takes: small numbers, of related rows two."""
    given: dict[str, Any] = {}
    for fact, field in BOOK.declared(name).items():
        if field.row is not None:
            rows = given.setdefault(field.row.rows, [{}, {}])
            if field.row.column and field.row.at <= 2:
                rows[field.row.at - 1][field.row.column] = small(field)
            continue
        is_unknown = fact.startswith("months_paid_") and not 2013 <= int(fact[-4:]) <= 2024
        given[fact] = 0 if is_unknown else small(field)
    return given | ({"age_years": 55} if "age_years" in given else {})


def small(field: Field) -> Any:
    match field.unit.kind:
        case "flag":
            return True
        case "month":
            return Month.from_ordinal(max(int(field.low), min(int(field.high), Month(2021, 12).ordinal)))
        case "date":
            return day_of(max(int(field.low), min(int(field.high), day_number(date(2021, 12, 15)))))
        case "code":
            return field.unit.codes.texts[0] if field.unit.codes else ""
        case _:
            return max(field.low, min(field.high, 1))


@pytest.mark.parametrize("name", sorted(BOOK.formulas))
def test_every_formula_has_a_worksheet_in_both_languages(name: str) -> None:
    facts = plain_facts(name)
    on = next(month for month in A_MONTH_OF_EACH_LAW if BOOK.formulas[name].edition_on(month))
    book = without_gaps(BOOK, on)
    sheet = book.explain(name, facts, on)
    found = sheet.value if sheet.unit.kind == "number" else outward(int(sheet.value), sheet.unit)
    assert found == book.compute(name, facts, on)
    for language in ("zh-hans", "en"):
        assert "?" not in sheet.as_text(language)
        assert "？" not in sheet.as_text(language)
    assert sheet.as_data()["name"] == name
