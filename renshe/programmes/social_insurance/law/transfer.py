"""A pension relation that moves to another place (转移接续). Amounts in fen."""

from __future__ import annotations

from typing import Annotated

from renshe.law import (
    Codes,
    Facts,
    Fen,
    Flag,
    Law,
    Months,
    Quantity,
    Whole,
    code,
    count,
    fen,
    formula,
    month,
    months,
    one,
    related,
    to_fen,
    total,
    truth,
    whole,
)
from renshe.programmes.social_insurance.law.retirement import Sex

MEASURES = "国办发〔2009〕66号"


class YearOfWages(Facts):
    """A year with the wages that contributions were paid on."""

    paid_in_year = whole(zh="年度", en="year", low=1949, high=2100)
    wages_of_year = fen(zh="全年缴费工资", en="contribution wages of the year", low=0, high=10**9)


class Leaving(Facts):
    """Somebody whose pension relation moves out."""

    own_before_1998 = fen(
        zh="1998年前个人缴费本息", en="own contributions with interest before 1998", low=0, high=10**10
    )
    account_since_1998 = fen(zh="1998年起个人账户储存额", en="account since 1998", low=0, high=10**10)
    wage_years = related(YearOfWages, zh="缴费年度", en="years of contribution", at_most=45)


class RegionPaid(Facts):
    """A region in which contributions were paid, with all the months paid there."""

    place_in_time = whole(zh="最后参保的次序", en="place in order of the last month paid", low=1, high=12)
    months_there = months(zh="当地累计缴费月数", en="months paid there in all", low=0, high=720)
    is_current_region = truth(zh="为现参保地", en="is where the relation is now")


class NearingPension(Facts):
    """Somebody whose pension is near and who paid in several regions."""

    is_relation_at_home = truth(zh="基本养老保险关系在户籍所在地", en="relation is in the home place", fixed=True)
    regions = related(RegionPaid, zh="参保地", en="regions", at_most=12, order="place_in_time")


class PlaceRule(Codes):
    AT_HOME = one(zh="第一项（关系在户籍所在地）", en="rule 1 (relation at home)")
    HERE = one(zh="第二项（现参保地满十年）", en="rule 2 (ten years here)")
    EARLIER = one(zh="第三项（上一个满十年的参保地）", en="rule 3 (the last earlier place with ten years)")
    HOME = one(zh="第四项（均不满十年，户籍所在地）", en="rule 4 (nowhere ten years: home)")


RuleOfPlace = Annotated[Quantity, PlaceRule.unit]


class Arriving(Facts):
    """Somebody who begins to pay outside their home province."""

    sex = code(Sex, zh="性别", en="sex", fixed=True)
    born_in = month(zh="出生年月", en="month of birth", fixed=True)
    begins_in = month(zh="新参保地首次缴费年月", en="first month paid in the new place", low="2010-01", fixed=True)
    is_in_home_province = truth(zh="在户籍省参保", en="insured in the home province", fixed=True)


@formula(zh="转移的个人账户", en="account that moves", cites=f"{MEASURES} 第四条", since="2010-01")
def account_moved(person: Leaving, law: Law) -> Fen:
    return person.own_before_1998 + person.account_since_1998


@formula(zh="转移的统筹基金", en="pooled money that moves", cites=f"{MEASURES} 第四条", since="2010-01")
def pooled_moved(person: Leaving, law: Law) -> Fen:
    first_year = law.transfer_pooled_first_year
    wages = total(year.wages_of_year for year in person.wage_years if year.paid_in_year >= first_year)
    return to_fen(wages * law.transfer_pooled_share, law.transfer_once_to_the_fen)


@formula(zh="转移资金合计", en="all that moves", cites=f"{MEASURES} 第四条", since="2010-01")
def transfer_total(person: Leaving, law: Law) -> Fen:
    return account_moved(person, law) + pooled_moved(person, law)


@formula(
    zh="首次缴费时年龄（月）",
    en="age at the first month paid, in months",
    cites=f"{MEASURES} 第五条（条号未核对）",
    since="2010-01",
)
def age_at_arrival(person: Arriving, law: Law) -> Months:
    return person.begins_in - person.born_in


@formula(
    zh="建立临时基本养老保险缴费账户",
    en="gets a temporary account",
    cites=f"{MEASURES} 第五条（条号未核对）",
    since="2010-01",
)
def is_temporary_account(person: Arriving, law: Law) -> Flag:
    old_enough = age_at_arrival(person, law) >= law.temporary_account_age[person.sex]
    return old_enough and not person.is_in_home_province


@formula(
    zh="现参保地累计缴费月数",
    en="months paid where the relation is now",
    cites=f"{MEASURES} 第六条",
    since="2010-01",
)
def months_in_current_region(person: NearingPension, law: Law) -> Months:
    return total(region.months_there for region in person.regions if region.is_current_region)


@formula(
    zh="满十年的以前参保地个数",
    en="earlier regions with ten years",
    cites=f"{MEASURES} 第六条第三项",
    since="2010-01",
)
def earlier_regions_long_enough(person: NearingPension, law: Law) -> Whole:
    return count(
        region
        for region in person.regions
        if not region.is_current_region and region.months_there >= law.pension_place_months
    )


@formula(zh="待遇领取地适用规则", en="rule of the place of receipt", cites=f"{MEASURES} 第六条", since="2010-01")
def pension_place_rule(person: NearingPension, law: Law) -> RuleOfPlace:
    if person.is_relation_at_home:
        return PlaceRule.AT_HOME
    if months_in_current_region(person, law) >= law.pension_place_months:
        return PlaceRule.HERE
    if earlier_regions_long_enough(person, law) > 0:
        return PlaceRule.EARLIER
    return PlaceRule.HOME


@formula(
    zh="上一个满十年的参保地次序",
    en="which earlier region was the last with ten years",
    cites=f"{MEASURES} 第六条第三项",
    since="2010-01",
)
def earlier_pension_region(person: NearingPension, law: Law) -> Whole:
    # Nought where there is none; else the last of them, in order of time.
    found = earlier_regions_long_enough(person, law)
    for region in person.regions:
        if not region.is_current_region and region.months_there >= law.pension_place_months:
            found = region.place_in_time
    return found
