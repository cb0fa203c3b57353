"""The monthly pension."""

from __future__ import annotations

from typing import Any

from renshe.errors import Phrase
from renshe.law.examples.inputs import Given, fact, in_month, label, law, related
from renshe.law.examples.kinds import NUMBER, PERCENT, SHARE, YUAN, Kind, exact
from renshe.law.examples.topics import Topic, result, value_of_law
from renshe.programmes.social_insurance.examples.ages import MONTHS_IN_A_YEAR, age_in_months
from renshe.programmes.social_insurance.examples.places import is_guangdong

NATIONAL = {
    "low_index_coefficient": 1,
    "transitional_pension": 0,
    "weighted_years": 0,
    "deemed_account": 0,
    "adjustment_since": 0,
}
"""Coefficient a and what is added for the years before accounts are Guangdong's: the national formulas have neither."""
ELSEWHERE = Phrase("a rule of another place, not in our law")
OURS_ALONE = ("transitional_line_CNY_month", "seniority_allowance_CNY_month", "fixed_addition_CNY_month")
"""Parts of a sheet by rules of Guangdong's."""
IN_MONTHS = Kind(lambda years: exact(years) * 12, lambda months: str(exact(months) / 12))


def of_age(given: Given, value: Any) -> None:
    """The age at retirement in years and months."""
    years, months = divmod(age_in_months(value), MONTHS_IN_A_YEAR)
    given.facts |= {"age_years": years, "age_months": months}


def of_place(given: Given, value: Any) -> None:
    """Whose rule it is."""
    if is_guangdong(value):
        for one in ("low_index_coefficient", "transitional_pension"):
            given.facts.pop(one, None)


def months_of_years(given: Given, value: Any) -> None:
    """Years where the example has no months."""
    if value is not None:
        given.facts.setdefault("contribution_months", IN_MONTHS.read(value))


def years_as_rounded(given: Given, value: Any) -> None:
    """The years that the sheet itself reckons with, whatever the months are."""
    given.facts["months_as_rounded"] = None if value is None else IN_MONTHS.read(value)


def transitional_as_printed(given: Given, value: Any) -> None:
    given.facts["transitional_as_printed"] = YUAN.read(value or 0)


def whose_parts(given: Given) -> None:
    """Which results are of another place's rule; a total with such a part in it is not ours either."""
    facts = given.facts
    is_ours = "low_index_coefficient" not in facts
    given.not_ours["sichuan_extra_CNY_month"] = ELSEWHERE
    if (months := facts.pop("months_as_rounded", None)) is not None:
        facts["contribution_months"] = months
    printed = facts.pop("transitional_as_printed", None)
    if printed is not None:
        facts["transitional_pension"] = printed
    elif not is_ours:
        for name in OURS_ALONE:
            given.not_ours[name] = ELSEWHERE
    if any(given.wanted.get(name) for name in given.not_ours):
        given.not_ours["total_CNY_month"] = Phrase("a part of it is a rule of another place")


