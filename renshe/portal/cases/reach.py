"""Which cases a page here is about, and how many there are: never counted beyond a cap."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from renshe.access import acting
from renshe.access.models import User
from renshe.casework.clocks import Days, Limit, deadline
from renshe.casework.clocks.left import WARNED
from renshe.casework.models import Case, CaseQuerySet
from renshe.portal.cases.worded import items

MOST_COUNTED = 10_000


def seen_cases(user: User) -> CaseQuerySet:
    """Cases of the user's units, of the items that are worked on here."""
    return Case.objects.seen_by(user).filter(item__in=list(items()))


def open_cases(user: User) -> CaseQuerySet:
    """Those that are open. Their units are named too: of what a subquery finds PostgreSQL knows nothing beforehand, and
    reads all cases there are. One unit is named as itself, so that the index gives its cases in order.
    """
    units = list(user.units_in_reach().values_list("pk", flat=True))
    found = seen_cases(user).filter(is_open=True)
    return found.filter(unit=units[0]) if len(units) == 1 else found.filter(unit__in=units)


def soon(today: date | None = None) -> date:
    """The last day that counts as near: so many working days from today."""
    end = deadline(Limit(WARNED, Days.WORKING, rolls_over=False, basis=""), today or timezone.localdate()).ends_on
    assert end is not None, "nothing pauses it"
    return end


def counted(rows: QuerySet[Any]) -> int:
    """How many there are, at most `MOST_COUNTED`."""
    return rows.order_by()[:MOST_COUNTED].count()


def in_hands_of(user: User) -> Q:
    """Cases that the user has, and those of colleagues for whom they stand in today."""
    givers = acting.in_place_of(user)
    return Q(assigned_to__in=[user.pk, *givers]) if givers else Q(assigned_to=user)


def at_hand(user: User) -> dict[str, object]:
    """How many open cases are late, nearly so, and in the user's own hands."""
    today, near, rows = timezone.localdate(), soon(), open_cases(user)
    return {
        "late": counted(rows.filter(due_on__lt=today)),
        "soon": counted(rows.filter(due_on__gte=today, due_on__lte=near)),
        "mine": counted(rows.filter(in_hands_of(user))),
    }


class Capped(Paginator):  # type: ignore[type-arg]  # not a generic when it runs
    """Pages over the first `MOST_COUNTED` rows of a table; `is_capped`: there are more."""

    @cached_property
    def count(self) -> int:
        table_rows: Any = self.object_list
        rows = table_rows.data.data
        if not isinstance(rows, QuerySet):
            return len(rows)
        found = rows.order_by()[: MOST_COUNTED + 1].count()
        self.is_capped = found > MOST_COUNTED
        return min(found, MOST_COUNTED)
