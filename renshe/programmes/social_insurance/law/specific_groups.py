"""Those without a labour relation who may be insured against work injury alone, and help for flexible workers."""

from __future__ import annotations

from renshe.law import (
    NOUGHT,
    Codes,
    Facts,
    Fen,
    Flag,
    Law,
    Months,
    Whole,
    at_least,
    at_most,
    code,
    fen,
    formula,
    months,
    one,
    to_fen,
    truth,
)

MEASURES = "粤人社规〔2020〕55号"


class SpecificGroup(Codes):
    """In the order of the Measures; sources count the groups differently."""

    PAST_RETIREMENT_AGE = one(zh="超过法定退休年龄人员", en="past the age of retirement")
    ON_ALLOWANCE = one(
        zh="已享受一至四级伤残津贴或者病残津贴人员", en="on an allowance of grade 1 to 4 or for sickness"
    )
    INTERN = one(zh="实习学生、勤工助学学生", en="intern or work-study student")
    TRAINEE = one(zh="单位见习人员", en="trainee of the unit")
    DOMESTIC_WORKER = one(zh="家政服务机构从业人员", en="domestic worker through an agency")
    COMMITTEE_STAFF = one(zh="村（社区）两委人员", en="staff of a village or community committee")
    PLATFORM_WORKER = one(zh="新业态平台从业人员", en="platform worker")
    VOLUNTEER = one(zh="志愿者", en="volunteer")
    OTHER = one(zh="其他未建立劳动关系的人员", en="other person without a labour relation")


class JoinsInjuryAlone(Facts):
    specific_group = code(SpecificGroup, zh="特定人员类别", en="specific group", fixed=True)
    is_unit_willing = truth(zh="单位自愿参保", en="the unit chooses to insure them")
    has_labour_relation = truth(zh="与单位建立劳动关系", en="has a labour relation with the unit")


class FlexiblePayer(Facts):
    """A flexible worker of a group that is helped to pay."""

    paid_by_themselves = fen(zh="实际缴费额", en="contribution actually paid", low=0, high=10**7)
    months_subsidised = months(zh="已享受补贴月数", en="months subsidised", low=0, high=600)


@formula(zh="特定人员类别次序", en="place of the group in the Measures", cites=MEASURES, since="2021-04")
def specific_group_number(person: JoinsInjuryAlone, law: Law) -> Whole:
    return law.specific_group_order[person.specific_group]


@formula(zh="可以单项参加工伤保险", en="may be insured against injury alone", cites=MEASURES, since="2021-04")
def may_join_injury_alone(person: JoinsInjuryAlone, law: Law) -> Flag:
    # Voluntary for the unit; joining proves no labour relation.
    return person.is_unit_willing and not person.has_labour_relation


@formula(
    zh="灵活就业社会保险补贴",
    en="subsidy to flexible workers",
    cites="粤人社规〔2021〕12号",
    since="2021-01",
    pays=True,
)
def social_insurance_subsidy(person: FlexiblePayer, law: Law) -> Fen:
    if person.months_subsidised >= law.flexible_subsidy_longest:
        return NOUGHT
    share = to_fen(person.paid_by_themselves * law.flexible_subsidy_share, law.each_benefit_to_the_fen)
    return at_most(share, law.flexible_subsidy_most)


@formula(
    zh="灵活就业社会保险补贴剩余月数",
    en="months of the subsidy to flexible workers left",
    cites="粤人社规〔2021〕12号",
    since="2021-01",
)
def social_insurance_subsidy_months_left(person: FlexiblePayer, law: Law) -> Months:
    return at_least(law.flexible_subsidy_longest - person.months_subsidised, 0)
