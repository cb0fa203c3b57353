"""From the choice of a month to the pension that is paid: minimum years, first month, what was paid wrongly."""

from __future__ import annotations

from renshe.law import (
    CalendarMonth,
    Facts,
    Fen,
    FenAMonth,
    Flag,
    Law,
    Months,
    at_least,
    edition,
    fen,
    formula,
    month,
    months,
)
from renshe.programmes.social_insurance.law.pension import Retiree, monthly_pension

MEASURES = "国务院关于渐进式延迟法定退休年龄的办法"
FLEXIBLE = "人社部发〔2024〕94号"


class Adjusted(Retiree):
    """A pension as a determination sheet prints it, with what it was changed by since."""

    adjustment_since = fen(zh="待遇调整额", en="adjustment since", low=0, high=10**7, unit="fen/month")


class ChosenMonth(Facts):
    """Somebody who chose a month of retirement, with the statutory one beside it."""

    statutory_in = month(zh="法定退休年月", en="statutory month", low="1978-06", high="2100-12", fixed=True)
    chosen_in = month(zh="选择的退休年月", en="month chosen", low="1978-06", high="2100-12")
    months_contributed = months(zh="累计缴费月数", en="months of contribution", low=0, high=720)


class DrawnTwice(Facts):
    """Somebody who drew two benefits in months in which one was due."""

    benefit_given_up = fen(
        zh="应停发的待遇月标准", en="benefit that ends, a month", low=0, high=10**8, unit="fen/month"
    )
    months_of_both = months(zh="重复领取月数", en="months in which both were drawn", low=0, high=600)
    set_off = fen(zh="已抵扣或者已退还", en="set off or repaid", low=0, high=10**11)


class YearlyChange(Facts):
    """The pensions of a place at the yearly change. The month of the law lies in the year."""

    mean_pension_before = fen(
        zh="上年月人均养老金", en="mean pension of last year", low=0, high=10**8, unit="fen/month"
    )
    mean_increase = fen(zh="月人均增加额", en="mean increase", low=0, high=10**8, unit="fen/month")


@formula(
    zh="所选退休年月要求的最低缴费月数",
    en="months that the month chosen asks for",
    cites="社会保险法 第十六条",
    since="2011-07",
)
def chosen_required_months(person: ChosenMonth, law: Law) -> Months:
    return law.minimum_contribution_months


@edition(chosen_required_months, cites=f"{MEASURES} 第二条、第三条；{FLEXIBLE} 第七条", since="2025-01")
def chosen_required_months_2025(person: ChosenMonth, law: Law) -> Months:
    # Who retires later keeps to the minimum of the year of the statutory age.
    return law.on(min(person.chosen_in, person.statutory_in)).minimum_contribution_months


@formula(
    zh="所选退休年月尚缺的缴费月数",
    en="months of contribution that are missing for the month chosen",
    cites="社会保险法 第十六条",
    since="2011-07",
    burden=True,
)
def chosen_missing_months(person: ChosenMonth, law: Law) -> Months:
    return at_least(chosen_required_months(person, law) - person.months_contributed, 0)


@formula(
    zh="所选退休年月已满最低缴费年限",
    en="has the minimum years for the month chosen",
    cites=f"{MEASURES} 第二条、第三条；{FLEXIBLE} 第七条",
    since="2025-01",
)
def is_minimum_met(person: ChosenMonth, law: Law) -> Flag:
    return person.months_contributed >= chosen_required_months(person, law)


@formula(
    zh="所选退休年月早于弹性提前的最早年月",
    en="month chosen is earlier than flexible retirement allows",
    cites=f"{MEASURES} 第三条",
    since="2025-01",
)
def is_chosen_too_early(person: ChosenMonth, law: Law) -> Flag:
    return person.chosen_in < person.statutory_in + (0 - law.flexible_months)


@formula(
    zh="所选退休年月晚于弹性延迟的最晚年月",
    en="month chosen is later than flexible retirement allows",
    cites=f"{MEASURES} 第三条",
    since="2025-01",
)
def is_chosen_too_late(person: ChosenMonth, law: Law) -> Flag:
    return person.chosen_in > person.statutory_in + law.flexible_months


@formula(
    zh="弹性退休书面告知的最后月",
    en="last month to give notice of the month chosen",
    cites=f"{FLEXIBLE}（告知期限未核对原文）",
    since="2025-01",
)
def notice_given_until(person: ChosenMonth, law: Law) -> CalendarMonth:
    return person.chosen_in + (0 - law.flexible_notice_months)


@formula(zh="养老金起发年月", en="first month of the pension", cites="养老金起发办法（未核对原文）", since="1998-07")
def first_pension_month(person: ChosenMonth, law: Law) -> CalendarMonth:
    return person.chosen_in + law.pension_begins_after


@formula(
    zh="含地方补贴的月养老金",
    en="monthly pension with local additions",
    cites="社会保险法 第十五条；地方养老补贴规定（未找到）",
    since="2011-07",
    pays=True,
)
def pension_with_local_addition(person: Retiree, law: Law) -> FenAMonth:
    return monthly_pension(person, law) + law.local_pension_addition


@formula(
    zh="核定表月养老金合计",
    en="pension in total on a determination sheet",
    cites="社会保险法 第十五条；地方养老补贴规定（未找到）",
    since="2011-07",
    pays=True,
)
def pension_on_the_sheet(person: Adjusted, law: Law) -> FenAMonth:
    return pension_with_local_addition(person, law) + person.adjustment_since


@formula(
    zh="重复领取应退还的待遇",
    en="to be repaid where two benefits were drawn",
    cites="社会保险经办条例 第四十六条；人社部规〔2016〕5号（未核对原文）",
    since="2016-12",
)
def drawn_twice_overpaid(person: DrawnTwice, law: Law) -> Fen:
    # One is kept; the other ends.
    return person.benefit_given_up * person.months_of_both


@formula(
    zh="抵扣后仍应退还的待遇",
    en="still to be repaid after setting off",
    cites="社会保险经办条例 第四十六条",
    since="2023-12",
)
def repayment_left(person: DrawnTwice, law: Law) -> Fen:
    return at_least(drawn_twice_overpaid(person, law) - person.set_off, 0)


@formula(
    zh="调整水平不高于国家确定的比例",
    en="change not above the national share",
    cites="养老金年度调整通知（未核对原文）",
    since="2015-01",
)
def is_change_within_national(place: YearlyChange, law: Law) -> Flag:
    return place.mean_increase <= place.mean_pension_before * law.national_change_share
