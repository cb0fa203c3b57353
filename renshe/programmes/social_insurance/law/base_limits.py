"""The year's limits of contribution bases, from the average wages that are published. Amounts in fen a month."""

from __future__ import annotations

from renshe.law import Facts, Fen, FenAMonth, Law, edition, fen, formula, ratio, to_fen, to_yuan

LIMITS, LIMITS_2019 = "国发〔2005〕38号（缴费基数上下限，未核对原文）", "国办发〔2019〕13号 第三条"
"""Floor and ceiling as shares of the average wage; the yearly notices with the numbers are sources of the values."""


class PublishedAverages(Facts):
    """What a notice of the year is reckoned from. The month of the law lies in that year of contributions."""

    average_wage_of_area = fen(
        zh="上年度平均工资（每月）", en="last year's average wage a month", low=0, high=10**8, unit="fen/month"
    )


class CityAverage(Facts):
    """The city's average on-post wage, by which the unemployment base is limited."""

    city_on_post_wage = fen(
        zh="全市在岗职工月平均工资", en="city's average on-post wage a month", low=0, high=10**8, unit="fen/month"
    )


class BaseAndRate(Facts):
    """A base with a rate in total, as payslips and notices print them: several insurances in one."""

    base_of_month = fen(zh="缴费基数", en="contribution base", low=0, high=10**10, unit="fen/month")
    total_rate = ratio(zh="合计费率", en="rates in total", low=0, high=1, places=8)


@formula(zh="缴费基数下限的核定", en="floor of the base, as it is set", cites=LIMITS_2019, since="2019-05")
def base_floor_of_year(averages: PublishedAverages, law: Law) -> FenAMonth:
    return to_yuan(averages.average_wage_of_area * law.base_floor_share, law.limits_to_the_yuan)


@formula(zh="缴费基数上限的核定", en="ceiling of the base, as it is set", cites=LIMITS)
def base_ceiling_of_year(averages: PublishedAverages, law: Law) -> FenAMonth:
    return to_yuan(averages.average_wage_of_area * law.base_ceiling_share, law.limits_to_the_yuan)


@edition(base_ceiling_of_year, cites=LIMITS_2019, since="2019-05")
def base_ceiling_of_year_2019(averages: PublishedAverages, law: Law) -> FenAMonth:
    return to_yuan(averages.average_wage_of_area * law.base_ceiling_share, law.limits_to_the_yuan)


@formula(
    zh="失业保险缴费基数上限的核定",
    en="unemployment base, ceiling as it is set",
    cites="广东省失业保险条例 第八条",
)
def unemployment_ceiling_of_year(averages: CityAverage, law: Law) -> FenAMonth:
    return to_yuan(averages.city_on_post_wage * law.unemployment_ceiling_share, law.limits_to_the_yuan)


@formula(
    zh="按合计费率的缴费额",
    en="contribution at rates in total",
    cites="社会保险法 第十二条、第四十四条",
    since="2011-07",
)
def contribution_at_rate(month: BaseAndRate, law: Law) -> Fen:
    return to_fen(month.base_of_month * month.total_rate, law.each_amount_to_the_fen)
