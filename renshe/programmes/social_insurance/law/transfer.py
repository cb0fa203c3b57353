"""A pension relation that moves to another place (转移接续). Amounts in fen."""

from __future__ import annotations

from renshe.law import (
    Facts,
    Fen,
    Flag,
    Law,
    Months,
    code,
    fen,
    formula,
    month,
    related,
    to_fen,
    total,
    truth,
)
from renshe.programmes.social_insurance.law.retirement import Sex

MEASURES = "国办发〔2009〕66号"


class YearOfWages(Facts):
    """A year since 1998 with the wages that contributions were paid on."""

    wages_of_year = fen(zh="全年缴费工资", en="contribution wages of the year", low=0, high=10**9)


class Leaving(Facts):
    """Somebody whose pension relation moves out."""

    own_before_1998 = fen(
        zh="1998年前个人缴费本息", en="own contributions with interest before 1998", low=0, high=10**10
    )
    account_since_1998 = fen(zh="1998年起个人账户储存额", en="account since 1998", low=0, high=10**10)
    wage_years = related(YearOfWages, zh="缴费年度", en="years of contribution", at_most=45)


class Arriving(Facts):
    """Somebody who begins to pay outside their home province."""

    sex = code(Sex, zh="性别", en="sex", fixed=True)
    born_in = month(zh="出生年月", en="month of birth", fixed=True)
    begins_in = month(zh="新参保地首次缴费年月", en="first month paid in the new place", low="2010-01", fixed=True)
    is_in_home_province = truth(zh="在户籍省参保", en="insured in the home province", fixed=True)


@formula(zh="转移的个人账户", en="account that moves", cites=f"{MEASURES} 第四条")
def account_moved(person: Leaving, law: Law) -> Fen:
    return person.own_before_1998 + person.account_since_1998


@formula(zh="转移的统筹基金", en="pooled money that moves", cites=f"{MEASURES} 第四条")
def pooled_moved(person: Leaving, law: Law) -> Fen:
    wages = total(year.wages_of_year for year in person.wage_years)
    return to_fen(wages * law.transfer_pooled_share, law.transfer_once_to_the_fen)


@formula(zh="转移资金合计", en="all that moves", cites=f"{MEASURES} 第四条")
def transfer_total(person: Leaving, law: Law) -> Fen:
    return account_moved(person, law) + pooled_moved(person, law)


@formula(
    zh="首次缴费时年龄（月）", en="age at the first month paid, in months", cites=f"{MEASURES} 第五条（条号未核对）"
)
def age_at_arrival(person: Arriving, law: Law) -> Months:
    return person.begins_in - person.born_in


@formula(zh="建立临时基本养老保险缴费账户", en="gets a temporary account", cites=f"{MEASURES} 第五条（条号未核对）")
def is_temporary_account(person: Arriving, law: Law) -> Flag:
    old_enough = age_at_arrival(person, law) >= law.temporary_account_age[person.sex]
    return old_enough and not person.is_in_home_province
