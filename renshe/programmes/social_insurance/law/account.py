"""An individual account: interest at the published rate once a year; drawn down by the pension."""

from __future__ import annotations

from renshe.law import Facts, Fen, FenMonthsAYear, Law, at_most, fen, formula, month, related, series, to_fen, total


class AccountYear(Facts):
    """An account in one year; `credited` by the month in which money arrived. The month of the law is December's."""

    opening = fen(zh="上年末余额", en="balance at the end of last year", low=0, high=10**11)
    credited = series(fen(zh="当月计入", en="credited in the month", low=-(10**9), high=10**9), range(1, 13))


@formula(
    zh="当年计息积数",
    en="amounts of the year by the months for which they bear interest",
    cites="业务惯例（年内计息办法各省不同，未找到成文规定）",
)
def interest_product(person: AccountYear, law: Law) -> FenMonthsAYear:
    return total(person.credited[m] * law.interest_months_of_credit[m] for m in range(1, 13))


@formula(
    zh="个人账户年度利息",
    en="account interest of the year",
    cites="社会保险法 第十四条",
)
def account_interest(person: AccountYear, law: Law) -> Fen:
    earning = person.opening + interest_product(person, law) / law.months_in_a_year
    return to_fen(earning * law.account_interest_rate, law.interest_once_to_the_fen)


class YearOfAccount(Facts):
    """One year of an account: what was credited, and the month in which its interest is posted.

    `product_of_year`: what `interest_product` makes of the year's credits, so that interest within the year has one
    practice.
    """

    posted_in = month(zh="结息年月", en="month of posting", low="1998-07", high="2040-12", fixed=True)
    credited_in_year = fen(zh="当年计入", en="credited in the year", low=-(10**9), high=10**9)
    product_of_year = fen(
        zh="当年计息积数", en="interest product of the year", low=-(10**11), high=10**11, unit="fen*months/year"
    )


class AccountHistory(Facts):
    """An account from a balance that is known (sealed, or nought at its beginning) through the years since."""

    balance_before = fen(zh="起始余额", en="balance before", low=0, high=10**11)
    years = related(YearOfAccount, zh="账户年度", en="years of the account", at_most=30, order="posted_in")


@formula(
    zh="个人账户逐年结息后余额",
    en="balance after each year's interest",
    cites="社会保险法 第十四条",
    since="2011-07",
)
def balance_carried(person: AccountHistory, law: Law) -> Fen:
    balance = person.balance_before
    for year in person.years:
        earning = balance + year.product_of_year / law.months_in_a_year
        interest = to_fen(earning * law.on(year.posted_in).account_interest_rate, law.interest_once_to_the_fen)
        balance += interest + year.credited_in_year
    return balance


class AccountInYear(AccountHistory):
    """The year after those that have been carried."""

    this_year = month(zh="当年结息年月", en="month of posting of the year", low="1998-07", high="2040-12", fixed=True)
    product_this_year = fen(
        zh="本年计息积数", en="interest product of this year", low=-(10**11), high=10**11, unit="fen*months/year"
    )


@formula(
    zh="个人账户当年利息",
    en="account interest of the year after those carried",
    cites="社会保险法 第十四条",
    since="2011-07",
)
def interest_of_this_year(person: AccountInYear, law: Law) -> Fen:
    earning = balance_carried(person, law) + person.product_this_year / law.months_in_a_year
    return to_fen(earning * law.on(person.this_year).account_interest_rate, law.interest_once_to_the_fen)


class AccountDraw(Facts):
    """One payment of a pension whose account part is drawn from the account."""

    account_part = fen(zh="已发个人账户养老金", en="individual-account pension paid", low=0, high=10**9)
    balance_left = fen(zh="个人账户余额", en="balance of the account before it", low=0, high=10**11)


@formula(
    zh="个人账户支付额（账户支付完后由统筹基金支付）",
    en="drawn from the account (once it is used up, the pool pays)",
    cites="国发〔2005〕38号（用完后由统筹基金支付的条文未核对原文）",
    since="2006-01",
)
def account_drawn(payment: AccountDraw, law: Law) -> Fen:
    return at_most(payment.account_part, payment.balance_left)
