"""Who may claim an unemployment benefit, when it ends, and what is paid beside it. Amounts in fen."""

from __future__ import annotations

from renshe.law import (
    NOUGHT,
    CalendarMonth,
    Facts,
    Fen,
    FenAMonth,
    Flag,
    Law,
    Months,
    at_least,
    edition,
    formula,
    month,
    months,
    ratio,
    to_fen,
    truth,
    whole,
)
from renshe.programmes.social_insurance.law.unemployment import (
    REGULATIONS,
    EarlyJob,
    UnemploymentClaim,
    UnemploymentMonth,
    unemployment_benefit,
)

MEASURES = "国务院关于渐进式延迟法定退休年龄的办法"


class Claimant(UnemploymentClaim):
    """Somebody who asks for the benefit."""

    is_involuntary = truth(zh="非因本人意愿中断就业", en="lost work against their will")
    is_registered_and_seeking = truth(zh="已办理失业登记并有求职要求", en="registered and seeking work")


class ClaimBegins(Facts):
    """A claim that was granted, with the month from which it counts: of the registration, or of a late claim."""

    counts_from = month(zh="期限起算年月", en="month from which the claim counts", low="1999-01", high="2100-11")


class RunningClaim(Facts):
    """Somebody who is paid, at the monthly check."""

    has_work = truth(zh="重新就业", en="found work")
    serves_in_army = truth(zh="应征服兵役", en="serves in the army")
    has_emigrated = truth(zh="移居境外", en="has emigrated")
    draws_pension = truth(zh="享受基本养老保险待遇", en="draws a pension")
    refusals = whole(zh="无正当理由拒绝介绍工作次数", en="offers of work refused without reason", low=0, high=100)
    missed_checks = whole(zh="未按月签到次数", en="monthly checks missed", low=0, high=100)
    is_in_prison = truth(zh="被判刑收监执行", en="in prison")


class NearRetirement(Facts):
    """Somebody who is paid and is near to the age of retirement."""

    months_of_benefit_left = months(zh="剩余领取期限", en="months of benefit left", low=0, high=24)
    months_to_age = months(zh="距法定退休年龄月数", en="months to the statutory age", low=0, high=720, fixed=True)


class NewSkill(Facts):
    """Somebody who got a certificate of skill."""

    skill_level = whole(zh="技能等级", en="level of skill", low=3, high=5, fixed=True)
    unemployment_months_paid = months(
        zh="累计缴纳失业保险费月数", en="months of unemployment contributions", low=0, high=600
    )
    is_paid_already = truth(zh="该证书已领取补贴", en="paid for this certificate already")


class MonthOfPrices(Facts):
    """A month with its rise of consumer prices."""

    price_rise = ratio(zh="居民消费价格同比涨幅", en="rise of consumer prices over the year", low=-1, high=10, places=4)


class NewGraduates(Facts):
    """An employer that took on graduates."""

    graduates = whole(zh="招用毕业生人数", en="graduates taken on", low=0, high=10**6)
    months_insured = months(zh="已为其参保月数", en="months for which they have been insured", low=0, high=120)


@formula(
    zh="可以申领失业保险金", en="may claim the benefit", cites=f"{REGULATIONS} 第十五条、第十六条", since="2014-07"
)
def may_claim_benefit(person: Claimant, law: Law) -> Flag:
    has_paid = person.paid_months >= law.unemployment_qualifying_months or person.carried_months > 0
    return has_paid and person.is_involuntary and person.is_registered_and_seeking


@formula(
    zh="失业保险金起发年月",
    en="first month of the benefit",
    cites=f"{REGULATIONS} 第三十六条（2022年文本）",
    since="2014-07",
)
def first_benefit_month(person: ClaimBegins, law: Law) -> CalendarMonth:
    return person.counts_from + law.unemployment_begins_after


@edition(first_benefit_month, cites=f"{REGULATIONS} 第三十二条（2025年1月12日修改文本）", since="2025-02")
def first_benefit_month_2025(person: ClaimBegins, law: Law) -> CalendarMonth:
    return person.counts_from + law.unemployment_begins_after


@formula(
    zh="停止领取失业保险金",
    en="the benefit ends",
    cites=f"{REGULATIONS} 第二十八条、第三十七条（2022年文本）",
    since="2014-07",
)
def is_benefit_ended(person: RunningClaim, law: Law) -> Flag:
    is_elsewhere = person.has_work or person.serves_in_army or person.has_emigrated or person.draws_pension
    # Two missed checks count as new work.
    is_deemed_in_work = person.missed_checks >= law.missed_checks_that_end
    return is_elsewhere or person.refusals >= law.refusals_that_end or is_deemed_in_work


