"""Cases that wait, and those that a user sees."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from renshe.access.models import User
from renshe.access.scope import Scope, ScopedQuerySet
from renshe.registry.scopes import employers_of, people_of

if TYPE_CHECKING:
    pass


def _own(user: User, on: date) -> Q:
    if user.kind == User.Kind.EMPLOYER:
        return Q(employer__in=employers_of(user, on))
    return Q(person__in=people_of(user))


class CaseQuerySet(ScopedQuerySet["Case"]):
    scope = Scope(units=("unit",), own=_own)

    def under(self, item: str) -> Self:
        return self.filter(item=item)

    def in_state(self, *states: str) -> Self:
        return self.filter(state__in=states)
