"""Step-up: what moves money, shows a whole number or cannot be undone asks again who is there, after a while.

Whoever holds a second factor is asked for it; who holds none, for the password. django-allauth asks, and then goes on
with what was sent, so that nothing has to be typed twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from renshe.access import second_factor
from renshe.access.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def is_recent(request: HttpRequest) -> bool:
    """Whether who is signed in proved it within `ACCOUNT_REAUTHENTICATION_TIMEOUT`, by a factor if they hold one."""
    if not isinstance(request.user, User):
        return False
    proofs = get_authentication_records(request, request.user)
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    recent = [one for one in proofs if one["at"] > since]
    if any(one["method"] == "mfa" for one in recent):
        return True
    return bool(recent) and not second_factor.held_by(request.user)


def proved_by_factor(request: HttpRequest) -> bool:
    """Whether this session has, at whatever time, been proved by a second factor."""
    proofs = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" for one in proofs)


def note_factor(request: HttpRequest, kind: str) -> None:
    """Note that who is signed in has just proved a factor, by setting it up."""
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)


def renew_key(request: HttpRequest) -> None:
    """Give the session another key: who had seen the old one does not have what was proved just now."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def recent_sign_in_required(view: View[P]) -> View[P]:
    """Ask again before the view where the last proof is too old. Stands below what asks whether one may at all."""

    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_recent(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return cast("View[P]", inner)
