"""Who pays after a work injury: the fund, the employer, a third party. Amounts in fen."""

from __future__ import annotations

from renshe.law import NOUGHT, Codes, Facts, Fen, Law, at_least, code, fen, formula, one, truth

ORDER_586 = "工伤保险条例"
LAW = "社会保险法"


class InjuryInsurance(Codes):
    """Whether the employer had insured the worker when the injury happened."""

    INSURED = one(zh="已参保缴费", en="insured")
    PAID_SINCE = one(zh="事故后补缴欠费和滞纳金", en="arrears and late charge paid after the accident")
    NOT_INSURED = one(zh="未参保", en="not insured")


class CostsOfInjury(Facts):
    """What the fund would pay for an insured injury, before and after arrears were paid."""

    injury_insurance = code(InjuryInsurance, zh="参保情况", en="insurance at the accident", fixed=True)
    arising_before = fen(zh="补缴前发生的费用", en="costs that arose before the arrears were paid", low=0, high=10**11)
    arising_after = fen(zh="补缴后新发生的费用", en="costs that arose after", low=0, high=10**11)
    paid_by_employer = fen(zh="单位已支付", en="paid by the employer", low=0, high=10**11)


class CostsByThirdParty(Facts):
    """Treatment of an injury that somebody outside caused."""

    medical_costs = fen(zh="工伤医疗费用", en="medical costs", low=0, high=10**11)
    medical_by_third_party = fen(
        zh="第三人已支付的医疗费用", en="medical costs paid by the third party", low=0, high=10**11
    )


class LateApplication(Facts):
    """An employer's application for recognition."""

    is_applied_in_time = truth(zh="单位在规定时限内提出工伤认定申请", en="the employer applied in time")
    due_before_application = fen(
        zh="提出申请前发生的待遇等费用", en="what fell due before the application", low=0, high=10**11
    )


@formula(
    zh="工伤保险基金支付的费用",
    en="borne by the injury fund",
    cites=f"{LAW} 第三十八条、第四十一条；{ORDER_586} 第六十二条",
    since="2011-07",
)
def borne_by_fund(costs: CostsOfInjury, law: Law) -> Fen:
    if costs.injury_insurance == InjuryInsurance.INSURED:
        return costs.arising_before + costs.arising_after
    if costs.injury_insurance == InjuryInsurance.PAID_SINCE:
        return costs.arising_after
    return NOUGHT


@formula(
    zh="用人单位支付的费用",
    en="borne by the employer",
    cites=f"{LAW} 第四十一条；{ORDER_586} 第六十二条",
    since="2011-07",
)
def borne_by_employer(costs: CostsOfInjury, law: Law) -> Fen:
    return costs.arising_before + costs.arising_after - borne_by_fund(costs, law)


@formula(
    zh="工伤保险基金先行支付（向单位追偿）",
    en="advanced by the fund, recovered from the employer",
    cites=f"{LAW} 第四十一条",
    since="2011-07",
)
def advanced_by_fund(costs: CostsOfInjury, law: Law) -> Fen:
    return at_least(borne_by_employer(costs, law) - costs.paid_by_employer, 0)


@formula(
    zh="第三人造成工伤时基金支付的医疗费用",
    en="medical costs that the fund pays where a third party is at fault",
    cites=f"{LAW} 第四十二条；最高人民法院2014年工伤认定规定 第八条",
    since="2011-07",
    pays=True,
)
def medical_costs_by_fund(costs: CostsByThirdParty, law: Law) -> Fen:
    # All other benefits are paid beside what the third party owes.
    return at_least(costs.medical_costs - costs.medical_by_third_party, 0)


@formula(
    zh="逾期申请期间由单位负担的费用",
    en="borne by an employer that applied late",
    cites=f"{ORDER_586} 第十七条第四款",
    since="2011-01",
)
def borne_by_late_employer(application: LateApplication, law: Law) -> Fen:
    if application.is_applied_in_time:
        return NOUGHT
    return application.due_before_application
