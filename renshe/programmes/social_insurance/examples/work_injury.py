"""Work injury benefits."""

from __future__ import annotations

from renshe.law.examples.inputs import fact, in_month, law, related
from renshe.law.examples.kinds import CODE, DAY, FLAG, NUMBER, PERCENT, YUAN, Kind, one_of
from renshe.law.examples.topics import Topic, of_each, result

SPOUSE = ("spouse", "husband", "wife", "配偶")
RELATION = Kind(lambda word: "spouse" if CODE.read(word) in SPOUSE else "other", str)
"""The share is the spouse's, or that of any other relative."""

TOPICS = {
    "injury_disability": Topic(
        on="2024-01",
        inputs={
            "grade": fact("grade", NUMBER),
            "own_wage_CNY": fact("own_wage", YUAN),
            "area_average_wage_CNY": law("area_average_wage", YUAN),
            "minimum_wage_CNY": law("minimum_wage", YUAN),
            "provincial_allowance_floor_CNY": law("disability_allowance_floor", YUAN, none=0),
            "placed_in_work": fact("is_placed_in_work", FLAG, none=False),
            "relation_ended": fact("is_relation_ended", FLAG, none=False),
        },
        expected={
            "counted_wage_CNY": result("counted_wage", YUAN),
            "lump_sum_CNY": result("disability_lump_sum", YUAN),
            "monthly_allowance_CNY": result("disability_allowance", YUAN),
            "medical_subsidy_CNY": result("medical_subsidy", YUAN),
            "employment_subsidy_CNY": result("employment_subsidy", YUAN),
        },
    ),
    "injury_care": Topic(
        on="2024-01",
        inputs={
            "scheme": fact("care_scheme", CODE),
            "care_level": fact("care_level", NUMBER),
            "area_average_wage_CNY": law("area_average_wage", YUAN),
        },
        expected={
            "percent": result("care_share_of_level", PERCENT),
            "care_allowance_CNY": result("care_allowance", YUAN),
        },
    ),
    "injury_recognition_clock": Topic(
        on="2024-01",
        inputs={
            "accident_date": fact("happened_on", DAY),
            "application_date": fact("applied_on", DAY),
            "applicant": fact("applicant", one_of({"employer": "employer", "worker": "worker"})),
            "acceptance_date": fact("accepted_on", DAY),
            "facts_clear": fact("is_clear", FLAG),
        },
        expected={
            "employer_deadline": result("employer_recognition_deadline", DAY),
            "worker_deadline": result("worker_recognition_deadline", DAY),
            "in_time": result("is_recognition_in_time", FLAG),
            "decision_deadline": result("recognition_deadline", DAY),
        },
    ),
    "injury_allowance_adjustment": Topic(
        on="2021-01",
        inputs={
            "year": in_month,
            "level": fact("allowance_grade", NUMBER),
            "allowance_before_CNY": fact("allowance_before", YUAN),
            "started_in_year": fact("is_started_in_year", FLAG, none=False),
        },
        expected={"allowance_after_CNY": result("adjusted_allowance", YUAN)},
    ),
    "injury_pension_top_up": Topic(
        on="2024-01",
        inputs={
            "pension_CNY": fact("old_age_pension", YUAN, none=0),
            "disability_allowance_CNY": fact("allowance", YUAN, none=0),
        },
        expected={"fund_top_up_CNY": result("pension_top_up", YUAN)},
    ),
    "injury_death": Topic(
        on="2024-01",
        inputs={
            "counted_wage_CNY": fact("counted_wage_of_deceased", YUAN),
            "area_average_wage_CNY": law("area_average_wage", YUAN),
            "national_income_year_before_injury_CNY": law("national_income_of_last_year", YUAN),
            "dependants": related(
                "dependants",
                {"relation": fact("relation", RELATION), "lone_elder_or_orphan": fact("is_lone", FLAG, none=False)},
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
        by_its_date=True,
        inputs={
            "national_urban_disposable_income_prev_year_CNY": law("national_income_of_last_year", YUAN),
            "multiple": law("death_lump_multiple", NUMBER),
        },
        expected={"death_lump_sum_CNY": result("death_lump_sum", YUAN)},
    ),
}
