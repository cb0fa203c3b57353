"""The yearly change of pensions (from 1 January, for those retired by 31 December before). Amounts in fen a month."""

from __future__ import annotations

from renshe.law import (
    NOUGHT,
    Facts,
    FenAMonth,
    Law,
    Whole,
    at_least,
    fen,
    floor,
    formula,
    months,
    related,
    to_fen,
    whole,
)

NOTICE = "养老金年度调整通知（未核对原文）"


class AgeExtra(Facts):
    """An extra for those who have reached an age; the notice lists them."""

    from_age = whole(zh="起始年龄", en="from the age", low=0, high=120, fixed=True)
    age_extra = fen(zh="高龄倾斜额", en="extra", low=0, high=10**6, unit="fen/month")


class PensionBefore(Facts):
    """A pensioner at the yearly change. The month of the law is January of the year."""

    pension_before = fen(zh="调整前养老金", en="pension before the change", low=0, high=10**8, unit="fen/month")
    months_with_deemed = months(zh="累计缴费月数（含视同）", en="months of contribution with deemed", low=0, high=720)
    age = whole(zh="上年末年龄", en="age at the end of last year", low=0, high=130, fixed=True)
    age_extras = related(AgeExtra, zh="高龄倾斜", en="age extras", at_most=5, order="from_age")


@formula(zh="挂钩调整的缴费年数", en="years that count for the change", cites=NOTICE)
def counted_years(person: PensionBefore, law: Law) -> Whole:
    full_years = floor(person.months_with_deemed / law.months_of_a_counted_year)
    return at_least(full_years, law.adjustment_least_years)


@formula(zh="高龄倾斜增加额", en="extra for the age that is reached", cites=NOTICE)
def age_extra_reached(person: PensionBefore, law: Law) -> FenAMonth:
    reached = NOUGHT
    for extra in person.age_extras:  # by age: that of the highest age that is reached
        if person.age >= extra.from_age:
            reached = extra.age_extra
    return reached


@formula(zh="养老金调整增加额", en="increase of the pension", cites=NOTICE)
def pension_increase(person: PensionBefore, law: Law) -> FenAMonth:
    by_years = counted_years(person, law) * law.adjustment_for_a_year
    by_pension = to_fen(person.pension_before * law.adjustment_share_of_pension, law.each_benefit_to_the_fen)
    return law.adjustment_flat + by_years + by_pension + age_extra_reached(person, law)


@formula(zh="调整后养老金", en="pension after the change", cites=NOTICE, pays=True)
def pension_after(person: PensionBefore, law: Law) -> FenAMonth:
    return person.pension_before + pension_increase(person, law)
