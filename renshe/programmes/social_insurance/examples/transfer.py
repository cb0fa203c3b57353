"""Pension relations that move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renshe.law.examples.inputs import Given, fact, needed, related, rows
from renshe.law.examples.kinds import FLAG, MONTH, NUMBER, YUAN, one_of
from renshe.law.examples.topics import Reckon, Reckoned, Topic, result
from renshe.programmes.social_insurance.examples.retirement import SEX

KIND_OF_ACCOUNT = one_of({"ordinary": False, "temporary": True})

RULE_NUMBER = one_of({1: "at_home", 2: "here", 3: "earlier", 4: "home"})
"""The rules are numbered as article 6 has them."""


def regions(given: Given, value: Any) -> None:
    """Months by region in order of time; a region that comes again is one region, last paid in when it came last."""
    months: dict[str, Any] = {}
    for row in rows(value, "region", "months"):
        months[row["region"]] = months.pop(row["region"], 0) + NUMBER.read(row["months"])
    given.facts["months_by_region"] = months


def _claiming(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of our law: of regions it knows only which one is home, and which one is now."""
    current = needed(facts, "current_region")
    return {
        "is_relation_at_home": current == needed(facts, "home_region"),
        "regions": [
            {"place_in_time": at, "months_there": months, "is_current_region": region == current}
            for at, (region, months) in enumerate(needed(facts, "months_by_region").items(), 1)
        ],
    }


def rule_of_place(reckon: Reckon, facts: Mapping[str, Any]) -> Any:
    return reckon("pension_place_rule", _claiming(facts))


def place(reckon: Reckon, facts: Mapping[str, Any]) -> str:
    """The region by its name."""
    match str(rule_of_place(reckon, facts)):
        case "home":
            region = facts["home_region"]
        case "earlier":
            region = list(facts["months_by_region"])[reckon("earlier_pension_region", _claiming(facts)) - 1]
        case _:
            region = facts["current_region"]
    return str(region)


TOPICS = {
    "pension_place": Topic(
        on="2025-01",
        inputs={
            "home_region": fact("home_region"),
            "current_region": fact("current_region"),
            "months_by_region": regions,
        },
        expected={
            "place_region": Reckoned(place, formula="pension_place_rule"),
            "rule_number": Reckoned(rule_of_place, RULE_NUMBER, formula="pension_place_rule"),
        },
    ),
    "pension_transfer_out": Topic(
        on="2025-01",
        inputs={
            "own_contributions_before_1998_CNY": fact("own_before_1998", YUAN, none=0),
            "account_from_1998_CNY": fact("account_since_1998", YUAN, none=0),
            "yearly_wages": related(
                "wage_years",
                {"year": fact("paid_in_year", NUMBER), "contribution_wages_CNY": fact("wages_of_year", YUAN, none=0)},
                key="year",
                only="contribution_wages_CNY",
            ),
        },
        expected={
            "account_moved_CNY": result("account_moved", YUAN),
            "pooled_moved_CNY": result("pooled_moved", YUAN),
            "total_moved_CNY": result("transfer_total", YUAN),
        },
    ),
    "temporary_account": Topic(
        on="2025-01",
        inputs={
            "sex": fact("sex", SEX),
            "birth_month": fact("born_in", MONTH),
            "start_month": fact("begins_in", MONTH),
            "in_home_province": fact("is_in_home_province", FLAG, none=False),
        },
        expected={"account_kind": result("is_temporary_account", KIND_OF_ACCOUNT)},
    ),
}
