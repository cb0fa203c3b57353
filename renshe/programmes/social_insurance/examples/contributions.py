"""Contributions, their bases and limits."""

from __future__ import annotations

from fractions import Fraction

from renshe.errors import Phrase
from renshe.law import round_to
from renshe.law.examples.inputs import Given, both, fact, law
from renshe.law.examples.kinds import DAY, MULTIPLE, NUMBER, PERCENT, SHARE, YUAN
from renshe.law.examples.topics import Topic, result, value_of_law
from renshe.programmes.social_insurance.examples.places import has_whole_yuan

NO_LIMIT = 10**12
"""A ceiling above every wage, in fen: what null is."""
FIRST_CLASS = 1
"""Which class the example's rate is that of: it states one rate."""


def _rate_of_the_class(given: Given, value: object) -> None:
    law("injury_rate", PERCENT, key=FIRST_CLASS)(given, value)
    given.facts["injury_class"] = FIRST_CLASS


def _rate_of_the_employer(given: Given, value: object) -> None:
    """The rate that holds for the employer, its float in it."""
    law("unemployment_employer_rate", PERCENT)(given, value)
    given.law["unemployment_floating_coefficient"] = 1


def _average_of_the_place(given: Given) -> None:
    """The city's average, or the province's where it gives no other."""
    facts = given.facts
    facts["average_of_place"] = facts.get("city_on_post_wage", facts.get("provincial_average"))
    given.not_ours["unemployment_lower_CNY_month"] = Phrase("the minimum wage of its place is not in our law")


def _in_whole_yuan(given: Given) -> None:
    """Shanghai takes whole yuan; our law has fen."""
    if has_whole_yuan(given.prose):
        why = Phrase("whole yuan are a rule of another place")
        given.not_ours |= {"employee_CNY_month": why, "employer_CNY_month": why}


def _paid_by_themselves(given: Given) -> None:
    """What is subsidised is what was paid, in fen."""
    facts = given.facts
    if facts.get("subsidised_base") is not None and facts.get("subsidised_rate") is not None:
        facts["paid_by_themselves"] = round_to(Fraction(facts["subsidised_base"] * facts["subsidised_rate"]), 0)


