"""The open unemployment claims of a month: what is known of each, and whether the law ends or suspends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from renshe.archive.snapshot import bring
from renshe.law.month import Month
from renshe.law.receipts.receipt import Record
from renshe.programmes.social_insurance.benefits.models import ClaimEvent, UnemploymentClaim
from renshe.programmes.social_insurance.benefits.rulings import dossier
from renshe.programmes.social_insurance.law import rulebook

BY_LAW = ("is_benefit_ended", "is_benefit_suspended")
FACTS = (
    "has_work",
    "serves_in_army",
    "has_emigrated",
    "draws_pension",
    "refusals",
    "missed_checks",
    "is_in_prison",
)
What = ClaimEvent.What
REPORTED = {
    "serves_in_army": (What.ARMY,),
    "has_emigrated": (What.EMIGRATED,),
    "refusals": (What.REFUSED,),
    "missed_checks": (What.MISSED_CHECK,),
    "is_in_prison": (What.IMPRISONED, What.RELEASED),
}

# What was reported counts from its month on; in prison is whose last report of the two says so.
OPEN = """
SELECT c.id, c.person_id, c.first_month, c.granted_months, c.mean_wage_fen, c.is_past_retirement_age,
       coalesce(p.died_on < %s, false), EXISTS (SELECT FROM social_insurance_pensionaward a
                                WHERE a.person_id = c.person_id AND a.first_month <= %s),
       coalesce(e.serves_in_army, false), coalesce(e.has_emigrated, false), e.refusals, e.missed_checks,
       coalesce(e.prison = 'imprisoned', false),
       (SELECT count(*) FROM social_insurance_benefit b,
               generate_series(b.first_month, least(b.last_month, %s::date - interval '1 month'), interval '1 month')
         WHERE b.claim_id = c.id AND b.kind = 'unemployment_benefit'),
       coalesce((SELECT sum(amount_fen) FROM social_insurance_benefit b WHERE b.claim_id = c.id
                    AND b.kind = 'unemployment_benefit' AND b.first_month < %s AND b.last_month >= %s), 0)::bigint,
       coalesce((SELECT sum(amount_fen) FROM social_insurance_benefit b WHERE b.claim_id = c.id
                    AND b.kind = 'job_search_supplement' AND b.first_month < %s AND b.last_month >= %s), 0)::bigint
  FROM social_insurance_unemploymentclaim c JOIN registry_person p ON p.id = c.person_id
  LEFT JOIN LATERAL (SELECT bool_or(v.what = 'army') AS serves_in_army, bool_or(v.what = 'emigrated') AS has_emigrated,
         count(*) FILTER (WHERE v.what = 'refused') AS refusals,
         count(*) FILTER (WHERE v.what = 'missed_check') AS missed_checks,
         (array_agg(v.what ORDER BY v.month DESC, v.id DESC) FILTER (WHERE v.what IN ('imprisoned', 'released')))[1]
           AS prison
    FROM social_insurance_claimevent v WHERE v.claim_id = c.id AND v.month <= %s) e ON true
 WHERE c.ended = '' AND c.first_month <= %s"""
COLUMNS = {
    "key": "BIGINT",
    "person_id": "BIGINT",
    "first_month": "DATE",
    "granted_months": "BIGINT",
    "mean_wage_of_last_year": "BIGINT",
    "is_past_retirement_age": "BOOLEAN",
    "died": "BOOLEAN",
    "draws_pension": "BOOLEAN",
    "serves_in_army": "BOOLEAN",
    "has_emigrated": "BOOLEAN",
    "refusals": "BIGINT",
    "missed_checks": "BIGINT",
    "is_in_prison": "BOOLEAN",
    "months_drawn": "BIGINT",
    "unemployment_benefit_now": "BIGINT",
    "job_search_supplement_now": "BIGINT",
}
OBSERVED = """CREATE TABLE observed AS
SELECT c.*, EXISTS (FROM roster r WHERE r.person_id = c.person_id AND r.kind IN ('employee', 'flexible')) AS has_work
  FROM open_claims c"""
# Why a claim is over in the month; NULL: it goes on. Of several reasons in law the first is named.
STANDING = """CREATE TABLE standing AS
SELECT o.*, o.months_drawn + 1 AS month_of_claim, l.is_benefit_ended, l.is_benefit_suspended,
       CASE WHEN granted_months = 0 THEN 'not_entitled' WHEN months_drawn >= granted_months THEN 'used_up'
            WHEN died THEN 'died' WHEN NOT l.is_benefit_ended THEN NULL
            WHEN draws_pension THEN 'retired' WHEN has_work THEN 'works' WHEN serves_in_army THEN 'army'
            WHEN has_emigrated THEN 'emigrated' WHEN refusals >= ? THEN 'refused' ELSE 'missed_checks' END AS ended
  FROM observed o JOIN in_law l USING (key)"""


@dataclass(frozen=True, slots=True)
class Over:
    """Why a claim is over, whether the clause on stopping says so, and what was known of its person."""

    why: str
    is_by_law: bool
    facts: Mapping[str, Any]


def lay_out(duck: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Make `standing`: each open claim with why it is over, or whether it is suspended. `duck` has the `roster`."""
    bring(duck, "open_claims", OPEN, [month.first_day] * OPEN.count("%s"), COLUMNS)
    duck.execute(OBSERVED)
    in_law = rulebook().select(BY_LAW, on=month, source="observed", keep=["key"]).sql(dialect="duckdb")
    duck.execute(f"CREATE TABLE in_law AS {in_law}")
    duck.execute(STANDING, [int(rulebook().parameters["refusals_that_end"].at(month).value)])


def over(duck: duckdb.DuckDBPyConnection) -> dict[int, Over]:
    """Return by claim those that are over."""
    by_law = "is_benefit_ended AND ended NOT IN ('not_entitled', 'used_up', 'died')"
    rows = duck.sql(
        f"SELECT key, ended, {by_law}, {', '.join(FACTS)} FROM standing WHERE ended IS NOT NULL"  # noqa: S608
    ).fetchall()
    return {row[0]: Over(row[1], row[2], dict(zip(FACTS, row[3:], strict=True))) for row in rows}


def suspended_now(duck: duckdb.DuckDBPyConnection, month: Month) -> dict[int, Mapping[str, Any]]:
    """Return by claim what is known of those that are suspended from `month` on: paid until then, or begun in it."""
    rows = duck.execute(
        f"SELECT key, {', '.join(FACTS)} FROM standing"  # noqa: S608
        " WHERE ended IS NULL AND is_benefit_suspended AND (unemployment_benefit_now > 0 OR first_month = ?)",
        [month.first_day],
    ).fetchall()
    return {row[0]: dict(zip(FACTS, row[1:], strict=True)) for row in rows}


def source(fact: str, claim: UnemploymentClaim, month: Month) -> tuple[Record, ...]:
    """Where a fact was known from: the registry, the pension decided, what was reported; else the registration."""
    if fact == "has_work":
        return (Record("registry.person", str(claim.person_id)),)
    if fact == "draws_pension":
        return (Record("social_insurance.pensionaward"),)
    reported = sorted(
        (one for one in claim.events.all() if one.what in REPORTED[fact] and one.month <= month.first_day),
        key=lambda one: (one.month, one.pk),
    )
    if not reported:
        return dossier("unemploymentclaim", claim.pk, claim.reviewed_at)
    return tuple(record for one in reported for record in dossier("claimevent", one.pk, one.reviewed_at))
