"""An employer's injury premium by class, float and phased cut. Amounts in fen."""

from __future__ import annotations

from renshe.law import Codes, Facts, Fen, Law, Ratio, code, edition, fen, formula, one, to_fen, whole

RATES_2015 = "人社部发〔2015〕71号"


class FloatGrade(Codes):
    """Where an employer's rate stands after the yearly float."""

    BASE = one(zh="基准", en="base rate")
    UP_ONE = one(zh="上浮一档", en="one grade up")
    UP_TWO = one(zh="上浮二档", en="two grades up")
    DOWN_ONE = one(zh="下浮一档", en="one grade down")
    DOWN_TWO = one(zh="下浮二档", en="two grades down")


class InjuryUnit(Facts):
    """An employer in a month: its class, the grade to which its rate floats, its payroll."""

    industry_class = whole(zh="工伤保险行业风险类别", en="injury class of the industry", low=1, high=8, fixed=True)
    float_grade = code(FloatGrade, zh="浮动档次", en="grade of the float", fixed=True)
    payroll = fen(zh="职工工资总额", en="payroll total", low=0, high=10**13)


@formula(
    zh="浮动后占基准费率的比例",
    en="share of the base rate after the float",
    cites=RATES_2015,
    since="2015-10",
)
def injury_float(unit: InjuryUnit, law: Law) -> Ratio:
    # Class 1 floats up alone: for its grades down there is no entry, so no result.
    return law.injury_float_share[unit.industry_class, unit.float_grade]


@formula(
    zh="单位工伤保险费率（浮动并阶段性下调后）",
    en="employer's injury rate after float and phased cut",
    cites=f"{RATES_2015}；社会保险法 第三十四条",
    since="2015-10",
)
def injury_unit_rate(unit: InjuryUnit, law: Law) -> Ratio:
    rate = law.national_injury_rate[unit.industry_class] * injury_float(unit, law)
    return rate * (1 - law.injury_phased_cut)


class PoolingFund(Facts):
    """The injury fund of a pooling area."""

    months_of_reserve = whole(zh="基金结余可支付月数", en="months that the fund lasts", low=0, high=600)


@formula(
    zh="统筹地区可以下调的费率幅度",
    en="phased cut by what the fund holds",
    cites="阶段性降低工伤保险费率的通知（2018年5月起，文号未找到，未核对原文）",
    since="2018-05",
)
def injury_cut_of_area(area: PoolingFund, law: Law) -> Ratio:
    return law.injury_cut_by_reserve[area.months_of_reserve]


@edition(injury_cut_of_area, cites="国办发〔2019〕13号 第二条", since="2019-05", until="2025-12")
def injury_cut_of_area_2019(area: PoolingFund, law: Law) -> Ratio:
    return law.injury_cut_by_reserve[area.months_of_reserve]


@formula(zh="单位工伤保险费", en="employer's injury premium", cites="社会保险法 第三十五条", since="2015-10")
def injury_unit_premium(unit: InjuryUnit, law: Law) -> Fen:
    return to_fen(unit.payroll * injury_unit_rate(unit, law), law.each_amount_to_the_fen)
