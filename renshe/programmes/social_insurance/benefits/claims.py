"""Unemployment claims in a month: granted, stopped or suspended as the law has it, and what each is paid.

Works again: on the month's roster. Months in prison are not used up: what is left is paid after the release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
from django.db.models import Q

from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, decide
from renshe.programmes.social_insurance.benefits import open_claims, running
from renshe.programmes.social_insurance.benefits.models import UnemploymentClaim
from renshe.programmes.social_insurance.benefits.rulings import (
    UNEMPLOYMENT,
    UNEMPLOYMENT_STOPPED,
    Kind,
    Part,
    Ruling,
    dossier,
)
from renshe.programmes.social_insurance.errors import ClaimPaidTooEarly
from renshe.programmes.social_insurance.law import rulebook

GRANTED = ("benefit_months", "benefit_months_earned")
BEGINS = "first_benefit_month"
WHOLE = "unemployment_month_total"
KINDS = (Kind.UNEMPLOYMENT_BENEFIT, Kind.JOB_SEARCH_SUPPLEMENT)
Ended = UnemploymentClaim.Ended


def rulings(duck: duckdb.DuckDBPyConnection, month: Month) -> Iterator[Ruling]:
    """Grant what begins, stop what is over, and yield the decisions of the month. `duck` has the month's `roster`.

    Raises:
        ClaimPaidTooEarly: a claim that begins before the month that follows its registration.
    """
    yield from _granted(month)
    open_claims.lay_out(duck, month)
    yield from _stopped(duck, month)
    duck.execute("CREATE TABLE going AS FROM standing WHERE ended IS NULL AND NOT is_benefit_suspended")
    used = dict(duck.sql("SELECT key, months_drawn FROM going").fetchall())
    changed = running.changed(duck, month, "going", [kind.value for kind in KINDS])
    for kind in KINDS:
        running.end(month, Q(claim__in=[key for key, amounts in changed.items() if kind in amounts], kind=kind))
    for claim in UnemploymentClaim.objects.filter(pk__in=changed).order_by("pk"):
        yield _paid(claim, changed[claim.pk], used[claim.pk], month)


def _granted(month: Month) -> Iterator[Ruling]:
    begun = list(
        UnemploymentClaim.objects.filter(first_month=month.first_day, granted_months=None)
        .select_related("person")
        .order_by("pk")
    )
    for claim in begun:
        reviewed = dossier("unemploymentclaim", claim.pk, claim.reviewed_at)
        facts = {
            "paid_months": Known(claim.paid_months, reviewed),
            "carried_months": Known(claim.carried_months, reviewed),
        }
        _refuse_if_too_early(claim, month)
        decided = decide(rulebook(), GRANTED, facts, month)
        claim.granted_months = decided.receipt.results[GRANTED[0]]
        yield Ruling(UNEMPLOYMENT, claim.person_id, decided, {"claim_id": claim.pk})
    UnemploymentClaim.objects.bulk_update(begun, ["granted_months"], batch_size=5_000)


def _refuse_if_too_early(claim: UnemploymentClaim, month: Month) -> None:
    if claim.registered_on is None:
        return
    lawful = rulebook().compute(BEGINS, {"counts_from": Month.of(claim.registered_on)}, month)
    if month < lawful:
        raise ClaimPaidTooEarly(
            person=str(claim.person),
            registered_on=str(claim.registered_on),
            first_month=str(month),
            lawful=str(lawful),
        )


def _stopped(duck: duckdb.DuckDBPyConnection, month: Month) -> Iterator[Ruling]:
    """End the claims that are over, and what is paid on those that are suspended, with the month before.

    One that never paid a month was not entitled. What the law ends or suspends is decided on, with its reason.
    """
    over = open_claims.over(duck)
    suspended = open_claims.suspended_now(duck, month)
    claims = UnemploymentClaim.objects.prefetch_related("events").in_bulk([*over, *suspended])
    ended = [claims[key] for key in sorted(over)]
    for claim in ended:
        if claim.first_month == month.first_day:
            claim.ended = Ended.NOT_ENTITLED
        else:
            claim.ended, claim.last_month = over[claim.pk].why, (month + -1).first_day
    UnemploymentClaim.objects.bulk_update(ended, ["ended", "last_month"], batch_size=5_000)
    running.end(month, Q(claim__in=claims))
    for key, one in sorted(over.items()):
        if one.is_by_law:
            yield _stop("is_benefit_ended", claims[key], one.facts, month)
    for key, facts in sorted(suspended.items()):
        yield _stop("is_benefit_suspended", claims[key], facts, month)


def _stop(formula: str, claim: UnemploymentClaim, told: Mapping[str, Any], month: Month) -> Ruling:
    facts = {name: Known(value, open_claims.source(name, claim, month)) for name, value in told.items()}
    decided = decide(rulebook(), (formula,), facts, month)
    return Ruling(UNEMPLOYMENT_STOPPED, claim.person_id, decided, {"claim_id": claim.pk})


def _paid(claim: UnemploymentClaim, amounts: dict[str, int], months_drawn: int, month: Month) -> Ruling:
    """Decide on the month; what changes begins with its new amount, for the months that are left."""
    reviewed = dossier("unemploymentclaim", claim.pk, claim.reviewed_at)
    facts = {
        "mean_wage_of_last_year": Known(claim.mean_wage_fen, reviewed),
        "month_of_claim": Known(months_drawn + 1, reviewed),
        "is_past_retirement_age": Known(claim.is_past_retirement_age, reviewed),
    }
    decided = decide(rulebook(), [WHOLE, *(kind.value for kind in KINDS)], facts, month)
    assert claim.granted_months is not None
    last = month + (claim.granted_months - months_drawn - 1)
    parts = tuple(Part(Kind(kind), claim.person_id, amount, last) for kind, amount in amounts.items())
    results = decided.receipt.results
    return Ruling(UNEMPLOYMENT, claim.person_id, decided, {"claim_id": claim.pk}, parts, results[WHOLE])
