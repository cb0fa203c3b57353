"""Who sees which rows: one object for a model answers "which ones may she?" and "may she, with this one?".

Officers see by unit: the units that their roles reach on the day. Others see what is their own, as the room of
the model says. What a user may not see does not exist for them (404, never 403), so that nobody learns who is
registered elsewhere. `Model.objects` holds what the reader sees (`access.reading`), also where a page forgets to ask;
lists go through `queryset.seen_by(user)`, single rows through `get_seen_or_404`, which say it aloud.
docs/decisions/rows-are-the-readers.md
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Self, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from renshe.access.models import Unit, User
from renshe.access.reading import System, reader

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
        return type(row)._base_manager.filter(self.rows(user, on), pk=row.pk).exists()


@dataclass(frozen=True)
class OwnRows(Scope):
    """What belongs to one user alone, of whatever kind: `path` to the user. No role and no unit opens it."""

    units: tuple[str, ...] = ()
    path: str = "user"

    def rows(self, user: User | AnonymousUser, on: date | None = None) -> Q:
        return Q(**{self.path: user}) if isinstance(user, User) and user.is_active else NOTHING


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset whose model has a scope: `scope` stands in the subclass. Its `as_manager` knows the reader."""

    scope: ClassVar[Scope]
    _seen_by: tuple[object, date] | None = None
    """Whose rows alone these are already, and on which day: asked for them again, nothing is added."""

    def seen_by(self, user: User | AnonymousUser, on: date | None = None) -> Self:
        asked = (user.pk, on or timezone.localdate())
        if self._seen_by == asked:
            return self._clone()
        seen = self.filter(self.scope.rows(user, on))
        seen._seen_by = asked
        return seen

    def _clone(self) -> Self:
        clone = cast("Self", super()._clone())  # type: ignore[misc]  # the stubs leave it out
        clone._seen_by = self._seen_by
        return clone

    # Of the other one of two querysets it is not known whose rows they are.
    def __or__(self, other: models.QuerySet[M]) -> Self:
        return _nobodys(super().__or__(other))

    def __xor__(self, other: models.QuerySet[M]) -> Self:
        return _nobodys(super().__xor__(other))

    def _combinator_query(self, *args: Any, **kwargs: Any) -> Self:
        return _nobodys(cast("Self", super()._combinator_query(*args, **kwargs)))  # type: ignore[misc]  # likewise


Rows = TypeVar("Rows", bound="ScopedQuerySet[Any]")


def _nobodys(rows: Rows) -> Rows:
    rows._seen_by = None
    return rows


def _readers(manager: models.Manager[M]) -> models.QuerySet[M]:
    """The rows of a manager that the reader sees; none where nobody is said to read."""
    rows = models.Manager.get_queryset(manager)
    assert isinstance(rows, ScopedQuerySet)
    match reader():
        case None:
            return rows.none()
        case System():
            return rows
        case user:
            return rows.seen_by(user)


def _as_manager(queryset: type[ScopedQuerySet[Any]]) -> models.Manager[Any]:
    """As Django's own `as_manager`, and it knows the reader; so do the managers behind `related_name`, made of it."""
    of_all: Any = models.Manager  # the stubs would make a type of what is only known when it runs
    kind = of_all.from_queryset(queryset)
    kind.get_queryset = _readers
    manager: models.Manager[Any] = kind()
    manager._built_with_asmanager = True  # type: ignore[attr-defined]
    return manager


# Put there from outside: the stubs find the type of `objects` by the name of Django's own, and by no other.
ScopedQuerySet.as_manager = classmethod(_as_manager)  # type: ignore[method-assign, assignment]


def get_seen_or_404(queryset: ScopedQuerySet[M], user: User | AnonymousUser, pk: object) -> M:
    """Return the row if the user sees it.

    Raises:
        Http404: it is not there, or it is another unit's; the user cannot tell which.
    """
    try:
        return queryset.seen_by(user).get(pk=pk)
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
