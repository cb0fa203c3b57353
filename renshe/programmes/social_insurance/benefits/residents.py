"""Residents' pensions in a month: who begins to draw one, and whose amount the law of the month changes."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
from django.db.models import Q

from renshe.archive.snapshot import bring
from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, Record, decide
from renshe.programmes.social_insurance.benefits import running
from renshe.programmes.social_insurance.benefits.models import ResidentPensioner
from renshe.programmes.social_insurance.benefits.rulings import RESIDENTS, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.careers import age_in_months
from renshe.programmes.social_insurance.law import rulebook

PENSION = Kind.RESIDENT_PENSION
DUE = "is_resident_pension_due"
AMOUNTS = (PENSION.value, "resident_basic_pension", "resident_account_pension")
ENTITLEMENT = (DUE, "resident_years_required", "resident_missing_years")
DRAWING = """
SELECT r.id, r.years_paid, r.account_fen, date_trunc('month', p.birth_date)::date,
       extract(year FROM age(%s::date, p.birth_date))::bigint, r.first_month = %s, coalesce(b.amount_fen, 0)
  FROM social_insurance_residentpensioner r JOIN registry_person p ON p.id = r.person_id
  LEFT JOIN social_insurance_benefit b ON b.resident_id = r.id AND b.first_month < %s AND b.last_month IS NULL
 WHERE r.first_month <= %s AND (p.died_on IS NULL OR p.died_on >= %s)
   AND NOT EXISTS (SELECT FROM social_insurance_pensionaward a
                    WHERE a.person_id = r.person_id AND a.first_month <= %s)"""
COLUMNS = {
    "key": "BIGINT",
    "years_paid": "BIGINT",
    "resident_account": "BIGINT",
    "born": "DATE",
    "resident_age": "BIGINT",
    "begins": "BOOLEAN",
    "resident_pension_now": "BIGINT",
}
REFUSED = f"SELECT key FROM residents_asked WHERE begins AND NOT {DUE} AND resident_pension_now = 0"  # noqa: S608


def rulings(duck: duckdb.DuckDBPyConnection, month: Month) -> Iterator[Ruling]:
    """Yield the decisions of the month; what was paid until now ends where another amount begins.

    Who draws nothing yet is paid once the law says that a pension is due: where it says no in the first month, that
    is decided, and asked again each month. An employees' pension ends it: nobody draws both.
    """
    running.end(month, Q(resident__person__pension_award__first_month__lte=month.first_day))
    bring(duck, "residents", DRAWING, [month.first_day] * DRAWING.count("%s"), COLUMNS)
    if not duck.sql("SELECT count(*) FROM residents").fetchall()[0][0]:
        return
    asked = rulebook().select([DUE], on=month, source="residents", keep=["key"]).sql(dialect="duckdb")
    duck.execute(f"CREATE TABLE residents_asked AS SELECT * FROM residents JOIN ({asked}) USING (key)")  # noqa: S608
    duck.execute(f"CREATE TABLE residents_paid AS FROM residents_asked WHERE {DUE} OR resident_pension_now > 0")
    refused = {key for (key,) in duck.execute(REFUSED).fetchall()}
    changed = running.changed(duck, month, "residents_paid", [PENSION.value])
    running.end(month, Q(resident__in=changed))
    residents = ResidentPensioner.objects.filter(pk__in=refused | changed.keys()).select_related("person")
    for resident in residents.order_by("pk"):
        yield _decided(resident, month, is_due=resident.pk not in refused)


def _decided(resident: ResidentPensioner, month: Month, *, is_due: bool) -> Ruling:
    reviewed = dossier("residentpensioner", resident.pk, resident.reviewed_at)
    registry = (Record("registry.person", str(resident.person_id)),)
    born = resident.person.birth_date
    facts = {
        "years_paid": Known(resident.years_paid, reviewed),
        "born": Known(str(Month.of(born)), registry),
        "resident_age": Known(age_in_months(born, month.first_day) // 12, registry),
    }
    ground = {"resident_id": resident.pk}
    if not is_due:
        return Ruling(RESIDENTS, resident.person_id, decide(rulebook(), ENTITLEMENT, facts, month), ground)
    facts["resident_account"] = Known(resident.account_fen, reviewed)
    decided = decide(rulebook(), [*AMOUNTS, *ENTITLEMENT], facts, month)
    pension = decided.receipt.results[PENSION]
    parts = (Part(PENSION, resident.person_id, pension),)
    return Ruling(RESIDENTS, resident.person_id, decided, ground, parts, pension)
