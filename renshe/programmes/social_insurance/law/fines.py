"""Between which bounds a fine lies. Amounts in fen."""

from __future__ import annotations

from renshe.law import Facts, Flag, Law, fen, formula

LAW = "社会保险法"


class Fined(Facts):
    """A fine that is about to be imposed."""

    fine = fen(zh="拟处罚款", en="fine", low=0, high=10**12)
    contributions_owed = fen(zh="欠缴（应缴）数额", en="contributions owed", low=0, high=10**12)


@formula(zh="欠缴罚款在法定幅度内", en="fine for arrears within its bounds", cites=f"{LAW} 第八十六条", since="2011-07")
def is_arrears_fine_lawful(case: Fined, law: Law) -> Flag:
    least = case.contributions_owed * law.arrears_fine_least
    return least <= case.fine and case.fine <= case.contributions_owed * law.arrears_fine_most


@formula(
    zh="不办理登记对单位的罚款在法定幅度内",
    en="fine for not registering within its bounds",
    cites=f"{LAW} 第八十四条",
    since="2011-07",
)
def is_registration_fine_lawful(case: Fined, law: Law) -> Flag:
    least = case.contributions_owed * law.registration_fine_least
    return least <= case.fine and case.fine <= case.contributions_owed * law.registration_fine_most


@formula(
    zh="不办理登记对责任人员的罚款在法定幅度内",
    en="fine on those responsible for not registering within its bounds",
    cites=f"{LAW} 第八十四条",
    since="2011-07",
)
def is_fine_on_person_lawful(case: Fined, law: Law) -> Flag:
    return law.fine_on_person_least <= case.fine and case.fine <= law.fine_on_person_most


@formula(
    zh="拒绝监督检查的罚款在法定幅度内",
    en="fine for refusing to be inspected within its bounds",
    cites="社会保险经办条例 第五十七条",
    since="2023-12",
)
def is_inspection_fine_lawful(case: Fined, law: Law) -> Flag:
    return law.inspection_fine_least <= case.fine and case.fine <= law.inspection_fine_most


@formula(
    zh="拒不协助工伤调查核实的罚款在法定幅度内",
    en="fine for refusing to help an injury inquiry within its bounds",
    cites="工伤认定办法 第二十五条",
    since="2011-01",
)
def is_inquiry_fine_lawful(case: Fined, law: Law) -> Flag:
    return law.inquiry_fine_least <= case.fine and case.fine <= law.inquiry_fine_most
