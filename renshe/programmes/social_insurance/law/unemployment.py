"""Unemployment benefits in Guangdong: who is paid, for how long, how much. Amounts in fen, periods in months."""

from __future__ import annotations

from renshe.law import (
    NOUGHT,
    Facts,
    Fen,
    FenAMonth,
    Law,
    Months,
    at_least,
    at_most,
    ceiling,
    edition,
    fen,
    floor,
    formula,
    months,
    to_fen,
    truth,
    whole,
)

REGULATIONS = "广东省失业保险条例"


class UnemploymentClaim(Facts):
    """Somebody who lost their work against their will, is registered and seeks work."""

    paid_months = months(
        zh="失业前累计缴费月数", en="months paid before the loss of work", low=0, high=600, by_paying=True
    )
    carried_months = months(zh="以前未领取的期限", en="months unused from an earlier claim", low=0, high=24)


class RenewedClaim(UnemploymentClaim):
    """A claim after an earlier one that ended with new work; what is paid counts anew."""

    granted_months = months(zh="原核定期限", en="months granted before", low=0, high=24)
    claimed_months = months(zh="已领取月数", en="months claimed before", low=0, high=24)


class UnemploymentMonth(Facts):
    """One month of a claim. The month of the law is that month."""

    mean_wage_of_last_year = fen(
        zh="失业前十二个月平均缴费工资",
        en="mean contribution wage of the last 12 months",
        low=0,
        high=10**8,
        unit="fen/month",
    )
    month_of_claim = whole(zh="领取的第几个月", en="which month of the claim", low=1, high=24)
    is_past_retirement_age = truth(zh="已达法定退休年龄", en="past the age of retirement")


class EarlyJob(Facts):
    """Somebody who found work, or started a business, before the benefit ended."""

    remaining_months = months(zh="剩余期限", en="months that remain", low=0, high=24)
    benefit = fen(zh="失业保险金月标准", en="monthly benefit", low=0, high=10**7, unit="fen/month")


class WithoutBenefit(Facts):
    """Somebody without work who is not entitled to the benefit, or has used it up (2020 and 2021)."""

    paid_months = months(zh="累计缴费月数", en="months paid", low=0, high=600)
    benefit_standard = fen(zh="失业保险金月标准", en="monthly benefit", low=0, high=10**7, unit="fen/month")
    months_drawn = months(zh="已领取补助金月数", en="months of the allowance drawn", low=0, high=6)


class DeadWhileClaiming(Facts):
    unpaid_benefit = fen(zh="当月未领取的失业保险金", en="the month's benefit not yet paid", low=0, high=10**7)


class ClaimMoved(Facts):
    """A claim that moves to another province."""

    benefit = fen(zh="失业保险金月标准", en="monthly benefit", low=0, high=10**7, unit="fen/month")
    months_moved = months(zh="转移的剩余期限", en="months that move", low=0, high=24)


@formula(zh="本人缴费折算的领取期限", en="months earned by paying", cites=f"{REGULATIONS} 第十五条、第十七条")
def benefit_months_earned(person: UnemploymentClaim, law: Law) -> Months:
    if person.paid_months < law.unemployment_qualifying_months:
        return NOUGHT
    first = floor(at_most(person.paid_months, law.unemployment_first_stage) / law.months_in_a_year)
    beyond = floor(at_least(person.paid_months - law.unemployment_first_stage, 0) / law.unemployment_half_year)
    earned = first * law.unemployment_months_for_a_year + beyond * law.unemployment_month
    return at_most(earned, law.unemployment_longest)


@formula(
    zh="失业保险金最长期限（全国）",
    en="longest benefit by the national law",
    cites="社会保险法 第四十六条；失业保险条例 第十七条",
    since="2011-07",
)
def longest_by_national_law(person: UnemploymentClaim, law: Law) -> Months:
    return law.unemployment_national_longest[person.paid_months]


@formula(zh="失业保险金领取期限", en="months of benefit", cites=f"{REGULATIONS} 第十七条、第十八条")
def benefit_months(person: UnemploymentClaim, law: Law) -> Months:
    return at_most(benefit_months_earned(person, law) + person.carried_months, law.unemployment_longest)


@formula(zh="未领取的期限", en="months unused", cites=f"{REGULATIONS} 第十八条")
def unused_months(person: RenewedClaim, law: Law) -> Months:
    return at_least(person.granted_months - person.claimed_months, 0)


@formula(zh="再次失业的领取期限", en="months of benefit of a renewed claim", cites=f"{REGULATIONS} 第十八条")
def renewed_benefit_months(person: RenewedClaim, law: Law) -> Months:
    return at_most(benefit_months_earned(person, law) + unused_months(person, law), law.unemployment_longest)


@formula(zh="失业保险金", en="unemployment benefit", cites=f"{REGULATIONS} 第十九条", pays=True)
def unemployment_benefit(person: UnemploymentMonth, law: Law) -> FenAMonth:
    share = to_fen(law.minimum_wage * law.unemployment_benefit_share, law.each_benefit_to_the_fen)
    return at_least(share, law.subsistence_line)


