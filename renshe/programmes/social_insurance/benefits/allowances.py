"""What injuries draw month by month, decided anew where the law of a month gives another amount.

Care follows the average wage of the year before (工伤保险条例 第三十四条), the allowance of grades 1 to 4 the yearly
notices (`yearly`); what is owed for the months before is paid at once (`arrears`). Where a value is not known, what
runs goes on; `awaits` counts it by the formula that waits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import duckdb
from django.db.models import Q

from renshe.archive import sealing
from renshe.archive.snapshot import bring
from renshe.law.errors import ParameterNotInForce
from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, decide
from renshe.programmes.social_insurance.benefits import arrears, injuries, running, yearly
from renshe.programmes.social_insurance.benefits.models import Injury
from renshe.programmes.social_insurance.benefits.rulings import INJURY, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.law import rulebook
from renshe.registry.profile import city_profile

Owed = dict[int, list[arrears.Change]]
CARE, ALLOWANCE = Kind.CARE_ALLOWANCE, Kind.DISABILITY_ALLOWANCE
# What is drawn in the month and began before, with how it began: the last and the first of its rows.
DRAWING = """
SELECT {columns} FROM social_insurance_injury i JOIN registry_person p ON p.id = i.person_id
  JOIN social_insurance_benefit n ON n.injury_id = i.id AND n.kind = '{kind}' AND n.first_month < %s
   AND (n.last_month IS NULL OR n.last_month >= %s)
  JOIN LATERAL (SELECT b.* FROM social_insurance_benefit b WHERE b.injury_id = i.id AND b.kind = '{kind}'
                 ORDER BY b.first_month LIMIT 1) f ON true
 WHERE p.died_on IS NULL OR p.died_on >= %s"""
CARED_FOR = {"key": "BIGINT", "care_level": "BIGINT", "care_allowance_now": "BIGINT"}
ALLOWED = {
    "key": "BIGINT",
    "allowance_grade": "BIGINT",
    "first_year": "BIGINT",
    "is_opened": "BOOLEAN",
    "amount_fen": "BIGINT",
    "now_fen": "BIGINT",
}


def rulings(duck: duckdb.DuckDBPyConnection, month: Month, awaits: Counter[str]) -> Iterator[Ruling]:
    """Yield the decisions of the month; what was paid until now ends where another amount begins."""
    owed: Owed = defaultdict(list)
    yield from _care(duck, month, awaits, owed)
    yield from _allowances(duck, month, awaits, owed)
    for injury in Injury.objects.filter(pk__in=[key for key, changes in owed.items() if changes]).order_by("pk"):
        yield arrears.ruling(injury.person_id, owed[injury.pk], month, {"injury_id": injury.pk})


def _care(duck: duckdb.DuckDBPyConnection, month: Month, awaits: Counter[str], owed: Owed) -> Iterator[Ruling]:
    _bring(duck, "cared_for", CARE, "i.id, i.care_level, n.amount_fen", CARED_FOR, month)
    if not (drawing := _count(duck, "cared_for")):
        return
    duck.execute("ALTER TABLE cared_for ADD COLUMN care_scheme VARCHAR")
    duck.execute("UPDATE cared_for SET care_scheme = ?", [city_profile().care_scheme(month)])
    try:
        changed = running.changed(duck, month, "cared_for", [CARE.value])
    except ParameterNotInForce:
        awaits[CARE.value] += drawing
        return
    running.end(month, Q(injury__in=changed, kind=CARE))
    first = yearly.in_force_since(CARE.value, month)
    was = dict(duck.sql("SELECT key, care_allowance_now FROM cared_for").fetchall())
    hurt = list(Injury.objects.filter(pk__in=changed).order_by("pk"))
    spells = arrears.drawn(CARE, [one.person_id for one in hurt], month)
    for injury in hurt:
        yield injuries.care(injury, month)
        turn = yearly.Turn(month, first, int(was[injury.pk]), changed[injury.pk][CARE.value], is_first_year=False)
        owed[injury.pk] += arrears.changes([turn], spells[injury.person_id])


def _allowances(duck: duckdb.DuckDBPyConnection, month: Month, awaits: Counter[str], owed: Owed) -> Iterator[Ruling]:
    opening = sealing.sealed_months()[0].year
    columns = (
        f"i.id, i.grade, greatest(extract(year FROM f.first_month), CASE WHEN f.decision_id IS NULL THEN {opening} END)"
        "::bigint, f.decision_id IS NULL, f.amount_fen, n.amount_fen"
    )
    _bring(duck, "allowed", ALLOWANCE, columns, ALLOWED, month)
    if not _count(duck, "allowed"):
        return
    turns, waiting = yearly.raise_all(duck, month, "allowed", yearly.ALLOWANCE)
    awaits[yearly.ALLOWANCE.formula] += waiting
    rows = duck.sql("SELECT key, now_fen FROM allowed WHERE amount_fen <> now_fen ORDER BY key").fetchall()
    now = {int(key): int(fen) for key, fen in rows}
    running.end(month, Q(injury__in=now, kind=ALLOWANCE))
    hurt = list(Injury.objects.filter(pk__in=now).order_by("pk"))
    spells = arrears.drawn(ALLOWANCE, [one.person_id for one in hurt], month)
    for injury in hurt:
        new = yearly.not_paid_yet(turns[injury.pk], now[injury.pk])
        owed[injury.pk] += arrears.changes(new, spells[injury.person_id])
        for place, turn in enumerate(new, start=1):
            yield _raised(injury, turn, is_paid=place == len(new))


def _raised(injury: Injury, turn: yearly.Turn, *, is_paid: bool) -> Ruling:
    reviewed = dossier("injury", injury.pk, injury.reviewed_at)
    facts = {
        "allowance_grade": Known(injury.grade, reviewed),
        "allowance_before": Known(turn.before_fen, reviewed),
        "is_started_in_year": Known(turn.is_first_year, reviewed),
    }
    decided = decide(rulebook(), [yearly.ALLOWANCE.formula], facts, turn.on)
    parts = (Part(ALLOWANCE, injury.person_id, turn.after_fen),) if is_paid else ()
    return Ruling(INJURY, injury.person_id, decided, {"injury_id": injury.pk}, parts, turn.after_fen)


def _bring(
    duck: duckdb.DuckDBPyConnection, table: str, kind: Kind, columns: str, types: dict[str, str], month: Month
) -> None:
    words = DRAWING.format(columns=columns, kind=kind.value)
    bring(duck, table, words, [month.first_day] * words.count("%s"), types)


def _count(duck: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(duck.table(table).aggregate("count(*)").fetchall()[0][0])
