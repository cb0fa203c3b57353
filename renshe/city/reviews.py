"""Dossiers that officers of the sample review in a month: the injured, the dead, the unemployed, residents of 60."""

from __future__ import annotations

import duckdb

from renshe.city import entitled
from renshe.law.month import Month
from renshe.programmes.social_insurance.models import Death, Dependant, Injury, ResidentPensioner, UnemploymentClaim


def review(city: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Enter what is reviewed in `month`, over the tables of `entitled`; entered already, nothing happens."""
    for table, model in (("injuries", Injury), ("claims", UnemploymentClaim), ("residents", ResidentPensioner)):
        known = set(model.objects.filter(first_month=month.first_day).values_list("person_id", flat=True))
        rows = [row for row in entitled.beginning(city, table, month) if row["person_id"] not in known]
        model.objects.bulk_create([model(**row) for row in rows], batch_size=5_000)
    _deaths(city, month)


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
