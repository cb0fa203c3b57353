"""Time limits as the law of social insurance has them on the day on which a case comes under them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from renshe.casework.clocks import Days, Limit
from renshe.programmes.social_insurance.law import rulebook


def of_law(parameter: str, unit: Days, *, key: str | None = None, rolls_over: bool = False) -> Callable[[date], Limit]:
    """Return how the limit is read. No law on what the bureau does moves the last day off a day of rest.

    The limit raises ParameterNotInForce on a day on which law has none.
    """

    def limit(day: date) -> Limit:
        declared = rulebook().parameters[parameter]
        value = declared.at(day) if key is None else declared.at(day, key)
        return Limit(int(value.value), unit, rolls_over=rolls_over, basis=value.source)

    return limit
