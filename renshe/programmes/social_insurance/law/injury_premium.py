"""An employer's injury premium by class, float and phased cut. Amounts in fen."""

from __future__ import annotations

from renshe.law import Facts, Fen, Law, Ratio, fen, formula, ratio, to_fen, whole


class InjuryUnit(Facts):
    """An employer in a month: its class, the grade to which its rate floats, its payroll."""

    industry_class = whole(zh="工伤保险行业风险类别", en="injury class of the industry", low=1, high=8, fixed=True)
    float_share = ratio(
        zh="浮动后占基准费率的比例", en="share of the base rate after the float", low=0, high=3, places=8
    )
    payroll = fen(zh="职工工资总额", en="payroll total", low=0, high=10**13)


@formula(
    zh="单位工伤保险费率（浮动并阶段性下调后）",
    en="employer's injury rate after float and phased cut",
    cites="人社部发〔2015〕71号；社会保险法 第三十四条；国办发〔2019〕13号",
    since="2015-10",
)
def injury_unit_rate(unit: InjuryUnit, law: Law) -> Ratio:
    rate = law.national_injury_rate[unit.industry_class] * unit.float_share
    return rate * (1 - law.injury_phased_cut)


@formula(zh="单位工伤保险费", en="employer's injury premium", cites="社会保险法 第三十五条", since="2015-10")
def injury_unit_premium(unit: InjuryUnit, law: Law) -> Fen:
    return to_fen(unit.payroll * injury_unit_rate(unit, law), law.each_amount_to_the_fen)
