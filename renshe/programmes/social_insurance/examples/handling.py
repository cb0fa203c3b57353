"""How long the agency may take, and what follows fraud."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from renshe.casework.working_days import WorkingDays
from renshe.law.examples.topics import YUAN, Kind, Reckon, Reckoned, Topic, each, fact, needed, result


def _day(value: Any) -> date:
    day = date.fromisoformat(str(value))
    if not FIRST <= day <= LAST:
        raise ValueError(value)
    return day


FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
DAY = Kind(_day, str)
DAYS = each(DAY)


def deadline(reckon: Reckon, facts: Mapping[str, Any]) -> date:
    """The last of the working days, by the days off and the weekend days worked that the example names."""
    calendar = WorkingDays(facts.get("days_off") or (), facts.get("make_up_days") or ())
    return calendar.after(needed(facts, "applied_on"), reckon("working_days_to_handle", facts))


TOPICS = {
    "handling_deadline": Topic(
        on="2024-01",
        inputs={
            "matter": fact("matter"),
            "application_date": fact("applied_on", DAY),
            "days_off": fact("days_off", DAYS),
            "make_up_days": fact("make_up_days", DAYS),
        },
        expected={
            "working_days": result("working_days_to_handle"),
            "deadline": Reckoned(deadline, formula="working_days_to_handle"),
        },
    ),
    "fraud_order": Topic(
        on="2024-01",
        inputs={"amount_obtained_CNY": fact("amount_obtained", YUAN)},
        expected={
            "repay_CNY": result("fraud_repayment", YUAN),
            "fine_minimum_CNY": result("fraud_fine_least", YUAN),
            "fine_maximum_CNY": result("fraud_fine_greatest", YUAN),
        },
    ),
}
