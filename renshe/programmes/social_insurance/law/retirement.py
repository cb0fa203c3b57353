"""When somebody retires: the statutory month, the delay since 2025, and how far one may go from it."""

from __future__ import annotations

from renshe.law import (
    NOUGHT,
    CalendarMonth,
    Codes,
    Facts,
    Flag,
    Law,
    Months,
    at_least,
    at_most,
    clamp,
    code,
    edition,
    floor,
    formula,
    month,
    months,
    one,
)


class RetirementGroup(Codes):
    MALE = one(zh="男职工（原六十周岁）", en="man (60)")
    FEMALE_55 = one(zh="女职工（原五十五周岁）", en="woman (55)")
    FEMALE_50 = one(zh="女职工（原五十周岁）", en="woman (50)")


class Sex(Codes):
    MALE = one(zh="男", en="man")
    FEMALE = one(zh="女", en="woman")


class SpecialWork(Codes):
    UNDERGROUND = one(zh="井下", en="underground")
    HIGH_HEAT = one(zh="高温", en="high heat")
    HIGH_ALTITUDE_WORK = one(zh="高空", en="work at height")
    VERY_HEAVY_LABOUR = one(zh="特别繁重体力劳动", en="very heavy labour")
    HARMFUL = one(zh="其他有害身体健康", en="other harmful work")


SPECIAL_WORK = "国发〔1978〕104号 第一条第二项；特殊工种管理规定（未核对原文）"


class Retiring(Facts):
    """A worker and the month in which they would like to retire. Counted in months: the day of birth is kept."""

    born = month(zh="出生年月", en="month of birth", low="1900-01", high="2030-12", fixed=True)
    group = code(RetirementGroup, zh="原法定退休年龄类别", en="age group", fixed=True)
    shift = months(
        zh="希望提前（负数）或延迟的月数", en="months earlier (negative) or later wished for", low=-240, high=240
    )


class MinimumYears(Facts):
    """Months of contribution beside those that a monthly pension asks for."""

    retirement_month = month(zh="退休年月", en="month of retirement", low="1998-07", high="2100-12")
    months_contributed = months(zh="累计缴费月数", en="months of contribution", low=0, high=720)


@formula(zh="延迟月数", en="months of delay", cites="国务院关于渐进式延迟法定退休年龄的办法 第一条", since="2025-01")
def delay_months(person: Retiring, law: Law) -> Months:
    since_first = person.born - law.delay_first_birth_month[person.group]
    if since_first < 0:
        return NOUGHT
    # The first group has one month of delay already.
    steps = floor(since_first / law.delay_step[person.group]) + 1
    return at_most(steps * law.delay_of_each_step, law.delay_at_most[person.group])


@formula(zh="法定退休年龄", en="statutory age of retirement", cites="国发〔1978〕104号 第一条", since="1978-06")
def statutory_age(person: Retiring, law: Law) -> Months:
    return law.original_retirement_age[person.group]


@edition(statutory_age, cites="国务院关于渐进式延迟法定退休年龄的办法 第一条", since="2025-01")
def statutory_age_2025(person: Retiring, law: Law) -> Months:
    return law.original_retirement_age[person.group] + delay_months(person, law)


@formula(
    zh="法定退休年月",
    en="statutory month of retirement",
    cites="国发〔1978〕104号 第一条",
    since="1978-06",
)
def statutory_retirement_month(person: Retiring, law: Law) -> CalendarMonth:
    return person.born + statutory_age(person, law)


@edition(statutory_retirement_month, cites="国务院关于渐进式延迟法定退休年龄的办法 第一条", since="2025-01")
def statutory_retirement_month_2025(person: Retiring, law: Law) -> CalendarMonth:
    return person.born + statutory_age(person, law)


@formula(
    zh="适用弹性退休",
    en="flexible retirement applies",
    cites="国务院关于渐进式延迟法定退休年龄的办法 第一条、第三条",
    since="2025-01",
)
def is_flexible(person: Retiring, law: Law) -> Flag:
    # Who has no delay had reached the age of old before the Measures were in force.
    return delay_months(person, law) > 0


