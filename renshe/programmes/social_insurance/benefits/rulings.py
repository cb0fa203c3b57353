"""A ruling: one decision of the month, what it rests on, and what is paid by it. `keep` writes them all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from renshe.casework import decisions
from renshe.law.month import Month
from renshe.law.receipts.receipt import Decided, Record
from renshe.ledger.funds import Fund
from renshe.programmes.social_insurance.benefits.models import Benefit
from renshe.programmes.social_insurance.law import rulebook

Kind = Benefit.Kind
INJURY, UNEMPLOYMENT, SURVIVORS, SICKNESS, RESIDENTS = (
    f"social_insurance.{what}" for what in ("injury", "unemployment", "survivors", "sickness", "residents")
)
UNEMPLOYMENT_STOPPED = "social_insurance.unemployment_stopped"
FUNDS: Mapping[str, Fund] = {
    **dict.fromkeys(
        (
            Kind.DISABILITY_LUMP_SUM,
            Kind.DISABILITY_ALLOWANCE,
            Kind.PENSION_TOP_UP,
            Kind.MEDICAL_SUBSIDY,
            Kind.CARE_ALLOWANCE,
            Kind.INJURY_FUNERAL_GRANT,
            Kind.DEATH_LUMP_SUM,
            Kind.DEPENDANTS_ALLOWANCE,
            Kind.ADJUSTMENT_ARREARS,
        ),
        Fund.INJURY,
    ),
    **dict.fromkeys((Kind.UNEMPLOYMENT_BENEFIT, Kind.JOB_SEARCH_SUPPLEMENT), Fund.UNEMPLOYMENT),
    **dict.fromkeys(
        (
            Kind.FUNERAL_GRANT,
            Kind.SURVIVORS_GRANT,
            Kind.FUNERAL_GRANT_BEFORE_2021,
            Kind.DEPENDANTS_RELIEF_BEFORE_2021,
            Kind.SURVIVORS_DUE,
            Kind.SICKNESS_ALLOWANCE,
        ),
        Fund.PENSION,
    ),
    Kind.RESIDENT_PENSION: Fund.RESIDENTS,
}
ONE_OFF = frozenset(
    (
        Kind.DISABILITY_LUMP_SUM,
        Kind.MEDICAL_SUBSIDY,
        Kind.INJURY_FUNERAL_GRANT,
        Kind.DEATH_LUMP_SUM,
        Kind.ADJUSTMENT_ARREARS,
        Kind.FUNERAL_GRANT,
        Kind.SURVIVORS_GRANT,
        Kind.FUNERAL_GRANT_BEFORE_2021,
        Kind.DEPENDANTS_RELIEF_BEFORE_2021,
        Kind.SURVIVORS_DUE,
    )
)
CHANGES: Mapping[str, Kind] = {
    "adjusted_allowance": Kind.DISABILITY_ALLOWANCE,
    "adjusted_survivor_allowance": Kind.DEPENDANTS_ALLOWANCE,
    "dependants_allowance_again": Kind.DEPENDANTS_ALLOWANCE,
}
"""Formulas that give a running benefit another amount, and its kind."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one person is paid by a ruling; nothing where the amount is nought. `last`: None for as long as it runs."""

    kind: Kind
    person_id: int
    amount_fen: int
    last: Month | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision about a person and what is paid by it. `ground`: the record that entitles, as `Benefit` points to it.

    `amount_fen`: what the first of the decision's formulas comes to, where that is money; the lists of decisions add up
    what is paid.
    """

    item: str
    person_id: int
    decided: Decided
    ground: Mapping[str, int]
    parts: tuple[Part, ...] = ()
    amount_fen: int | None = field(default=None)


def keep(rulings: Iterable[Ruling], month: Month) -> list[Benefit]:
    """Keep the decisions, and the benefits that begin by them in `month`."""
    made: list[Benefit] = []
    by_item = sorted(rulings, key=lambda one: (one.item, one.person_id))
    for item, group in groupby(by_item, key=lambda one: one.item):
        of_item = list(group)
        about = [decisions.About(one.person_id, one.decided, one.amount_fen) for one in of_item]
        kept = decisions.keep_many(item, rulebook(), about)
        for decision, ruling in zip(kept, of_item, strict=True):
            made += [_benefit(part, month, decision.pk, ruling.ground) for part in ruling.parts if part.amount_fen]
    return Benefit.objects.bulk_create(made, batch_size=5_000)


def dossier(kept_in: str, key: int, reviewed_at: datetime | None) -> tuple[Record, ...]:
    """The record that an officer reviewed, as the source of a fact."""
    reviewed_on = timezone.localdate(reviewed_at) if reviewed_at else None
    return (Record(f"social_insurance.{kept_in}", str(key), reviewed_on),)


def _benefit(part: Part, month: Month, decision_id: int, ground: Mapping[str, int]) -> Benefit:
    is_one_off = part.kind in ONE_OFF
    last = month if is_one_off else part.last
    return Benefit(
        person_id=part.person_id,
        kind=part.kind,
        fund=FUNDS[part.kind],
        first_month=month.first_day,
        last_month=last.first_day if last else None,
        is_one_off=is_one_off,
        amount_fen=part.amount_fen,
        decision_id=decision_id,
        **ground,
    )
