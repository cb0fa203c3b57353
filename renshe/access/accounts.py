"""An account by its user name, as whoever runs the platform types it."""

from __future__ import annotations

from renshe.access.errors import UserUnknown
from renshe.access.models import User


def named(username: str) -> User:
    """Raises UserUnknown: nobody has that user name."""
    found = User.objects.filter(username=username).first()
    if found is None:
        raise UserUnknown(username=username)
    return found
