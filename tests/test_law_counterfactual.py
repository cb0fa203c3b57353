"""What would have to be otherwise: found from the formula, reckoned again, told as an officer tells it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from renshe.law import (
    CalendarMonth,
    Codes,
    DatedParameter,
    Facts,
    FenAMonth,
    Flag,
    Law,
    Month,
    Months,
    Rulebook,
    Value,
    at_least,
    at_most,
    fen,
    formula,
    months,
    one,
    series,
    to_fen,
    total,
    truth,
    whole,
)
from renshe.law.errors import FactMissing
from renshe.law.units import UNITS

MEASURES = "国务院关于渐进式延迟法定退休年龄的办法 第二条"


class Applicant(Facts):
    """Someone who asks for a pension; `counted` are months as they stand in a file, `paid` go on month by month."""

    counted = months(zh="累计缴费月数", en="months of contribution", low=0, high=600)
    paid = months(zh="缴费月数", en="months paid", low=0, high=600, by_paying=True)
    index_in_hundredths = whole(zh="指数（百分之一）", en="index in hundredths", low=30, high=300)
    born_before_1960 = truth(zh="1960年前出生", en="born before 1960", fixed=True)
    works_underground = truth(zh="从事井下工作", en="works underground")
    wage = fen(zh="工资", en="wage", low=0, high=10**7)
    age = months(zh="年龄", en="age", low=0, high=1_200)
    shift = months(zh="希望提前（负数）或延迟的月数", en="months earlier or later", low=-36, high=36)


@formula(zh="达到最低缴费年限", en="minimum months reached", cites=MEASURES)
def has_counted_enough(person: Applicant, law: Law) -> Flag:
    return person.counted >= law.minimum_months


@formula(zh="达到最低缴费年限", en="minimum months reached", cites=MEASURES)
def has_paid_enough(person: Applicant, law: Law) -> Flag:
    return person.paid >= law.minimum_months


@formula(zh="月基本养老金", en="monthly pension", cites="社会保险法 第十六条")
def pension(person: Applicant, law: Law) -> FenAMonth:
    if person.paid < law.minimum_months:
        return law.nothing
    years = person.paid / law.months_in_a_year
    return to_fen(law.calculation_base * (1 + person.index_in_hundredths / 100) / 2 * years * law.rate_per_year)


@formula(zh="可以提前退休", en="may retire early", cites="-")
def may_retire_early(person: Applicant, law: Law) -> Flag:
    return person.born_before_1960 or (person.works_underground and person.counted >= law.months_underground)


@formula(zh="封顶补贴", en="capped allowance", cites="-")
def capped(person: Applicant, law: Law) -> FenAMonth:
    return at_most(person.wage, law.calculation_base)


@formula(zh="平方达标", en="the square is enough", cites="-")
def squared(person: Applicant, law: Law) -> Flag:
    return person.index_in_hundredths * person.index_in_hundredths >= 10_000


class Place(Codes):
    SURFACE = one(zh="地面", en="on the surface")
    UNDERGROUND = one(zh="井下", en="underground")


@formula(zh="可以按月领取", en="entitled to a monthly pension", cites="社会保险法 第十六条")
def entitled_at_age(person: Applicant, law: Law) -> Flag:
    return person.age >= law.age_of_retirement and person.paid >= law.minimum_months


@formula(zh="可以按月领取", en="entitled to a monthly pension", cites="-")
def entitled_above_ground(person: Applicant, law: Law) -> Flag:
    return not person.works_underground and entitled_at_age(person, law)


@formula(zh="退休年月", en="month of retirement", cites="-")
def retires_on(person: Applicant, law: Law) -> CalendarMonth:
    if person.works_underground:
        return law.old_month + person.shift
    return law.old_month + law.five_years + person.shift


@formula(zh="可以申领的年月", en="may claim from", cites="-")
def claims_from(person: Applicant, law: Law) -> CalendarMonth:
    if person.paid < law.minimum_months:
        return law.old_month - 5
    return law.first_month_of_claims


@formula(zh="工作地点", en="place of work", cites="-")
def place(person: Applicant, law: Law) -> Place:
    return Place.UNDERGROUND if person.works_underground and person.counted >= law.months_underground else Place.SURFACE


@formula(zh="尚缺月数", en="months that are missing", cites="-", burden=True)
def still_missing(person: Applicant, law: Law) -> Months:
    return at_least(law.minimum_months - person.paid, 0)


class Career(Facts):
    """Months and bases by year."""

    months_paid = series(
        months(zh="全年缴费月数", en="months paid in the year", low=0, high=12, by_paying=True),
        range(2019, 2023),
        brings="bases",
    )
    bases = series(
        fen(zh="全年缴费基数", en="the year's bases", low=0, high=10**9, unit="fen*months"), range(2019, 2023)
    )


@formula(zh="月均缴费基数", en="mean base", cites="-")
def pension_of_career(person: Career, law: Law) -> FenAMonth:
    if total(person.months_paid.values()) < law.minimum_months_of_career:
        return law.nothing
    return to_fen(total(person.bases.values()) / law.months_of_the_mean)


def dated(name: str, unit: str, *values: tuple[Month, int | Fraction]) -> DatedParameter:
    made = tuple(Value(Fraction(value), UNITS[unit], first, MEASURES, "verified") for first, value in values)
    return DatedParameter(name, name, name, UNITS[unit], "test.yaml", (), made)


THEN = Month(1998, 1)
BOOK = Rulebook(
    {
        one.name: one
        for one in (
            dated("minimum_months", "months", (THEN, 180), *((Month(2029 + n, 1), 180 + 6 * n) for n in range(1, 11))),
            dated("minimum_months_of_career", "months", (THEN, 30)),
            dated("months_underground", "months", (THEN, 120)),
            dated("months_of_the_mean", "months", (THEN, 144)),
            dated("months_in_a_year", "months/year", (THEN, 12)),
            dated("rate_per_year", "ratio/year", (THEN, Fraction(1, 100))),
            dated("age_of_retirement", "months", (THEN, 720)),
            dated("five_years", "months", (THEN, 60)),
            dated("old_month", "month", (THEN, Month(2026, 5).ordinal)),
            dated("first_month_of_claims", "month", (THEN, Month(2021, 4).ordinal)),
            dated("nothing", "fen/month", (THEN, 0)),
            dated("calculation_base", "fen/month", (THEN, 930_700)),
        )
    },
    [
        has_counted_enough,
        has_paid_enough,
        pension,
        may_retire_early,
        capped,
        squared,
        pension_of_career,
        entitled_at_age,
        entitled_above_ground,
        retires_on,
        claims_from,
        place,
        still_missing,
    ],
)
DECEMBER_2020 = Month(2020, 12)


def nearest(name: str, on: Month, **facts: Any) -> list[dict[str, Any]]:
    return [change.as_data() for change in BOOK.nearest_changes(name, facts, on, at_most=3)]


# The law library's worked examples min-2029-12, min-2030-01, min-2045-07: missing 1, 6 and 9 months (Measures, art. 2).
@pytest.mark.parametrize(
    ("on", "counted", "needed"), [(Month(2029, 12), 179, 180), (Month(2030, 1), 180, 186), (Month(2045, 7), 231, 240)]
)
def test_a_refusal_names_the_months_that_are_missing(on: Month, counted: int, needed: int) -> None:
    (change,) = nearest("has_counted_enough", on, counted=counted)
    assert (change["was"], change["would_be"], change["after"]) == (counted, needed, True)


def test_what_is_paid_later_is_measured_by_the_law_of_later() -> None:
    (change,) = nearest("has_paid_enough", Month(2029, 12), paid=179)
    # One month more in December 2029 makes 180; from January 2030 on it takes 186.
    assert (change["would_be"], change["until"], change["on"]) == (186, "2030-06", "2030-07")
    assert change["words_zh"] == "还差 7 个月缴费（“缴费月数”由 179 到 186）；缴至 2030-06，即符合“达到最低缴费年限”"


def test_four_months_are_missing_and_then_it_is_so_much_a_month() -> None:
    change = BOOK.nearest_changes("pension", {"paid": 176, "index_in_hundredths": 52}, DECEMBER_2020)[0]
    assert (change.distance, change.before, change.after) == (4, 0, 106_100)
    assert change.in_words(chinese=True) == (
        "还差 4 个月缴费（“缴费月数”由 176 到 180）；缴至 2021-03，“月基本养老金”为每月 1,061.00 元（现为 0.00）"
    )
    assert change.in_words(chinese=False) == (
        "4 months of contributions missing (“months paid” from 176 to 180); paid until 2021-03, "
        "“monthly pension” would be 1,061.00 yuan a month (now 0.00)"
    )


def test_an_amount_names_the_nearest_change_that_pays_more() -> None:
    change = BOOK.nearest_changes("pension", {"paid": 208, "index_in_hundredths": 52}, DECEMBER_2020)[0]
    assert change.in_words(chinese=True) == (
        "再缴费 1 个月（“缴费月数”由 208 到 209）；缴至 2020-12，“月基本养老金”为每月 1,231.94 元（现为 1,226.04）"
    )


def test_what_nobody_can_change_is_never_named() -> None:
    changes = nearest("may_retire_early", DECEMBER_2020, born_before_1960=False, works_underground=False, counted=130)
    assert [(change["fact"], change["words_zh"]) for change in changes] == [
        ("works_underground", "若“从事井下工作”由 否 变为 是，即符合“可以提前退休”")
    ]


def test_where_no_single_change_helps_the_nearest_two_together_are_named() -> None:
    facts = {"born_before_1960": False, "works_underground": False, "counted": 100}
    (change,) = nearest("may_retire_early", DECEMBER_2020, **facts)
    assert (change["fact"], change["was"], change["would_be"]) == ("counted", 100, 120)
    assert (change["also"]["fact"], change["also"]["would_be"]) == ("works_underground", True)
    assert change["words_zh"] == (
        "若“累计缴费月数”由 100 变为 120 个月，且“从事井下工作”由 否 变为 是，即符合“可以提前退休”"
    )
    assert change["words_en"] == (
        "If “months of contribution” were 120 months instead of 100, and “works underground” were yes instead of no, "
        "“may retire early” would be met"
    )


def test_months_that_are_missing_and_an_age_that_is_not_reached_are_named_together() -> None:
    facts = {"paid": 176, "age": 59 * 12 + 7}
    (change,) = nearest("entitled_at_age", DECEMBER_2020, **facts)
    assert change["words_zh"] == (
        "还差 4 个月缴费（“缴费月数”由 176 到 180），且“年龄”由 715 变为 720 个月；缴至 2021-03，即符合“可以按月领取”"
    )
    assert change["words_en"] == (
        "4 months of contributions missing (“months paid” from 176 to 180), and if “age” were 720 months instead of "
        "715; paid until 2021-03, “entitled to a monthly pension” would be met"
    )


def test_where_three_facts_are_wrong_nothing_is_named() -> None:
    facts = {"paid": 176, "age": 715, "works_underground": True}
    assert nearest("entitled_above_ground", DECEMBER_2020, **facts) == []


def test_a_month_comes_earlier_or_later_and_both_are_named() -> None:
    changes = nearest("retires_on", Month(2025, 4), works_underground=False, shift=0)
    assert [change["words_zh"] for change in changes] == [
        "若“希望提前（负数）或延迟的月数”由 0 变为 -1 个月，“退休年月”为 2031-04（现为 2031-05）",
        "若“希望提前（负数）或延迟的月数”由 0 变为 1 个月，“退休年月”为 2031-06（现为 2031-05）",
        "若“从事井下工作”由 否 变为 是，“退休年月”为 2026-05（现为 2031-05）",
    ]
    assert changes[2]["words_en"] == (
        "If “works underground” were yes instead of no, “month of retirement” would be 2026-05 (now 2031-05)"
    )


def test_of_a_burden_less_is_better() -> None:
    changes = BOOK.nearest_changes("still_missing", {"paid": 178}, DECEMBER_2020)
    assert [(change.would_be, change.before, change.after) for change in changes] == [(179, 2, 1)]


def test_months_paid_bring_a_month_nearer() -> None:
    change = BOOK.nearest_changes("claims_from", {"paid": 176}, DECEMBER_2020)[0]
    assert change.in_words(chinese=True) == (
        "再缴费 4 个月（“缴费月数”由 176 到 180）；缴至 2021-03，“可以申领的年月”为 2021-04（现为 2025-12）"
    )


def test_a_code_becomes_another_one() -> None:
    changes = nearest("place", DECEMBER_2020, works_underground=False, counted=130)
    assert [change["words_zh"] for change in changes] == [
        "若“从事井下工作”由 否 变为 是，“工作地点”为 井下（现为 地面）"
    ]


def test_who_passes_needs_no_change_and_who_is_at_the_limit_gets_no_more() -> None:
    assert nearest("has_counted_enough", DECEMBER_2020, counted=180) == []
    assert nearest("capped", DECEMBER_2020, wage=930_700) == []


def test_a_condition_that_is_not_a_straight_line_is_solved_by_halving() -> None:
    (change,) = nearest("squared", DECEMBER_2020, index_in_hundredths=37)
    assert (change["was"], change["would_be"]) == (37, 100)


def test_months_paid_later_bring_the_base_of_the_last_year() -> None:
    facts = {
        "months_paid": {2019: 12, 2020: 11, 2021: 0, 2022: 0},
        "bases": {2019: 3_600_000, 2020: 4_400_000, 2021: 0, 2022: 0},
    }
    change = BOOK.nearest_changes("pension_of_career", facts, DECEMBER_2020)[0]
    # 23 months: one in December 2020 and six in 2021, each on 400,000 fen.
    assert (change.fact, change.distance, str(change.until)) == ("months_paid", 7, "2021-06")
    assert change.after == round((8_000_000 + 7 * 400_000) / 144)


def test_a_missing_fact_is_asked_for_as_in_computing() -> None:
    with pytest.raises(FactMissing):
        BOOK.nearest_changes("has_counted_enough", {}, DECEMBER_2020)


def test_every_change_that_is_named_comes_out_as_it_says() -> None:
    facts = {"paid": 208, "index_in_hundredths": 52}
    for change in BOOK.nearest_changes("pension", facts, DECEMBER_2020, at_most=3):
        assert BOOK.compute("pension", facts | {change.fact: change.would_be}, change.on) == change.after
        assert change.after > BOOK.compute("pension", facts, DECEMBER_2020)


@pytest.mark.parametrize("paid", [0, 100, 179, 180])
@pytest.mark.parametrize("age", [0, 500, 719])
def test_two_facts_changed_as_named_pass_and_neither_alone_would(paid: int, age: int) -> None:
    facts = {"paid": paid, "age": age}
    (change,) = BOOK.nearest_changes("entitled_at_age", facts, DECEMBER_2020)
    moved = [it for it in (change.moved, change.also) if it is not None]
    assert len(moved) == (1 if paid == 180 else 2)
    assert BOOK.compute("entitled_at_age", facts | {it.fact: it.would_be for it in moved}, change.on) is True
    for alone in moved[: len(moved) - 1]:
        assert BOOK.compute("entitled_at_age", facts | {alone.fact: alone.would_be}, change.on) is False
