"""Handling by the agency (社会保险经办): how many working days a matter may take, what fraud has to pay back."""

from __future__ import annotations

from renshe.law import (
    CalendarMonth,
    Codes,
    Day,
    Days,
    Facts,
    Fen,
    Flag,
    Law,
    Years,
    code,
    day,
    fen,
    formula,
    month,
    one,
    truth,
)

REGULATIONS = "社会保险经办条例"


class Matter(Codes):
    REGISTRATION = one(zh="社会保险登记、社会保障卡申领", en="registration, card")
    CHANGE = one(zh="变更、注销登记", en="change or end of a registration")
    PENSION = one(zh="基本养老金核定", en="pension")
    MEDICAL_COSTS = one(zh="医疗费用手工报销", en="medical costs by hand")
    MATERNITY_ALLOWANCE = one(zh="生育津贴申领", en="maternity allowance")
    INJURY_COSTS = one(zh="工伤费用手工报销", en="injury costs by hand")
    UNEMPLOYMENT_BENEFIT = one(zh="失业保险金申领", en="unemployment benefit")
    SKILL_SUBSIDY = one(zh="职业培训补贴、技能提升补贴申领", en="training and skill subsidy")
    BENEFIT_END_REPORT = one(zh="待遇终止情形的报告", en="report of what ends a benefit")


class Handled(Facts):
    """Something that was applied for, or reported."""

    matter = code(Matter, zh="经办事项", en="matter", fixed=True)


class Defrauded(Facts):
    """Somebody who obtained a benefit, or money of the funds, by fraud."""

    amount_obtained = fen(zh="骗取金额", en="amount obtained by fraud", low=0, high=10**12)


@formula(
    zh="办理时限",
    en="working days to handle it",
    cites=f"{REGULATIONS} 第六条、第十条、第十八条、第二十条、第二十二条、第二十四条、第二十五条",
    since="2023-12",
)
def working_days_to_handle(person: Handled, law: Law) -> Days:
    return law.handling_working_days[person.matter]


class Hired(Facts):
    """A worker whom an employer took on."""

    hired_on = day(zh="用工之日", en="day of hiring", low="2011-07-01", high="2100-12-31", fixed=True)


class FundMisused(Facts):
    """Fraud against the funds, or a refusal to repay, that may enter the list of serious dishonesty."""

    amount_obtained = fen(zh="骗取金额", en="amount obtained by fraud", low=0, high=10**12)
    refuses_to_repay = truth(zh="拒不退还", en="refuses to repay")
    is_listed_again = truth(zh="再次列入", en="listed before")


class LivingChecked(Facts):
    """A pensioner whose living status was checked."""

    checked_in = month(zh="上次资格认证年月", en="month of the last check", low="2018-01", high="2100-12", fixed=True)


@formula(
    zh="用人单位办理职工登记的截止日",
    en="last day to register a worker",
    cites="社会保险法 第五十八条",
    since="2011-07",
)
def registered_until(worker: Hired, law: Law) -> Day:
    return worker.hired_on + law.registration_days_after_hiring


@formula(
    zh="列入社会保险领域严重失信名单",
    en="goes on the list of serious dishonesty",
    cites="人社部规〔2019〕2号（未核对原文）",
    since="2019-10",
)
def is_seriously_dishonest(case: FundMisused, law: Law) -> Flag:
    return case.amount_obtained > law.dishonesty_amount or case.refuses_to_repay


@formula(
    zh="严重失信名单期限",
    en="years on the list of serious dishonesty",
    cites="人社部规〔2019〕2号（未核对原文）",
    since="2019-10",
)
def years_on_the_list(case: FundMisused, law: Law) -> Years:
    return law.dishonesty_years_again if case.is_listed_again else law.dishonesty_years


@formula(
    zh="资格认证有效期的最后月",
    en="last month for which a check of living status holds",
    cites="领取养老金资格认证办法（未核对原文）",
    since="2018-07",
)
def living_check_until(person: LivingChecked, law: Law) -> CalendarMonth:
    return person.checked_in + law.living_check_months


@formula(
    zh="责令退回的骗取金额",
    en="to be paid back after fraud",
    cites=f"社会保险法 第八十七条、第八十八条；{REGULATIONS} 第五十五条",
    since="2011-07",
    burden=True,
)
def fraud_repayment(person: Defrauded, law: Law) -> Fen:
    return person.amount_obtained


@formula(
    zh="骗取待遇罚款下限",
    en="least fine for fraud",
    cites=f"社会保险法 第八十七条、第八十八条；{REGULATIONS} 第五十五条",
    since="2011-07",
    burden=True,
)
def fraud_fine_least(person: Defrauded, law: Law) -> Fen:
    return person.amount_obtained * law.fraud_fine_least_multiple


@formula(
    zh="骗取待遇罚款上限",
    en="greatest fine for fraud",
    cites=f"社会保险法 第八十七条、第八十八条；{REGULATIONS} 第五十五条",
    since="2011-07",
    burden=True,
)
def fraud_fine_greatest(person: Defrauded, law: Law) -> Fen:
    return person.amount_obtained * law.fraud_fine_greatest_multiple
