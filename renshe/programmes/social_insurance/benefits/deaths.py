"""Deaths whose benefits begin in a month: of a work injury, or of an insured person or pensioner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, decide
from renshe.programmes.social_insurance.benefits import dependants, payers
from renshe.programmes.social_insurance.benefits.models import Death
from renshe.programmes.social_insurance.benefits.rulings import INJURY, SURVIVORS, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.errors import DeathNotInRegistry, OwnContributionsNotKnown
from renshe.programmes.social_insurance.law import rulebook

GRANTS = (Kind.FUNERAL_GRANT, Kind.SURVIVORS_GRANT)


def rulings(month: Month) -> Iterator[Ruling]:
    """Yield what is decided in `month`. What is paid at once goes by the law of the death.

    The lump sum of somebody killed at work goes by that of the injury (人社部令第13号 第十一条).

    Raises:
        DeathNotInRegistry: the register does not say when the person died.
        OwnContributionsNotKnown: the dossier of somebody of few years does not say what they paid themselves.
    """
    of_illness = Death.objects.filter(first_month=month.first_day, injured_on=None).select_related("person")
    for death in of_illness.order_by("pk"):
        yield _grants(death)
    at_work = Death.objects.filter(payers.beginning(month), injured_on__isnull=False)
    pays = payers.of_deaths(at_work, month)
    for death in at_work.select_related("person").prefetch_related("dependants__person").order_by("pk"):
        yield from _killed(death, pays[death.pk], month)


def _killed(death: Death, payer: payers.Payer, month: Month) -> Iterator[Ruling]:
    """What is due where an injury killed; where the worker was not insured, also who bears what."""
    assert death.injured_on is not None
    made = [
        _at_once(death, INJURY, [Kind.DEATH_LUMP_SUM], {}, Month.of(death.injured_on)),
        _at_once(death, INJURY, [Kind.INJURY_FUNERAL_GRANT], {}, _died_in(death)),
        *dependants.begin(death, month),
    ]
    for one in made:
        yield replace(one, parts=tuple(part for part in one.parts if payer.pays(part.kind)))
    if not payer.is_insured:
        decided = payer.decided(part for one in made for part in one.parts)
        yield Ruling(INJURY, death.person_id, decided, {"death_id": death.pk})


def _grants(death: Death) -> Ruling:
    reviewed = dossier("death", death.pk, death.reviewed_at)
    facts = {
        "death_status": Known(death.status, reviewed),
        "full_years_paid": Known(death.full_years_paid, reviewed),
        "full_years_of_pension": Known(death.full_years_of_pension, reviewed),
    }
    on = _died_in(death)
    if death.full_years_paid >= int(rulebook().parameters["survivors_few_years"].at(on).value):
        return _at_once(death, SURVIVORS, GRANTS, facts, on)
    # Of few years both grants together are limited, so they are one benefit.
    if death.own_contributions_fen is None:
        raise OwnContributionsNotKnown(person=str(death.person))
    facts["own_contributions"] = Known(death.own_contributions_fen, reviewed)
    return _at_once(death, SURVIVORS, [Kind.SURVIVORS_DUE], facts, on)


def _died_in(death: Death) -> Month:
    if death.person.died_on is None:
        raise DeathNotInRegistry(person=str(death.person))
    return Month.of(death.person.died_on)


def _at_once(death: Death, item: str, kinds: Sequence[Kind], facts: dict[str, Known], on: Month) -> Ruling:
    decided = decide(rulebook(), [kind.value for kind in kinds], facts, on)
    results = decided.receipt.results
    parts = tuple(Part(kind, death.payee_id, results[kind]) for kind in kinds)
    return Ruling(item, death.person_id, decided, {"death_id": death.pk}, parts, results[kinds[0]])
