"""By whose power an officer acts: by a role of their own, or by one that a colleague on leave lent them (代办).

Own power goes first: who holds the role anyway acts for themselves. Whatever is done by a lent role alone says "for
whom" in the trail and in a case's events; `User.acts_for` carries it from where somebody was let in to the trail.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from renshe.access.models import Delegation, RoleHolding, User

# Up from a unit, as `models.WITH_BELOW` goes down to it: few steps, however many units there are below.
POWER = """
WITH RECURSIVE above(id) AS (
    SELECT %(unit)s::bigint
    UNION
    SELECT CASE up.way WHEN 1 THEN unit.parent_id WHEN 2 THEN unit.successor_id END
      FROM above JOIN access_unit unit ON unit.id = above.id
      JOIN (VALUES (1), (2)) up(way)
        ON (up.way = 1 AND unit.parent_id IS NOT NULL)
        OR (up.way = 2 AND unit.successor_id IS NOT NULL AND unit.closed_on <= %(day)s::date)
)
SELECT DISTINCT lent.giver_id FROM access_roleholding held
  LEFT JOIN access_delegation lent ON lent.id = held.delegation_id
 WHERE held.user_id = %(user)s AND held.held @> %(day)s::date AND held.role = ANY (%(roles)s::text[])
   AND (%(unit)s::bigint IS NULL OR held.unit_id IN (SELECT id FROM above))"""


@dataclass(frozen=True)
class Power:
    """Whether a user may by a role of their own (`is_own`), and whose roles were lent to them that would do."""

    is_own: bool
    givers: tuple[int, ...]

    def __bool__(self) -> bool:
        return self.is_own or bool(self.givers)

    @property
    def acts_for(self) -> int | None:
        """For whom the user acts; None: for themselves."""
        return None if self.is_own or not self.givers else self.givers[0]


_asked: ContextVar[list[Power] | None] = ContextVar("powers_asked", default=None)


def power(user: User, unit: int | None, roles: tuple[str, ...], on: date | None = None) -> Power:
    """By whose power the user may, at the unit (None: at any), what one of the roles may. One query."""
    values = {"user": user.pk, "unit": unit, "roles": list(roles), "day": on or timezone.localdate()}
    with connection.cursor() as cursor:
        cursor.execute(POWER, values)
        found = [row[0] for row in cursor.fetchall()]
    answer = Power(None in found, tuple(sorted(one for one in found if one is not None)))
    powers = _asked.get()
    if powers is not None:
        powers.append(answer)
    return answer


@contextmanager
def powers_asked() -> Iterator[list[Power]]:
    """Collect the powers that are asked for meanwhile: who requires a permission learns by which it was given."""
    found: list[Power] = []
    token = _asked.set(found)
    try:
        yield found
    finally:
        _asked.reset(token)


def note(user: User, powers: list[Power]) -> None:
    """Note for whom the user acts, after these powers let them."""
    fitting = [one for one in powers if one]
    user.acts_for = None if not fitting or any(one.is_own for one in fitting) else fitting[0].acts_for


def has_lent_roles(user: User) -> bool:
    """Whether the user holds a lent role today; asked once for the user in hand."""
    if user.has_lent is None:
        lent = RoleHolding.objects.filter(user=user, delegation__isnull=False, held__contains=timezone.localdate())
        user.has_lent = user.kind == User.Kind.OFFICER and lent.exists()
    return user.has_lent


def note_reach(user: User, unit: int | None) -> None:
    """Note for whom the user sees what stands at the unit: for nobody, if a role of their own reaches it."""
    if unit is not None and has_lent_roles(user):
        note(user, [power(user, unit, tuple(RoleHolding.Role.values))])


def in_place_of(user: User, on: date | None = None) -> list[int]:
    """The colleagues whose cases in hand are the user's too today."""
    day = on or timezone.localdate()
    rows = Delegation.objects.filter(taker=user, state=Delegation.State.ACCEPTED, with_cases=True, lasts__contains=day)
    return list(rows.order_by("giver").values_list("giver", flat=True).distinct())
