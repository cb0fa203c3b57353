"""Who may ask: whoever is signed in to the portal, and machines with a token whose scope opens the operation.

Law itself and the guides to the services anyone may read.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from renshe.access import tokens
from renshe.access.models import User
from renshe.access.token_scopes import TokenScope


class ScopeMissing(Exception):
    """The token is good, and given for something else."""

    def __init__(self, scope: TokenScope) -> None:
        super().__init__(scope)
        self.scope = scope


class Token(HttpBearer):
    """`Authorization: Bearer …`: a token that the bureau gave (`renshe token give`)."""

    def __init__(self, scope: TokenScope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Raises ScopeMissing."""
        found = tokens.found(token)
        if found is None:
            return None
        if self.scope.value not in found.scopes:
            raise ScopeMissing(self.scope)
        request.user = found.user
        return found.user


class SignedIn(SessionAuth):
    """The portal's own session; what is posted carries the form's secret."""

    def _get_key(self, request: HttpRequest) -> str | None:
        # Whoever is not signed in is told so, not that a secret is missing.
        return super()._get_key(request) if request.user.is_authenticated else None


def askers(scope: TokenScope) -> list[Any]:
    """For an operation's `auth`: a session of the portal, or a token with this scope."""
    return [Token(scope), SignedIn()]
