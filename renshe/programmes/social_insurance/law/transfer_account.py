"""How much of an account counts when it moves; temporary accounts; one-off payments. Amounts in fen."""

from __future__ import annotations

from renshe.law import Facts, Fen, Flag, Law, fen, formula, month, months, related, to_fen, total

MEASURES = "国办发〔2009〕66号"


class WagesOfAYear(Facts):
    """A year since 1998 with its contribution wages."""

    wages_paid_in = month(zh="缴费年度", en="year of the wages", low="1998-01", high="2100-12", fixed=True)
    wages_paid_on = fen(zh="全年缴费工资", en="contribution wages of the year", low=0, high=10**9)


class AccountByYears(Facts):
    """An account whose yearly shares are counted before it moves."""

    years_of_wages = related(WagesOfAYear, zh="缴费年度", en="years of contribution", at_most=45, order="wages_paid_in")


class TemporaryAccount(Facts):
    """A temporary account that moves when its holder leaves or retires."""

    temporary_employer = fen(zh="临时账户单位缴费", en="employer's contributions", low=0, high=10**10)
    temporary_employee = fen(zh="临时账户个人缴费", en="employee's contributions", low=0, high=10**10)
    temporary_interest = fen(zh="临时账户利息", en="interest", low=0, high=10**10)


class OneOffPayment(Facts):
    one_off_months = months(zh="一次性缴费月数", en="months paid at once", low=0, high=720)


@formula(zh="当年可以转移的个人账户", en="account of the year that moves", cites=f"{MEASURES} 第四条", since="2010-01")
def account_share_of_year(year: WagesOfAYear, law: Law) -> Fen:
    # More than this share is not moved, less is made up to it.
    share = law.on(year.wages_paid_in).account_share_that_moves
    return to_fen(year.wages_paid_on * share, law.each_amount_to_the_fen)


@formula(
    zh="按年计算的个人账户转移额（不含利息）",
    en="account that moves, year by year, without interest",
    cites=f"{MEASURES} 第四条",
    since="2010-01",
)
def account_moved_by_years(person: AccountByYears, law: Law) -> Fen:
    return total(account_share_of_year(one, law) for one in person.years_of_wages)


@formula(
    zh="临时缴费账户转移额",
    en="temporary account that moves",
    cites=f"{MEASURES} 第五条（条号未核对）",
    since="2010-01",
)
def temporary_account_moved(person: TemporaryAccount, law: Law) -> Fen:
    return person.temporary_employer + person.temporary_employee + person.temporary_interest


@formula(
    zh="一次性缴费须附法律文书、审计或者稽核文件",
    en="a one-off payment needs a document of a court, audit or inspection",
    cites="人社部规〔2016〕5号（未核对原文）",
    since="2016-12",
)
def needs_document_of_payment(person: OneOffPayment, law: Law) -> Flag:
    return person.one_off_months > law.one_off_months_without_document
