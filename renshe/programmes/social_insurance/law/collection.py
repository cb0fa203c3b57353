"""What is relieved, deferred, refunded. Amounts in fen."""

from __future__ import annotations

from renshe.law import (
    NOUGHT,
    Codes,
    Facts,
    Fen,
    Flag,
    Law,
    Ratio,
    code,
    fen,
    formula,
    month,
    one,
    ratio,
    to_fen,
    whole,
)


class UnitClass(Codes):
    """Four-ministry standard of 2011 and 2017, and units that are no enterprises."""

    MICRO = one(zh="微型企业", en="micro enterprise")
    SMALL = one(zh="小型企业", en="small enterprise")
    MEDIUM = one(zh="中型企业", en="medium enterprise")
    LARGE = one(zh="大型企业", en="large enterprise")
    INDIVIDUAL_BUSINESS = one(zh="以单位方式参保的个体工商户", en="individual business insured as a unit")
    OTHER_UNIT = one(zh="其他单位（不含机关事业单位）", en="other unit (no agency or public institution)")
    PUBLIC = one(zh="机关事业单位", en="agency or public institution")


class Insurance(Codes):
    PENSION = one(zh="养老保险", en="pension")
    UNEMPLOYMENT = one(zh="失业保险", en="unemployment")
    INJURY = one(zh="工伤保险", en="work injury")


class DueOf2020(Facts):
    """An employer's due of one month. The month of the law is that month."""

    unit_class = code(UnitClass, zh="单位类型", en="class of the unit", fixed=True)
    employer_due = fen(zh="减免前单位应缴", en="employer's due before relief", low=0, high=10**12)
    employee_due = fen(zh="个人应缴", en="employees' due", low=0, high=10**12)


class DueOf2022(Facts):
    """The employer's share of one of the five industries (catering, retail, tourism, aviation, transport)."""

    insurance = code(Insurance, zh="险种", en="insurance", fixed=True)
    due_month = month(zh="费款所属月", en="month of the due", low="2020-01", high="2030-12", fixed=True)


class RefundClaim(Facts):
    """An employer that kept its staff. The month of the law lies in the year of the refund."""

    unit_class = code(UnitClass, zh="单位类型", en="class of the unit", fixed=True)
    insured_count = whole(zh="参保职工人数", en="insured employees", low=0, high=10**6)
    layoff_rate = ratio(zh="上年度裁员率", en="layoff rate of last year", low=0, high=1, places=10)
    premium_of_last_year = fen(zh="上年度实缴失业保险费", en="premiums paid last year", low=0, high=10**12)


@formula(
    zh="阶段性减免后单位应缴",
    en="employer's due after the relief of 2020",
    cites="人社部发〔2020〕11号；人社部发〔2020〕49号",
    since="2020-01",
)
def relieved_employer_due(due: DueOf2020, law: Law) -> Fen:
    return to_fen(due.employer_due * law.relief_share_still_due[due.unit_class], law.each_amount_to_the_fen)


@formula(zh="阶段性减免额", en="relief of 2020", cites="人社部发〔2020〕11号；人社部发〔2020〕49号", since="2020-01")
def relief_amount(due: DueOf2020, law: Law) -> Fen:
    return due.employer_due - relieved_employer_due(due, law)


@formula(
    zh="减免后个人应缴（不减免）", en="employees' due, not relieved", cites="人社部发〔2020〕11号", since="2020-01"
)
def relieved_employee_due(due: DueOf2020, law: Law) -> Fen:
    return due.employee_due


@formula(
    zh="可以缓缴（五个特困行业）",
    en="may be deferred (five industries)",
    cites="人社部发〔2022〕16号；人社部发〔2022〕31号；粤人社规〔2022〕15号",
)
def is_deferrable(due: DueOf2022, law: Law) -> Flag:
    return law.deferral_first[due.insurance] <= due.due_month and due.due_month <= law.deferral_last[due.insurance]


@formula(zh="裁员率上限", en="highest layoff rate", cites="稳岗返还年度通知（文号见各年参数）")
def layoff_limit(unit: RefundClaim, law: Law) -> Ratio:
    if unit.insured_count <= law.refund_small_headcount:
        return law.layoff_limit_of_small
    return law.layoff_limit_by_target


@formula(zh="返还比例", en="share refunded", cites="稳岗返还年度通知（文号见各年参数）")
def refund_share(unit: RefundClaim, law: Law) -> Ratio:
    if unit.layoff_rate > layoff_limit(unit, law):
        return NOUGHT
    return law.premium_refund_share[unit.unit_class]


@formula(
    zh="失业保险稳岗返还",
    en="refund of unemployment premiums",
    cites="稳岗返还年度通知（文号见各年参数）",
    pays=True,
)
def premium_refund(unit: RefundClaim, law: Law) -> Fen:
    return to_fen(unit.premium_of_last_year * refund_share(unit, law), law.each_benefit_to_the_fen)
