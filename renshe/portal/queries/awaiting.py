"""Running benefits that a month could not decide anew: the value of law that they wait for was not entered."""

from __future__ import annotations

from renshe.archive.models import RunStep
from renshe.law import Month
from renshe.programmes.social_insurance.benefits.step import AWAITING, NAME
from renshe.programmes.social_insurance.law import national_rulebook
from renshe.programmes.social_insurance.month import KIND
from renshe.readers_language import reads_chinese


def awaiting(month: Month) -> list[tuple[str, int]]:
    """Return what they wait to be decided by, in words, and how many do: they went on as they were."""
    steps = RunStep.objects.filter(run__kind=KIND, run__month=month.first_day, name=NAME)
    found = {name: count for one in steps for name, count in one.totals.items() if name.startswith(AWAITING)}
    formulas = [(national_rulebook().formulas[name.removeprefix(AWAITING)], found[name]) for name in sorted(found)]
    return [(formula.zh if reads_chinese() else formula.en, count) for formula, count in formulas]
