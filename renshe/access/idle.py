"""A sign-in that nobody uses ends by itself: `RENSHE_IDLE_MINUTES` after the last page that was asked for."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from renshe.access import sign_ins, trail
from renshe.access.models import User

SEEN = "seen_at"
NOTED_EVERY = 60
"""Seconds: so often at most is written down that somebody is there."""


def mark_seen(request: HttpRequest) -> None:
    request.session[SEEN] = int(time.time())


class EndsWhenIdle:
    """Middleware, below the one that knows the user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.session.get(SEEN) if request.session.session_key else None
        if seen is not None:
            idle = int(time.time()) - seen
            if idle > settings.IDLE_SECONDS:
                self._end(request)
            elif idle >= NOTED_EVERY:
                mark_seen(request)
                UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
        return self.get_response(request)

    @staticmethod
    def _end(request: HttpRequest) -> None:
        user = request.user
        if isinstance(user, User):
            trail.record(None, sign_ins.ENDED, user, detail={"why": "idle"}, address=request.META.get("REMOTE_ADDR"))
            UserSession.objects.filter(session_key=request.session.session_key).delete()
        request.session.flush()
        request.user = AnonymousUser()
