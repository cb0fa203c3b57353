"""Relief, deferral, refunds."""

from __future__ import annotations

import re
from typing import Any

from renshe.law.examples.inputs import fact, in_month, law
from renshe.law.examples.kinds import CODE, FLAG, MONTH, NUMBER, PERCENT, SHARE, YUAN, Kind, not_in_our_law
from renshe.law.examples.topics import Topic, result

SIZES = {"large": r"large|大", "medium": r"medium|sme|中", "small": r"small|小", "micro": r"micro|微"}


def _size(prose: Any) -> str:
    """The first that it names: the three smaller ones have one share."""
    for size, words in SIZES.items():
        if re.search(words, str(prose), re.IGNORECASE):
            return size
    raise not_in_our_law(prose)


SIZE = Kind(_size, str)

TOPICS = {
    "covid_relief_2020": Topic(
        on="2020-02",
        inputs={
            "month": in_month,
            "unit_class": fact("unit_class", CODE),
            "employer_due_before_CNY": fact("employer_due", YUAN, none=0),
            "employee_due_CNY": fact("employee_due", YUAN, none=0),
        },
        expected={
            "employer_due_CNY": result("relieved_employer_due", YUAN),
            "relief_CNY": result("relief_amount", YUAN),
            "employee_due_after_CNY": result("relieved_employee_due", YUAN),
        },
    ),
    "deferral_2022_five_industries": Topic(
        on="2022-04",
        inputs={"insurance": fact("insurance", CODE), "month": fact("due_month", MONTH)},
        expected={"deferrable": result("is_deferrable", FLAG)},
    ),
    "premium_refund_by_size": Topic(
        on="2022-01",
        inputs={
            "refund_year": in_month,
            "unit_class": fact("unit_class", CODE),
            "insured_count": fact("insured_count", NUMBER),
            "layoff_percent": fact("layoff_rate", PERCENT, none=0),
            "prior_year_premium_CNY": fact("premium_of_last_year", YUAN, none=0),
        },
        expected={
            "layoff_limit_percent": result("layoff_limit", PERCENT),
            "share_percent": result("refund_share", PERCENT),
            "refund_CNY": result("premium_refund", YUAN),
        },
    ),
    "unemployment_premium_refund": Topic(
        on="2026-01",
        by_its_date=True,
        # The example counts nobody: an employer of the usual size; where it says nothing of layoffs there were none.
        gives={"insured_count": 31, "layoff_rate": 0},
        inputs={
            "size": fact("unit_class", SIZE),
            "prior_year_premium_CNY": fact("premium_of_last_year", YUAN, none=0),
            "layoff_rate": fact("layoff_rate", SHARE, none=0),
            "control_target": law("layoff_limit_by_target", SHARE),
        },
        expected={"refund_CNY": result("premium_refund", YUAN)},
    ),
}
