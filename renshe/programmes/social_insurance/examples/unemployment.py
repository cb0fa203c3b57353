"""Unemployment benefits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from renshe.errors import Phrase
from renshe.law.examples.inputs import both, fact, in_month, law, needed
from renshe.law.examples.kinds import FLAG, NUMBER, PRINTED_PERCENT, SHARE, YUAN, Kind, NotOurs, each, exact
from renshe.law.examples.topics import Reckon, Reckoned, Topic, of_each_value, result
from renshe.programmes.social_insurance.examples.places import is_guangdong

WHOLE_MONTHS_OF_YEARS = each(Kind(lambda years: floor(exact(years) * 12), str))


def benefit(reckon: Reckon, facts: Mapping[str, Any]) -> Any:
    """The ratio is the province's: where the example doesn't state it, ours is Guangdong's."""
    city = facts.get("city")
    if city is not None and not is_guangdong(city) and "stated_ratio" not in facts:
        raise NotOurs(Phrase("the ratio of %(city)s is not in our law", city=city))
    return reckon("unemployment_benefit", facts)


def growth(reckon: Reckon, facts: Mapping[str, Any]) -> Fraction:
    """By how much the benefit grew, as a newspaper prints it: no formula of the law."""
    ratio = facts["old_ratio"] if "old_ratio" in facts else needed(facts, "stated_ratio")
    before = Fraction(needed(facts, "old_minimum_wage")) * Fraction(ratio)
    return Fraction(benefit(reckon, facts)) / before - 1


RATIO = both(law("unemployment_benefit_share", SHARE), fact("stated_ratio", SHARE))

TOPICS = {
    "unemployment_duration": Topic(
        on="2024-01",
        inputs={"contribution_years": fact("paid_months", WHOLE_MONTHS_OF_YEARS)},
        expected={
            "duration_months": of_each_value("paid_months", "benefit_months_earned"),
            "maximum_months": of_each_value("paid_months", "longest_by_national_law"),
        },
    ),
    "unemployment_benefit": Topic(
        on="2024-01",
        by_its_date=True,
        states={"subsistence_line": 0},
        inputs={
            "city": fact("city"),
            "minimum_wage_CNY_month": law("minimum_wage", YUAN),
            "ratio": RATIO,
            "new_minimum_wage_CNY_month": law("minimum_wage", YUAN),
            "new_ratio": RATIO,
            "old_minimum_wage_CNY_month": fact("old_minimum_wage", YUAN),
            "old_ratio": fact("old_ratio", SHARE),
        },
        expected={
            "monthly_benefit_CNY": Reckoned(benefit, YUAN, formula="unemployment_benefit"),
            "total_growth_percent": Reckoned(growth, PRINTED_PERCENT, formula="unemployment_benefit"),
        },
    ),
    "unemployment_duration_guangdong": Topic(
        on="2024-01",
        inputs={
            "paid_months": fact("paid_months", NUMBER, none=0),
            "carried_months": fact("carried_months", NUMBER, none=0),
        },
        expected={"own_months": result("benefit_months_earned"), "benefit_months": result("benefit_months")},
    ),
    "unemployment_carry_over": Topic(
        on="2024-01",
        inputs={
            "granted_months": fact("granted_months", NUMBER, none=0),
            "claimed_months": fact("claimed_months", NUMBER, none=0),
            "paid_months_after": fact("paid_months", NUMBER, none=0),
        },
        expected={
            "unused_months": result("unused_months"),
            "new_own_months": result("benefit_months_earned"),
            "new_benefit_months": result("renewed_benefit_months"),
        },
    ),
    "unemployment_benefit_month": Topic(
        on="2024-01",
        states={"subsistence_line": 0},
        inputs={
            "month": in_month,
            "minimum_wage_CNY": law("minimum_wage", YUAN),
            "mean_wage_last_12_CNY": fact("mean_wage_of_last_year", YUAN, none=0),
            "month_number": fact("month_of_claim", NUMBER),
            "past_retirement_age": fact("is_past_retirement_age", FLAG, none=False),
        },
        expected={
            "benefit_CNY": result("unemployment_benefit", YUAN),
            "job_search_supplement_CNY": result("job_search_supplement", YUAN),
            "total_CNY": result("unemployment_month_total", YUAN),
        },
    ),
    "unemployment_early_job": Topic(
        on="2024-01",
        inputs={"remaining_months": fact("remaining_months", NUMBER, none=0), "benefit_CNY": fact("benefit", YUAN)},
        expected={
            "lump_months": result("early_job_months"),
            "lump_CNY": result("early_job_benefit", YUAN),
            "left_months": result("early_job_months_left"),
        },
    ),
    "unemployment_allowance_2020": Topic(
        on="2020-06",
        inputs={
            "paid_months": fact("paid_months", NUMBER, none=0),
            "benefit_standard_CNY": fact("benefit_standard", YUAN),
            "months_drawn": fact("months_drawn", NUMBER, none=0),
        },
        expected={
            "monthly_CNY": result("unemployment_allowance", YUAN),
            "months_left": result("allowance_months_left"),
        },
    ),
    "unemployment_death": Topic(
        on="2024-01",
        inputs={
            "city_average_wage_CNY": law("city_average_wage", YUAN),
            "unpaid_benefit_of_the_month_CNY": fact("unpaid_benefit", YUAN, none=0),
        },
        expected={
            "funeral_CNY": result("claimant_funeral_grant", YUAN),
            "survivors_CNY": result("claimant_survivors_grant", YUAN),
            "total_CNY": result("claimant_death_total", YUAN),
        },
    ),
    "unemployment_transfer_fee": Topic(
        on="2024-01",
        inputs={"benefit_CNY": fact("benefit", YUAN), "months": fact("months_moved", NUMBER, none=0)},
        expected={
            "benefit_total_CNY": result("benefit_moved", YUAN),
            "fee_CNY": result("moved_fee", YUAN),
            "moved_CNY": result("unemployment_moved_total", YUAN),
        },
    ),
}
