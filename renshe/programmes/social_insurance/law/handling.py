"""Handling by the agency (社会保险经办): how many working days a matter may take, what fraud has to pay back."""

from __future__ import annotations

from renshe.law import Codes, Days, Facts, Fen, Law, code, fen, formula, one

REGULATIONS = "社会保险经办条例"


class Matter(Codes):
    REGISTRATION = one(zh="社会保险登记、社会保障卡申领", en="registration, card")
    CHANGE = one(zh="变更、注销登记", en="change or end of a registration")
    PENSION = one(zh="基本养老金核定", en="pension")
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
    cites=f"{REGULATIONS} 第六条、第十条、第十八条、第二十二条、第二十四条、第二十五条",
    since="2023-12",
)
def working_days_to_handle(person: Handled, law: Law) -> Days:
    return law.handling_working_days[person.matter]


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
