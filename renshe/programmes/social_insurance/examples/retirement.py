"""When somebody retires, and what it asks for."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from renshe.law.examples.inputs import fact
from renshe.law.examples.kinds import CODE, FLAG, MONTH, NUMBER, Kind, each, exact, not_in_our_law, one_of
from renshe.law.examples.topics import Topic, of_each_value, result


def group_in_prose(value: Any) -> str:
    """ "male (original 60)", "female, original age 55", female50."""
    words = str(value).lower()
    if re.search(r"\bfemale|\bwom[ae]n|女", words):
        if age := re.search(r"5[05]", words):
            return f"female_{age[0]}"
    elif re.search(r"\bmale|\bm[ae]n\b|男", words):
        return "male"
    raise not_in_our_law(value)


GROUP = Kind(group_in_prose, str)
WISH = Kind(lambda months: max(-240, min(240, exact(months))), str)
"""Twenty years are asked for at most; a wish beyond is cut to three either way, however far it goes."""
SEX = one_of({"male": "male", "m": "male", "男": "male", "female": "female", "f": "female", "女": "female"})
LAST_MONTH_OF_YEAR = Kind(lambda year: f"{exact(year)}-12", str)

TOPICS = {
    "retirement_month": Topic(
        on="2025-01",
        # The topic cuts every wish to 36 months either way, whoever asks; whom it is open to is not its question.
        gives={"is_flexible": True},
        inputs={
            "category": fact("group", GROUP),
            "birth_month": fact("born", MONTH),
            "shift_months": fact("shift", WISH, none=0),
        },
        expected={
            "delay_months": result("delay_months"),
            "statutory_age_months": result("statutory_age"),
            "statutory_month": result("statutory_retirement_month", MONTH),
            "allowed_shift_months": result("allowed_shift"),
            "chosen_month": result("chosen_retirement_month", MONTH),
        },
    ),
    "minimum_months": Topic(
        on="2025-01",
        inputs={
            "retirement_month": fact("retirement_month", MONTH),
            "contribution_months": fact("months_contributed", NUMBER, none=0),
        },
        expected={"minimum_months": result("required_months"), "missing_months": result("missing_months")},
    ),
    "delayed_retirement": Topic(
        on="2025-01",
        gives={"shift": 0},
        inputs={"category": fact("group", GROUP), "birth_month": fact("born", MONTH)},
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
            "sex": fact("sex", SEX),
            "kind": fact("kind_of_work", CODE),
            "special_months": fact("special_months", NUMBER, none=0),
            "contribution_months": fact("months_with_deemed", NUMBER, none=0),
            "birth_month": fact("born", MONTH),
        },
        expected={
            "required_special_months": result("special_months_required"),
            "eligible": result("is_special_retirement", FLAG),
            "earliest_month": result("special_retirement_month", MONTH, unless="is_special_retirement"),
        },
    ),
    "minimum_contribution_years": Topic(
        on="2025-01",
        inputs={
            "retirement_year": fact("retirement_month", LAST_MONTH_OF_YEAR),
            "contributed_months": fact("months_contributed", NUMBER, none=0),
        },
        expected={
            "minimum_years": result("required_months", NUMBER, part=lambda months: Fraction(months, 12)),
            "gap_months": result("missing_months"),
            "gap_years_rounded_up": result("missing_months", part=lambda months: -(-months // 12)),
        },
    ),
    "flexible_retirement": Topic(
        on="2025-01",
        gives={"is_flexible": True},
        inputs={
            "category": fact("group", GROUP),
            "birth_month": fact("born", MONTH),
            "requested_shift_months": fact("shift", each(WISH), none=0),
        },
        expected={"start_age_months": of_each_value("shift", "chosen_age")},
    ),
}
