"""Work injury benefits in Guangdong: disability by grade, care, death, retirement. Amounts in fen."""

from __future__ import annotations

from renshe.law import (
    NOUGHT,
    Codes,
    Facts,
    Fen,
    FenAMonth,
    Law,
    Ratio,
    at_least,
    clamp,
    code,
    fen,
    formula,
    one,
    to_fen,
    truth,
    whole,
)

ORDER_586 = "工伤保险条例"
GUANGDONG = "广东省工伤保险条例"


class CareScheme(Codes):
    NATIONAL = one(zh="国家（三级）", en="national (three levels)")
    GUANGDONG = one(zh="广东（四级）", en="Guangdong (four levels)")


class Injured(Facts):
    """Somebody injured at work, with the grade of their disability."""

    # A mean of twelve months isn't rounded.
    own_wage = fen(
        zh="受伤前十二个月平均缴费工资",
        en="mean contribution wage of the 12 months before the injury",
        low=0,
        high=10**8,
        places=2,
        unit="fen/month",
    )
    grade = whole(zh="伤残等级", en="grade of disability", low=1, high=10, fixed=True)
    is_placed_in_work = truth(zh="已安排适当工作", en="given suitable work")
    is_relation_ended = truth(zh="已解除或者终止劳动关系", en="labour relation ended")


class InNeedOfCare(Facts):
    care_scheme = code(CareScheme, zh="护理等级标准", en="scheme of care levels", fixed=True)
    care_level = whole(zh="生活护理等级", en="level of care", low=1, high=4, fixed=True)


class AllowancePaid(Facts):
    """An allowance of grade 1 to 4 at the yearly change. The month of the law lies in that year."""

    allowance_grade = whole(zh="伤残等级（一至四级）", en="grade (1 to 4)", low=1, high=4, fixed=True)
    allowance_before = fen(zh="调整前伤残津贴", en="allowance before the change", low=0, high=10**8, unit="fen/month")
    is_started_in_year = truth(zh="本年新领取", en="started in the year")


class InjuredPensioner(Facts):
    """Somebody of grade 1 to 4 who has reached the age of retirement."""

    old_age_pension = fen(zh="基本养老金", en="pension", low=0, high=10**8, unit="fen/month")
    allowance = fen(zh="原伤残津贴", en="allowance until then", low=0, high=10**8, unit="fen/month")


class KilledAtWork(Facts):
    """Somebody who died of a work injury.

    The month of the law is that of the death; of the lump sum it is that of the injury (人社部令第13号 第十一条).
    """


@formula(zh="本人工资", en="own wage that counts", cites=f"{ORDER_586} 第六十四条第二款")
def counted_wage(person: Injured, law: Law) -> FenAMonth:
    lowest = law.area_average_wage * law.own_wage_floor_share
    highest = law.area_average_wage * law.own_wage_ceiling_share
    return clamp(person.own_wage, lowest, highest)


@formula(
    zh="一次性伤残补助金",
    en="disability lump sum",
    cites=f"{ORDER_586} 第三十五条、第三十六条、第三十七条",
    pays=True,
)
def disability_lump_sum(person: Injured, law: Law) -> Fen:
    return to_fen(counted_wage(person, law) * law.disability_lump_months[person.grade], law.each_benefit_to_the_fen)


@formula(zh="按比例计算的伤残津贴", en="allowance by its share", cites=f"{ORDER_586} 第三十五条、第三十六条")
def allowance_by_share(person: Injured, law: Law) -> FenAMonth:
    share = law.disability_allowance_share[person.grade]
    return to_fen(counted_wage(person, law) * share, law.each_benefit_to_the_fen)


@formula(
    zh="伤残津贴",
    en="disability allowance",
    cites=f"{ORDER_586} 第三十五条、第三十六条",
    pays=True,
)
def disability_allowance(person: Injured, law: Law) -> FenAMonth:
    if person.grade <= law.grade_that_leaves_work:
        floor = at_least(law.minimum_wage, law.disability_allowance_floor)
        return at_least(allowance_by_share(person, law), floor)
    if person.grade > law.grade_with_allowance or person.is_relation_ended or person.is_placed_in_work:
        return NOUGHT
    return at_least(allowance_by_share(person, law), law.minimum_wage)


@formula(
    zh="一次性工伤医疗补助金",
    en="one-off medical subsidy",
    cites=f"{GUANGDONG} 第三十二条、第三十三条（2019年修订，未核对原文）",
    pays=True,
)
def medical_subsidy(person: Injured, law: Law) -> Fen:
    if person.grade <= law.grade_that_leaves_work or not person.is_relation_ended:
        return NOUGHT
    return to_fen(counted_wage(person, law) * law.medical_subsidy_months[person.grade], law.each_benefit_to_the_fen)


@formula(
    zh="一次性伤残就业补助金",
    en="one-off employment subsidy",
    cites=f"{GUANGDONG} 第三十二条、第三十四条（2019年修订，未核对原文）",
    pays=True,
)
def employment_subsidy(person: Injured, law: Law) -> Fen:
    if person.grade <= law.grade_that_leaves_work or not person.is_relation_ended:
        return NOUGHT
    return to_fen(counted_wage(person, law) * law.employment_subsidy_months[person.grade], law.each_benefit_to_the_fen)


@formula(zh="生活护理费比例", en="share of the care allowance", cites=f"{ORDER_586} 第三十四条")
def care_share_of_level(person: InNeedOfCare, law: Law) -> Ratio:
    return law.care_share[person.care_scheme, person.care_level]


@formula(zh="生活护理费", en="care allowance", cites=f"{ORDER_586} 第三十四条", pays=True)
def care_allowance(person: InNeedOfCare, law: Law) -> FenAMonth:
    return to_fen(law.area_average_wage * care_share_of_level(person, law), law.each_benefit_to_the_fen)


@formula(
    zh="调整后的伤残津贴", en="allowance after the yearly change", cites="广东省工伤保险待遇年度调整通知", pays=True
)
def adjusted_allowance(person: AllowancePaid, law: Law) -> FenAMonth:
    raised = person.allowance_before
    # Who was paid by the end of the year before gets the fixed sum first, then the floor; who starts, the floor alone.
    if not person.is_started_in_year:
        raised += law.allowance_raise[person.allowance_grade]
    return at_least(raised, law.disability_allowance_floor)


@formula(
    zh="工伤保险基金补足的差额",
    en="topped up by the injury fund",
    cites=f"社会保险法 第四十条；{ORDER_586} 第三十五条",
    since="2011-07",
    pays=True,
)
def pension_top_up(person: InjuredPensioner, law: Law) -> FenAMonth:
    return at_least(person.allowance - person.old_age_pension, 0)


@formula(
    zh="丧葬补助金（工伤）", en="funeral grant, work injury", cites=f"{ORDER_586} 第三十九条第一款第一项", pays=True
)
def injury_funeral_grant(person: KilledAtWork, law: Law) -> Fen:
    return to_fen(law.area_average_wage * law.injury_funeral_months, law.each_benefit_to_the_fen)


@formula(
    zh="一次性工亡补助金",
    en="death lump sum",
    cites=f"{ORDER_586} 第三十九条第一款第三项；人社部令第13号 第十一条",
    pays=True,
)
def death_lump_sum(person: KilledAtWork, law: Law) -> Fen:
    return law.death_lump_multiple * law.national_income_of_last_year
