"""Unemployment benefits."""

from __future__ import annotations

from renshe.law.examples.topics import YUAN, Topic, fact, in_month, law, result

TOPICS = {
    "unemployment_duration_guangdong": Topic(
        on="2024-01",
        inputs={"paid_months": fact("paid_months"), "carried_months": fact("carried_months")},
        expected={"own_months": result("benefit_months_earned"), "benefit_months": result("benefit_months")},
    ),
    "unemployment_carry_over": Topic(
        on="2024-01",
        inputs={
            "granted_months": fact("granted_months"),
            "claimed_months": fact("claimed_months"),
            "paid_months_after": fact("paid_months"),
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
            "mean_wage_last_12_CNY": fact("mean_wage_of_last_year", YUAN),
            "month_number": fact("month_of_claim"),
            "past_retirement_age": fact("is_past_retirement_age"),
        },
        expected={
            "benefit_CNY": result("unemployment_benefit", YUAN),
            "job_search_supplement_CNY": result("job_search_supplement", YUAN),
            "total_CNY": result("unemployment_month_total", YUAN),
        },
    ),
    "unemployment_early_job": Topic(
        on="2024-01",
        inputs={"remaining_months": fact("remaining_months"), "benefit_CNY": fact("benefit", YUAN)},
        expected={
            "lump_months": result("early_job_months"),
            "lump_CNY": result("early_job_benefit", YUAN),
            "left_months": result("early_job_months_left"),
        },
    ),
    "unemployment_allowance_2020": Topic(
        on="2020-06",
        inputs={
            "paid_months": fact("paid_months"),
            "benefit_standard_CNY": fact("benefit_standard", YUAN),
            "months_drawn": fact("months_drawn"),
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
            "unpaid_benefit_of_the_month_CNY": fact("unpaid_benefit", YUAN),
        },
        expected={
            "funeral_CNY": result("claimant_funeral_grant", YUAN),
            "survivors_CNY": result("claimant_survivors_grant", YUAN),
            "total_CNY": result("claimant_death_total", YUAN),
        },
    ),
    "unemployment_transfer_fee": Topic(
        on="2024-01",
        inputs={"benefit_CNY": fact("benefit", YUAN), "months": fact("months_moved")},
        expected={
            "benefit_total_CNY": result("benefit_moved", YUAN),
            "fee_CNY": result("moved_fee", YUAN),
            "moved_CNY": result("unemployment_moved_total", YUAN),
        },
    ),
}
