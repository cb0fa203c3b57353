"""What a reader does with their notices."""

from __future__ import annotations

from django.utils import timezone

from renshe.access.models import User
from renshe.casework.notices.models import Notice


def unread_count(user: User) -> int:
    return Notice.objects.seen_by(user).unread().count()


def mark_read(user: User, pk: int) -> None:
    """The first who reads it is kept: of an employer's several agents, one is enough."""
    Notice.objects.seen_by(user).unread().filter(pk=pk).update(read_at=timezone.now(), read_by=user)


def mark_all_read(user: User) -> int:
    """Return how many were unread."""
    return Notice.objects.seen_by(user).unread().update(read_at=timezone.now(), read_by=user)
