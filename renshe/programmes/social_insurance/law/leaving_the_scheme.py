"""What becomes of an account whose holder dies or leaves the scheme, and who may pay the missing years at once."""

from __future__ import annotations

from renshe.law import NOUGHT, Facts, Fen, Flag, Law, at_least, fen, formula, month, months, truth

ORDER_13 = "人社部令第13号"
ORDER_41 = "人社部令第41号"


class DeadHolder(Facts):
    """The holder of an account who died."""

    balance_with_interest = fen(zh="个人账户储存额（含利息）", en="account with interest", low=0, high=10**11)
    drawn_from_account = fen(zh="已从个人账户支付", en="drawn from the account", low=0, high=10**11)


class LeavingScheme(Facts):
    """Somebody who asks to leave the pension scheme."""

    balance_now = fen(zh="个人账户储存额", en="balance of the account", low=0, high=10**11)
    is_nationality_lost = truth(zh="丧失中国国籍", en="has lost Chinese nationality")
    is_at_age = truth(zh="已达法定退休年龄", en="has reached the age of retirement")
    is_short_of_years = truth(zh="累计缴费不足最低年限", en="short of the minimum years")
    has_chosen_in_writing = truth(zh="经书面告知后书面确认终止", en="chose so in writing after notice")


class ShortAtTheAge(Facts):
    """Somebody who reached the age without the minimum years and paid on."""

    first_insured_in = month(zh="首次参保年月", en="month first insured", low="1978-06", high="2100-12", fixed=True)
    months_of_paying_on = months(zh="达到退休年龄后延长缴费月数", en="months paid on after the age", low=0, high=600)
    is_still_short = truth(zh="仍不足最低缴费年限", en="still short of the minimum years")


class FromHongKongMacaoTaiwan(Facts):
    """Somebody of Hong Kong, Macao or Taiwan who is insured here."""

    balance_now = fen(zh="个人账户储存额", en="balance of the account", low=0, high=10**11)
    has_left = truth(zh="已离开内地（大陆）", en="has left the mainland")
    has_asked_in_writing = truth(zh="书面申请终止社会保险关系", en="asked in writing to end the relation")
    is_insured_at_home = truth(zh="在当地参保并提供证明", en="insured at home, with proof")


@formula(
    zh="可以继承的个人账户余额",
    en="what is inherited of the account",
    cites=f"社会保险法 第十四条；{ORDER_13} 第六条",
    since="2011-07",
    pays=True,
)
def account_inherited(person: DeadHolder, law: Law) -> Fen:
    return at_least(person.balance_with_interest - person.drawn_from_account, 0)


@formula(zh="可以终止养老保险关系", en="may leave the scheme", cites=f"{ORDER_13} 第三条、第六条", since="2011-07")
def may_leave_scheme(person: LeavingScheme, law: Law) -> Flag:
    is_written_choice = person.is_at_age and person.is_short_of_years and person.has_chosen_in_writing
    return person.is_nationality_lost or is_written_choice


@formula(
    zh="终止养老保险关系时支付的个人账户",
    en="account paid out to who leaves",
    cites=f"{ORDER_13} 第三条、第六条",
    since="2011-07",
    pays=True,
)
def account_paid_out(person: LeavingScheme, law: Law) -> Fen:
    # Before the age nobody leaves the scheme: what is in the account stays there.
    if may_leave_scheme(person, law):
        return person.balance_now
    return NOUGHT


@formula(
    zh="可以一次性缴费至最低年限", en="may pay the missing years at once", cites=f"{ORDER_13} 第二条", since="2011-07"
)
def may_pay_at_once(person: ShortAtTheAge, law: Law) -> Flag:
    is_early_insured = person.first_insured_in < law.one_payment_insured_before
    return is_early_insured and person.is_still_short and person.months_of_paying_on >= law.one_payment_after_months


@formula(
    zh="港澳台居民离开时一次性支付的个人账户",
    en="account paid out to who leaves for Hong Kong, Macao or Taiwan",
    cites=ORDER_41,
    since="2020-01",
    pays=True,
)
def compatriot_account_paid_out(person: FromHongKongMacaoTaiwan, law: Law) -> Fen:
    if person.has_left and person.has_asked_in_writing:
        return person.balance_now
    return NOUGHT


@formula(
    zh="港澳台居民可以不参加养老保险和失业保险",
    en="need not join the pension and unemployment schemes",
    cites=ORDER_41,
    since="2020-01",
)
def is_exempt_as_insured_at_home(person: FromHongKongMacaoTaiwan, law: Law) -> Flag:
    return person.is_insured_at_home
