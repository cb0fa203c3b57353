"""Predicates for object permissions: a role, held today, at a unit that reaches the thing.

Rooms combine them: `add_perm("casework.decide", holds("handler") & is_not_own)`. `require` is what code
that changes state asks.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from django.db import models
from rules.permissions import add_perm
from rules.predicates import Predicate

from renshe.access import acting
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
    place = subject if hasattr(subject, "unit_id") else getattr(subject, "town", None)
    unit: int | None = getattr(place, "unit_id", None)
    return unit


def holds(*roles: str, lent: bool = True) -> Predicate:
    """A predicate: the user holds one of the roles at a unit that reaches the subject; without one, anywhere.

    `lent` False: a role that a colleague on leave lent does not do.
    """

    def held(user: object, subject: object = None) -> bool:
        if not isinstance(user, User) or not user.is_active or user.kind != User.Kind.OFFICER:
            return False
        unit = unit_of(subject) if subject is not None else None
        if subject is not None and unit is None:
            return False
        found = acting.power(user, unit, roles)
        return found.is_own or (lent and bool(found))

    return Predicate(held, name="holds:" + ",".join(roles) + ("" if lent else ":own"))


def require(user: User, permission: str, subject: models.Model | None = None) -> None:
    """Raise NotAllowed unless the rules allow it. By whose role it is allowed, the trail is told."""
    with acting.powers_asked() as powers:
        is_allowed = user.has_perm(permission, subject)
    if not is_allowed:
        raise NotAllowed(user=str(user), permission=permission)
    acting.note(user, powers)


add_perm("access.read_trail", holds("auditor"))  # type: ignore[no-untyped-call]  # the library is untyped here
add_perm("access.give_roles", holds("leader", lent=False))  # type: ignore[no-untyped-call]
add_perm("access.open_inquiry", holds("auditor", lent=False))  # type: ignore[no-untyped-call]
