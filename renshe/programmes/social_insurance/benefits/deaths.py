"""Deaths whose benefits begin in a month: of a work injury, or of an insured person or pensioner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, decide
from renshe.programmes.social_insurance.benefits.models import Death, Dependant
from renshe.programmes.social_insurance.benefits.rulings import INJURY, SURVIVORS, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.errors import DeathNotInRegistry, OwnContributionsNotKnown
from renshe.programmes.social_insurance.law import rulebook

AT_WORK = (Kind.DEATH_LUMP_SUM, Kind.INJURY_FUNERAL_GRANT)
GRANTS = (Kind.FUNERAL_GRANT, Kind.SURVIVORS_GRANT)
BEFORE_CAP = "dependants_before_cap"


def rulings(month: Month) -> Iterator[Ruling]:
    """Yield what is decided in `month`. What is paid at once goes by the law of the injury, or of the death.

    Raises:
        DeathNotInRegistry: the register does not say when the person died.
        OwnContributionsNotKnown: the dossier of somebody of few years does not say what they paid themselves.
    """
    begun = Death.objects.filter(first_month=month.first_day).select_related("person")
    for death in begun.prefetch_related("dependants").order_by("pk"):
        if death.injured_on is not None:
            yield _at_once(death, INJURY, AT_WORK, {}, Month.of(death.injured_on))
            if dependants := sorted(death.dependants.all(), key=lambda one: one.pk):
                yield _dependants(death, dependants, month)
        else:
            yield _grants(death)


def _grants(death: Death) -> Ruling:
    if death.person.died_on is None:
        raise DeathNotInRegistry(person=str(death.person))
    reviewed = dossier("death", death.pk, death.reviewed_at)
    facts = {
        "death_status": Known(death.status, reviewed),
        "full_years_paid": Known(death.full_years_paid, reviewed),
        "full_years_of_pension": Known(death.full_years_of_pension, reviewed),
    }
    on = Month.of(death.person.died_on)
    if death.full_years_paid >= int(rulebook().parameters["survivors_few_years"].at(on).value):
        return _at_once(death, SURVIVORS, GRANTS, facts, on)
    # Of few years both grants together are limited, so they are one benefit.
    if death.own_contributions_fen is None:
        raise OwnContributionsNotKnown(person=str(death.person))
    facts["own_contributions"] = Known(death.own_contributions_fen, reviewed)
    return _at_once(death, SURVIVORS, [Kind.SURVIVORS_DUE], facts, on)


def _at_once(death: Death, item: str, kinds: Sequence[Kind], facts: dict[str, Known], on: Month) -> Ruling:
    decided = decide(rulebook(), [kind.value for kind in kinds], facts, on)
    results = decided.receipt.results
    parts = tuple(Part(kind, death.payee_id, results[kind]) for kind in kinds)
    return Ruling(item, death.person_id, decided, {"death_id": death.pk}, parts, results[kinds[0]])


def _dependants(death: Death, dependants: Sequence[Dependant], month: Month) -> Ruling:
    """Decide on all of them together; each is paid their own amount, cut in proportion where the cap cuts the sum."""
    reviewed = dossier("death", death.pk, death.reviewed_at)
    rows = [{"relation": one.relation, "is_lone": one.is_lone} for one in dependants]
    facts = {"own_wage": Known(death.own_wage_fen, reviewed), "dependants": Known(rows, reviewed)}
    decided = decide(rulebook(), [Kind.DEPENDANTS_ALLOWANCE.value, BEFORE_CAP], facts, month)
    whole = decided.receipt.results[Kind.DEPENDANTS_ALLOWANCE]
    shares = spread(whole, [_alone(death.own_wage_fen, row, month) for row in rows])
    parts = tuple(
        Part(Kind.DEPENDANTS_ALLOWANCE, one.person_id, share) for one, share in zip(dependants, shares, strict=True)
    )
    return Ruling(INJURY, death.person_id, decided, {"death_id": death.pk}, parts, whole)


def _alone(own_wage_fen: int, row: dict[str, Any], month: Month) -> int:
    return int(rulebook().compute(BEFORE_CAP, {"own_wage": own_wage_fen, "dependants": [row]}, month))


def spread(whole: int, amounts: Sequence[int]) -> list[int]:
    """Return parts of `whole` in proportion to `amounts`, which add up to it to the fen.

    >>> spread(100, [50, 30, 20]), spread(100, [80, 40, 40])
    ([50, 30, 20], [50, 25, 25])
    """
    total, running, given, parts = sum(amounts), 0, 0, []
    for amount in amounts:
        running += amount
        upto = whole * running // total if total else 0
        parts.append(upto - given)
        given = upto
    return parts
