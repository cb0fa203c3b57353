"""The monthly pension of an enterprise employee in Guangdong. All amounts in fen a month."""

from __future__ import annotations

from renshe.law import (
    Exact,
    Facts,
    FenAMonth,
    Law,
    Months,
    Ratio,
    Years,
    at_least,
    at_most,
    edition,
    fen,
    floor,
    formula,
    months,
    ratio,
    round_to,
    series,
    to_fen,
    total,
    whole,
)

YEARS = range(1998, 2041)
"""Years with an individual account: from 1998 on (粤府〔1998〕21号), and years to come: nothing is given of those."""

TRANSITION, OLD_METHOD = "粤府函〔2021〕294号", "广东省过渡性养老金老办法（2021年前文件未找到，未核对原文）"
EXTRAS = "粤劳电〔2009〕32号；粤人社〔2014〕8号"


class Retiree(Facts):
    """A person at retirement. The month of the law is the first month of the pension."""

    base_total = series(
        fen(zh="全年缴费基数合计", en="the year's bases added up", low=0, high=10**9, unit="fen*months"),
        YEARS,
        is_growing=True,
    )
    months_paid = series(
        months(zh="全年缴费月数", en="months paid in the year", low=0, high=12, by_paying=True),
        YEARS,
        brings="base_total",
        is_growing=True,
    )
    deemed_months = months(zh="视同缴费月数", en="deemed months", low=0, high=600)
    deemed_index = ratio(zh="视同缴费指数", en="deemed index", low=0, high=3)
    early_months = months(zh="1993年底前视同和实际缴费月数", en="deemed and paid months up to 1993", low=0, high=600)
    later_index_sum = ratio(
        zh="1994年1月至1998年6月月指数合计",
        en="monthly indices 1994-01 to 1998-06 added up",
        low=0,
        high=162,
        unit="months",
    )
    account = fen(zh="个人账户储存额", en="balance of the account", low=0, high=10**11)
    deemed_account = fen(zh="视同缴费账户", en="deemed account", low=0, high=10**10)
    age_years = whole(zh="退休时周岁", en="age at retirement, full years", low=40, high=75, fixed=True)
    age_months = whole(zh="退休时年龄零月", en="months beyond the full years", low=0, high=11, fixed=True)


@formula(zh="累计缴费月数", en="months of contribution", cites="社会保险法 第十六条", since="2011-07")
def contribution_months(person: Retiree, law: Law) -> Months:
    return total(person.months_paid.values()) + person.deemed_months


@formula(zh="平均缴费指数", en="average index", cites="国发〔2005〕38号")
def average_index(person: Retiree, law: Law) -> Ratio:
    # Summed, a year's monthly indices are its bases over that year's average wage; a year not paid needs no average.
    indices: Exact = 0
    if person.deemed_months > 0:
        indices += person.deemed_months * person.deemed_index
    for year in YEARS:
        if person.months_paid[year] > 0:
            highest = law.index_ceiling * person.months_paid[year]
            indices += at_most(person.base_total[year] / law.average_wage[year], highest)
    return round_to(indices / contribution_months(person, law), 4, law.index_to_four_decimals)


@formula(zh="低指数系数a", en="coefficient a for low indices", cites="广东省基础养老金计发口径")
def low_index_coefficient(person: Retiree, law: Law) -> Ratio:
    return round_to(at_most(average_index(person, law) / law.low_index_threshold, 1), 4, law.index_to_four_decimals)


@formula(zh="基础养老金", en="basic pension", cites="国发〔2005〕38号；广东省计发口径")
def basic_pension(person: Retiree, law: Law) -> FenAMonth:
    mean_index = (low_index_coefficient(person, law) + average_index(person, law)) / 2
    years = contribution_months(person, law) / law.months_in_a_year
    return to_fen(law.calculation_base * mean_index * years * law.basic_rate_per_year, law.each_part_to_the_fen)


@formula(zh="计发月数", en="divisor", cites="国发〔2005〕38号 附件")
def annuity_divisor(person: Retiree, law: Law) -> Months:
    return law.annuity_months[person.age_years]


