"""How long the agency may take, and what follows fraud."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from renshe.casework.clocks.calendar import Calendar
from renshe.law.examples.inputs import Given, Input, fact, needed, values
from renshe.law.examples.kinds import CODE, DAY, YUAN
from renshe.law.examples.topics import Reckon, Reckoned, Topic, result


def days(name: str) -> Input:
    """Days that count otherwise than their weekday says."""

    def bind(given: Given, value: Any) -> None:
        given.facts[name] = [DAY.read(one) for one in values(value)]

    return bind


def deadline(reckon: Reckon, facts: Mapping[str, Any]) -> date:
    """The last of the working days, by the days off and the weekend days worked that the example names."""
    calendar = Calendar.of(facts.get("days_off") or (), facts.get("make_up_days") or ())
    return calendar.after(needed(facts, "applied_on"), reckon("working_days_to_handle", facts))


TOPICS = {
    "handling_deadline": Topic(
        on="2024-01",
        inputs={
            "matter": fact("matter", CODE),
            "application_date": fact("applied_on", DAY),
            "days_off": days("days_off"),
            "make_up_days": days("make_up_days"),
        },
        expected={
            "working_days": result("working_days_to_handle"),
            "deadline": Reckoned(deadline, DAY, formula="working_days_to_handle"),
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
