"""What residents pay, what is added to it, and when their pension is due. Amounts in fen."""

from __future__ import annotations

from renshe.law import Facts, Fen, Flag, Law, Months, fen, formula, months, whole
from renshe.programmes.social_insurance.law.residents import ResidentRetiree, resident_missing_years

GUO_FA = "国发〔2014〕8号"


class ResidentPayment(Facts):
    """A resident who pays for a year, at one of the tiers."""

    tier_number = whole(zh="缴费档次序号", en="number of the tier", low=1, high=9, fixed=True)
    collective_part = fen(zh="集体补助", en="collective's subsidy", low=0, high=10**7)


class ResidentInArrears(ResidentRetiree):
    """A resident who pays for missing years, at one of the tiers."""

    tier_number = whole(zh="补缴档次序号", en="number of the tier paid for missing years", low=1, high=9, fixed=True)


class InBothSchemes(Facts):
    """Somebody who paid to the employees' and the residents' schemes, or in two places."""

    months_in_one = months(zh="第一处缴费月数", en="months paid in one", low=0, high=720)
    months_in_other = months(zh="第二处缴费月数", en="months paid in the other", low=0, high=720)
    months_in_both = months(zh="重复缴费月数", en="months paid in both", low=0, high=720)


class ResidentStandard(Facts):
    """A place's basic pension of residents. The month of the law is the month looked at."""

    own_standard = fen(zh="当地基础养老金标准", en="the place's basic pension", low=0, high=10**7, unit="fen/month")


@formula(zh="缴费档次金额", en="tier paid for a year", cites=f"{GUO_FA} 第四条（条号未核对）", since="2020-01")
def resident_tier_paid(person: ResidentPayment, law: Law) -> Fen:
    return law.resident_tier[person.tier_number]


@formula(
    zh="缴费档次对应的政府补贴",
    en="government's subsidy of the tier",
    cites=f"{GUO_FA} 第四条（条号未核对）",
    since="2020-01",
)
def resident_subsidy(person: ResidentPayment, law: Law) -> Fen:
    return law.resident_tier_subsidy[person.tier_number]


@formula(
    zh="全年记入个人账户",
    en="credited to a resident's account in the year",
    cites=f"{GUO_FA} 第五条（条号未核对）",
    since="2020-01",
)
def resident_year_credited(person: ResidentPayment, law: Law) -> Fen:
    return resident_tier_paid(person, law) + resident_subsidy(person, law) + person.collective_part


@formula(
    zh="补缴城乡居民养老保险费",
    en="paid by a resident for missing years",
    cites=f"{GUO_FA} 第七条（条号未核对）",
    since="2020-01",
)
def resident_arrears_paid(person: ResidentInArrears, law: Law) -> Fen:
    return resident_missing_years(person, law) * law.resident_tier[person.tier_number]


@formula(
    zh="重复缴费只计一次后的累计月数",
    en="months that count, those in both once",
    cites="社会保险法 第十六条；人社部规〔2016〕5号（未核对原文）",
    since="2016-12",
)
def months_counted_once(person: InBothSchemes, law: Law) -> Months:
    return person.months_in_one + person.months_in_other - person.months_in_both


@formula(
    zh="不低于国家基础养老金最低标准",
    en="not below the national least basic pension",
    cites=f"{GUO_FA} 第六条（条号未核对）",
    since="2014-07",
)
def is_standard_national_or_more(place: ResidentStandard, law: Law) -> Flag:
    return place.own_standard >= law.national_resident_standard