@edition(annuity_divisor, cites="国发〔2005〕38号 附件", since="2025-01")
def annuity_divisor_2025(person: Retiree, law: Law) -> Months:
    # Between two ages by the months that have passed. No document that says so was found: the practice names who
    # published it.
    now, next_year = law.annuity_months[person.age_years], law.annuity_months[person.age_years + 1]
    return round_to(now - (now - next_year) * person.age_months / 12, 1, law.divisor_to_one_decimal)


@formula(zh="个人账户养老金", en="account pension", cites="国发〔2005〕38号")
def account_pension(person: Retiree, law: Law) -> FenAMonth:
    return to_fen(person.account / annuity_divisor(person, law), law.each_part_to_the_fen)


@formula(zh="加权年限", en="weighted years", cites=TRANSITION, since="2021-01")
def weighted_years(person: Retiree, law: Law) -> Years:
    # A monthly index counts for its month: their sum is a number of months.
    return (person.deemed_index * person.early_months + person.later_index_sum) / law.months_in_a_year


@formula(zh="过渡性养老金新办法数额", en="transitional amount, new method", cites=TRANSITION, since="2021-01")
def transitional_new(person: Retiree, law: Law) -> FenAMonth:
    amount = law.calculation_base * weighted_years(person, law) * law.transitional_rate_per_year
    return to_fen(amount, law.each_part_to_the_fen)


@formula(zh="过渡性养老金老办法数额", en="transitional amount, old method", cites=OLD_METHOD)
def transitional_old(person: Retiree, law: Law) -> FenAMonth:
    return to_fen(person.deemed_account / law.transitional_old_divisor, law.each_part_to_the_fen)


@formula(zh="缴费年限津贴", en="seniority allowance", cites="粤人社〔2014〕8号")
def seniority_allowance(person: Retiree, law: Law) -> FenAMonth:
    return floor(contribution_months(person, law) / law.months_in_a_year) * law.seniority_allowance_per_year


@formula(zh="过渡性养老金调节金", en="transitional adjustment", cites=TRANSITION, since="2021-01")
def transitional_adjustment(person: Retiree, law: Law) -> FenAMonth:
    gap = transitional_new(person, law) - transitional_old(person, law) - seniority_allowance(person, law)
    return to_fen(at_least(gap, 0) * law.transitional_share, law.each_part_to_the_fen)


@formula(
    zh="过渡性养老金",
    en="transitional pension",
    cites=f"{OLD_METHOD}；{EXTRAS}",
)
def transitional_pension(person: Retiree, law: Law) -> FenAMonth:
    # Before the years of transition by the old method alone.
    return transitional_without_adjustment(person, law)


@edition(transitional_pension, cites=f"{TRANSITION}；{EXTRAS}", since="2021-01")
def transitional_pension_2021(person: Retiree, law: Law) -> FenAMonth:
    extras = law.transitional_fixed_amount + seniority_allowance(person, law)
    return transitional_old(person, law) + transitional_adjustment(person, law) + extras


@edition(transitional_pension, cites=f"{TRANSITION}；{EXTRAS}", since="2026-01")
def transitional_pension_2026(person: Retiree, law: Law) -> FenAMonth:
    # The years of transition are over: the new amount in full.
    return transitional_new(person, law) + law.transitional_fixed_amount + seniority_allowance(person, law)


@formula(zh="指数化月平均缴费工资", en="indexed monthly wage", cites="国发〔2005〕38号")
def indexed_wage(person: Retiree, law: Law) -> FenAMonth:
    return to_fen(law.calculation_base * average_index(person, law), law.each_part_to_the_fen)


@formula(
    zh="过渡性养老金（不含调节金）",
    en="transitional pension without the adjustment",
    cites=f"{OLD_METHOD}；{EXTRAS}",
)
def transitional_without_adjustment(person: Retiree, law: Law) -> FenAMonth:
    return transitional_old(person, law) + law.transitional_fixed_amount + seniority_allowance(person, law)


@formula(zh="月基本养老金", en="monthly pension", cites="社会保险法 第十五条", pays=True)
def monthly_pension(person: Retiree, law: Law) -> FenAMonth:
    return basic_pension(person, law) + account_pension(person, law) + transitional_pension(person, law)