TOPICS = {
    "divisor_by_age": Topic(
        on="2025-01",
        inputs={"age_years": fact("age_years", NUMBER), "age_months": fact("age_months", NUMBER, none=0)},
        expected={"divisor_months": result("annuity_divisor", NUMBER)},
    ),
    "guangdong_pension_parts": Topic(
        on="2025-01",
        inputs={
            "calculation_base_CNY": law("calculation_base", YUAN),
            "average_index": fact("average_index", NUMBER),
            "contribution_months": fact("contribution_months", NUMBER),
            "account_CNY": fact("account", YUAN, none=0),
            "divisor_months": fact("annuity_divisor", NUMBER),
        },
        expected={
            "coefficient_a": result("low_index_coefficient", NUMBER),
            "basic_pension_CNY": result("basic_pension", YUAN),
            "account_pension_CNY": result("account_pension", YUAN),
        },
    ),
    "employee_pension_divisor": Topic(
        on="2025-01",
        by_its_date=True,
        inputs={"age_at_retirement": of_age},
        expected={"divisor_months": result("annuity_divisor", NUMBER)},
    ),
    "employee_pension": Topic(
        on="2025-01",
        by_its_date=True,
        inputs={
            "province": of_place,
            "region": of_place,
            "city": of_place,
            "category": label,
            "statutory_age": of_age,
            "age_at_retirement": of_age,
            "calculation_base_CNY_month": law("calculation_base", YUAN),
            "average_index": fact("average_index", NUMBER),
            "contribution_months": fact("contribution_months", NUMBER),
            "contribution_years": months_of_years,
            "rounded_contribution_years": years_as_rounded,
            "deemed_months": label,
            "personal_account_CNY": fact("account", YUAN, none=0),
            "divisor_months": fact("annuity_divisor", NUMBER),
            "transitional_CNY": transitional_as_printed,
            "local_supplement_CNY": law("local_pension_addition", YUAN, none=0),
            "adjustment_CNY": fact("adjustment_since", YUAN, none=0),
        },
        expected={
            "divisor_months": result("annuity_divisor", NUMBER),
            "indexed_wage_CNY_month": result("indexed_wage", YUAN),
            "basic_pension_CNY_month": result("basic_pension", YUAN),
            "personal_account_pension_CNY_month": result("account_pension", YUAN),
            "seniority_allowance_CNY_month": result("seniority_allowance", YUAN),
            "fixed_addition_CNY_month": value_of_law("transitional_fixed_amount", YUAN),
            "transitional_line_CNY_month": result("transitional_pension", YUAN),
            "total_CNY_month": result("pension_on_the_sheet", YUAN),
        },
        gives=NATIONAL,
        states={"local_pension_addition": 0},
        at_last=whose_parts,
    ),
    "employee_pension_transitional": Topic(
        on="2025-01",
        by_its_date=True,
        inputs={
            "province": label,
            "city": label,
            "calculation_base_CNY_month": law("calculation_base", YUAN),
            "average_index": fact("average_index", NUMBER),
            "contribution_months": fact("contribution_months", NUMBER),
            "personal_account_CNY": fact("account", YUAN, none=0),
            "divisor_months": fact("annuity_divisor", NUMBER),
            "new_method_weighted_years": fact("weighted_years", NUMBER, none=0),
            "transitional_coefficient": law("transitional_rate_per_year", SHARE),
            "old_method_deemed_account_CNY": fact("deemed_account", YUAN, none=0),
            "old_method_divisor": law("transitional_old_divisor", NUMBER),
            "phase_in_share_2025": law("transitional_share", SHARE),
        },
        expected={
            "basic_pension_CNY_month": result("basic_pension", YUAN),
            "personal_account_pension_CNY_month": result("account_pension", YUAN),
            "transitional_line_CNY_month": result("transitional_without_adjustment", YUAN),
            "transitional_adjustment_CNY_month": result("transitional_adjustment", YUAN),
            "total_CNY_month": result("monthly_pension", YUAN),
        },
    ),
    "transitional_pension": Topic(
        on="2025-01",
        inputs={
            "retirement_year": in_month,
            "calculation_base_CNY": law("calculation_base", YUAN),
            "weighted_years": fact("weighted_years", NUMBER, none=0),
            "deemed_account_CNY": fact("deemed_account", YUAN, none=0),
            "full_contribution_years": fact("contribution_months", IN_MONTHS),
        },
        expected={
            "share_percent": value_of_law("transitional_share", PERCENT),
            "new_amount_CNY": result("transitional_new", YUAN),
            "old_amount_CNY": result("transitional_old", YUAN),
            "seniority_allowance_CNY": result("seniority_allowance", YUAN),
            "adjustment_CNY": result("transitional_adjustment", YUAN),
            "transitional_total_CNY": result("transitional_pension", YUAN),
        },
    ),
    "pension_adjustment": Topic(
        on="2024-01",
        inputs={
            "pension_before_CNY": fact("pension_before", YUAN),
            "contribution_months": fact("months_with_deemed", NUMBER, none=0),
            "age_years": fact("age", NUMBER),
            "flat_CNY": law("adjustment_flat", YUAN, none=0),
            "per_year_CNY": law("adjustment_for_a_year", YUAN, none=0),
            "minimum_counted_years": law("adjustment_least_years", NUMBER, none=0),
            "own_percent": law("adjustment_share_of_pension", PERCENT, none=0),
            "age_extras": related(
                "age_extras",
                {"from_age": fact("from_age", NUMBER), "amount_CNY": fact("age_extra", YUAN, none=0)},
                key="from_age",
                only="amount_CNY",
            ),
        },
        expected={
            "counted_years": result("counted_years"),
            "increase_CNY": result("pension_increase", YUAN),
            "pension_after_CNY": result("pension_after", YUAN),
        },
    ),
}