@edition(is_benefit_ended, cites=f"{REGULATIONS} 第二十四条（2025年1月12日修改文本）", since="2025-02")
def is_benefit_ended_2025(person: RunningClaim, law: Law) -> Flag:
    is_elsewhere = person.has_work or person.serves_in_army or person.has_emigrated or person.draws_pension
    return is_elsewhere or person.refusals >= law.refusals_that_end


@formula(
    zh="暂停领取失业保险金",
    en="the benefit is suspended",
    cites=f"{REGULATIONS} 第二十八条（2025年文本第二十四条）",
    since="2014-07",
)
def is_benefit_suspended(person: RunningClaim, law: Law) -> Flag:
    return person.is_in_prison


@formula(
    zh="生育一次性加发的失业保险金",
    en="benefit paid once for a birth",
    cites=f"{REGULATIONS} 第二十一条（2022年文本）",
    since="2014-07",
    until="2025-01",
    pays=True,
)
def birth_benefit(person: UnemploymentMonth, law: Law) -> Fen:
    return unemployment_benefit(person, law) * law.birth_benefit_months


@formula(
    zh="自主创业一次性领取的失业保险金",
    en="benefit paid at once to who starts a business",
    cites=f"{REGULATIONS} 第二十三条（2022年文本）",
    since="2014-07",
    until="2025-01",
    pays=True,
)
def startup_benefit(person: EarlyJob, law: Law) -> Fen:
    return person.benefit * person.remaining_months


@formula(
    zh="基金缴纳的职工医疗保险费",
    en="health insurance paid by the fund",
    cites=f"{REGULATIONS} 第二十四条（2025年文本第二十条）；社会保险法 第四十八条",
    since="2014-07",
)
def claim_medical_premium(person: UnemploymentMonth, law: Law) -> Fen:
    # Both shares: the claimant pays none.
    rate = law.claim_medical_employer_rate + law.claim_medical_employee_rate
    return to_fen(law.claim_medical_base * rate, law.each_amount_to_the_fen)


@formula(
    zh="临近退休延长后的领取期限",
    en="months of benefit, prolonged to the age of retirement",
    cites="延长失业保险金领取期限的规定（2019年12月，未核对原文）",
    since="2019-12",
)
def prolonged_benefit_months(person: NearRetirement, law: Law) -> Months:
    if person.months_to_age < law.near_retirement_months:
        return at_least(person.months_of_benefit_left, person.months_to_age)
    return person.months_of_benefit_left


@edition(prolonged_benefit_months, cites=f"{MEASURES} 第七条", since="2025-01")
def prolonged_benefit_months_2025(person: NearRetirement, law: Law) -> Months:
    if person.months_to_age < law.near_retirement_months:
        return at_least(person.months_of_benefit_left, person.months_to_age)
    return person.months_of_benefit_left


@formula(
    zh="基金缴纳的养老保险费",
    en="pension contribution paid by the fund",
    cites=f"{MEASURES} 第七条",
    since="2025-01",
)
def pension_premium_by_fund(person: NearRetirement, law: Law) -> Fen:
    if person.months_to_age < law.near_retirement_months:
        return to_fen(law.fund_pension_base * law.fund_pension_rate, law.each_amount_to_the_fen)
    return NOUGHT


@formula(zh="技能提升补贴", en="skill subsidy", cites="技能提升补贴规定（未核对原文）", since="2017-05", pays=True)
def skill_subsidy(person: NewSkill, law: Law) -> Fen:
    if person.is_paid_already or person.unemployment_months_paid < law.skill_subsidy_months_paid:
        return NOUGHT
    return law.skill_subsidy_amount[person.skill_level]


@formula(zh="价格临时补贴", en="price supplement", cites="价格补贴联动机制（标准未找到）", since="2015-01", pays=True)
def price_supplement(person: MonthOfPrices, law: Law) -> FenAMonth:
    if person.price_rise < law.price_trigger:
        return NOUGHT
    return law.price_supplement_a_month


@formula(
    zh="省外人员一次性失业保险待遇",
    en="one-off benefit of people from other provinces",
    cites=f"{REGULATIONS} 第三十一条（2022年文本）",
    since="2014-07",
    until="2025-01",
    pays=True,
)
def benefit_of_other_provinces(person: EarlyJob, law: Law) -> Fen:
    return law.other_provinces_lump_sum


@formula(
    zh="一次性扩岗补助",
    en="one-off subsidy for taking on graduates",
    cites="一次性扩岗补助通知（转述）",
    since="2022-05",
    pays=True,
)
def expansion_subsidy(unit: NewGraduates, law: Law) -> Fen:
    if unit.months_insured < law.expansion_least_months:
        return NOUGHT
    return unit.graduates * law.expansion_subsidy_for_one
