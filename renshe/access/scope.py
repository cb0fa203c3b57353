"""Who sees which rows: one object for a model answers "which ones may she?" and "may she, with this one?".

Officers see by unit: the units that their roles reach on the day. Others see what is their own, as the room of
the model says. Lists go through `queryset.seen_by(user)`, single rows through `get_seen_or_404`; what a user
may not see does not exist for them (404, never 403), so that nobody learns who is registered elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from renshe.access.models import Unit, User

M = TypeVar("M", bound=models.Model)
NOTHING = Q(pk__in=[])


def _nothing(user: User, on: date) -> Q:
    return NOTHING


@dataclass(frozen=True)
class Scope:
    """Which rows of a model a user sees: `units`, paths to a unit, for officers; `own`, for everybody else.

    `counters`: what is hidden at the counters below a town (bank points, village centres) of the rows of that town; a
    kind of counter that is not named sees no row.
    """

    units: tuple[str, ...]
    own: Callable[[User, date], Q] = _nothing
    counters: Mapping[str, Q] = field(default_factory=dict)

    def rows(self, user: User | AnonymousUser, on: date | None = None) -> Q:
        if not isinstance(user, User) or not user.is_active:
            return NOTHING
        day = on or timezone.localdate()
        if user.kind != User.Kind.OFFICER:
            return self.own(user, day)
        seen = self._within(user.units_in_reach(day))
        for kind, hidden in self.counters.items():
            seen |= self._within(user.units_served(kind, day)) & ~hidden
        return seen

    def _within(self, units: models.QuerySet[Unit]) -> Q:
        found = NOTHING
        for path in self.units:
            found |= Q(**{f"{path}__in": units.values("pk")})
        return found

    def sees(self, user: User | AnonymousUser, row: models.Model, on: date | None = None) -> bool:
        return type(row)._default_manager.filter(self.rows(user, on), pk=row.pk).exists()


@dataclass(frozen=True)
class OwnRows(Scope):
    """What belongs to one user alone, of whatever kind: `path` to the user. No role and no unit opens it."""

    units: tuple[str, ...] = ()
    path: str = "user"

    def rows(self, user: User | AnonymousUser, on: date | None = None) -> Q:
        return Q(**{self.path: user}) if isinstance(user, User) and user.is_active else NOTHING


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset whose model has a scope: `scope` stands in the subclass."""

    scope: ClassVar[Scope]

    def seen_by(self, user: User | AnonymousUser, on: date | None = None) -> Self:
        return self.filter(self.scope.rows(user, on))


def get_seen_or_404(queryset: ScopedQuerySet[M], user: User | AnonymousUser, pk: object) -> M:
    """Return the row if the user sees it.

    Raises:
        Http404: it is not there, or it is another unit's; the user cannot tell which.
    """
    try:
        return queryset.seen_by(user).get(pk=pk)
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
