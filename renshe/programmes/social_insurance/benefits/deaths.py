"""Deaths whose benefits begin in a month: of a work injury, or of an insured person or pensioner.

What is paid after a death that no injury caused goes by the law of the month of death, so by that of before 2021-09
too. Where nobody entered a value that it asks for, that death alone waits (`undecided`): the next close that knows the
value decides on it, and `awaits` counts it by the formula.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, QuerySet

from renshe.access.reading import as_system
from renshe.archive import sealing
from renshe.casework.models import Decision
from renshe.errors import RensheError
from renshe.law.errors import ParameterNotInForce
from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, decide
from renshe.programmes.social_insurance.benefits import dependants, payers
from renshe.programmes.social_insurance.benefits.models import Death
from renshe.programmes.social_insurance.benefits.rulings import INJURY, SURVIVORS, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.errors import DeathNotInRegistry, OwnContributionsNotKnown
from renshe.programmes.social_insurance.law import rulebook

GRANTS = (Kind.FUNERAL_GRANT, Kind.SURVIVORS_GRANT)
BEFORE_2021 = (Kind.FUNERAL_GRANT_BEFORE_2021, Kind.DEPENDANTS_RELIEF_BEFORE_2021)


def rulings(month: Month, awaits: Counter[str]) -> Iterator[Ruling]:
    """Yield what is decided in `month`. What is paid at once goes by the law of the death.

    The lump sum of somebody killed at work goes by that of the injury (人社部令第13号 第十一条).

    Raises:
        DeathNotInRegistry: the register does not say when the person died.
        OwnContributionsNotKnown: the dossier of somebody of few years does not say what they paid themselves.
    """
    for death in undecided(month).prefetch_related("dependants"):
        try:
            yield _grants(death)
        except ParameterNotInForce:
            awaits[_kinds(death)[0].value] += 1
    at_work = Death.objects.filter(payers.beginning(month), injured_on__isnull=False)
    pays = payers.of_deaths(at_work, month)
    for death in at_work.select_related("person").prefetch_related("dependants__person").order_by("pk"):
        yield from _killed(death, pays[death.pk], month)


@as_system("whether something was decided is so whoever looks")
def undecided(month: Month) -> QuerySet[Death]:
    """The deaths that no injury caused, reviewed for `month` or an earlier one of these records, not decided on yet."""
    opening = sealing.sealed_months()[0]
    decided = Decision.objects.filter(person=OuterRef("person"), item=SURVIVORS)
    found = Death.objects.filter(
        ~Exists(decided), injured_on=None, first_month__gt=opening.first_day, first_month__lte=month.first_day
    )
    return found.select_related("person").order_by("pk")


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


def obstacle(death: Death) -> RensheError | None:
    """Why a death could not be decided on today, as a rule a value of law that is missing; None where it could."""
    try:
        _grants(death)
    except RensheError as error:
        return error
    return None


def _grants(death: Death) -> Ruling:
    kinds = _kinds(death)
    return _at_once(death, SURVIVORS, kinds, _facts(death, kinds), _died_in(death))


def _kinds(death: Death) -> Sequence[Kind]:
    """What the law of the month of death gives; of few years both grants together are limited, so they are one."""
    on, book = _died_in(death), rulebook()
    if book.formulas[GRANTS[0]].edition_on(on) is None:
        return BEFORE_2021
    few_years = int(book.parameters["survivors_few_years"].at(on).value)
    return GRANTS if death.full_years_paid >= few_years else [Kind.SURVIVORS_DUE]


def _facts(death: Death, kinds: Sequence[Kind]) -> dict[str, Known]:
    reviewed = dossier("death", death.pk, death.reviewed_at)
    if kinds == BEFORE_2021:
        depended = any(one.is_mainly_supported for one in death.dependants.all())
        return {"leaves_dependants": Known(depended, reviewed)}
    facts = {
        "death_status": Known(death.status, reviewed),
        "full_years_paid": Known(death.full_years_paid, reviewed),
        "full_years_of_pension": Known(death.full_years_of_pension, reviewed),
    }
    if Kind.SURVIVORS_DUE in kinds:
        if death.own_contributions_fen is None:
            raise OwnContributionsNotKnown(person=str(death.person))
        facts["own_contributions"] = Known(death.own_contributions_fen, reviewed)
    return facts


def _died_in(death: Death) -> Month:
    if death.person.died_on is None:
        raise DeathNotInRegistry(person=str(death.person))
    return Month.of(death.person.died_on)


def _at_once(death: Death, item: str, kinds: Sequence[Kind], facts: dict[str, Known], on: Month) -> Ruling:
    decided = decide(rulebook(), [kind.value for kind in kinds], facts, on)
    results = decided.receipt.results
    parts = tuple(Part(kind, death.payee_id, results[kind]) for kind in kinds)
    return Ruling(item, death.person_id, decided, {"death_id": death.pk}, parts, results[kinds[0]])
