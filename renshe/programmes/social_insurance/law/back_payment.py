"""What is paid afterwards, paid back, or paid by the end of a deferral. Amounts in fen."""

from __future__ import annotations

from renshe.law import (
    Facts,
    Fen,
    FenAMonth,
    Flag,
    Law,
    at_least,
    clamp,
    fen,
    formula,
    month,
    months,
    related,
    to_fen,
    total,
)
from renshe.programmes.social_insurance.law.collection import DueOf2022, is_deferrable

ORDER_13 = "人社部令第13号"


class MonthOwed(Facts):
    """A month that was not paid for when it was due. What holds is the law of that month."""

    owed_for = month(zh="费款所属月", en="month that it is for", low="1998-07", high="2100-12", fixed=True)
    wage_then = fen(zh="当月工资", en="wage of that month", low=0, high=10**9)


class BackPayment(Facts):
    """Months paid for afterwards, with what is charged for the delay."""

    months_owed = related(MonthOwed, zh="补缴月份", en="months paid afterwards", at_most=24, order="owed_for")
    interest_bearing = fen(zh="应计利息的补缴额", en="back-payment that bears interest", low=0, high=10**10)
    months_of_interest = months(zh="计息月数", en="months of interest", low=0, high=720)
    late_charge_owed = fen(zh="滞纳金", en="late charge", low=0, high=10**10)


class PaidAndDue(Facts):
    """What was paid by a base or rate that turned out wrong, beside what was due."""

    amount_paid = fen(zh="已缴数额", en="amount paid", low=0, high=10**12)
    amount_due = fen(zh="按正确基数、费率应缴数额", en="amount due by the right base and rate", low=0, high=10**12)


class DeferredDue(Facts):
    """A contribution of 2020 that a flexible worker left unpaid."""

    due_for = month(zh="费款所属月", en="month that it is for", low="2020-01", high="2024-12", fixed=True)
    paid_in = month(zh="缴纳年月", en="month of payment", low="2020-01", high="2100-12")


class DeferredOf2022(DueOf2022):
    """A contribution that was deferred in 2022, and when it was paid."""

    deferred_paid_in = month(
        zh="缓缴费款缴纳年月", en="month in which the deferred was paid", low="2020-01", high="2100-12"
    )


@formula(
    zh="补缴月份的缴费基数",
    en="base of a month paid afterwards",
    cites="社会保险法 第十二条、第六十三条",
    since="2011-07",
)
def back_payment_base(owed: MonthOwed, law: Law) -> FenAMonth:
    then = law.on(owed.owed_for)
    return clamp(owed.wage_then, then.pension_base_floor, then.pension_base_ceiling)


@formula(
    zh="补缴月份的单位部分",
    en="employer's share of a month paid afterwards",
    cites="社会保险法 第十二条第一款",
    since="2011-07",
)
def back_payment_of_month_by_employer(owed: MonthOwed, law: Law) -> Fen:
    rate = law.on(owed.owed_for).pension_employer_rate
    return to_fen(back_payment_base(owed, law) * rate, law.each_amount_to_the_fen)


@formula(
    zh="补缴月份的个人部分",
    en="employee's share of a month paid afterwards",
    cites="社会保险法 第十二条第二款",
    since="2011-07",
)
def back_payment_of_month_by_employee(owed: MonthOwed, law: Law) -> Fen:
    rate = law.on(owed.owed_for).pension_employee_rate
    return to_fen(back_payment_base(owed, law) * rate, law.each_amount_to_the_fen)


@formula(zh="补缴单位部分合计", en="employer's back-payment", cites="社会保险法 第六十三条", since="2011-07")
def back_payment_by_employer(person: BackPayment, law: Law) -> Fen:
    return total(back_payment_of_month_by_employer(one, law) for one in person.months_owed)


@formula(zh="补缴个人部分合计", en="employee's back-payment", cites="社会保险法 第六十三条", since="2011-07")
def back_payment_by_employee(person: BackPayment, law: Law) -> Fen:
    return total(back_payment_of_month_by_employee(one, law) for one in person.months_owed)


@formula(zh="补缴利息", en="interest on a back-payment", cites="补缴计息规定（未找到）", burden=True)
def back_payment_interest(person: BackPayment, law: Law) -> Fen:
    interest = (
        person.interest_bearing * law.back_payment_interest_rate * person.months_of_interest / law.months_in_a_year
    )
    return to_fen(interest, law.interest_once_to_the_fen)


@formula(
    zh="补缴应付总额（含利息和滞纳金）",
    en="all that is paid afterwards, with interest and late charge",
    cites=f"社会保险法 第六十三条、第八十六条；{ORDER_13} 第二十条",
    since="2011-07",
    burden=True,
)
def back_payment_total(person: BackPayment, law: Law) -> Fen:
    shares = back_payment_by_employer(person, law) + back_payment_by_employee(person, law)
    return shares + back_payment_interest(person, law) + person.late_charge_owed


@formula(zh="应退还的多缴数额", en="paid too much, to be repaid", cites="社会保险法 第九十条", since="2011-07")
def contribution_refund(paid: PaidAndDue, law: Law) -> Fen:
    return at_least(paid.amount_paid - paid.amount_due, 0)


@formula(zh="应追缴的少缴数额", en="paid too little, to be recovered", cites="社会保险法 第九十条", since="2011-07")
def contribution_shortfall(paid: PaidAndDue, law: Law) -> Fen:
    return at_least(paid.amount_due - paid.amount_paid, 0)


@formula(
    zh="缓缴的社会保险费在期限内缴清，不收滞纳金",
    en="a deferred contribution paid in time, without late charge",
    cites="人社部发〔2022〕31号；2022年9月延长补缴期限的通知（未核对原文）",
    since="2022-04",
)
def is_deferral_paid_in_time(due: DeferredOf2022, law: Law) -> Flag:
    if not is_deferrable(due, law):
        return False
    return due.deferred_paid_in <= law.deferral_paid_until


@formula(
    zh="灵活就业人员2020年度缓缴后在期限内补缴",
    en="a flexible worker's contribution of 2020 paid in time",
    cites="人社部发〔2020〕49号",
    since="2020-07",
)
def is_2020_paid_in_time(due: DeferredDue, law: Law) -> Flag:
    return due.due_for <= law.flexible_2020_last_month and due.paid_in <= law.flexible_2020_paid_until