@formula(
    zh="可以提前或延迟的月数",
    en="months earlier or later that are allowed",
    cites="国务院关于渐进式延迟法定退休年龄的办法 第三条",
    since="2025-01",
)
def allowed_shift(person: Retiring, law: Law) -> Months:
    if not is_flexible(person, law):
        return NOUGHT
    # Up to three years, but not before the age of old.
    earliest = at_least(0 - law.flexible_months, 0 - delay_months(person, law))
    return clamp(person.shift, earliest, law.flexible_months)


@formula(
    zh="选择的退休年龄",
    en="age of retirement chosen",
    cites="国务院关于渐进式延迟法定退休年龄的办法 第三条",
    since="2025-01",
)
def chosen_age(person: Retiring, law: Law) -> Months:
    return statutory_age(person, law) + allowed_shift(person, law)


@formula(
    zh="选择的退休年月",
    en="month of retirement chosen",
    cites="国务院关于渐进式延迟法定退休年龄的办法 第三条",
    since="2025-01",
)
def chosen_retirement_month(person: Retiring, law: Law) -> CalendarMonth:
    return person.born + chosen_age(person, law)


@formula(
    zh="最早可以退休的年月",
    en="earliest month of retirement",
    cites="国务院关于渐进式延迟法定退休年龄的办法 第三条",
    since="2025-01",
)
def earliest_retirement_month(person: Retiring, law: Law) -> CalendarMonth:
    # Not before the age of old, which is as far back as the delay goes.
    return person.born + (statutory_age(person, law) - at_most(law.flexible_months, delay_months(person, law)))


@formula(
    zh="最晚可以退休的年月",
    en="latest month of retirement",
    cites="国务院关于渐进式延迟法定退休年龄的办法 第三条",
    since="2025-01",
)
def latest_retirement_month(person: Retiring, law: Law) -> CalendarMonth:
    if not is_flexible(person, law):
        return statutory_retirement_month(person, law)
    return person.born + (statutory_age(person, law) + law.flexible_months)


@formula(
    zh="按月领取养老金的最低缴费月数",
    en="months that a monthly pension asks for",
    cites="社会保险法 第十六条",
    since="2011-07",
)
def required_months(person: MinimumYears, law: Law) -> Months:
    return law.minimum_contribution_months


@edition(
    required_months,
    cites="国务院关于渐进式延迟法定退休年龄的办法 第二条；社会保险法 第十六条",
    since="2025-01",
)
def required_months_2025(person: MinimumYears, law: Law) -> Months:
    return law.on(person.retirement_month).minimum_contribution_months


@formula(
    zh="尚缺的缴费月数",
    en="months of contribution that are missing",
    cites="社会保险法 第十六条",
    since="2011-07",
    burden=True,
)
def missing_months(person: MinimumYears, law: Law) -> Months:
    return at_least(required_months(person, law) - person.months_contributed, 0)


class SpecialWorker(Facts):
    """Somebody who did special work (特殊工种), under the rules until 2024."""

    sex = code(Sex, zh="性别", en="sex", fixed=True)
    kind_of_work = code(SpecialWork, zh="特殊工种类别", en="kind of special work", fixed=True)
    special_months = months(zh="特殊工种累计月数", en="months of special work", low=0, high=720)
    months_with_deemed = months(zh="累计缴费月数（含视同）", en="months of contribution with deemed", low=0, high=720)
    born = month(zh="出生年月", en="month of birth", low="1930-01", high="2010-12", fixed=True)


@formula(
    zh="要求的特殊工种月数", en="months of special work asked for", cites=SPECIAL_WORK, since="1978-06", until="2024-12"
)
def special_months_required(person: SpecialWorker, law: Law) -> Months:
    return law.special_work_months[person.kind_of_work]


@formula(zh="可以提前退休", en="may retire early", cites=SPECIAL_WORK, since="1978-06", until="2024-12")
def is_special_retirement(person: SpecialWorker, law: Law) -> Flag:
    long_enough = person.special_months >= special_months_required(person, law)
    return long_enough and person.months_with_deemed >= law.minimum_contribution_months


@formula(
    zh="特殊工种最早退休年月",
    en="earliest month for special work",
    cites=SPECIAL_WORK,
    since="1978-06",
    until="2024-12",
)
def special_retirement_month(person: SpecialWorker, law: Law) -> CalendarMonth:
    return person.born + law.special_work_age[person.sex]
