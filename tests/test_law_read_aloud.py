"""Formulas read aloud: what an officer reads on a formula's page."""

from __future__ import annotations

import pytest

from renshe.law import Month
from renshe.law.errors import UnknownName
from renshe.law.told.reading_aloud import read_aloud
from renshe.programmes.social_insurance.law import national_rulebook

JULY = Month(2021, 7)


def said(name: str, *, chinese: bool = True) -> list[str]:
    lines = read_aloud(national_rulebook(), name, JULY, chinese=chinese)
    return [f"{line.label} = {line.text}" for line in lines]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pension_base", "养老保险缴费基数 = 申报工资，不低于 养老保险缴费基数下限，不高于 养老保险缴费基数上限"),
        ("pension_pooled", "养老保险单位缴费 = 养老保险缴费基数 × 养老保险单位缴费费率，四舍五入到分"),
        ("flexible_pooled", "灵活就业人员计入统筹基金 = 灵活就业人员缴费 − 灵活就业人员计入个人账户"),
        ("low_index_coefficient", "低指数系数a = 平均缴费指数 ÷ 低指数系数的分界，不高于 1，四舍五入到 4 位小数"),
        ("seniority_allowance",
         "缴费年限津贴 = （累计缴费月数 ÷ 一年的月数，舍去尾数到整数） × 缴费年限津贴每年标准"),
        ("weighted_years",
         "加权年限 = （视同缴费指数 × 1993年底前视同和实际缴费月数 + 1994年1月至1998年6月月指数合计） ÷ 一年的月数"),
        ("contribution_months", "累计缴费月数 = 1998 至 2040 各年“全年缴费月数（当年）”之和 + 视同缴费月数"),
    ],
)  # fmt: skip
def test_a_formula_is_arithmetic_in_the_names_of_things(name: str, words: str) -> None:
    assert said(name) == [words]


def test_a_loop_says_once_what_it_does_for_each_year() -> None:
    assert said("average_index") == [
        "① = 视同缴费月数 大于 0 的，为 视同缴费月数 × 视同缴费指数；其余为 0",
        "② = 从 ① 起，1998 至 2040 逐年：全年缴费月数（当年） 大于 0 的，为 上期结果 + （全年缴费基数合计（当年） ÷ "
        "计算缴费指数的全省职工月平均工资（按年度）（当年），不高于 月缴费指数上限 × 全年缴费月数（当年））；"
        "其余为 上期结果",
        "平均缴费指数 = ② ÷ 累计缴费月数，四舍五入到 4 位小数",
    ]


def test_related_rows_are_said_of_one_of_them() -> None:
    assert said("dependants_before_cap") == [
        "供养亲属抚恤金核定额合计 = 各供养亲属（至多 12 行）的"
        "“因工死亡职工本人工资 × 供养亲属抚恤金比例，四舍五入到分”之和"
    ]
    assert said("balance_carried", chinese=False) == [
        "balance after each year's interest = from balance before on, for each of the years of the account in their "
        "order (at most 30): the result before + ((the result before + interest product of the year ÷ months in a "
        "year) × account interest rate (by the law of month of posting); rounded half up to the fen) + credited in "
        "the year"
    ]


def test_a_benefit_that_is_not_due_is_nought_yuan() -> None:
    assert said("employment_subsidy")[0].startswith(
        "一次性伤残就业补助金 = 伤残等级 不大于 保留劳动关系、退出工作岗位的最低等级"
        "或已解除或者终止劳动关系为“否” 的，为 0 元；"
    )
    gone = read_aloud(national_rulebook(), "job_search_supplement", Month(2025, 2), chinese=True)
    assert [line.text for line in gone] == ["0 元"]


def test_english_reads_the_same() -> None:
    assert said("pension_base", chinese=False) == [
        "pension contribution base = declared wage; not below pension base, floor; not above pension base, ceiling"
    ]
    assert said("transitional_adjustment", chinese=False) == [
        "transitional adjustment = (transitional amount, new method − transitional amount, old method − seniority "
        "allowance; not below 0 yuan) × share of the transitional adjustment; rounded half up to the fen"
    ]


def test_every_formula_of_the_book_is_read_and_none_is_longer_than_a_page() -> None:
    book = national_rulebook()
    for name, formula in book.formulas.items():
        on = formula.newest.since or formula.newest.until or JULY
        for chinese in (True, False):
            lines = read_aloud(book, name, on, chinese=chinese)
            assert lines[-1].label == (formula.zh if chinese else formula.en)
            assert sum(len(line.text) for line in lines) < 5_000


def test_what_is_no_formula_is_refused() -> None:
    with pytest.raises(UnknownName):
        said("pension_bas")
