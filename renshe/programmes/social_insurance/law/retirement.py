"""When somebody retires: the statutory month, the delay since 2025, and how far one may go from it."""

from __future__ import annotations

from renshe.law import (
    CalendarMonth,
    Codes,
    Facts,
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


class Retiring(Facts):
    """A worker and the month in which they would like to retire. Counted in months: the day of birth is kept."""

    born = month(zh="出生年月", en="month of birth", low="1930-01", high="2010-12", fixed=True)
    group = code(RetirementGroup, zh="原法定退休年龄类别", en="age group", fixed=True)
    shift = months(
        zh="希望提前（负数）或延迟的月数", en="months earlier (negative) or later wished for", low=-240, high=240
    )


class MinimumYears(Facts):
    """Months of contribution beside those that a monthly pension asks for."""

    retirement_month = month(zh="退休年月", en="month of retirement", low="2011-07", high="2100-12")
    months_contributed = months(zh="累计缴费月数", en="months of contribution", low=0, high=720)


@formula(zh="延迟月数", en="months of delay", cites="国务院关于渐进式延迟法定退休年龄的办法 第一条", since="2025-01")
def delay_months(person: Retiring, law: Law) -> Months:
    since_first = person.born - law.delay_first_birth_month[person.group]
    if since_first < 0:
        return 0 * law.delay_of_each_step
    # The first group has one month of delay already.
    steps = floor(since_first / law.delay_step[person.group]) + 1
    return at_most(steps * law.delay_of_each_step, law.delay_at_most[person.group])


@formula(zh="法定退休年月", en="statutory month of retirement", cites="国发〔1978〕104号 第一条", since="1978-06")
def statutory_retirement_month(person: Retiring, law: Law) -> CalendarMonth:
    return person.born + law.original_retirement_age[person.group]


@edition(statutory_retirement_month, cites="国务院关于渐进式延迟法定退休年龄的办法 第一条", since="2025-01")
def statutory_retirement_month_2025(person: Retiring, law: Law) -> CalendarMonth:
    return person.born + law.original_retirement_age[person.group] + delay_months(person, law)


@formula(
    zh="可以提前或延迟的月数",
    en="months earlier or later that are allowed",
    cites="国务院关于渐进式延迟法定退休年龄的办法 第三条",
    since="2025-01",
)
def allowed_shift(person: Retiring, law: Law) -> Months:
    # Up to three years, but not before the age of old.
    earliest = at_least(0 - law.flexible_months, 0 - delay_months(person, law))
    return clamp(person.shift, earliest, law.flexible_months)


@formula(
    zh="选择的退休年月",
    en="month of retirement chosen",
    cites="国务院关于渐进式延迟法定退休年龄的办法 第三条",
    since="2025-01",
)
def chosen_retirement_month(person: Retiring, law: Law) -> CalendarMonth:
    return statutory_retirement_month(person, law) + allowed_shift(person, law)


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
