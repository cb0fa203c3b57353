"""Residents' pensions and land taken."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from renshe.errors import Phrase
from renshe.law.examples.inputs import Given, fact, law, values
from renshe.law.examples.kinds import NUMBER, PERCENT, YUAN, NotOurs, exact
from renshe.law.examples.topics import Result, Topic, result, value_of_law
from renshe.programmes.social_insurance.examples.ages import age_in_months

AGE_OF_CLAIM = 60 * 12
NEVER = 1000
"""More years than anybody pays: what null is, where an extra begins."""


def at_sixty(given: Given, value: Any) -> None:
    """Our law has the divisor of those who claim at 60."""
    if age_in_months(value) != AGE_OF_CLAIM:
        raise NotOurs(Phrase("claims at %(age)s are not in our law", age=value))


def payers(given: Given, value: Any) -> None:
    """Each with its share of all; the last one takes the rest."""
    given.facts["shares"] = [Fraction(exact(one)) for one in values(value)]


def each_payer(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    *first, last = facts["shares"]
    others = [{"parts": one.numerator, "parts_in_all": one.denominator} for one in first]
    return [
        {
            **facts,
            "own_parts": one.numerator,
            "own_parts_in_all": one.denominator,
            "takes_the_rest": number == len(others),
            "others": others if number == len(others) else [],
        }
        for number, one in enumerate([*first, last])
    ]


TOPICS = {
    "land_taken_cost": Topic(
        on="2025-07",
        inputs={
            "persons": fact("people", NUMBER),
            "monthly_standard_CNY": fact("monthly_standard", YUAN),
            "months": fact("months_of_standard", NUMBER),
            "payer_shares": payers,
        },
        expected={
            "total_CNY": result("land_taken_cost", YUAN),
            "shares_CNY": Result("land_share", YUAN, facts_of=each_payer),
        },
    ),
    "resident_pension_month": Topic(
        on="2025-07",
        inputs={
            "basic_CNY": law("resident_basic_standard", YUAN),
            "extra_per_year_CNY": law("resident_extra_for_a_year", YUAN, none=0),
            "extra_from_years": law("resident_extra_from_years", NUMBER, none=NEVER),
            "contribution_years": fact("years_paid", NUMBER),
            "account_CNY": fact("resident_account", YUAN, none=0),
            "divisor_months": law("resident_divisor", NUMBER),
        },
        expected={
            "basic_with_extra_CNY": result("resident_basic_pension", YUAN),
            "account_pension_CNY": result("resident_account_pension", YUAN),
            "total_CNY": result("resident_pension", YUAN),
        },
    ),
    "resident_account_year": Topic(
        on="2025-07",
        inputs={
            "opening_CNY": fact("opening_balance", YUAN, none=0),
            "tier_CNY": fact("tier", YUAN, none=0),
            "government_subsidy_CNY": fact("government_subsidy", YUAN, none=0),
            "collective_CNY": fact("collective_subsidy", YUAN, none=0),
            "rate_percent": law("resident_interest_rate", PERCENT, none=0),
        },
        expected={
            "interest_CNY": result("resident_interest", YUAN),
            "closing_CNY": result("resident_closing_balance", YUAN),
        },
    ),
    "resident_pension": Topic(
        on="2025-07",
        gives={"years_paid": 15},
        inputs={
            "basic_pension_CNY_month": law("resident_basic_standard", YUAN),
            "claim_age": at_sixty,
            "personal_account_CNY": fact("resident_account", YUAN, none=0),
        },
        expected={
            "divisor_months": value_of_law("resident_divisor", NUMBER),
            "account_pension_CNY_month": result("resident_account_pension", YUAN),
            "total_CNY_month": result("resident_pension", YUAN),
        },
    ),
}
