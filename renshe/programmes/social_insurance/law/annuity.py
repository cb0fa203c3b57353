"""Agencies and public institutions: the transition of 2014 to 2024, and the occupational annuity. Amounts in fen."""

from __future__ import annotations

from renshe.law import (
    NOUGHT,
    Facts,
    Fen,
    FenAMonth,
    Law,
    Ratio,
    fen,
    formula,
    month,
    months,
    ratio,
    to_fen,
    truth,
)

TRANSITION = "国发〔2015〕2号"
ANNUITY = "国办发〔2015〕18号"


class AnnuityYear(Facts):
    """The annuity accounts of one person in one year."""

    is_fully_financed = truth(zh="财政全额供款单位", en="unit fully financed by the treasury")
    annuity_base = fen(zh="月缴费基数", en="base of a month", low=0, high=10**8, unit="fen/month")
    annuity_months = months(zh="缴费月数", en="months paid", low=0, high=12)
    opening_real = fen(zh="年初实账余额", en="real account at the beginning", low=0, high=10**11)
    opening_notional = fen(zh="年初虚账余额", en="notional account at the beginning", low=0, high=10**11)
    market_return = ratio(zh="实账投资收益率", en="return of the real account", low=-1, high=10, places=10)


class AnnuityPayment(Facts):
    """Somebody who retires with an annuity."""

    real_account = fen(zh="实账余额", en="real account", low=0, high=10**11)
    notional_account = fen(zh="虚账余额", en="notional account", low=0, high=10**11)
    divisor = ratio(zh="计发月数", en="divisor", low=1, high=400, places=1, unit="months")


class InTransition(Facts):
    """Somebody of an agency or public institution who retires in the ten years of transition."""

    retires_in = month(zh="退休年月", en="month of retirement", low="2014-10", high="2100-12", fixed=True)
    by_new_method = fen(zh="新办法待遇", en="benefit by the new method", low=0, high=10**8, unit="fen/month")
    by_old_method = fen(zh="老办法待遇", en="benefit by the old method", low=0, high=10**8, unit="fen/month")


@formula(
    zh="职业年金个人缴费",
    en="annuity, employee's contribution",
    cites=f"{ANNUITY} 第四条（自2014年10月起）",
    since="2014-10",
)
def annuity_employee(person: AnnuityYear, law: Law) -> Fen:
    base = person.annuity_base * person.annuity_months
    return to_fen(base * law.annuity_employee_rate, law.each_amount_to_the_fen)


@formula(
    zh="职业年金单位缴费",
    en="annuity, employer's contribution",
    cites=f"{ANNUITY} 第四条（自2014年10月起）",
    since="2014-10",
)
def annuity_employer(person: AnnuityYear, law: Law) -> Fen:
    base = person.annuity_base * person.annuity_months
    return to_fen(base * law.annuity_employer_rate, law.each_amount_to_the_fen)


@formula(
    zh="年末实账余额",
    en="real account at the end of the year",
    cites=f"{ANNUITY} 第六条（条号未核对，自2014年10月起）",
    since="2014-10",
)
def annuity_closing_real(person: AnnuityYear, law: Law) -> Fen:
    gain = to_fen(person.opening_real * person.market_return, law.interest_once_to_the_fen)
    if person.is_fully_financed:
        return person.opening_real + gain + annuity_employee(person, law)
    return person.opening_real + gain + annuity_employee(person, law) + annuity_employer(person, law)


@formula(
    zh="年末虚账余额",
    en="notional account at the end of the year",
    cites=f"{ANNUITY} 第六条（条号未核对，自2014年10月起）",
    since="2014-10",
)
def annuity_closing_notional(person: AnnuityYear, law: Law) -> Fen:
    interest = to_fen(person.opening_notional * law.annuity_notional_rate, law.interest_once_to_the_fen)
    if person.is_fully_financed:
        return person.opening_notional + interest + annuity_employer(person, law)
    return person.opening_notional + interest


@formula(
    zh="同级财政做实数额",
    en="made real by the treasury",
    cites=f"{ANNUITY} 第六条（条号未核对，自2014年10月起）",
    since="2014-10",
)
def annuity_made_real(person: AnnuityPayment, law: Law) -> Fen:
    return person.notional_account


@formula(
    zh="职业年金个人账户",
    en="annuity account at retirement",
    cites=f"{ANNUITY} 第九条（条号未核对，自2014年10月起）",
    since="2014-10",
)
def annuity_account(person: AnnuityPayment, law: Law) -> Fen:
    return person.real_account + annuity_made_real(person, law)


@formula(
    zh="职业年金月领取额",
    en="annuity a month",
    cites=f"{ANNUITY} 第九条（条号未核对，自2014年10月起）",
    pays=True,
    since="2014-10",
)
def annuity_monthly(person: AnnuityPayment, law: Law) -> FenAMonth:
    return to_fen(annuity_account(person, law) / person.divisor, law.each_benefit_to_the_fen)


@formula(
    zh="新办法高出部分发给的比例",
    en="share of the gap that is paid",
    cites=f"{TRANSITION}（过渡期规定，自2014年10月起）",
    since="2014-10",
)
def transition_share(person: InTransition, law: Law) -> Ratio:
    if person.by_new_method < person.by_old_method and person.retires_in <= law.transition_last_month:
        return NOUGHT
    return law.on(person.retires_in).institution_transition_share


@formula(
    zh="过渡期内待遇",
    en="benefit in the transition",
    cites=f"{TRANSITION}（过渡期规定，自2014年10月起）",
    pays=True,
    since="2014-10",
)
def transition_benefit(person: InTransition, law: Law) -> FenAMonth:
    if person.retires_in > law.transition_last_month:
        return person.by_new_method
    gap = person.by_new_method - person.by_old_method
    return person.by_old_method + to_fen(gap * transition_share(person, law), law.each_benefit_to_the_fen)
