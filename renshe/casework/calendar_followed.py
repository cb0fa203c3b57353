"""Running clocks reckoned again when a year's days off are entered: what was provisional is settled, or moves."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from renshe.access.reading import as_system
from renshe.casework import case_clocks
from renshe.casework.clocks.calendar import YEAR_TURNS
from renshe.casework.clocks.in_force import calendar_in_force
from renshe.casework.items import item_of
from renshe.casework.models import Case, CaseClock

CASES = 5_000
"""So many cases at a time, each lot in a few statements."""


@as_system("a year's days off move the clocks of every unit")
def reckon_again(year: int) -> int:
    """Reckon the running clocks that reach into a year again. Inside the caller's transaction.

    Returns:
        How many clocks end on another day now.
    """
    reaching = CaseClock.objects.filter(stopped_on=None, case__is_open=True).filter(
        Q(is_provisional=True) | Q(ends_on__gte=date(year - 1, *YEAR_TURNS))
    )
    keys = list(reaching.order_by("case").distinct("case").values_list("case", flat=True))
    return sum(_of_cases(keys[first : first + CASES]) for first in range(0, len(keys), CASES))


def _of_cases(keys: list[int]) -> int:
    calendar, moved = calendar_in_force(), 0
    cases = {one.pk: one for one in Case.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    held: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in CaseClock.objects.filter(case__in=cases, stopped_on=None).prefetch_related("pauses").order_by("pk"):
        before = clock.ends_on
        case_clocks.reckon(item_of(cases[clock.case_id]), clock, clock.pauses.all(), calendar)
        moved += clock.ends_on != before
        held[clock.case_id].append(clock)
    for key, clocks in held.items():
        case_clocks.set_due(cases[key], clocks)
    CaseClock.objects.bulk_update(
        [clock for clocks in held.values() for clock in clocks], ["ends_on", "is_provisional"], batch_size=CASES
    )
    Case.objects.bulk_update(cases.values(), ["due_on", "is_provisional"], batch_size=CASES)
    return moved