TOPICS = {
    "contribution_month": Topic(
        on="2025-07",
        inputs={
            "wage_CNY": fact("wage", YUAN),
            "pension_floor_CNY": law("pension_base_floor", YUAN, none=0),
            "pension_ceiling_CNY": law("pension_base_ceiling", YUAN, none=NO_LIMIT),
            "unemployment_floor_CNY": law("minimum_wage", YUAN, none=0),
            "unemployment_ceiling_CNY": law("unemployment_base_ceiling", YUAN, none=NO_LIMIT),
            "injury_floor_CNY": fact("injury_base_floor", YUAN, none=0),
            "injury_ceiling_CNY": law("injury_base_ceiling", YUAN, none=0),
            "pension_employer_percent": law("pension_employer_rate", PERCENT),
            "pension_employee_percent": law("pension_employee_rate", PERCENT),
            "unemployment_employer_percent": _rate_of_the_employer,
            "unemployment_employee_percent": law("unemployment_employee_rate", PERCENT),
            "injury_employer_percent": _rate_of_the_class,
        },
        expected={
            "pension_base_CNY": result("pension_base", YUAN),
            "pension_employer_CNY": result("pension_pooled", YUAN),
            "pension_employee_CNY": result("pension_account", YUAN),
            "unemployment_base_CNY": result("unemployment_base", YUAN),
            "unemployment_employer_CNY": result("unemployment_employer", YUAN),
            "unemployment_employee_CNY": result("unemployment_employee", YUAN),
            "injury_base_CNY": result("injury_base", YUAN),
            "injury_employer_CNY": result("injury_employer", YUAN),
            "employer_total_CNY": result("employer_contributions", YUAN),
            "employee_total_CNY": result("employee_contributions", YUAN),
        },
    ),
    "contribution_base_limits": Topic(
        on="2025-07",
        inputs={
            "average_wage_CNY": fact("average_wage_of_area", YUAN),
            "floor_percent": law("base_floor_share", PERCENT),
            "ceiling_percent": law("base_ceiling_share", PERCENT),
        },
        expected={
            "floor_CNY": result("base_floor_of_year", YUAN),
            "ceiling_CNY": result("base_ceiling_of_year", YUAN),
        },
    ),
    "contribution_base": Topic(
        on="2025-07",
        by_its_date=True,
        # The floor of Guangzhou, and of every place that prints none of its own.
        states={"base_floor_share": "0.6"},
        inputs={
            "provincial_average_wage_CNY_month": fact("provincial_average", YUAN),
            "city_average_wage_CNY_month": fact("city_on_post_wage", YUAN),
            "upper_ratio": both(law("base_ceiling_share", MULTIPLE), law("unemployment_ceiling_share", MULTIPLE)),
            "lower_ratio": law("base_floor_share", SHARE),
        },
        expected={
            "pension_upper_CNY_month": result(
                "base_ceiling_of_year", YUAN, taking={"average_wage_of_area": "provincial_average"}
            ),
            "lower_Guangzhou_CNY_month": result(
                "base_floor_of_year", YUAN, taking={"average_wage_of_area": "provincial_average"}
            ),
            "lower_Zhongshan_CNY_month": value_of_law("pension_base_floor", YUAN),
            "lower_other_cities_CNY_month": value_of_law("other_cities_base_floor", YUAN),
            "upper_limit_CNY_month": result(
                "base_ceiling_of_year", YUAN, taking={"average_wage_of_area": "average_of_place"}
            ),
            "lower_limit_CNY_month": result(
                "base_floor_of_year", YUAN, taking={"average_wage_of_area": "average_of_place"}
            ),
            "medical_and_unemployment_upper_CNY_month": result("unemployment_ceiling_of_year", YUAN),
            "medical_lower_CNY_month": result(
                "base_floor_of_year", YUAN, taking={"average_wage_of_area": "city_on_post_wage"}
            ),
            "unemployment_lower_CNY_month": value_of_law("minimum_wage", YUAN),
        },
        at_last=_average_of_the_place,
    ),
    "contribution_amount": Topic(
        on="2025-07",
        inputs={
            "base_CNY_month": fact("base_of_month", YUAN),
            "employee_rate_total": fact("employee_rate", SHARE),
            "employer_rate_total": fact("employer_rate", SHARE),
        },
        expected={
            "employee_CNY_month": result("contribution_at_rate", YUAN, taking={"total_rate": "employee_rate"}),
            "employer_CNY_month": result("contribution_at_rate", YUAN, taking={"total_rate": "employer_rate"}),
        },
        at_last=_in_whole_yuan,
    ),
    "flexible_worker_contribution": Topic(
        on="2025-07",
        inputs={
            "chosen_base_CNY": fact("chosen_base", YUAN),
            "floor_CNY": law("pension_base_floor", YUAN, none=0),
            "ceiling_CNY": law("pension_base_ceiling", YUAN, none=NO_LIMIT),
            "rate_percent": law("flexible_rate", PERCENT),
            "account_percent": law("flexible_account_rate", PERCENT),
        },
        expected={
            "counted_base_CNY": result("flexible_base", YUAN),
            "contribution_CNY": result("flexible_total", YUAN),
            "to_account_CNY": result("flexible_account", YUAN),
        },
    ),
    "injury_premium": Topic(
        on="2025-07",
        inputs={
            "industry_class": fact("industry_class", NUMBER),
            # The example states its float itself, whatever grade it is.
            "float_percent": fact("injury_float", PERCENT, none=1),
            "phased_cut_percent": law("injury_phased_cut", PERCENT, none=0),
            "payroll_CNY": fact("payroll", YUAN),
        },
        expected={
            "rate_percent": result("injury_unit_rate", PERCENT),
            "premium_CNY": result("injury_unit_premium", YUAN),
        },
    ),
    "late_charge": Topic(
        on="2025-07",
        inputs={
            "arrears_CNY": fact("arrears", YUAN),
            "first_day_of_arrears": fact("first_day_of_arrears", DAY),
            "payment_date": fact("paid_on", DAY),
        },
        expected={"late_days": result("late_days"), "late_charge_CNY": result("late_charge", YUAN)},
    ),
    "flexible_employment_subsidy": Topic(
        on="2025-07",
        states={"flexible_subsidy_most": NO_LIMIT},
        gives={"months_subsidised": 0},
        inputs={
            "base_CNY_month": fact("subsidised_base", YUAN),
            "pension_rate": fact("subsidised_rate", SHARE),
            "subsidy_share": law("flexible_subsidy_share", SHARE),
            "cap_CNY": law("flexible_subsidy_most", YUAN, none=NO_LIMIT),
        },
        expected={"monthly_subsidy_CNY": result("social_insurance_subsidy", YUAN)},
        at_last=_paid_by_themselves,
    ),
    "job_expansion_subsidy": Topic(
        on="2025-07",
        by_its_date=True,
        inputs={
            "qualifying_hires": fact("graduates", NUMBER),
            "contribution_months": fact("months_insured", NUMBER),
            "unit_CNY": law("expansion_subsidy_for_one", YUAN),
        },
        expected={"subsidy_CNY": result("expansion_subsidy", YUAN)},
    ),
}
