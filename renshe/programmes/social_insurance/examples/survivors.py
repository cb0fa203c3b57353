"""Survivors, sickness, pensions paid after death."""

from __future__ import annotations

from renshe.law.examples.inputs import both, fact, law
from renshe.law.examples.kinds import CODE, MONTH, NUMBER, YUAN
from renshe.law.examples.topics import Topic, result

TOPICS = {
    "survivors_pension_scheme": Topic(
        on="2024-01",
        inputs={
            "status": fact("death_status", CODE),
            "contribution_years": fact("full_years_paid", NUMBER),
            "full_years_of_pension": fact("full_years_of_pension", NUMBER, none=0),
            "urban_income_year_CNY": law("provincial_income_of_last_year", YUAN),
        },
        expected={
            "funeral_CNY": result("funeral_grant", YUAN),
            "lump_sum_months": result("grant_months"),
            "lump_sum_CNY": result("survivors_grant", YUAN),
            "total_CNY": result("survivors_total", YUAN),
        },
    ),
    "sickness_allowance": Topic(
        on="2025-01",
        inputs={
            "contribution_months": both(fact("contribution_months", NUMBER), fact("months_with_deemed", NUMBER)),
            "minimum_months": law("minimum_contribution_months", NUMBER),
            "months_to_statutory_age": fact("months_to_retirement", NUMBER),
            "calculation_base_CNY": law("calculation_base", YUAN),
            "average_index": fact("average_index", NUMBER),
            "account_CNY": fact("account", YUAN, none=0),
            "divisor_months": fact("annuity_divisor", NUMBER),
            "transitional_CNY": fact("other_parts", YUAN, none=0),
        },
        expected={
            "case": result("sickness_case", CODE),
            "monthly_CNY": result("sickness_allowance", YUAN),
            "paid_months_at_this_rate": result("sickness_months"),
        },
    ),
    "pension_overpaid_after_death": Topic(
        on="2024-01",
        inputs={
            "death_month": fact("died_in", MONTH),
            "last_paid_month": fact("last_paid_in", MONTH),
            "monthly_pension_CNY": fact("pension_of_a_month", YUAN),
        },
        expected={"overpaid_months": result("months_overpaid"), "overpaid_CNY": result("pension_overpaid", YUAN)},
    ),
}
