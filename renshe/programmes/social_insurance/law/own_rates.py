"""Contributions by the rates that an employer has of its own, settled by float each year. Amounts in fen.

Where nothing of an employer's own rates is known, `contributions` takes the base rates: no float at all.
"""

from __future__ import annotations

from renshe.law import Fen, Law, Ratio, code, edition, formula, ratio, to_fen
from renshe.programmes.social_insurance.law.contributions import (
    InsuredMonth,
    injury_base,
    pension_pooled,
    unemployment_base,
)
from renshe.programmes.social_insurance.law.injury_premium import RATES_2015, FloatGrade

REGULATIONS = "广东省失业保险条例"


class MonthAtOwnRates(InsuredMonth):
    """One person in one month at an employer whose own rates are known: 1 and the base rate where nothing floats."""

    unemployment_coefficient = ratio(
        zh="本单位失业保险浮动系数", en="employer's unemployment coefficient", low=0, high=2, places=4
    )
    float_grade = code(FloatGrade, zh="浮动档次", en="grade of the float", fixed=True)


@formula(
    zh="本单位失业保险费率",
    en="employer's own unemployment rate",
    cites=f"{REGULATIONS} 第九条",
    since="2013-04",
)
def unemployment_own_rate(person: MonthAtOwnRates, law: Law) -> Ratio:
    return law.unemployment_employer_rate * person.unemployment_coefficient


@edition(unemployment_own_rate, cites="社会保险法 第四十四条", since="2025-02")
def unemployment_own_rate_2025(person: MonthAtOwnRates, law: Law) -> Ratio:
    # The clause on the float is gone from 2025-01-12.
    return law.unemployment_employer_rate


@formula(
    zh="按本单位费率的失业保险单位缴费",
    en="unemployment, employer's share at its own rate",
    cites=f"社会保险法 第四十四条；{REGULATIONS} 第九条",
    since="2013-04",
)
def unemployment_at_own_rate(person: MonthAtOwnRates, law: Law) -> Fen:
    return to_fen(unemployment_base(person, law) * unemployment_own_rate(person, law), law.each_amount_to_the_fen)


@formula(
    zh="本单位工伤保险费率",
    en="employer's own injury rate",
    cites=f"{RATES_2015}；社会保险法 第三十四条",
    since="2015-10",
)
def injury_own_rate(person: MonthAtOwnRates, law: Law) -> Ratio:
    # The city's rate of the class, its phased cut in it, floats as the national one does.
    return law.injury_rate[person.injury_class] * law.injury_float_share[person.injury_class, person.float_grade]


@formula(
    zh="按本单位费率的工伤保险单位缴费",
    en="injury, employer's share at its own rate",
    cites="社会保险法 第三十三条、第三十四条",
    since="2015-10",
)
def injury_at_own_rate(person: MonthAtOwnRates, law: Law) -> Fen:
    return to_fen(injury_base(person, law) * injury_own_rate(person, law), law.each_amount_to_the_fen)


@formula(
    zh="按本单位费率的单位缴费合计",
    en="employer's contributions at its own rates",
    cites="社会保险法 第十二条第一款、第三十三条、第四十四条",
    since="2015-10",
)
def contributions_at_own_rates(person: MonthAtOwnRates, law: Law) -> Fen:
    return pension_pooled(person, law) + unemployment_at_own_rate(person, law) + injury_at_own_rate(person, law)
