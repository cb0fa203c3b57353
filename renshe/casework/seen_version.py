"""The version of a case: how far it had come when somebody looked. Who acts on an older one is told what happened.

It is the number of the last event that moved the case: handed to a colleague it stands where it stood.
"""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from renshe.access.models import User
from renshe.casework.errors import CaseChanged
from renshe.casework.items import item_of
from renshe.casework.items.own_events import STILL
from renshe.casework.models import Case, CaseEvent


def last_move(case: Case) -> CaseEvent:
    return case.events.exclude(kind__in=STILL).select_related("by").latest("sequence")


def version_of(case: Case) -> int:
    return last_move(case).sequence


def require(case: Case, seen: int, *, step: str, by: User) -> None:
    """Lock the case, in the transaction of the step; refuse a step that was thought of before the case moved on.

    The same step of the same user, sent again because its answer was lost, goes through: `cases.advance` does nothing
    twice.

    Raises:
        CaseChanged: somebody was first; says who, what and when.
    """
    assert connection.in_atomic_block, "the lock holds until the step is taken"
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    last = last_move(locked)
    if last.sequence == seen or (last.kind == step and last.by_id == by.pk and last.sequence == seen + 1):
        return
    raise CaseChanged(
        number=str(locked),
        version=last.sequence,
        state=str(item_of(locked).procedure.state_name(last.state)),
        by=str(last.by or "—"),
        at=timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M"),
    )
