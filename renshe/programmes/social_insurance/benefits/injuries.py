"""Work injuries whose benefits begin in a month: what the fund pays by grade, care, and at the end of the relation.

Of the insured the fund pays the lump sum, the allowance of those who leave work (grades 1 to 4), care and the medical
subsidy; of the others see `payers`. Who draws a pension has no allowance any more: the fund tops the pension up to it
(社会保险法 第四十条). The allowance of grades 5 and 6 and the employment subsidy are the employer's (工伤保险条例
第三十六条、第三十七条): decided with the others, not paid here. What runs is reckoned again in `allowances`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.db.models import Q

from renshe.law.month import Month
from renshe.law.receipts.receipt import Decided, Known, Record, decide
from renshe.programmes.social_insurance.benefits import payers, running
from renshe.programmes.social_insurance.benefits.models import Benefit, Injury
from renshe.programmes.social_insurance.benefits.payers import Payer
from renshe.programmes.social_insurance.benefits.rulings import INJURY, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.models import PensionAward
from renshe.registry.profile import city_profile

BY_GRADE = ("disability_lump_sum", "disability_allowance", "medical_subsidy", "employment_subsidy")
AT_THE_END = ("medical_subsidy", "employment_subsidy")
BY_THE_LATEST = (Kind.DISABILITY_ALLOWANCE, Kind.CARE_ALLOWANCE, Kind.PENSION_TOP_UP)


def rulings(month: Month) -> Iterator[Ruling]:
    """Yield what is decided in `month`, the month of the law."""
    yield from _retired(month)
    begun = payers.of_injuries(Injury.objects.filter(payers.beginning(month)), month)
    drawn = PensionAward.objects.filter(
        person__in=[one.one.person_id for one in begun], first_month__lte=month.first_day
    )
    pensions = {one.person_id: one for one in drawn}
    made = {}
    for payer in begun:
        injury = payer.one
        assert isinstance(injury, Injury)
        made[injury.pk] = list(_by_grade(injury, pensions.get(injury.person_id), month))
        if injury.care_level:
            made[injury.pk].append(care(injury, month))
    _replaced(begun, made, month)
    for payer in begun:
        yield from _borne(payer, made[payer.one.pk])
    ended = Injury.objects.filter(relation_ended_in=month.first_day, first_month__lt=month.first_day)
    for payer in payers.of_injuries(ended, month):
        assert isinstance(payer.one, Injury)
        decided = _decide(payer.one, AT_THE_END, month)
        yield from _borne(payer, [_ruling(payer.one, decided, [Kind.MEDICAL_SUBSIDY])])


def _replaced(begun: Iterable[Payer], made: Mapping[int, list[Ruling]], month: Month) -> None:
    """End what was paid each month for an earlier injury where a later one brings it by its own grade (第四十五条)."""
    for kind in BY_THE_LATEST:
        people = [
            payer.one.person_id
            for payer in begun
            if payer.pays(kind) and any(part.kind == kind for one in made[payer.one.pk] for part in one.parts)
        ]
        running.end(month, Q(person__in=people, kind=kind))


def _borne(payer: Payer, made: list[Ruling]) -> Iterator[Ruling]:
    """The rulings with what the fund pays of them; where the worker was not insured, also who bears what."""
    for one in made:
        yield replace(one, parts=tuple(part for part in one.parts if payer.pays(part.kind)))
    if not payer.is_insured:
        decided = payer.decided(part for one in made for part in one.parts)
        yield Ruling(INJURY, payer.one.person_id, decided, {"injury_id": payer.one.pk})


def _retired(month: Month) -> Iterator[Ruling]:
    """End the allowance of whoever draws a pension from now on, and top the pension up to it."""
    allowances = Benefit.objects.filter(
        kind=Kind.DISABILITY_ALLOWANCE,
        last_month=None,
        first_month__lt=month.first_day,
        person__pension_award__first_month__lte=month.first_day,
    )
    ended = list(allowances.select_related("injury", "person__pension_award").order_by("injury"))
    running.end(month, Q(pk__in=[one.pk for one in ended]))
    for one in ended:
        assert one.injury is not None
        yield _topped_up(one.injury, one.amount_fen, one.person.pension_award, month)


def _by_grade(injury: Injury, pension: PensionAward | None, month: Month) -> Iterator[Ruling]:
    decided = _decide(injury, BY_GRADE, month)
    paid = [Kind.DISABILITY_LUMP_SUM, Kind.MEDICAL_SUBSIDY]
    leaves_work = injury.grade <= int(rulebook().parameters["grade_that_leaves_work"].at(month).value)
    if leaves_work and pension is None:
        paid.append(Kind.DISABILITY_ALLOWANCE)
    yield _ruling(injury, decided, paid)
    if leaves_work and pension is not None:
        yield _topped_up(injury, decided.receipt.results[Kind.DISABILITY_ALLOWANCE], pension, month)


def _topped_up(injury: Injury, allowance_fen: int, pension: PensionAward, month: Month) -> Ruling:
    award = Record("social_insurance.pensionaward", str(pension.pk), pension.first_month)
    facts = {
        "old_age_pension": Known(pension.total_fen, (award,)),
        "allowance": Known(allowance_fen, dossier("injury", injury.pk, injury.reviewed_at)),
    }
    top_up = Kind.PENSION_TOP_UP
    return _ruling(injury, decide(rulebook(), [top_up.value], facts, month), [top_up])


def care(injury: Injury, month: Month) -> Ruling:
    """Decide on care by the city's scheme of levels and the average wage of the year before the month's."""
    reviewed = dossier("injury", injury.pk, injury.reviewed_at)
    facts = {
        "care_scheme": Known(city_profile().care_scheme(month), (Record("registry.profile"),)),
        "care_level": Known(injury.care_level, reviewed),
    }
    return _ruling(injury, decide(rulebook(), [Kind.CARE_ALLOWANCE.value], facts, month), [Kind.CARE_ALLOWANCE])


def _decide(injury: Injury, names: tuple[str, ...], month: Month) -> Decided:
    reviewed = dossier("injury", injury.pk, injury.reviewed_at)
    ended = injury.relation_ended_in
    facts = {
        "own_wage": Known(injury.own_wage_fen, reviewed),
        "grade": Known(injury.grade, reviewed),
        "is_placed_in_work": Known(injury.is_placed_in_work, reviewed),
        "is_relation_ended": Known(ended is not None and ended <= month.first_day, reviewed),
    }
    return decide(rulebook(), names, facts, month)


def _ruling(injury: Injury, decided: Decided, paid: list[Kind]) -> Ruling:
    results = decided.receipt.results
    parts = tuple(Part(kind, injury.person_id, results[kind]) for kind in paid)
    first = results[decided.receipt.formulas[0]]
    return Ruling(INJURY, injury.person_id, decided, {"injury_id": injury.pk}, parts, first)
