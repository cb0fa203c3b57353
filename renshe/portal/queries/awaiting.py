"""What a month could not decide because a value of law was not entered: benefits that run on, and deaths."""

from __future__ import annotations

from itertools import islice

from renshe.access.models import User
from renshe.archive.models import RunStep
from renshe.law import Month
from renshe.portal.words import in_words
from renshe.programmes.social_insurance.benefits import deaths
from renshe.programmes.social_insurance.benefits.rulings import ONE_OFF
from renshe.programmes.social_insurance.benefits.step import AWAITING, NAME
from renshe.programmes.social_insurance.law import national_rulebook
from renshe.programmes.social_insurance.month import KIND
from renshe.readers_language import reads_chinese
from renshe.registry.models import Person

NAMED = 20
"""So many of the dead are named, the first that were reviewed."""


def awaiting(month: Month) -> list[tuple[str, int]]:
    """Return what they wait to be decided by, in words, and how many do: they went on as they were."""
    return [(formula, count) for formula, count, is_one_off in _counted(month) if not is_one_off]


def undecided(month: Month) -> list[tuple[str, int]]:
    """Return what of the dead was not decided, in words, and of how many: nothing was paid yet."""
    return [(formula, count) for formula, count, is_one_off in _counted(month) if is_one_off]


def still_undecided(month: Month, user: User) -> list[tuple[Person, str]]:
    """Return of those that are not decided today either whom the user sees, each with what is missing."""
    seen = deaths.undecided(month).filter(person__in=Person.objects.seen_by(user)).prefetch_related("dependants")
    found = ((one.person, error) for one in seen if (error := deaths.obstacle(one)) is not None)
    return [(person, in_words(error)) for person, error in islice(found, NAMED)]


def _counted(month: Month) -> list[tuple[str, int, bool]]:
    steps = RunStep.objects.filter(run__kind=KIND, run__month=month.first_day, name=NAME)
    found = {
        name.removeprefix(AWAITING): count
        for one in steps
        for name, count in one.totals.items()
        if name.startswith(AWAITING)
    }
    formulas = [(national_rulebook().formulas[name], found[name]) for name in sorted(found)]
    return [(one.zh if reads_chinese() else one.en, count, one.name in ONE_OFF) for one, count in formulas]
