"""The average index of contributions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from renshe.law.examples.inputs import Given, fact, rows
from renshe.law.examples.kinds import NUMBER, YUAN, exact
from renshe.law.examples.topics import Topic, result
from renshe.programmes.social_insurance.examples.ages import MONTHS_IN_A_YEAR
from renshe.programmes.social_insurance.law.pension import YEARS


def records_of_years(given: Given, value: Any) -> None:
    """What was paid, with the average wage that each record's index is reckoned with.

    An index asks for no particular year: a second record of a year, or one of a year without accounts, takes another.
    """
    records = rows(value, "year")
    free = [year for year in YEARS if not any(exact(record["year"]) == year for record in records)]
    beyond: list[tuple[int, Fraction]] = []
    # Records above the ceiling of an index need a year of their own; there it is cut.
    for record in sorted(records, key=_index, reverse=True):
        base, average = (YUAN.read(record[name]) for name in ("base_CNY", "average_wage_CNY"))
        months, year = exact(record["months"]), exact(record["year"])
        while months > 0:
            if year not in YEARS or given.facts["months_paid"][year]:
                if not free:
                    beyond.append((int(months), _index(record)))
                    break
                year = free.pop(0)
            part = min(months, MONTHS_IN_A_YEAR)
            given.facts["base_total"][year] = base * part
            given.facts["months_paid"][year] = part
            given.law.setdefault("average_wage", {})[year] = average
            months -= part
    given.facts["beyond"] = beyond


def _index(record: Mapping[str, Any]) -> Fraction:
    return Fraction(exact(record["base_CNY"])) / Fraction(exact(record["average_wage_CNY"]))


def with_years_beyond(given: Given) -> None:
    """Months for which no year is left stand beside the deemed ones, with the mean index of both."""
    facts = given.facts
    beyond = facts.pop("beyond", [])
    if beyond:
        parts = [(facts["deemed_months"], Fraction(facts["deemed_index"])), *beyond]
        facts["deemed_months"] = sum(months for months, _ in parts)
        facts["deemed_index"] = sum(months * index for months, index in parts) / facts["deemed_months"]


TOPICS = {
    "average_index": Topic(
        on="2025-01",
        gives={"base_total": dict.fromkeys(YEARS, 0), "months_paid": dict.fromkeys(YEARS, 0)},
        inputs={
            "records": records_of_years,
            "deemed_months": fact("deemed_months", NUMBER, none=0),
            "deemed_index": fact("deemed_index", NUMBER, none=0),
        },
        expected={
            "counted_months": result("contribution_months"),
            "average_index": result("average_index", NUMBER),
        },
        at_last=with_years_beyond,
    ),
}
