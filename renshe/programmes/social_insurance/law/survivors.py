"""What is paid when an insured person or a pensioner dies. Amounts in fen."""

from __future__ import annotations

from renshe.law import (
    Codes,
    Facts,
    Fen,
    Law,
    Months,
    at_least,
    at_most,
    code,
    fen,
    formula,
    month,
    one,
    to_fen,
    whole,
)

DOCUMENT = "人社部发〔2021〕18号"


class DeathStatus(Codes):
    IN_SERVICE = one(zh="在职", en="in service")
    RETIRED = one(zh="退休", en="retired")


class DeadInsured(Facts):
    """An insured person or pensioner who died. The month of the law lies in the year of death."""

    death_status = code(DeathStatus, zh="死亡时状态", en="status at death", fixed=True)
    full_years_paid = whole(
        zh="缴费年限（整年，含视同）", en="years of contribution, whole, with deemed", low=0, high=60
    )
    full_years_of_pension = whole(zh="已领取养老金年数（整年）", en="full years of pension drawn", low=0, high=80)


class PaidAfterDeath(Facts):
    """A pension that went on being paid."""

    died_in = month(zh="死亡年月", en="month of death", fixed=True)
    last_paid_in = month(zh="最后发放年月", en="last month paid", fixed=True)
    pension_of_a_month = fen(zh="月养老金", en="monthly pension", low=0, high=10**8, unit="fen/month")


@formula(zh="丧葬补助金", en="funeral grant", cites=f"{DOCUMENT} 第二条（条号未核对）", since="2021-09", pays=True)
def funeral_grant(person: DeadInsured, law: Law) -> Fen:
    month_base = law.provincial_income_of_last_year / law.months_in_a_year
    return to_fen(month_base * law.funeral_months_of_income, law.each_benefit_to_the_fen)


@formula(
    zh="按缴费年限的抚恤金月数",
    en="months of the grant by years paid",
    cites=f"{DOCUMENT} 第三条（条号未核对）",
    since="2021-09",
)
def grant_months_by_years(person: DeadInsured, law: Law) -> Months:
    by_bracket = law.survivors_grant_months[person.full_years_paid]
    further = at_least(person.full_years_paid - law.survivors_grant_years, 0) * law.survivors_grant_month
    return at_most(by_bracket + further, law.survivors_grant_most)


@formula(
    zh="抚恤金月数", en="months of the survivors' grant", cites=f"{DOCUMENT} 第三条（条号未核对）", since="2021-09"
)
def grant_months(person: DeadInsured, law: Law) -> Months:
    if person.death_status == DeathStatus.IN_SERVICE:
        return grant_months_by_years(person, law)
    # One month less for each full year of pension drawn, but not below nine.
    left = grant_months_by_years(person, law) - person.full_years_of_pension * law.survivors_grant_month
    return at_least(left, law.survivors_grant_least_of_retired)


@formula(zh="抚恤金", en="survivors' grant", cites=f"{DOCUMENT} 第三条（条号未核对）", since="2021-09", pays=True)
def survivors_grant(person: DeadInsured, law: Law) -> Fen:
    month_base = law.provincial_income_of_last_year / law.months_in_a_year
    return to_fen(month_base * grant_months(person, law), law.each_benefit_to_the_fen)


@formula(zh="遗属待遇合计", en="survivors' benefits", cites=f"{DOCUMENT}", since="2021-09")
def survivors_total(person: DeadInsured, law: Law) -> Fen:
    return funeral_grant(person, law) + survivors_grant(person, law)


@formula(zh="死亡后多发的月数", en="months paid after death", cites="社会保险经办条例 第四十六条")
def months_overpaid(person: PaidAfterDeath, law: Law) -> Months:
    # The month of death is still due.
    return at_least(person.last_paid_in - person.died_in, 0)


@formula(zh="死亡后多发的养老金", en="pension paid after death", cites="社会保险经办条例 第四十六条")
def pension_overpaid(person: PaidAfterDeath, law: Law) -> Fen:
    return person.pension_of_a_month * months_overpaid(person, law)
