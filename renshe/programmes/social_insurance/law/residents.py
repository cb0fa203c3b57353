"""The residents' pension, and the social insurance money of people whose land was taken. Amounts in fen."""

from __future__ import annotations

from renshe.law import (
    Facts,
    Fen,
    FenAMonth,
    Flag,
    Law,
    Whole,
    at_least,
    at_most,
    fen,
    floor,
    formula,
    month,
    months,
    related,
    to_fen,
    total,
    truth,
    whole,
)

GUO_FA = "国发〔2014〕8号"


class ResidentRetiree(Facts):
    """A resident who has paid to the residents' scheme. The month of the law is the month of the pension.

    How old one was when the scheme began says how many years one has to pay.
    """

    born = month(zh="出生年月", en="month of birth", low="1900-01", high="2030-12", fixed=True)
    resident_age = whole(zh="年龄", en="age", low=0, high=130, fixed=True)
    years_paid = whole(zh="缴费年限", en="years paid", low=0, high=60)
    resident_account = fen(zh="个人账户储存额", en="balance of the account", low=0, high=10**10)


class ResidentAccountYear(Facts):
    """The account of a resident in one year."""

    opening_balance = fen(zh="上年末余额", en="balance at the end of last year", low=0, high=10**10)
    tier = fen(zh="缴费档次", en="tier paid", low=0, high=10**7)
    government_subsidy = fen(zh="政府补贴", en="government's subsidy", low=0, high=10**7)
    collective_subsidy = fen(zh="集体补助", en="collective's subsidy", low=0, high=10**7)


class LandPayer(Facts):
    """One of those who pay, with its parts of all parts: 1 of 3."""

    parts = whole(zh="分担份数", en="parts of it", low=0, high=10**6)
    parts_in_all = whole(zh="总份数", en="parts in all", low=1, high=10**6)


class LandTaken(Facts):
    """A taking of land: for how many people, by what standard, and who pays which share."""

    people = whole(zh="被征地农民人数", en="people", low=0, high=10**6)
    monthly_standard = fen(zh="每人每月标准", en="standard a month", low=0, high=10**7, unit="fen/month")
    months_of_standard = months(zh="计算月数", en="months", low=0, high=1_200)


class LandShared(LandTaken):
    """What one payer pays; the last one pays what the others leave."""

    own_parts = whole(zh="本方分担份数", en="own parts", low=0, high=10**6)
    own_parts_in_all = whole(zh="本方总份数", en="own parts, in all", low=1, high=10**6)
    takes_the_rest = truth(zh="承担余额", en="pays what is left", fixed=True)
    others = related(LandPayer, zh="其他分担方", en="other payers", at_most=12)


@formula(
    zh="基础养老金（含年限加发）",
    en="basic pension with the extra for years",
    cites=f"{GUO_FA} 第六条（条号未核对）",
    since="2014-02",
    pays=True,
)
def resident_basic_pension(person: ResidentRetiree, law: Law) -> FenAMonth:
    extra = at_least(person.years_paid - law.resident_extra_from_years, 0) * law.resident_extra_for_a_year
    return law.resident_basic_standard + extra


@formula(
    zh="城乡居民个人账户养老金",
    en="residents' account pension",
    cites=f"{GUO_FA} 第六条（条号未核对）",
    since="2014-02",
    pays=True,
)
def resident_account_pension(person: ResidentRetiree, law: Law) -> FenAMonth:
    return to_fen(person.resident_account / law.resident_divisor, law.each_benefit_to_the_fen)


@formula(
    zh="城乡居民养老金", en="residents' pension", cites=f"{GUO_FA} 第六条（条号未核对）", since="2014-02", pays=True
)
def resident_pension(person: ResidentRetiree, law: Law) -> FenAMonth:
    return resident_basic_pension(person, law) + resident_account_pension(person, law)


@formula(
    zh="按月领取须缴费的年数",
    en="years to be paid for a monthly pension",
    cites=f"{GUO_FA} 第七条（条号未核对）",
    since="2014-02",
)
def resident_years_required(person: ResidentRetiree, law: Law) -> Whole:
    of_the_age = person.born + law.resident_age * law.months_of_a_resident_year
    # Of the age when the scheme began: nothing to pay. Within fifteen years of it: each whole year until then.
    years_until_then = floor((of_the_age - law.resident_scheme_began) / law.months_of_a_resident_year)
    return at_most(at_least(years_until_then, 0), law.resident_minimum_years)


@formula(
    zh="按月领取还缺的缴费年数",
    en="years missing for a monthly pension",
    cites=f"{GUO_FA} 第七条（条号未核对）",
    since="2014-02",
    burden=True,
)
def resident_missing_years(person: ResidentRetiree, law: Law) -> Whole:
    return at_least(resident_years_required(person, law) - person.years_paid, 0)


@formula(
    zh="可以领取城乡居民养老金",
    en="residents' pension is due",
    cites=f"{GUO_FA} 第七条（条号未核对）",
    since="2014-02",
)
def is_resident_pension_due(person: ResidentRetiree, law: Law) -> Flag:
    return person.resident_age >= law.resident_age and person.years_paid >= resident_years_required(person, law)


@formula(
    zh="城乡居民个人账户年度利息",
    en="interest of a resident's account",
    cites=f"{GUO_FA}（计息条款未核对）",
    since="2014-02",
)
def resident_interest(person: ResidentAccountYear, law: Law) -> Fen:
    # On the opening balance alone.
    return to_fen(person.opening_balance * law.resident_interest_rate, law.interest_once_to_the_fen)


@formula(
    zh="城乡居民个人账户年末余额",
    en="a resident's account at the end of the year",
    cites=f"{GUO_FA}（计息条款未核对）",
    since="2014-02",
)
def resident_closing_balance(person: ResidentAccountYear, law: Law) -> Fen:
    paid = person.tier + person.government_subsidy + person.collective_subsidy
    return person.opening_balance + resident_interest(person, law) + paid


@formula(
    zh="被征地农民社会保障费用",
    en="social insurance money for land taken",
    cites="社会保险法 第九十六条；广东省土地管理条例 第三十二条",
    since="2011-07",
)
def land_taken_cost(taken: LandTaken, law: Law) -> Fen:
    return to_fen(taken.people * (taken.monthly_standard * taken.months_of_standard), law.each_benefit_to_the_fen)


@formula(
    zh="被征地农民社会保障费用各方分担额",
    en="one payer's share of the money for land taken",
    cites="社会保险法 第九十六条；广东省土地管理条例 第三十二条",
    since="2011-07",
)
def land_share(taken: LandShared, law: Law) -> Fen:
    cost = land_taken_cost(taken, law)
    if taken.takes_the_rest:
        return cost - total(
            to_fen(cost * one.parts / one.parts_in_all, law.each_benefit_to_the_fen) for one in taken.others
        )
    return to_fen(cost * taken.own_parts / taken.own_parts_in_all, law.each_benefit_to_the_fen)
