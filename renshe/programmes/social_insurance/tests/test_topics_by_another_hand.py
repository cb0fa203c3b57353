"""Examples that nobody published, reckoned here a second time from the published note alone, with fractions.

Each topic below is a few lines of its own arithmetic, drawn at random around the limits of its rule; the law has to
come to the same fen.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest

from renshe.law.examples.outcomes import line_of
from renshe.programmes.social_insurance.tests.another_hand import Drawn, amount, fen, outcomes_of

BY_NAME: dict[str, Callable[[random.Random], Drawn]] = {}


def topic(draw: Callable[[random.Random], Drawn]) -> Callable[[random.Random], Drawn]:
    BY_NAME[draw.__name__] = draw
    return draw


@topic
def injury_care(one: random.Random) -> Drawn:
    scheme, level = one.choice([("national", 1), ("national", 2), ("national", 3), ("guangdong", 1), ("guangdong", 4)])
    percent = {"national": (50, 40, 30), "guangdong": (60, 50, 40, 30)}[scheme][level - 1]
    wage = amount(one, 3000, 15000)
    return (
        {"scheme": scheme, "care_level": level, "area_average_wage_CNY": wage},
        {"percent": percent, "care_allowance_CNY": fen(wage * percent / 100)},
    )


@topic
def injury_death(one: random.Random) -> Drawn:
    average, income = amount(one, 3000, 15000), amount(one, 30000, 60000)
    wage = one.choice([amount(one, 1000, 30000), average * Fraction(6, 10)])  # the limit of the wage is not rounded
    dependants: list[dict[str, Any]] = [
        {"relation": one.choice(["spouse", "other"]), "lone_elder_or_orphan": one.random() < 0.5}
        for _ in range(one.randint(0, 5))
    ]
    percents = [(40 if of["relation"] == "spouse" else 30) + 10 * of["lone_elder_or_orphan"] for of in dependants]
    shares = [fen(wage * percent / 100) for percent in percents]
    return (
        {
            "counted_wage_CNY": wage,
            "area_average_wage_CNY": average,
            "national_income_year_before_injury_CNY": income,
            "dependants": dependants,
        },
        {
            "funeral_CNY": average * 6,
            "lump_sum_CNY": income * 20,
            "dependants_before_cap_CNY": shares,
            "dependants_monthly_total_CNY": Fraction(floor(min(sum(shares, Fraction(0)), wage) * 100), 100),
        },
    )


@topic
def injury_recognition_clock(one: random.Random) -> Drawn:
    happened = one.choice([date(2024, 2, 29), date(2023, 12, 31), date(2015, 1, 1) + timedelta(one.randint(0, 4000))])
    a_year_on = (date(2025, 2, 28)) if happened == date(2024, 2, 29) else happened.replace(year=happened.year + 1)
    applicant = one.choice(["employer", "worker"])
    deadline = happened + timedelta(30) if applicant == "employer" else a_year_on
    applied = deadline + timedelta(one.choice([-20, 0, 1, 100]))
    accepted, clear = applied + timedelta(one.randint(0, 15)), one.random() < 0.5
    return (
        {
            "accident_date": str(happened),
            "application_date": str(applied),
            "applicant": applicant,
            "acceptance_date": str(accepted),
            "facts_clear": clear,
        },
        {
            "employer_deadline": str(happened + timedelta(30)),
            "worker_deadline": str(a_year_on),
            "in_time": applied <= deadline,
            "decision_deadline": str(accepted + timedelta(15 if clear else 60)),
        },
    )


@topic
def handling_deadline(one: random.Random) -> Drawn:
    matter, limit = one.choice([("registration", 10), ("pension", 20), ("skill_subsidy", 10)])
    applied = date(2020, 1, 1) + timedelta(one.randint(0, 2000))
    ahead = [applied + timedelta(days) for days in range(50)]
    off = [day for day in ahead if day.weekday() < 5 and one.random() < 0.1]
    made_up = [day for day in ahead if day.weekday() > 4 and one.random() < 0.2]
    worked = [day for day in ahead[1:] if day in made_up or (day.weekday() < 5 and day not in off)]
    return (
        {
            "matter": matter,
            "application_date": str(applied),
            "days_off": [str(day) for day in off],
            "make_up_days": [str(day) for day in made_up],
        },
        {"working_days": limit, "deadline": str(worked[limit - 1])},
    )


@topic
def pension_place(one: random.Random) -> Drawn:
    regions = one.sample(["Guangdong", "Hunan", "Zhejiang", "Sichuan"], one.randint(1, 4))
    months = {region: one.choice([0, 119, 120, 121, one.randint(1, 300)]) for region in regions}
    home, current = one.choice(["Hunan", "Sichuan"]), regions[-1]
    earlier = [region for region in regions[:-1] if months[region] >= 120]
    if current == home:
        expected = home, 1
    elif months[current] >= 120:
        expected = current, 2
    else:
        expected = (earlier[-1], 3) if earlier else (home, 4)
    return (
        {
            "home_region": home,
            "current_region": current,
            "months_by_region": [{"region": region, "months": months[region]} for region in regions],
        },
        {"place_region": expected[0], "rule_number": expected[1]},
    )


@topic
def pension_transfer_out(one: random.Random) -> Drawn:
    first = one.randint(1994, 2020)
    wages = {year: amount(one, 0, 150_000) for year in range(first, first + one.randint(0, 12))}
    before, since = amount(one, 0, 9000), amount(one, 0, 300_000)
    pooled = fen(sum((of for year, of in wages.items() if year >= 1998), Fraction(0)) * 12 / 100)
    return (
        {
            "own_contributions_before_1998_CNY": before,
            "account_from_1998_CNY": since,
            "yearly_wages": [{"year": year, "contribution_wages_CNY": of} for year, of in wages.items()],
        },
        {"account_moved_CNY": before + since, "pooled_moved_CNY": pooled, "total_moved_CNY": before + since + pooled},
    )


@topic
def unemployment_duration(one: random.Random) -> Drawn:
    years = [one.choice([Fraction(1, 2), Fraction(49, 10), Fraction(99, 10), Fraction(one.randint(0, 300), 10)])] * 3
    months = [floor(year * 12) for year in years]
    own = [min(24, min(of, 48) // 12 + max(0, of - 48) // 6) if of >= 12 else 0 for of in months]
    most = [0 if year < 1 else 12 if year < 5 else 18 if year < 10 else 24 for year in years]
    return {"contribution_years": years}, {"duration_months": own, "maximum_months": most}


@topic
def sickness_allowance(one: random.Random) -> Drawn:
    least, base, index = one.choice([180, 186]), one.randint(6000, 11000), Fraction(one.randint(3000, 30000), 10_000)
    paid, left = one.choice([59, 60, 61, 72, 73, least - 1, least, 300]), one.choice([1, 60, 61, 200])
    account, divisor, other = (
        amount(one, 0, 200_000),
        one.choice([Fraction(139), Fraction(1695, 10)]),
        amount(one, 0, 500),
    )
    basic = fen(base * (min(Fraction(1), fen(index / Fraction(6, 10), 4)) + index) / 2 * Fraction(paid, 12) / 100)
    if paid < least:
        expected = "C", basic, 12 + 3 * max(0, ceil(Fraction(paid - 60, 12)))
    elif left <= 60:
        expected = "A", basic + fen(account / divisor) + other, left
    else:
        expected = "B", basic, left - 60
    return (
        {
            "contribution_months": paid,
            "minimum_months": least,
            "months_to_statutory_age": left,
            "calculation_base_CNY": base,
            "average_index": index,
            "account_CNY": account,
            "divisor_months": divisor,
            "transitional_CNY": other,
        },
        dict(zip(("case", "monthly_CNY", "paid_months_at_this_rate"), expected, strict=True)),
    )


GROUPS = {"male": (1965, 720, 4, 36), "female55": (1970, 660, 4, 36), "female50": (1975, 600, 2, 60)}
"""First year with a delay, original age, months of birth for a month of delay, greatest delay."""


@topic
def retirement_month(one: random.Random) -> Drawn:
    group, wish = one.choice(list(GROUPS)), one.choice([0, -1, 1, -36, 36, -40, 99])
    first_year, age, step, most = GROUPS[group]
    since_first = one.choice([-1, 0, step - 1, step, one.randint(-60, 160)])
    delay = 0 if since_first < 0 else min(most, since_first // step + 1)
    shift = min(36, wish) if wish > 0 else max(wish, -36, -delay)
    born = first_year * 12 + since_first
    return (
        {"category": group, "birth_month": in_words(born), "shift_months": wish},
        {
            "delay_months": delay,
            "statutory_age_months": age + delay,
            "statutory_month": in_words(born + age + delay),
            "allowed_shift_months": shift,
            "chosen_month": in_words(born + age + delay + shift),
        },
    )


def in_words(month: int) -> str:
    """A month, counted from the year 0 on, as YYYY-MM."""
    return f"{month // 12}-{month % 12 + 1:02d}"


@topic
def resident_id_check(one: random.Random) -> Drawn:
    born = date(1930, 1, 1) + timedelta(one.randint(0, 30_000))
    place = one.choice(["440524", "442000", "810000", "820000", "830000", "932682", "911124"])
    first_17 = f"{place}{born:%Y%m%d}{one.randint(1, 999):03d}"
    # ISO 7064: read as a number in base 2, with the check character it is 1 mod 11.
    rest = -sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(first_17)) + 1
    check = "0123456789X"[rest % 11]
    last = one.choice([check, check.lower(), "7"])
    return {"number": first_17 + last}, {"check_character": check, "valid": last.upper() == check}


@pytest.mark.parametrize("name", BY_NAME)
def test_the_law_comes_to_what_another_hand_reckons(name: str) -> None:
    outcomes = outcomes_of(name, BY_NAME[name])
    assert [line_of(of, difference, str) for of in outcomes for difference in of.differences] == []
    assert {of.state for of in outcomes} == {"passed"}
