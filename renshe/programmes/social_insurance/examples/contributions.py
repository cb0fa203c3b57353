"""Contributions and their bases."""

from __future__ import annotations

from renshe.law.examples.topics import PERCENT, YUAN, Given, Topic, fact, law, result

FIRST_CLASS = 1
"""Which class the example's rate is that of: it states one rate."""


def _rate_of_the_class(given: Given, value: object) -> None:
    law("injury_rate", PERCENT, key=FIRST_CLASS)(given, value)
    given.facts["injury_class"] = FIRST_CLASS


TOPICS = {
    "flexible_worker_contribution": Topic(
        on="2025-07",
        inputs={
            "chosen_base_CNY": fact("chosen_base", YUAN),
            "floor_CNY": law("pension_base_floor", YUAN),
            "ceiling_CNY": law("pension_base_ceiling", YUAN),
            "rate_percent": law("flexible_rate", PERCENT),
            "account_percent": law("flexible_account_rate", PERCENT),
        },
        expected={
            "counted_base_CNY": result("flexible_base", YUAN),
            "contribution_CNY": result("flexible_total", YUAN),
            "to_account_CNY": result("flexible_account", YUAN),
        },
    ),
}
