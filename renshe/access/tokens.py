"""Tokens with which a machine signs in to the API as a user: given by the operator, ended by the operator or in time.

A token is shown once, when it is given; kept is only its SHA-256. It has 256 bits of chance, so that no slow hash is
needed. Giving and ending are in the trail.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from renshe.access import trail
from renshe.access.errors import TokenNameTaken, TokenScopeUnknown, TokenUnknown
from renshe.access.models import ApiToken, User
from renshe.access.token_scopes import WITHOUT_PEOPLE, TokenScope

LONGEST = timedelta(days=366)
"""A token ends by itself, a practice of ours: one that is forgotten is no open door for ever."""


@transaction.atomic
def give(user: User, name: str, *, last: date | None = None, scopes: Iterable[str] = WITHOUT_PEOPLE) -> str:
    """Give a token for use up to the day `last` (a year, at most) and return it: it can't be read again.

    `scopes`: what it opens, of what its user may (`access.token_scopes`).

    Raises:
        TokenNameTaken: the user has a token of that name that still works; TokenScopeUnknown
    """
    wanted = sorted(set(scopes))
    for scope in wanted:
        if scope not in TokenScope.values:
            raise TokenScopeUnknown(scope=scope[:40], known=tuple(TokenScope.values))
    today = timezone.localdate()
    User.objects.select_for_update().get(pk=user.pk)
    if user.api_tokens.filter(name=name, last_day__gte=today).exists():
        raise TokenNameTaken(user=str(user), name=name)
    token = secrets.token_urlsafe(32)
    furthest = today + LONGEST
    made = ApiToken.objects.create(
        user=user,
        name=name,
        digest=_digest(token),
        first_day=today,
        last_day=min(last or furthest, furthest),
        scopes=wanted,
    )
    detail = {"name": name, "last_day": str(made.last_day), "scopes": made.scopes}
    trail.record(None, "token.given", user, detail=detail)
    return token


@transaction.atomic
def end(user: User, name: str) -> None:
    """End a token now. Raises TokenUnknown: the user has none of that name that still works."""
    today = timezone.localdate()
    held = user.api_tokens.select_for_update().filter(name=name, last_day__gte=today).first()
    if held is None:
        raise TokenUnknown(user=str(user), name=name)
    held.last_day = today - timedelta(days=1)
    held.save(update_fields=["last_day"])
    trail.record(None, "token.ended", user, detail={"name": name})


def found(token: str) -> ApiToken | None:
    """Return the token with its user; None where it is nobody's, or where it or its user works no more."""
    held = ApiToken.objects.select_related("user").filter(digest=_digest(token), last_day__gte=timezone.localdate())
    one = held.first()
    return one if one is not None and one.user.is_active else None


def user_of(token: str) -> User | None:
    """Return whose token it is; None where nobody's, or where it or its user works no more."""
    one = found(token)
    return one.user if one is not None else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
