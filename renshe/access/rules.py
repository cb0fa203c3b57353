"""Predicates for object permissions: a role, held today, at a unit that reaches the thing.

Rooms combine them: `add_perm("casework.decide", holds("handler") & is_not_own)`. `require` is what code
that changes state asks.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from django.db import models
from rules.permissions import add_perm
from rules.predicates import Predicate

from renshe.access.errors import NotAllowed
from renshe.access.models import Unit, User


@runtime_checkable
class AtUnit(Protocol):
    """A row that says at which unit it stands."""

    def at_unit(self) -> int | None: ...


def unit_of(subject: object) -> int | None:
    """The unit at which a subject stands: a unit itself, what has one, or what lies in a town that has one."""
    match subject:
        case Unit():
            return subject.pk
        case AtUnit():
            return subject.at_unit()
    unit: int | None = getattr(subject, "unit_id", None)
    return unit


def holds(*roles: str) -> Predicate:
    """A predicate: the user holds one of the roles at a unit that reaches the subject; without one, anywhere."""

    def held(user: object, subject: object = None) -> bool:
        if not isinstance(user, User) or not user.is_active or user.kind != User.Kind.OFFICER:
            return False
        units = user.units_in_reach(roles=roles)
        if subject is None:
            return units.exists()
        unit = unit_of(subject)
        return unit is not None and units.filter(pk=unit).exists()

    return Predicate(held, name="holds:" + ",".join(roles))


def require(user: User, permission: str, subject: models.Model | None = None) -> None:
    """Raise NotAllowed unless the rules allow it."""
    if not user.has_perm(permission, subject):
        raise NotAllowed(user=str(user), permission=permission)


add_perm("access.read_trail", holds("auditor"))  # type: ignore[no-untyped-call]  # the library is untyped here
add_perm("access.give_roles", holds("leader"))  # type: ignore[no-untyped-call]
