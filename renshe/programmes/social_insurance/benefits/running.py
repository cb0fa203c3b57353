"""Benefits whose amount the law of each month gives: reckoned for all who draw one, decided anew where it changes."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
from django.db.models import Q

from renshe.archive import query
from renshe.law.month import Month
from renshe.programmes.social_insurance.benefits.models import Benefit
from renshe.programmes.social_insurance.law import rulebook


def changed(
    duck: duckdb.DuckDBPyConnection, month: Month, source: str, kinds: Sequence[str]
) -> dict[int, dict[str, int]]:
    """Return by `key`, of those who come out to another amount than is paid, the amounts that are other ones.

    Args:
        source: a table with `key`, the formulas' facts, and for each kind `<kind>_now`: what is paid, nought for none.
    """
    paid = [f"{kind}_now" for kind in kinds]
    reckoned = rulebook().select(kinds, on=month, source=source, keep=["key", *paid])
    differs = " OR ".join(f"{kind} <> {kind}_now" for kind in kinds)
    found = duck.sql(reckoned.sql(dialect="duckdb")).filter(differs).order("key")
    rows = found.project(query.columns("key", *kinds, *paid)).fetchall()
    half = 1 + len(kinds)
    return {
        int(row[0]): {
            kind: int(new) for kind, new, now in zip(kinds, row[1:half], row[half:], strict=True) if new != now
        }
        for row in rows
    }


def end(month: Month, which: Q) -> int:
    """End benefits with the month before `month`. Returns how many were ended."""
    last = (month + -1).first_day
    runs = Q(last_month__isnull=True) | Q(last_month__gt=last)
    return Benefit.objects.filter(which, runs, is_one_off=False, first_month__lte=last).update(last_month=last)
