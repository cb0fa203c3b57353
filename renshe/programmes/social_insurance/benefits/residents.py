"""Residents' pensions in a month: who begins to draw one, and whose amount the law of the month changes."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
from django.db.models import Q

from renshe.archive.snapshot import bring
from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, decide
from renshe.programmes.social_insurance.benefits import running
from renshe.programmes.social_insurance.benefits.models import ResidentPensioner
from renshe.programmes.social_insurance.benefits.rulings import RESIDENTS, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.law import rulebook

PENSION = Kind.RESIDENT_PENSION
NAMES = (PENSION.value, "resident_basic_pension", "resident_account_pension")
DRAWING = """
SELECT r.id, r.years_paid, r.account_fen, coalesce(b.amount_fen, 0)
  FROM social_insurance_residentpensioner r JOIN registry_person p ON p.id = r.person_id
  LEFT JOIN social_insurance_benefit b ON b.resident_id = r.id AND b.first_month < %s AND b.last_month IS NULL
 WHERE r.first_month <= %s AND (p.died_on IS NULL OR p.died_on >= %s)"""
COLUMNS = {
    "key": "BIGINT",
    "years_paid": "BIGINT",
    "resident_account": "BIGINT",
    "resident_pension_now": "BIGINT",
}


def rulings(duck: duckdb.DuckDBPyConnection, month: Month) -> Iterator[Ruling]:
    """Yield the decisions of the month; what was paid until now ends where another amount begins."""
    bring(duck, "residents", DRAWING, [month.first_day] * DRAWING.count("%s"), COLUMNS)
    if not duck.sql("SELECT count(*) FROM residents").fetchall()[0][0]:
        return
    changed = running.changed(duck, month, "residents", [PENSION.value])
    running.end(month, Q(resident__in=changed))
    for resident in ResidentPensioner.objects.filter(pk__in=changed).order_by("pk"):
        reviewed = dossier("residentpensioner", resident.pk, resident.reviewed_at)
        facts = {
            "years_paid": Known(resident.years_paid, reviewed),
            "resident_account": Known(resident.account_fen, reviewed),
        }
        decided = decide(rulebook(), NAMES, facts, month)
        pension = decided.receipt.results[PENSION]
        parts = (Part(PENSION, resident.person_id, pension),)
        yield Ruling(RESIDENTS, resident.person_id, decided, {"resident_id": resident.pk}, parts, pension)
