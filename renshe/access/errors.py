"""What access refuses.

AccessError
├── NotAllowed         the role for it is not held at that unit
├── RolesMustNotMeet   one person would both do and audit
└── TrailBroken        a sealed row of the trail is not as it was
"""

from __future__ import annotations

from dataclasses import dataclass

from renshe.errors import RensheError, gettext_noop


@dataclass(eq=False)
class AccessError(RensheError):
    code = "access"


@dataclass(eq=False)
class NotAllowed(AccessError):
    user: str
    permission: str
    code = "access.not-allowed"
    words = gettext_noop(
        "%(user)s may not do this (%(permission)s). Ask someone who holds the role for it at the unit."
    )


@dataclass(eq=False)
class RolesMustNotMeet(AccessError):
    user: str
    role: str
    other: str
    code = "access.roles-must-not-meet"
    words = gettext_noop(
        "%(user)s holds the role %(other)s in that time; whoever holds it cannot also be %(role)s. End one first."
    )


@dataclass(eq=False)
class RoleAlreadyHeld(AccessError):
    user: str
    role: str
    unit: str
    code = "access.role-already-held"
    words = gettext_noop("%(user)s already is %(role)s at %(unit)s in that time.")


@dataclass(eq=False)
class TrailBroken(AccessError):
    seal: int
    problem: str
    code = "access.trail-broken"
    words = gettext_noop("The audit trail is not as it was sealed: seal %(seal)s: %(problem)s")
