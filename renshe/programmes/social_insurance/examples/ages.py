"""An age as determination sheets and examples write it."""

from __future__ import annotations

import re
from typing import Any

from renshe.law.examples.kinds import exact

AGE = re.compile(
    r"(?P<years>\d+)\s*(?:years?|y|周岁|岁|年)?(?:\s*(?:old|of age))?"
    r"(?:,?\s*(?:and|零|又)?\s*(?P<months>\d+)\s*(?:months?|m|个月|月))?",
    re.IGNORECASE,
)
MONTHS_IN_A_YEAR = 12


def age_in_months(value: Any) -> int:
    """ "55 years 1 month", "55y1m", 60岁1个月, the years alone, 55.5. Raises ValueError: it is no age."""
    if found := AGE.fullmatch(str(value).strip()):
        return int(found["years"]) * MONTHS_IN_A_YEAR + int(found["months"] or 0)
    months = exact(value) * MONTHS_IN_A_YEAR
    if not isinstance(months, int):
        raise ValueError(value)
    return months
