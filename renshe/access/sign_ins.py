"""Sign-ins under way: how many at once, ended by whom and why. django-allauth's `usersessions` knows the sessions.

An ended sign-in is gone from there; that it was, and why it ended, stands in the trail.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.db import transaction

from renshe.access import trail
from renshe.access.models import TrailEntry, User

UNLOCKED = "sign-in.unlocked"
BEGUN, FAILED, LOCKED, SIGNED_OUT, ENDED = (
    "signed-in",
    "sign-in.failed",
    "sign-in.locked",
    "signed-out",
    "sign-in.ended",
)


def under_way(user: User) -> list[UserSession]:
    """The user's sign-ins that still hold, the last used first."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda one: one.last_seen_at, reverse=True)


def end(user: User, pk: int, *, by: User | None) -> bool:
    """End one of the user's sign-ins. It is ended already: nothing happens. Whether there was one."""
    found = list(UserSession.objects.filter(user=user, pk=pk))
    _end(found, by=by, why="ended by hand")
    return bool(found)


def end_all(user: User, *, by: User | None, why: str, but: str | None = None) -> int:
    """End all of the user's sign-ins but the one with the session key `but`, and say how many."""
    found = [one for one in UserSession.objects.filter(user=user) if one.session_key != but]
    _end(found, by=by, why=why)
    return len(found)


def keep_to_the_limit(user: User, current: str) -> None:
    """Of more sign-ins than an account may have at once, end those that were not used for longest."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=current).order_by("-last_seen_at")
    others = [one for one in rows if not one.purge()]  # the current one is not written yet, and would count as gone
    _end(others[settings.SIGN_INS_AT_ONCE - 1 :], by=None, why="too many at once")


@transaction.atomic(durable=True)
def unlock(user: User) -> int:
    """Forget the wrong tries for which the account is locked, and say how many records of them there were."""
    count: int = AxesProxyHandler.reset_attempts(username=user.username)
    trail.record(None, UNLOCKED, user)
    return count


def _end(found: Iterable[UserSession], *, by: User | None, why: str) -> None:
    for one in found:
        trail.record(by, ENDED, one.user, detail={"why": why, "began": one.created_at.isoformat()}, address=one.ip)
        one.end()


def told_of(user: User, actions: tuple[str, ...], most: int) -> list[TrailEntry]:
    """What the trail tells of the user's account, the latest first."""
    entries = TrailEntry.objects.filter(subject_type="access.user", subject_key=str(user.pk), action__in=actions)
    return list(entries.order_by("-pk")[:most])
