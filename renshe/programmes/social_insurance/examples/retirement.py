"""When somebody retires, and what it asks for."""

from __future__ import annotations

from fractions import Fraction

from renshe.law.examples.topics import NUMBER, Kind, Topic, fact, of_each_value, one_of, result

GROUP = one_of({"male": "male", "female55": "female_55", "female50": "female_50"})
AS_PROSE = one_of(
    {"male (original 60)": "male", "female (original 55)": "female_55", "female (original 50)": "female_50"}
)

TOPICS = {
    "retirement_month": Topic(
        on="2025-01",
        inputs={"category": fact("group", GROUP), "birth_month": fact("born"), "shift_months": fact("shift")},
        expected={
            "delay_months": result("delay_months"),
            "statutory_age_months": result("statutory_age"),
            "statutory_month": result("statutory_retirement_month"),
            "allowed_shift_months": result("allowed_shift"),
            "chosen_month": result("chosen_retirement_month"),
        },
    ),
    "minimum_months": Topic(
        on="2025-01",
        inputs={"retirement_month": fact("retirement_month"), "contribution_months": fact("months_contributed")},
        expected={"minimum_months": result("required_months"), "missing_months": result("missing_months")},
    ),
    "delayed_retirement": Topic(
        on="2025-01",
        gives={"shift": 0},
        inputs={"category": fact("group", AS_PROSE), "birth_month": fact("born")},
        expected={
            "delay_months": result("delay_months"),
            "age_years": result("statutory_age", part=lambda age: age // 12),
            "age_months": result("statutory_age", part=lambda age: age % 12),
            "retire_year": result("statutory_retirement_month", part=lambda month: month.year),
            "retire_month": result("statutory_retirement_month", part=lambda month: month.month),
        },
    ),
    "special_work_retirement_old": Topic(
        on="2024-12",
        inputs={
            "sex": fact("sex"),
            "kind": fact("kind_of_work"),
            "special_months": fact("special_months"),
            "contribution_months": fact("months_with_deemed"),
            "birth_month": fact("born"),
        },
        expected={
            "required_special_months": result("special_months_required"),
            "eligible": result("is_special_retirement"),
            "earliest_month": result("special_retirement_month", unless="is_special_retirement"),
        },
    ),
    "minimum_contribution_years": Topic(
        on="2025-01",
        inputs={
            "retirement_year": fact("retirement_month", Kind(lambda year: f"{year}-01", str)),
            "contributed_months": fact("months_contributed"),
        },
        expected={
            "minimum_years": result("required_months", NUMBER, part=lambda months: Fraction(months, 12)),
            "gap_months": result("missing_months"),
            "gap_years_rounded_up": result("missing_months", part=lambda months: -(-months // 12)),
        },
    ),
    "flexible_retirement": Topic(
        on="2025-01",
        inputs={
            "category": fact("group", AS_PROSE),
            "birth_month": fact("born"),
            "requested_shift_months": fact("shift"),
        },
        expected={"start_age_months": of_each_value("shift", "chosen_age")},
    ),
}
