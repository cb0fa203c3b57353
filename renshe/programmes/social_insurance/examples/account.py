"""Individual accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renshe.law.examples.inputs import Given, fact, rows
from renshe.law.examples.kinds import PERCENT, YUAN, exact, one_of
from renshe.law.examples.topics import Result, Topic, result
from renshe.law.month import Month

MONTHS_OF_INTEREST = one_of({"none": 0, "half_year": 6})
"""For how many months the year's money bears interest in the example's place; ours goes by the month of each credit."""


def years_with_rates(given: Given, value: Any) -> None:
    """What was credited in each year, and the rate published for it."""
    years = rows(value, "year", "credit_CNY")
    given.facts["years"] = [
        {"posted_in": f"{exact(year['year'])}-12", "credited_in_year": YUAN.read(year.get("credit_CNY") or 0)}
        for year in years
    ]
    if years:
        rates = {Month(int(exact(year["year"])), 1): PERCENT.read(year.get("rate_percent") or 0) for year in years}
        given.law["account_interest_rate"] = rates


def months_of_interest(given: Given, value: Any) -> None:
    given.facts["months_of_interest"] = 0 if value is None else MONTHS_OF_INTEREST.read(value)


def _by_the_example(given: Given) -> None:
    """Each year's money by the months for which it bears interest there."""
    months = given.facts.pop("months_of_interest", 0)
    for year in given.facts.get("years", []):
        year["product_of_year"] = year["credited_in_year"] * months


def each_year(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Each year after those before it."""
    return [
        {
            "balance_before": facts["balance_before"],
            "years": facts["years"][:at],
            "this_year": year["posted_in"],
            "product_this_year": year["product_of_year"],
        }
        for at, year in enumerate(facts["years"])
    ]


TOPICS = {
    "account_growth": Topic(
        on="2025-12",
        inputs={
            "opening_balance_CNY": fact("balance_before", YUAN, none=0),
            "years": years_with_rates,
            "current_year_interest": months_of_interest,
        },
        expected={
            "interest_CNY": Result("interest_of_this_year", YUAN, facts_of=each_year),
            "closing_balance_CNY": result("balance_carried", YUAN),
        },
        at_last=_by_the_example,
    ),
}
