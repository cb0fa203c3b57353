"""Contributions, accounts and pensions reckoned a second time from the published note alone, with fractions.

Each topic is a few lines of its own arithmetic, drawn at random around the limits of its rule: nothing, the limit
itself, a fen beside it, what has no limit. The law has to come to the same fen.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest

from renshe.law.examples.outcomes import line_of
from renshe.programmes.social_insurance.tests.another_hand import Drawn, amount, fen, outcomes_of

BY_NAME: dict[str, Callable[[random.Random], Drawn]] = {}


def topic(draw: Callable[[random.Random], Drawn]) -> Callable[[random.Random], Drawn]:
    BY_NAME[draw.__name__] = draw
    return draw


def per_cent(amount_of: Fraction, percent: Fraction | int) -> Fraction:
    return fen(amount_of * percent / 100)


@topic
def contribution_month(one: random.Random) -> Drawn:
    limits: dict[str, tuple[Fraction | None, Fraction | None]] = {
        "pension": (Fraction(4775), Fraction(27549)),
        "unemployment": (Fraction(2080), Fraction(27000)),
        "injury": one.choice([(Fraction(2080), None), (None, None), (Fraction(1900), Fraction(20000))]),
    }
    wage = one.choice([Fraction(0), Fraction(4775), Fraction("4774.99"), Fraction(27549), amount(one, 0, 40000)])
    percents: dict[str, tuple[Fraction, ...]] = {
        "pension": (Fraction(16), Fraction(8)),
        "unemployment": (Fraction(48, 100), Fraction(20, 100)),
        "injury": (Fraction(63, 100),),
    }
    inputs: dict[str, object] = {"wage_CNY": wage}
    expected: dict[str, object] = {}
    totals = [Fraction(0), Fraction(0)]
    for insurance, (floor, ceiling) in limits.items():
        base = max(wage, floor or Fraction(0))
        base = base if ceiling is None else min(base, ceiling)
        inputs |= {f"{insurance}_floor_CNY": floor, f"{insurance}_ceiling_CNY": ceiling}
        expected[f"{insurance}_base_CNY"] = base
        for at, (who, percent) in enumerate(zip(("employer", "employee"), percents[insurance], strict=False)):
            inputs[f"{insurance}_{who}_percent"] = percent
            expected[f"{insurance}_{who}_CNY"] = per_cent(base, percent)
            totals[at] += per_cent(base, percent)
    return inputs, {**expected, "employer_total_CNY": totals[0], "employee_total_CNY": totals[1]}


@topic
def contribution_base_limits(one: random.Random) -> Drawn:
    average, floor, ceiling = amount(one, 3000, 20000), one.choice([60, 52, 49]), one.choice([300, 250])
    return (
        {"average_wage_CNY": average, "floor_percent": floor, "ceiling_percent": ceiling},
        {"floor_CNY": fen(average * floor / 100, 0), "ceiling_CNY": fen(average * ceiling / 100, 0)},
    )


@topic
def late_charge(one: random.Random) -> Drawn:
    arrears, first = amount(one, 0, 500_000), date(2008, 1, 1) + timedelta(one.randint(0, 6000))
    days = one.choice([0, 1, 29, 366, 2000, 2001, 3000])
    at_two_per_mille = max(0, min(days, (date(2011, 7, 1) - first).days))
    charge = arrears * (at_two_per_mille * 20 + (days - at_two_per_mille) * 5) / 10_000
    return (
        {"arrears_CNY": arrears, "first_day_of_arrears": f"{first}", "payment_date": f"{first + timedelta(days)}"},
        {"late_days": days, "late_charge_CNY": fen(charge)},
    )


@topic
def premium_refund_by_size(one: random.Random) -> Drawn:
    year, size = one.randint(2021, 2026), one.choice(["large", "medium", "small", "micro"])
    people, premium = one.choice([0, 30, 31, 5000]), amount(one, 0, 9_000_000)
    by_target = {2021: Fraction(6), 2026: Fraction("5.2")}.get(year, Fraction("5.5"))
    limit = Fraction(20) if people <= 30 else by_target
    layoffs = limit + Fraction(one.choice([0, 1, -1]), 100)
    share = 0 if layoffs > limit else 30 if size == "large" else 90 if year == 2022 else 60
    return (
        {
            "refund_year": year,
            "unit_class": size,
            "insured_count": people,
            "layoff_percent": layoffs,
            "prior_year_premium_CNY": premium,
        },
        {"layoff_limit_percent": limit, "share_percent": share, "refund_CNY": per_cent(premium, share)},
    )


@topic
def injury_premium(one: random.Random) -> Drawn:
    of_class, share, cut = one.randint(1, 8), one.choice([50, 80, 100, 120, 150]), one.choice([0, 20, 50])
    payroll = amount(one, 0, 5_000_000)
    rate = Fraction((2, 4, 7, 9, 11, 13, 16, 19)[of_class - 1], 10) * share / 100 * (100 - cut) / 100
    return (
        {"industry_class": of_class, "float_percent": share, "phased_cut_percent": cut, "payroll_CNY": payroll},
        {"rate_percent": rate, "premium_CNY": per_cent(payroll, rate)},
    )


@topic
def average_index(one: random.Random) -> Drawn:
    first = one.choice([1994, 2003, 2016])
    # The second and the third record are of one year.
    drawn = [
        (first + max(at - 1, 0), one.choice([0, 7, 12]), amount(one, 500, 40000), amount(one, 800, 9000))
        for at in range(one.randint(1, 6))
    ]
    deemed, index = one.choice([1, 30, 300]), one.choice([Fraction("0.963"), Fraction(3)])
    months = deemed + sum(paid for _, paid, _, _ in drawn)
    indices = sum(paid * min(Fraction(3), base / average) for _, paid, base, average in drawn)
    names = ("year", "months", "base_CNY", "average_wage_CNY")
    records = [dict(zip(names, record, strict=True)) for record in drawn]
    return (
        {"records": records, "deemed_months": deemed, "deemed_index": index},
        {"counted_months": months, "average_index": fen((indices + deemed * index) / months, 4)},
    )


@topic
def account_growth(one: random.Random) -> Drawn:
    balance, within = amount(one, 0, 200_000), one.choice(["none", "half_year"])
    inputs, interests = {"opening_balance_CNY": balance, "current_year_interest": within, "years": []}, []
    years: list[dict[str, object]] = []
    for year in range(2010, 2010 + one.randint(0, 6)):
        credit, rate = amount(one, 0, 9000), one.choice([Fraction("6.69"), Fraction("1.5"), Fraction(0)])
        years.append({"year": year, "credit_CNY": credit, "rate_percent": rate})
        interests.append(per_cent(balance + (credit / 2 if within == "half_year" else 0), rate))
        balance += interests[-1] + credit
    return {**inputs, "years": years}, {"interest_CNY": interests, "closing_balance_CNY": balance}


@topic
def guangdong_pension_parts(one: random.Random) -> Drawn:
    base, index = amount(one, 5000, 12000), Fraction(one.choice([0, 5999, 6000, 6001, one.randint(0, 30000)]), 10_000)
    months, account, divisor = (
        one.randint(1, 540),
        amount(one, 0, 900_000),
        Fraction(one.choice(["139", "169.5", "56"])),
    )
    a = fen(min(Fraction(1), index / Fraction("0.6")), 4)
    return (
        {
            "calculation_base_CNY": base,
            "average_index": index,
            "contribution_months": months,
            "account_CNY": account,
            "divisor_months": divisor,
        },
        {
            "coefficient_a": a,
            "basic_pension_CNY": fen(base * (a + index) / 2 * months / 12 / 100),
            "account_pension_CNY": fen(account / divisor),
        },
    )


@topic
def transitional_pension(one: random.Random) -> Drawn:
    year, base, account = one.randint(2021, 2025), amount(one, 8000, 10000), amount(one, 0, 60_000) * one.choice([0, 1])
    weighted, full_years = Fraction(one.randint(0, 1_500_000), 100_000), one.randint(0, 44)
    new, old, seniority = fen(base * weighted * 12 / 1000), fen(account / 120), 4 * full_years
    share = {2021: 30, 2022: 50, 2023: 70, 2024: 90, 2025: 100}[year]
    adjustment = per_cent(max(Fraction(0), new - old - seniority), share)
    return (
        {
            "retirement_year": year,
            "calculation_base_CNY": base,
            "weighted_years": weighted,
            "deemed_account_CNY": account,
            "full_contribution_years": full_years,
        },
        {
            "share_percent": share,
            "new_amount_CNY": new,
            "old_amount_CNY": old,
            "seniority_allowance_CNY": seniority,
            "adjustment_CNY": adjustment,
            "transitional_total_CNY": old + 100 + seniority + adjustment,
        },
    )


@topic
def occupational_annuity_year(one: random.Random) -> Drawn:
    base, months, is_notional = amount(one, 0, 40_000), one.randint(0, 12), one.random() < 0.5
    real, notional = amount(one, 0, 200_000), amount(one, 0, 200_000)
    rate, market = one.choice([Fraction(5), None]), one.choice([Fraction("-1.5"), Fraction("4.3333")])
    own, employers = per_cent(base * months, 4), per_cent(base * months, 8)
    return (
        {
            "fully_financed": is_notional,
            "monthly_base_CNY": base,
            "months": months,
            "opening_real_CNY": real,
            "opening_notional_CNY": notional,
            "notional_rate_percent": rate,
            "real_return_percent": market,
        },
        {
            "employee_credit_CNY": own,
            "employer_credit_CNY": employers,
            "closing_real_CNY": real + half_up(real * market / 100) + own + (0 if is_notional else employers),
            "closing_notional_CNY": notional + per_cent(notional, rate or 0) + (employers if is_notional else 0),
        },
    )


def half_up(yuan: Fraction) -> Fraction:
    """Away from nought, a loss too."""
    return fen(yuan) if yuan >= 0 else -fen(-yuan)


@topic
def pension_adjustment(one: random.Random) -> Drawn:
    before, months, age = amount(one, 300, 15_000), one.choice([0, 179, 180, 335]), one.choice([40, 64, 65, 80, 101])
    extras = one.choice([[], [(80, Fraction(30)), (65, Fraction("5.5"))]])
    years = max(months // 12, 15)
    reached = max(((of, extra) for of, extra in extras if age >= of), default=(0, Fraction(0)))[1]
    increase = Fraction("28.5") + Fraction("1.2") * years + per_cent(before, Fraction("1.1")) + reached
    return (
        {
            "pension_before_CNY": before,
            "contribution_months": months,
            "age_years": age,
            "flat_CNY": Fraction("28.5"),
            "per_year_CNY": Fraction("1.2"),
            "minimum_counted_years": 15,
            "own_percent": Fraction("1.1"),
            "age_extras": [{"from_age": of, "amount_CNY": extra} for of, extra in extras],
        },
        {"counted_years": years, "increase_CNY": increase, "pension_after_CNY": before + increase},
    )


@topic
def land_taken_cost(one: random.Random) -> Drawn:
    people, standard, months = one.choice([0, 1, 642]), amount(one, 0, 900), one.choice([1, 139, 180])
    shares = one.choice([["1/1"], ["1/3", "1/3", "1/3"], ["1/7", "2/7", "4/7"], ["3/5", "1/5", "1/5"]])
    cost = people * standard * months
    first = [fen(cost * Fraction(share)) for share in shares[:-1]]
    return (
        {"persons": people, "monthly_standard_CNY": standard, "months": months, "payer_shares": shares},
        {"total_CNY": cost, "shares_CNY": [*first, cost - sum(first)]},
    )


@pytest.mark.parametrize("name", BY_NAME)
def test_the_law_comes_to_what_another_hand_reckons(name: str) -> None:
    outcomes = outcomes_of(name, BY_NAME[name], count=5)
    assert [line_of(of, difference, str) for of in outcomes for difference in of.differences] == []
    assert {of.state for of in outcomes} == {"passed"}