@formula(
    zh="求职补贴", en="job-search supplement", cites=f"{REGULATIONS} 第二十条（2022年文本）", since="2014-07", pays=True
)
def job_search_supplement(person: UnemploymentMonth, law: Law) -> FenAMonth:
    if person.is_past_retirement_age or person.month_of_claim > law.supplement_months:
        return NOUGHT
    return to_fen(person.mean_wage_of_last_year * law.supplement_share, law.each_benefit_to_the_fen)


@edition(job_search_supplement, cites=f"{REGULATIONS}（2025年1月12日修改文本，删去求职补贴）", since="2025-02")
def job_search_supplement_2025(person: UnemploymentMonth, law: Law) -> FenAMonth:
    # The text of 12 January 2025 has no such supplement; from when it is in force is not printed.
    return NOUGHT


@formula(zh="当月失业保险待遇合计", en="the month's unemployment benefits", cites=f"{REGULATIONS} 第十九条、第二十条")
def unemployment_month_total(person: UnemploymentMonth, law: Law) -> FenAMonth:
    return unemployment_benefit(person, law) + job_search_supplement(person, law)


@formula(
    zh="提前就业一次性领取的月数",
    en="months paid at once for early work",
    cites=f"{REGULATIONS} 第二十二条（2022年文本）",
    since="2014-07",
    until="2025-01",
)
def early_job_months(person: EarlyJob, law: Law) -> Months:
    return ceiling(person.remaining_months * law.early_job_share)


@formula(
    zh="提前就业一次性领取的失业保险金",
    en="benefit paid at once for early work",
    cites=f"{REGULATIONS} 第二十二条（2022年文本）",
    since="2014-07",
    until="2025-01",
    pays=True,
)
def early_job_benefit(person: EarlyJob, law: Law) -> Fen:
    return to_fen(early_job_months(person, law) * person.benefit, law.each_benefit_to_the_fen)


@formula(
    zh="提前就业后结余的月数",
    en="months left after early work",
    cites=f"{REGULATIONS} 第二十二条（2022年文本）",
    since="2014-07",
    until="2025-01",
)
def early_job_months_left(person: EarlyJob, law: Law) -> Months:
    return person.remaining_months - early_job_months(person, law)


@formula(
    zh="失业补助金",
    en="unemployment allowance",
    cites="人社部发〔2020〕40号（未核对原文）",
    since="2020-03",
    until="2021-12",
    pays=True,
)
def unemployment_allowance(person: WithoutBenefit, law: Law) -> FenAMonth:
    if person.paid_months >= law.unemployment_qualifying_months:
        return to_fen(person.benefit_standard * law.allowance_share_of_a_year_paid, law.each_benefit_to_the_fen)
    return to_fen(person.benefit_standard * law.allowance_share_of_less, law.each_benefit_to_the_fen)


@formula(
    zh="失业补助金剩余月数",
    en="months of the allowance left",
    cites="人社部发〔2020〕40号（未核对原文）",
    since="2020-03",
    until="2021-12",
)
def allowance_months_left(person: WithoutBenefit, law: Law) -> Months:
    return at_least(law.allowance_longest - person.months_drawn, 0)


@formula(
    zh="领取失业保险金期间死亡的丧葬补助金",
    en="funeral grant of a claimant",
    cites=f"{REGULATIONS} 第二十五条",
    pays=True,
)
def claimant_funeral_grant(person: DeadWhileClaiming, law: Law) -> Fen:
    return to_fen(law.city_average_wage * law.claimant_funeral_months, law.each_benefit_to_the_fen)


@formula(
    zh="领取失业保险金期间死亡的抚恤金",
    en="survivors' grant of a claimant",
    cites=f"{REGULATIONS} 第二十五条",
    pays=True,
)
def claimant_survivors_grant(person: DeadWhileClaiming, law: Law) -> Fen:
    return to_fen(law.city_average_wage * law.claimant_survivors_months, law.each_benefit_to_the_fen)


@formula(
    zh="领取失业保险金期间死亡的待遇合计",
    en="all that is paid on a claimant's death",
    cites=f"{REGULATIONS} 第二十五条",
)
def claimant_death_total(person: DeadWhileClaiming, law: Law) -> Fen:
    grants = claimant_funeral_grant(person, law) + claimant_survivors_grant(person, law)
    return grants + person.unpaid_benefit


@formula(
    zh="转出的失业保险金",
    en="benefit that moves",
    cites="社会保险法 第五十二条；跨省转移规定（未核对原文）",
    since="2011-07",
)
def benefit_moved(person: ClaimMoved, law: Law) -> Fen:
    return person.benefit * person.months_moved


@formula(
    zh="随同转出的医疗补助金、职业培训和职业介绍补贴",
    en="fee for medical care, training and placement that moves along",
    cites="社会保险法 第五十二条；跨省转移规定（未核对原文）",
)
def moved_fee(person: ClaimMoved, law: Law) -> Fen:
    return to_fen(benefit_moved(person, law) * law.moved_fee_share, law.each_benefit_to_the_fen)


@formula(zh="失业保险关系转出金额", en="all that moves", cites="社会保险法 第五十二条；跨省转移规定（未核对原文）")
def unemployment_moved_total(person: ClaimMoved, law: Law) -> Fen:
    return benefit_moved(person, law) + moved_fee(person, law)
