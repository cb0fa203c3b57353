"""Dependants of somebody killed at work: which of them are paid, and each their share.

The law is asked of each relative (劳动和社会保障部令第18号), as of the first day of a month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, Record, decide
from renshe.programmes.social_insurance import careers
from renshe.programmes.social_insurance.benefits.models import Death, Dependant
from renshe.programmes.social_insurance.benefits.rulings import INJURY, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.errors import RelativeNotKnown
from renshe.programmes.social_insurance.law import rulebook

ALLOWANCE = Kind.DEPENDANTS_ALLOWANCE
PAID, BEFORE_CAP = "is_dependant_paid", "dependants_before_cap"
Wage = Mapping[str, object]
"""What the law makes the own wage of the deceased of: what was entered, and the day of the injury."""


def begin(death: Death, month: Month) -> list[Ruling]:
    """Decide on all relatives together; each is paid their own amount, cut in proportion where the cap cuts the sum.

    Raises:
        RelativeNotKnown: the dossier does not say which relative somebody is.
    """
    found: list[Ruling] = []
    paid: list[Dependant] = []
    for one in sorted(death.dependants.all(), key=lambda one: one.pk):
        of_one = right(one, month)
        if of_one.decided.receipt.results[PAID]:
            paid.append(one)
        else:
            found.append(of_one)
    if not paid:
        return found
    facts = facts_of(death, paid)
    decided = decide(rulebook(), [ALLOWANCE.value, BEFORE_CAP], facts, month)
    wage = wage_of(death.own_wage_fen, death.injured_on)
    shares = shared({one.person_id: as_row(one) for one in paid}, wage, month)
    parts = tuple(Part(ALLOWANCE, person, share) for person, share in shares.items())
    whole = decided.receipt.results[ALLOWANCE]
    return [*found, Ruling(INJURY, death.person_id, decided, {"death_id": death.pk}, parts, whole)]


def shared(relatives: Mapping[int, Mapping[str, object]], wage: Wage, month: Month) -> dict[int, int]:
    """Return what each is paid of what the law gives to all together, cut in proportion where the cap cuts the sum."""
    rows = list(relatives.values())
    book = rulebook()
    whole = int(book.compute(ALLOWANCE.value, {**wage, "dependants": rows}, month))
    alone = [int(book.compute(BEFORE_CAP, {**wage, "dependants": [one]}, month)) for one in rows]
    return dict(zip(relatives, spread(whole, alone), strict=True))


def right(one: Dependant, month: Month) -> Ruling:
    """Decide whether the relative is paid in the month."""
    if not one.kind:
        raise RelativeNotKnown(person=str(one.person))
    day, person = month.first_day, one.person
    reviewed = dossier("death", one.death_id, one.death.reviewed_at)
    registry = (Record("registry.person", str(person.pk)),)
    ended = [at for at in (one.ended_on, person.died_on) if at is not None and at < day]
    is_free = one.imprisoned_until is not None and one.imprisoned_until < day
    is_in_prison = one.imprisoned_from is not None and one.imprisoned_from < day and not is_free
    facts = {
        "kind_of_relative": Known(one.kind, reviewed),
        "sex_of_relative": Known("male" if person.sex == "M" else "female", registry),
        "age_of_relative": Known(careers.age_in_months(person.birth_date, day) // 12, registry),
        "is_mainly_supported": Known(one.is_mainly_supported, reviewed),
        "is_unable_to_work": Known(one.is_unable_to_work, reviewed),
        "are_parents_dead": Known(one.are_parents_dead, reviewed),
        "is_ended": Known(bool(ended), reviewed),
        "is_in_prison": Known(is_in_prison, reviewed),
    }
    return Ruling(INJURY, person.pk, decide(rulebook(), [PAID], facts, month), {"death_id": one.death_id})


def facts_of(death: Death, relatives: Sequence[Dependant]) -> dict[str, Known]:
    reviewed = dossier("death", death.pk, death.reviewed_at)
    return {
        **{name: Known(value, reviewed) for name, value in wage_of(death.own_wage_fen, death.injured_on).items()},
        "dependants": Known([as_row(one) for one in relatives], reviewed),
    }


def wage_of(own_wage_fen: int, injured_on: date | None) -> Wage:
    return {"own_wage": own_wage_fen, "injured_on": str(injured_on)}


def as_row(one: Dependant) -> dict[str, object]:
    return {"relation": "spouse" if one.kind == Dependant.Kind.SPOUSE else "other", "is_lone": one.is_lone}


def spread(whole: int, amounts: Sequence[int]) -> list[int]:
    """Return parts of `whole` in proportion to `amounts`, which add up to it to the fen.

    >>> spread(100, [50, 30, 20]), spread(100, [80, 40, 40])
    ([50, 30, 20], [50, 25, 25])
    """
    total, running_total, given, parts = sum(amounts), 0, 0, []
    for amount in amounts:
        running_total += amount
        upto = whole * running_total // total if total else 0
        parts.append(upto - given)
        given = upto
    return parts
