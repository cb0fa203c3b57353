"""Work injury benefits."""

from __future__ import annotations

from renshe.law.examples.topics import PLAIN, YUAN, Topic, fact, in_month, law, of_each, result, rows

TOPICS = {
    "injury_disability": Topic(
        on="2024-01",
        inputs={
            "grade": fact("grade"),
            "own_wage_CNY": fact("own_wage", YUAN),
            "area_average_wage_CNY": law("area_average_wage", YUAN),
            "minimum_wage_CNY": law("minimum_wage", YUAN),
            "provincial_allowance_floor_CNY": law("disability_allowance_floor", YUAN),
            "placed_in_work": fact("is_placed_in_work"),
            "relation_ended": fact("is_relation_ended"),
        },
        expected={
            "counted_wage_CNY": result("counted_wage", YUAN),
            "lump_sum_CNY": result("disability_lump_sum", YUAN),
            "monthly_allowance_CNY": result("disability_allowance", YUAN),
            "medical_subsidy_CNY": result("medical_subsidy", YUAN),
            "employment_subsidy_CNY": result("employment_subsidy", YUAN),
        },
    ),
    "injury_allowance_adjustment": Topic(
        on="2021-01",
        inputs={
            "year": in_month,
            "level": fact("allowance_grade"),
            "allowance_before_CNY": fact("allowance_before", YUAN),
            "started_in_year": fact("is_started_in_year"),
        },
        expected={"allowance_after_CNY": result("adjusted_allowance", YUAN)},
    ),
    "injury_pension_top_up": Topic(
        on="2024-01",
        inputs={"pension_CNY": fact("old_age_pension", YUAN), "disability_allowance_CNY": fact("allowance", YUAN)},
        expected={"fund_top_up_CNY": result("pension_top_up", YUAN)},
    ),
    "injury_death": Topic(
        on="2024-01",
        inputs={
            "counted_wage_CNY": fact("own_wage", YUAN),
            "area_average_wage_CNY": law("area_average_wage", YUAN),
            "national_income_year_before_injury_CNY": law("national_income_of_last_year", YUAN),
            "dependants": rows(
                "dependants", {"relation": ("relation", PLAIN), "lone_elder_or_orphan": ("is_lone", PLAIN)}
            ),
        },
        expected={
            "funeral_CNY": result("injury_funeral_grant", YUAN),
            "lump_sum_CNY": result("death_lump_sum", YUAN),
            "dependants_before_cap_CNY": of_each("dependants", "dependants_before_cap", YUAN),
            "dependants_monthly_total_CNY": result("dependants_allowance", YUAN),
        },
    ),
    "work_injury_death": Topic(
        on="2024-01",
        inputs={
            "national_urban_disposable_income_prev_year_CNY": law("national_income_of_last_year", YUAN),
            "multiple": law("death_lump_multiple"),
        },
        expected={"death_lump_sum_CNY": result("death_lump_sum", YUAN)},
    ),
}
