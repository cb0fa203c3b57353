"""The monthly pension."""

from __future__ import annotations

import re
from typing import Any

from renshe.law.examples.topics import (
    NUMBER,
    PERCENT,
    PLAIN,
    YUAN,
    Given,
    Kind,
    Topic,
    exact,
    fact,
    in_month,
    label,
    law,
    result,
    rows,
    value_of_law,
)
from renshe.programmes.social_insurance.law.pension import YEARS

NATIONAL = {"low_index_coefficient": 1, "transitional_pension": 0, "weighted_years": 0, "deemed_account": 0}
"""Coefficient a and what is added for the years before accounts are Guangdong's: the national formulas have neither."""


def age_in_prose(given: Given, value: Any) -> None:
    """ "55 years 1 month", or the years alone."""
    years, months = re.fullmatch(r"(\d+)(?: years?(?: (\d+) months?)?)?", str(value)).groups()  # type: ignore[union-attr]
    given.facts |= {"age_years": int(years), "age_months": int(months or 0)}


def of_place(given: Given, value: Any) -> None:
    if value == "Guangdong":
        del given.facts["low_index_coefficient"], given.facts["transitional_pension"]


def records_of_years(given: Given, value: Any) -> None:
    """Years paid, each with the base of a month and the average wage that its index is reckoned with."""
    for record in value:
        year, months = record["year"], record["months"]
        given.facts["base_total"][year] += YUAN.read(record["base_CNY"]) * months
        given.facts["months_paid"][year] += months
        given.law.setdefault("average_wage", {})[year] = YUAN.read(record["average_wage_CNY"])


TOPICS = {
    "divisor_by_age": Topic(
        on="2025-01",
        inputs={"age_years": fact("age_years"), "age_months": fact("age_months")},
        expected={"divisor_months": result("annuity_divisor", NUMBER)},
    ),
    "guangdong_pension_parts": Topic(
        on="2025-01",
        inputs={
            "calculation_base_CNY": law("calculation_base", YUAN),
            "average_index": fact("average_index", NUMBER),
            "contribution_months": fact("contribution_months"),
            "account_CNY": fact("account", YUAN),
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
        inputs={"age_at_retirement": age_in_prose},
        expected={"divisor_months": result("annuity_divisor", NUMBER)},
    ),
    "employee_pension": Topic(
        on="2025-01",
        inputs={
            "province": of_place,
            "region": of_place,
            "city": label,
            "category": label,
            "statutory_age": age_in_prose,
            "age_at_retirement": age_in_prose,
            "calculation_base_CNY_month": law("calculation_base", YUAN),
            "average_index": fact("average_index", NUMBER),
            "contribution_months": fact("contribution_months"),
            "contribution_years": fact("contribution_months", Kind(lambda years: exact(years) * 12, str)),
            "rounded_contribution_years": label,
            "deemed_months": label,
            "personal_account_CNY": fact("account", YUAN),
            "divisor_months": fact("annuity_divisor", NUMBER),
        },
        expected={
            "divisor_months": result("annuity_divisor", NUMBER),
            "basic_pension_CNY_month": result("basic_pension", YUAN),
            "personal_account_pension_CNY_month": result("account_pension", YUAN),
            "seniority_allowance_CNY_month": result("seniority_allowance", YUAN),
            "transitional_line_CNY_month": result("transitional_pension", YUAN),
            "total_CNY_month": result("monthly_pension", YUAN),
        },
        gives=NATIONAL,
    ),
    "transitional_pension": Topic(
        on="2025-01",
        inputs={
            "retirement_year": in_month,
            "calculation_base_CNY": law("calculation_base", YUAN),
            "weighted_years": fact("weighted_years", NUMBER),
            "deemed_account_CNY": fact("deemed_account", YUAN),
            "full_contribution_years": fact("contribution_months", Kind(lambda years: exact(years) * 12, str)),
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
    "average_index": Topic(
        on="2025-01",
        gives={"base_total": dict.fromkeys(YEARS, 0), "months_paid": dict.fromkeys(YEARS, 0)},
        inputs={
            "records": records_of_years,
            "deemed_months": fact("deemed_months"),
            "deemed_index": fact("deemed_index", NUMBER),
        },
        expected={
            "counted_months": result("contribution_months"),
            "average_index": result("average_index", NUMBER),
        },
    ),
    "pension_adjustment": Topic(
        on="2024-01",
        inputs={
            "pension_before_CNY": fact("pension_before", YUAN),
            "contribution_months": fact("months_with_deemed"),
            "age_years": fact("age"),
            "flat_CNY": law("adjustment_flat", YUAN),
            "per_year_CNY": law("adjustment_for_a_year", YUAN),
            "minimum_counted_years": law("adjustment_least_years"),
            "own_percent": law("adjustment_share_of_pension", PERCENT),
            "age_extras": rows("age_extras", {"from_age": ("from_age", PLAIN), "amount_CNY": ("age_extra", YUAN)}),
        },
        expected={
            "counted_years": result("counted_years"),
            "increase_CNY": result("pension_increase", YUAN),
            "pension_after_CNY": result("pension_after", YUAN),
        },
    ),
}
