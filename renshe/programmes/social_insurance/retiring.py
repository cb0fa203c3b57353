"""Whether a retirement is lawful: the ground that its dossier names, asked of the law of the month of retirement.

Each is kept as a decision of its own, with the clause of that ground. What is not lawful stops the close, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from renshe.law.month import Month
from renshe.law.receipts.receipt import Decided, Known, Record, decide
from renshe.programmes.social_insurance.careers import History
from renshe.programmes.social_insurance.errors import (
    MonthsOfContributionMissing,
    RetirementGroupNotKnown,
    RetirementNotLawful,
)
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.models import Retirement

ITEM = "social_insurance.retirement"
SEXES = {"M": "male", "F": "female"}
Ground = Retirement.Ground
STATUTORY = "statutory_retirement_month"
EARLIEST, LATEST = "earliest_retirement_month", "latest_retirement_month"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the law is asked for a ground, and when the retirement in a month is lawful by its answers."""

    formulas: tuple[str, ...]
    is_lawful: Callable[[Mapping[str, Any], Month], bool]


GROUNDS: Mapping[str, Asked] = {
    Ground.AT_THE_AGE: Asked((STATUTORY,), lambda law, month: month == law[STATUTORY]),
    Ground.LATER: Asked((STATUTORY,), lambda law, month: month > law[STATUTORY]),
    Ground.FLEXIBLE_EARLY: Asked((EARLIEST, STATUTORY), lambda law, month: law[EARLIEST] <= month < law[STATUTORY]),
    Ground.FLEXIBLE_LATE: Asked((LATEST, STATUTORY), lambda law, month: law[STATUTORY] < month <= law[LATEST]),
    Ground.SPECIAL_WORK: Asked(
        ("special_retirement_month", "is_special_retirement", "special_months_required"),
        lambda law, month: law["is_special_retirement"] and month >= law["special_retirement_month"],
    ),
    Ground.ILLNESS: Asked(
        ("illness_retirement_month", "is_illness_retirement"),
        lambda law, month: law["is_illness_retirement"] and month >= law["illness_retirement_month"],
    ),
}


def decided(retirement: Retirement, career: History) -> Decided:
    """Decide that the retirement is lawful.

    Raises:
        RetirementGroupNotKnown: the dossier doesn't say at which age a woman retires.
        RetirementNotLawful: the law of that month knows no such retirement, or not yet.
        MonthsOfContributionMissing: the age is there, the months that a monthly pension asks for are not.
    """
    month = Month.of(retirement.retires_on)
    asked = GROUNDS[retirement.ground]
    made = decide(rulebook(), asked.formulas, _facts(retirement, career), month)
    results = {name: made.receipt.results[name] for name in asked.formulas}
    if not asked.is_lawful({name: _month(value) for name, value in results.items()}, month):
        raise RetirementNotLawful(
            person=str(retirement.person), month=str(month), ground=str(retirement.get_ground_display()),
            first=str(results[asked.formulas[0]]),
        )  # fmt: skip
    if STATUTORY in results and (missing := _missing(retirement, career, results[STATUTORY], month)):
        raise MonthsOfContributionMissing(person=str(retirement.person), month=str(month), missing=missing)
    return made


def _missing(retirement: Retirement, career: History, statutory: str, month: Month) -> int:
    """The months of contribution that are missing for a monthly pension (社会保险法 第十六条)."""
    paid = sum(career.months.values()) + retirement.deemed_months
    facts = {"chosen_in": str(month), "statutory_in": statutory, "months_contributed": paid}
    return int(rulebook().compute("chosen_missing_months", facts, month))


def _facts(retirement: Retirement, career: History) -> dict[str, Known]:
    reviewed_on = timezone.localdate(retirement.reviewed_at) if retirement.reviewed_at else None
    dossier = (Record("social_insurance.retirement", str(retirement.pk), reviewed_on),)
    registry = (Record("registry.person", str(retirement.person_id)),)
    born = Known(str(Month.of(retirement.person.birth_date)), registry)
    if retirement.ground not in (Ground.SPECIAL_WORK, Ground.ILLNESS):
        return {"born": born, "group": Known(_group(retirement), dossier)}
    files = tuple(Record(file, str(retirement.person_id)) for file in career.files)
    paid = sum(career.months.values())
    early = {
        "born": born,
        "sex": Known(SEXES[retirement.person.sex], registry),
        "months_with_deemed": Known(paid + retirement.deemed_months, (*dossier, *files)),
    }
    if retirement.ground == Ground.ILLNESS:
        return early | {"is_completely_unable": Known(True, dossier)}
    return early | {
        "kind_of_work": Known(retirement.kind_of_work, dossier),
        "special_months": Known(retirement.special_months, dossier),
    }


def _group(retirement: Retirement) -> str:
    if retirement.group:
        return retirement.group
    if retirement.person.sex == "M":
        return str(Retirement.Group.MALE)
    raise RetirementGroupNotKnown(person=str(retirement.person))


def _month(value: Any) -> Any:
    return Month.parse(value) if isinstance(value, str) else value
