"""Unemployment claims in a month: granted, ended, and what each is paid. Works again: on the month's roster."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
from django.db.models import Q

from renshe.archive.snapshot import bring
from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, decide
from renshe.programmes.social_insurance.benefits import running
from renshe.programmes.social_insurance.benefits.models import UnemploymentClaim
from renshe.programmes.social_insurance.benefits.rulings import UNEMPLOYMENT, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.law import rulebook

GRANTED = ("benefit_months", "benefit_months_earned")
WHOLE = "unemployment_month_total"
KINDS = (Kind.UNEMPLOYMENT_BENEFIT, Kind.JOB_SEARCH_SUPPLEMENT)
Ended = UnemploymentClaim.Ended

OPEN = """
SELECT c.id, c.person_id, c.first_month, c.granted_months, c.mean_wage_fen, c.is_past_retirement_age,
       p.died_on < %s, EXISTS (SELECT FROM social_insurance_pensionaward a
                                WHERE a.person_id = c.person_id AND a.first_month <= %s),
       coalesce((SELECT sum(amount_fen) FROM social_insurance_benefit b WHERE b.claim_id = c.id
                    AND b.kind = 'unemployment_benefit' AND b.first_month < %s AND b.last_month >= %s), 0)::bigint,
       coalesce((SELECT sum(amount_fen) FROM social_insurance_benefit b WHERE b.claim_id = c.id
                    AND b.kind = 'job_search_supplement' AND b.first_month < %s AND b.last_month >= %s), 0)::bigint
  FROM social_insurance_unemploymentclaim c JOIN registry_person p ON p.id = c.person_id
 WHERE c.ended = '' AND c.first_month <= %s"""
COLUMNS = {
    "key": "BIGINT",
    "person_id": "BIGINT",
    "first_month": "DATE",
    "granted_months": "BIGINT",
    "mean_wage_of_last_year": "BIGINT",
    "is_past_retirement_age": "BOOLEAN",
    "died": "BOOLEAN",
    "retired": "BOOLEAN",
    "unemployment_benefit_now": "BIGINT",
    "job_search_supplement_now": "BIGINT",
}
# Why a claim is over in the month; NULL: it goes on.
STANDING = """CREATE TABLE standing AS
SELECT c.*, date_diff('month', first_month, ?::DATE) + 1 AS month_of_claim,
       CASE WHEN granted_months = 0 THEN 'not_entitled'
            WHEN date_diff('month', first_month, ?::DATE) >= granted_months THEN 'used_up'
            WHEN died THEN 'died' WHEN retired THEN 'retired'
            WHEN EXISTS (FROM roster r WHERE r.person_id = c.person_id AND r.kind IN ('employee', 'flexible'))
              THEN 'works' END AS ended
  FROM open_claims c"""


def rulings(duck: duckdb.DuckDBPyConnection, month: Month) -> Iterator[Ruling]:
    """Grant what begins, end what is over, and yield the decisions of the month. `duck` has the month's `roster`."""
    yield from _granted(month)
    day = month.first_day
    bring(duck, "open_claims", OPEN, [day] * OPEN.count("%s"), COLUMNS)
    duck.execute(STANDING, [day, day])
    _end(duck, month)
    duck.execute("CREATE TABLE going AS FROM standing WHERE ended IS NULL")
    changed = running.changed(duck, month, "going", [kind.value for kind in KINDS])
    for kind in KINDS:
        running.end(month, Q(claim__in=[key for key, amounts in changed.items() if kind in amounts], kind=kind))
    for claim in UnemploymentClaim.objects.filter(pk__in=changed).order_by("pk"):
        yield _paid(claim, changed[claim.pk], month)


def _granted(month: Month) -> Iterator[Ruling]:
    begun = list(UnemploymentClaim.objects.filter(first_month=month.first_day, granted_months=None).order_by("pk"))
    for claim in begun:
        reviewed = dossier("unemploymentclaim", claim.pk, claim.reviewed_at)
        facts = {
            "paid_months": Known(claim.paid_months, reviewed),
            "carried_months": Known(claim.carried_months, reviewed),
        }
        decided = decide(rulebook(), GRANTED, facts, month)
        claim.granted_months = decided.receipt.results[GRANTED[0]]
        yield Ruling(UNEMPLOYMENT, claim.person_id, decided, {"claim_id": claim.pk})
    UnemploymentClaim.objects.bulk_update(begun, ["granted_months"], batch_size=5_000)


def _end(duck: duckdb.DuckDBPyConnection, month: Month) -> None:
    """End the claims that are over, with the month before; one that never paid a month was not entitled."""
    over = dict(duck.sql("SELECT key, ended FROM standing WHERE ended IS NOT NULL").fetchall())
    claims = list(UnemploymentClaim.objects.filter(pk__in=over))
    for claim in claims:
        if claim.first_month == month.first_day:
            claim.ended = Ended.NOT_ENTITLED
        else:
            claim.ended, claim.last_month = over[claim.pk], (month + -1).first_day
    UnemploymentClaim.objects.bulk_update(claims, ["ended", "last_month"], batch_size=5_000)
    running.end(month, Q(claim__in=over))


def _paid(claim: UnemploymentClaim, amounts: dict[str, int], month: Month) -> Ruling:
    """Decide on the month; what changes begins with its new amount."""
    reviewed = dossier("unemploymentclaim", claim.pk, claim.reviewed_at)
    first = Month.of(claim.first_month)
    facts = {
        "mean_wage_of_last_year": Known(claim.mean_wage_fen, reviewed),
        "month_of_claim": Known(month - first + 1, reviewed),
        "is_past_retirement_age": Known(claim.is_past_retirement_age, reviewed),
    }
    decided = decide(rulebook(), [WHOLE, *(kind.value for kind in KINDS)], facts, month)
    assert claim.granted_months is not None
    last = first + (claim.granted_months - 1)
    parts = tuple(Part(Kind(kind), claim.person_id, amount, last) for kind, amount in amounts.items())
    results = decided.receipt.results
    return Ruling(UNEMPLOYMENT, claim.person_id, decided, {"claim_id": claim.pk}, parts, results[WHOLE])
