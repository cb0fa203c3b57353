"""A month's pensions by both laws: each award in payment, from its receipt, with the law of its first month.

Awards are few beside contributions, and a pension can't be proved to fit the city's whole numbers: they are reckoned
one by one. What came with the opening was decided elsewhere; it is counted as without a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa
from django.db.models import Q, QuerySet

from renshe.archive.snapshot import bring
from renshe.errors import RensheError
from renshe.law import Month, Rulebook, WhatIf
from renshe.law.receipts.receipt import read
from renshe.programmes.social_insurance import awards
from renshe.programmes.social_insurance.models import PensionAward

MEASURES = ("pension",)
SUMS = MEASURES
NAMES = list(awards.PARTS.values())
A_BATCH = 5_000
ROWS = pa.schema(
    [
        ("person_id", pa.int64()),
        ("town_id", pa.int64()),
        ("wage_fen", pa.int64()),
        ("without_present", pa.bool_()),
        ("without_reform", pa.bool_()),
        ("pension_present", pa.int64()),
        ("pension_reform", pa.int64()),
        ("decided_fen", pa.int64()),
    ]
)
OPENING = """
SELECT a.person_id, p.town_id FROM social_insurance_pensionaward a JOIN registry_person p ON p.id = a.person_id
 WHERE a.kind = 'opening' AND a.first_month <= %s AND (a.last_month IS NULL OR a.last_month >= %s)
   AND (p.died_on IS NULL OR p.died_on >= %s) AND (%s::bigint[] IS NULL OR p.town_id = ANY (%s::bigint[]))"""


def reckon(duck: duckdb.DuckDBPyConnection, what_if: WhatIf, month: Month, towns: Sequence[int] | None) -> str:
    """Fill the table `reckoned` of a month, a row an award in payment, and return the query for it.

    `wage_fen` is the pension by the present law, else by the reform, which the deciles go by; `decided_fen` what was
    decided (the opening's awards: nought). A law without a result (`without_present`, `without_reform`) has nought.
    """
    duck.execute("DROP TABLE IF EXISTS reckoned")
    duck.from_arrow(ROWS.empty_table()).create("reckoned")
    for batch in _batches(what_if, in_payment(month, towns)):
        duck.from_arrow(batch).insert_into("reckoned")
    duck.execute("DROP TABLE IF EXISTS opening")
    bring(
        duck,
        "opening",
        OPENING,
        [*[month.first_day] * 3, *[None if towns is None else list(towns)] * 2],
        {"person_id": "BIGINT", "town_id": "BIGINT"},
    )
    duck.execute("INSERT INTO reckoned SELECT person_id, town_id, 0, TRUE, TRUE, 0, 0, 0 FROM opening")
    return "SELECT 'pension' AS kind, * FROM reckoned"


def in_payment(month: Month, towns: Sequence[int] | None = None) -> QuerySet[PensionAward]:
    """The awards decided here and paid for the month."""
    day = month.first_day
    found = PensionAward.objects.filter(
        Q(last_month=None) | Q(last_month__gte=day),
        Q(person__died_on=None) | Q(person__died_on__gte=day),
        kind=PensionAward.Kind.DECIDED,
        first_month__lte=day,
    )
    return found if towns is None else found.filter(person__town__in=towns)


def _batches(what_if: WhatIf, found: QuerySet[PensionAward]) -> Iterator[pa.Table]:
    waiting: list[tuple[Any, ...]] = []
    rows = found.order_by("person_id").select_related("person", "decision")
    for award in rows.iterator(chunk_size=A_BATCH):
        present, reformed = by_both_laws(what_if, award)
        whose = (award.person_id, award.person.town_id, present or reformed or 0)
        waiting.append((*whose, present is None, reformed is None, present or 0, reformed or 0, award.total_fen))
        if len(waiting) == A_BATCH:
            yield _table(waiting)
            waiting = []
    if waiting:
        yield _table(waiting)


def _table(rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), ROWS, strict=True)]
    return pa.table(columns, schema=ROWS)


def facts_of(award: PensionAward) -> tuple[Month, dict[str, Any]]:
    """The first month of an award, whose law applies, and the facts that its receipt holds."""
    first = Month.of(award.first_month)
    if award.decision is not None:
        return first, read(award.decision.receipt).given()
    return first, awards.plain_facts(award.receipt)


def by_both_laws(what_if: WhatIf, award: PensionAward) -> tuple[int | None, int | None]:
    """The monthly pension by the present law and by the reform, in fen; None by a law that has no result."""
    try:
        month, facts = facts_of(award)
    except (RensheError, KeyError, ValueError):
        return None, None
    return _pension(what_if.present, facts, month), _pension(what_if.reformed, facts, month)


def _pension(law: Rulebook, facts: dict[str, Any], month: Month) -> int | None:
    try:
        found = law.decide(NAMES, facts, month)
    except (RensheError, KeyError, ValueError):
        return None
    return sum(int(found[name]) for name in NAMES)
