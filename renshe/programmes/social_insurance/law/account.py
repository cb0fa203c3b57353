"""Interest on an individual account: at the published rate, once a year."""

from __future__ import annotations

from renshe.law import Facts, Fen, Law, fen, formula, series, to_fen, total


class AccountYear(Facts):
    """An account in one year; `credited` by the month in which money arrived. The month of the law is December's."""

    opening = fen(zh="上年末余额", en="balance at the end of last year", low=0, high=10**11)
    credited = series(fen(zh="当月计入", en="credited in the month", low=-(10**9), high=10**9), range(1, 13))


@formula(
    zh="个人账户年度利息",
    en="account interest of the year",
    cites="社会保险法 第十四条;人社部发〔2017〕31号",
)
def account_interest(person: AccountYear, law: Law) -> Fen:
    rate = law.account_interest_rate
    within = total(
        person.credited[m] * rate * law.interest_months_of_credit[m] / law.months_in_a_year for m in range(1, 13)
    )
    return to_fen(person.opening * rate + within, law.interest_once_to_the_fen)
