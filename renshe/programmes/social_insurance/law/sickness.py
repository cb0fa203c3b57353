"""The allowance of those who fall ill for good before they retire, from 2025 on. Amounts in fen a month."""

from __future__ import annotations

from typing import Annotated

from renshe.law import Codes, FenAMonth, Law, Months, Quantity, at_least, ceiling, fen, formula, months, one
from renshe.programmes.social_insurance.law.pension import Retiree, account_pension, basic_pension

DOCUMENT = "人社部发〔2024〕72号"


class SicknessCase(Codes):
    A = one(zh="第三条（距退休不超过五年）", en="art. 3 (five years or less to retirement)")
    B = one(zh="第四条（距退休五年以上）", en="art. 4 (more than five years)")
    C = one(zh="第五条（未满最低缴费年限）", en="art. 5 (minimum years not reached)")


CaseOfSickness = Annotated[Quantity, SicknessCase.unit]


class SickInsured(Retiree):
    """Somebody below the age of retirement who is found completely unable to work."""

    months_with_deemed = months(zh="累计缴费月数（含视同）", en="months of contribution with deemed", low=0, high=720)
    months_to_retirement = months(
        zh="距法定退休年龄月数", en="months to the statutory age", low=1, high=720, fixed=True
    )
    other_parts = fen(
        zh="过渡性养老金等其他部分", en="transitional pension and other parts", low=0, high=10**8, unit="fen/month"
    )


@formula(
    zh="病残津贴适用情形",
    en="case of the sickness allowance",
    cites=f"{DOCUMENT} 第三条、第四条、第五条",
    since="2025-01",
)
def sickness_case(person: SickInsured, law: Law) -> CaseOfSickness:
    if person.months_with_deemed < law.minimum_contribution_months:
        return SicknessCase.C
    if person.months_to_retirement > law.sickness_near_retirement:
        return SicknessCase.B
    return SicknessCase.A


@formula(zh="病残津贴", en="sickness allowance", cites=f"{DOCUMENT} 第三条、第四条、第五条", since="2025-01", pays=True)
def sickness_allowance(person: SickInsured, law: Law) -> FenAMonth:
    if sickness_case(person, law) == SicknessCase.A:
        return basic_pension(person, law) + account_pension(person, law) + person.other_parts
    return basic_pension(person, law)


@formula(
    zh="按此标准领取的月数",
    en="months for which it is paid at this rate",
    cites=f"{DOCUMENT} 第三条、第四条、第五条",
    since="2025-01",
)
def sickness_months(person: SickInsured, law: Law) -> Months:
    if sickness_case(person, law) == SicknessCase.A:
        return person.months_to_retirement
    if sickness_case(person, law) == SicknessCase.B:
        return person.months_to_retirement - law.sickness_near_retirement
    # Part of a year counts as a year.
    further = ceiling(at_least(person.months_with_deemed - law.sickness_first_years, 0) / law.months_in_a_year)
    return law.sickness_first_months + further * law.sickness_months_for_a_year
