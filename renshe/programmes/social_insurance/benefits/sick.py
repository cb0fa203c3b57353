"""Those found completely unable to work before the age of retirement whose allowance begins in a month (from 2025)."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from renshe.law.month import Month
from renshe.law.receipts.receipt import Decided, Known, Record, decide
from renshe.programmes.social_insurance import careers
from renshe.programmes.social_insurance.benefits.models import Sickness
from renshe.programmes.social_insurance.benefits.rulings import SICKNESS, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.law import rulebook

ALLOWANCE = Kind.SICKNESS_ALLOWANCE
NAMES = (ALLOWANCE.value, "sickness_months", "sickness_case")


def rulings(duck: duckdb.DuckDBPyConnection, month: Month) -> Iterator[Ruling]:
    """Yield what is decided in `month`; it is paid for the months that the law gives."""
    due = list(Sickness.objects.filter(first_month=month.first_day).select_related("person").order_by("pk"))
    if not due:
        return
    people = [one.person_id for one in due]
    balances = careers.balances(duck, month, people)
    histories = careers.histories(duck, month, people)
    for one in due:
        decided = decide_on(one, month, balances.get(one.person_id, 0), histories[one.person_id])
        results = decided.receipt.results
        last = month + (results["sickness_months"] - 1)
        parts = (Part(ALLOWANCE, one.person_id, results[ALLOWANCE], last),)
        yield Ruling(SICKNESS, one.person_id, decided, {"sickness_id": one.pk}, parts, results[ALLOWANCE])


def decide_on(sickness: Sickness, month: Month, balance_fen: int, career: careers.History) -> Decided:
    """Decide by the law of `month`, with what the account holds and what was paid up to then."""
    reviewed = dossier("sickness", sickness.pk, sickness.reviewed_at)
    registry = (Record("registry.person", str(sickness.person_id)),)
    files = tuple(Record(file, str(sickness.person_id)) for file in career.files)
    months_old = careers.age_in_months(sickness.person.birth_date, month.first_day)
    facts = {
        "base_total": Known({str(year): fen for year, fen in career.base_fen.items()}, files),
        "months_paid": Known({str(year): number for year, number in career.months.items()}, files),
        "deemed_months": Known(sickness.deemed_months, reviewed),
        "deemed_index": Known(sickness.deemed_index, reviewed),
        "early_months": Known(0, reviewed),
        "later_index_sum": Known("0", reviewed),
        "account": Known(balance_fen, files),
        "deemed_account": Known(0, reviewed),
        "age_years": Known(months_old // 12, registry),
        "age_months": Known(months_old % 12, registry),
        "months_with_deemed": Known(sickness.deemed_months + sum(career.months.values()), files),
        "months_to_retirement": Known(sickness.months_to_retirement, reviewed),
        "other_parts": Known(sickness.other_parts_fen, reviewed),
    }
    return decide(rulebook(), NAMES, facts, month)
