"""What is owed for the months before an allowance was decided anew, where the change holds since an earlier month.

A notice comes in the course of its year and holds from January on: who drew in between is paid the difference at once
(补发). Nothing is owed back where an amount fell, and nothing is reckoned for who no longer draws.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, Record, decide
from renshe.programmes.social_insurance.benefits.models import Benefit
from renshe.programmes.social_insurance.benefits.rulings import INJURY, Kind, Part, Ruling
from renshe.programmes.social_insurance.benefits.yearly import Turn
from renshe.programmes.social_insurance.law import rulebook

ARREARS = Kind.ADJUSTMENT_ARREARS
Spells = Mapping[int, Sequence[tuple[Month, Month]]]
Change = dict[str, int]


def drawn(kind: Kind, people: Iterable[int], month: Month, *, death: int | None = None) -> Spells:
    """Return by person the spells of months before `month` in which they drew the benefit; `death`: for that one."""
    found: dict[int, list[tuple[Month, Month]]] = defaultdict(list)
    rows = Benefit.objects.filter(kind=kind, person__in=list(people), first_month__lt=month.first_day)
    if death is not None:
        rows = rows.filter(death=death)
    for person, first, last in rows.values_list("person_id", "first_month", "last_month"):
        ends = min(Month.of(last), month + -1) if last else month + -1
        found[person].append((Month.of(first), ends))
    return found


def changes(turns: Iterable[Turn], spells: Sequence[tuple[Month, Month]]) -> list[Change]:
    """Return what each turn owes to somebody who drew in these spells before it was known; nothing where it lowers."""
    return [
        {"amount_before": turn.before_fen, "amount_after": turn.after_fen, "months_paid_before": months}
        for turn in turns
        if turn.after_fen > turn.before_fen and (months := _months(spells, turn.first))
    ]


def ruling(person_id: int, owed: Sequence[Change], month: Month, ground: Mapping[str, int]) -> Ruling:
    """Decide on all that is owed to somebody."""
    facts = {"changes": Known(list(owed), (Record("social_insurance.benefit", str(person_id)),))}
    decided = decide(rulebook(), [ARREARS.value], facts, month)
    fen = decided.receipt.results[ARREARS]
    return Ruling(INJURY, person_id, decided, ground, (Part(ARREARS, person_id, fen),), fen)


def _months(spells: Sequence[tuple[Month, Month]], since: Month) -> int:
    return sum(max(0, last - max(first, since) + 1) for first, last in spells)
