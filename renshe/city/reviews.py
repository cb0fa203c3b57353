"""Dossiers that officers of the sample review in a month: of the injured, dead, unemployed, sick, residents of 60."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import duckdb
from django.db.models import Model

from renshe.city import entitled
from renshe.law.month import Month
from renshe.programmes.social_insurance.models import (
    ClaimEvent,
    Death,
    Dependant,
    Injury,
    ResidentPensioner,
    Sickness,
    UnemploymentClaim,
)

Record = TypeVar("Record", bound=Model)


def review(city: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Enter what is reviewed in `month`, over the tables of `entitled`; entered already, nothing happens."""
    _enter(Injury, entitled.beginning(city, "injuries", month), month)
    _enter(UnemploymentClaim, entitled.beginning(city, "claims", month), month)
    _claim_events(city, month)
    _enter(Sickness, entitled.beginning(city, "sick", month), month)
    _enter(ResidentPensioner, entitled.beginning(city, "residents", month), month)
    _deaths(city, month)


def _enter(model: type[Record], rows: Iterable[dict[str, Any]], month: Month) -> None:
    held = model._default_manager
    known = set(held.filter(first_month=month.first_day).values_list("person_id", flat=True))
    held.bulk_create([model(**row) for row in rows if row["person_id"] not in known], batch_size=5_000)


def _claim_events(city: duckdb.DuckDBPyConnection, month: Month) -> None:
    if ClaimEvent.objects.filter(month=month.first_day).exists():
        return
    rows = city.execute(
        "SELECT person_id, what FROM claim_events WHERE month = ? ORDER BY ALL", [month.first_day]
    ).fetchall()
    claims = UnemploymentClaim.objects.filter(person__in=[person for person, _what in rows], ended="")
    claim_of = dict(claims.values_list("person_id", "pk"))
    ClaimEvent.objects.bulk_create(
        ClaimEvent(claim_id=claim_of[person], what=what, month=month.first_day)
        for person, what in rows
        if person in claim_of
    )


def _deaths(city: duckdb.DuckDBPyConnection, month: Month) -> None:
    rows = entitled.beginning(city, "deaths", month)
    known = dict(Death.objects.filter(first_month=month.first_day).values_list("person_id", "pk"))
    made = Death.objects.bulk_create([Death(**row) for row in rows if row["person_id"] not in known])
    entered = {death.person_id: death.pk for death in made}
    Dependant.objects.bulk_create(
        Dependant(death_id=entered[dead], **row)
        for row in entitled.beginning(city, "dependants", month)
        if row.pop("first_month") and (dead := row.pop("dead_id")) in entered
    )
