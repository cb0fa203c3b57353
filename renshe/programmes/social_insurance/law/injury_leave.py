"""Paid leave after an injury, a worker who is missing, death after the leave. Amounts in fen, periods in months."""

from __future__ import annotations

from renshe.law import NOUGHT, Facts, Fen, Law, Months, at_least, at_most, fen, formula, months, to_fen, truth
from renshe.programmes.social_insurance.law.work_injury import KilledAtWork, death_lump_sum

ORDER_586 = "工伤保险条例"


class OnPaidLeave(Facts):
    """Somebody injured at work who stops working to be treated."""

    months_of_treatment = months(zh="需要停工的月数", en="months of treatment", low=0, high=120)
    is_extension_confirmed = truth(zh="经鉴定委员会确认延长", en="longer leave confirmed")
    wage_before = fen(zh="受伤前月平均工资", en="mean wage before the injury", low=0, high=10**8, unit="fen/month")


class MissingWorker(KilledAtWork):
    """A worker of whom nothing is heard since an accident or a rescue."""

    months_missing = months(zh="下落不明的月数", en="months missing", low=0, high=600)
    wage_before = fen(zh="月工资", en="monthly wage", low=0, high=10**8, unit="fen/month")


class DeadAfterInjury(KilledAtWork):
    """Somebody who died of an injury; the lump sum depends on when."""

    is_after_leave_of_grade_1_to_4 = truth(
        zh="一至四级伤残职工停工留薪期满后死亡", en="of grade 1 to 4, died after the paid leave"
    )


@formula(zh="停工留薪期", en="months of paid leave", cites=f"{ORDER_586} 第三十三条第二款", since="2011-01")
def paid_leave_months(person: OnPaidLeave, law: Law) -> Months:
    if person.is_extension_confirmed:
        return at_most(person.months_of_treatment, law.paid_leave_longest + law.paid_leave_extension)
    return at_most(person.months_of_treatment, law.paid_leave_longest)


@formula(
    zh="停工留薪期工资（单位支付）",
    en="wage on paid leave, by the employer",
    cites=f"{ORDER_586} 第三十三条第一款；社会保险法 第三十九条",
    since="2011-07",
    pays=True,
)
def paid_leave_wage(person: OnPaidLeave, law: Law) -> Fen:
    return person.wage_before * paid_leave_months(person, law)


@formula(
    zh="下落不明期间照发工资的月数",
    en="months of wage while missing",
    cites=f"{ORDER_586} 第四十一条",
    since="2011-01",
)
def missing_wage_months(person: MissingWorker, law: Law) -> Months:
    return at_most(person.months_missing, law.missing_wage_longest)


@formula(
    zh="下落不明期间照发的工资（单位支付）",
    en="wage while missing, by the employer",
    cites=f"{ORDER_586} 第四十一条",
    since="2011-01",
    pays=True,
)
def missing_wage(person: MissingWorker, law: Law) -> Fen:
    return person.wage_before * missing_wage_months(person, law)


@formula(
    zh="下落不明期间发供养亲属抚恤金的月数",
    en="months of the dependants' allowance while missing",
    cites=f"{ORDER_586} 第四十一条",
    since="2011-01",
)
def missing_allowance_months(person: MissingWorker, law: Law) -> Months:
    return at_least(person.months_missing - law.missing_wage_longest, 0)


@formula(
    zh="生活困难可以预支的一次性工亡补助金上限",
    en="death lump sum that may be paid in advance, at most",
    cites=f"{ORDER_586} 第四十一条",
    since="2011-01",
)
def missing_advance_most(person: MissingWorker, law: Law) -> Fen:
    return to_fen(death_lump_sum(person, law) * law.missing_advance_share, law.each_benefit_to_the_fen)


@formula(
    zh="应发一次性工亡补助金",
    en="death lump sum that is due",
    cites=f"{ORDER_586} 第三十九条第二款、第三款",
    since="2011-01",
    pays=True,
)
def death_lump_sum_due(person: DeadAfterInjury, law: Law) -> Fen:
    # Of grade 1 to 4 and after the leave: funeral grant and dependants' allowance alone.
    if person.is_after_leave_of_grade_1_to_4:
        return NOUGHT
    return death_lump_sum(person, law)
