"""What access refuses.

AccessError
├── NotAllowed         the role for it is not held at that unit
├── RoleNotAtUnit      a counter clerk above the counters, or another role at one
├── RolesMustNotMeet   one person would both do and audit
├── TokenNameTaken, TokenUnknown, TokenScopeUnknown   of the API
└── TrailBroken        a sealed row was changed (RowsChanged), taken out (RowsMissing), put in (RowAdded), …
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
class UserUnknown(AccessError):
    username: str
    code = "access.user-unknown"
    words = gettext_noop("Nobody has the user name %(username)s.")


@dataclass(eq=False)
class TokenNameTaken(AccessError):
    user: str
    name: str
    code = "access.token-name-taken"
    words = gettext_noop("%(user)s already has a token named “%(name)s”: end it first, or choose another name.")


@dataclass(eq=False)
class TokenUnknown(AccessError):
    user: str
    name: str
    code = "access.token-unknown"
    words = gettext_noop("%(user)s has no token named “%(name)s” that still works.")


@dataclass(eq=False)
class TokenScopeUnknown(AccessError):
    scope: str
    known: tuple[str, ...]
    code = "access.token-scope-unknown"
    words = gettext_noop("There is no scope “%(scope)s”; a token may have: %(known)s.")


@dataclass(eq=False)
class RoleNotAtUnit(AccessError):
    role: str
    unit: str
    code = "access.role-not-at-unit"
    words = gettext_noop(
        "%(role)s is no role of %(unit)s: counter clerks work at bank points and village centres, and only they do."
    )


@dataclass(eq=False)
class DelegationDaysWrong(AccessError):
    first: str
    last: str
    today: str
    most: int
    code = "access.delegation-days-wrong"
    words = gettext_noop(
        "A delegation begins on %(today)s or later and lasts %(most)s days at most; %(first)s to %(last)s does not fit."
    )


@dataclass(eq=False)
class NotAColleague(AccessError):
    user: str
    code = "access.not-a-colleague"
    words = gettext_noop(
        "%(user)s cannot take this over: it has to be another officer with a role of their own, and no counter clerk "
        "takes over what is not done at a counter."
    )


@dataclass(eq=False)
class NothingToDelegate(AccessError):
    user: str
    first: str
    last: str
    code = "access.nothing-to-delegate"
    words = gettext_noop("%(user)s holds none of these roles from %(first)s to %(last)s: there is nothing to lend.")


@dataclass(eq=False)
class AlreadyDelegated(AccessError):
    user: str
    first: str
    last: str
    code = "access.already-delegated"
    words = gettext_noop(
        "%(user)s has been asked already, or has accepted, for %(first)s to %(last)s: end that one first."
    )


@dataclass(eq=False)
class DelegationOver(AccessError):
    state: str
    last: str
    code = "access.delegation-over"
    words = gettext_noop("This delegation is %(state)s and its last day is %(last)s: nothing can be done with it now.")


@dataclass(eq=False)
class InquiryDaysWrong(AccessError):
    last: str
    first: str
    latest: str
    code = "access.inquiry-days-wrong"
    words = gettext_noop("An inquiry ends on a day from %(first)s to %(latest)s; %(last)s is not one of them.")


@dataclass(eq=False)
class InquiryUnderWay(AccessError):
    user: str
    last: str
    code = "access.inquiry-under-way"
    words = gettext_noop("%(user)s has an inquiry under way until %(last)s: end it before you open another.")


@dataclass(eq=False)
class TrailBroken(AccessError):
    """The trail is not as it was sealed; `seal` is the number of the seal that no longer fits."""

    seal: int
    code = "access.trail-broken"
    words = gettext_noop("The audit trail is not as it was sealed: seal %(seal)s no longer fits.")


@dataclass(eq=False)
class SealTakenOut(TrailBroken):
    code = "access.trail-seal-taken-out"
    words = gettext_noop(
        "The audit trail is not as it was sealed: the seal before seal %(seal)s is another or is missing."
    )


@dataclass(eq=False)
class RowsMissing(TrailBroken):
    missing: int
    first: int
    last: int
    code = "access.trail-rows-missing"
    words = gettext_noop(
        "The audit trail is not as it was sealed: of its rows %(first)s to %(last)s (seal %(seal)s), "
        "%(missing)s are missing."
    )


@dataclass(eq=False)
class RowsChanged(TrailBroken):
    rows: str
    code = "access.trail-rows-changed"
    words = gettext_noop(
        "The audit trail is not as it was sealed: a row among %(rows)s, or seal %(seal)s itself, was changed."
    )


@dataclass(eq=False)
class RowAdded(TrailBroken):
    row: int
    code = "access.trail-row-added"
    words = gettext_noop("The audit trail is not as it was sealed: row %(row)s was added among sealed ones.")


@dataclass(eq=False)
class SealUnknown(TrailBroken):
    hash: str
    code = "access.trail-seal-unknown"
    words = gettext_noop(
        "The audit trail is not the one that was sealed: none of its %(seal)s seals has the hash %(hash)s."
    )
