"""Who may compute: whoever is signed in to the portal, and machines with a token. Law itself anyone may read."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from renshe.access import tokens
from renshe.access.models import User


class Token(HttpBearer):
    """`Authorization: Bearer …`: a token that the bureau gave (`renshe token give`)."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = tokens.user_of(token)
        if user is not None:
            request.user = user
        return user


class SignedIn(SessionAuth):
    """The portal's own session; what is posted carries the form's secret."""

    def _get_key(self, request: HttpRequest) -> str | None:
        # Whoever is not signed in is told so, not that a secret is missing.
        return super()._get_key(request) if request.user.is_authenticated else None


ASKERS = [Token(), SignedIn()]
