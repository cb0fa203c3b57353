"""The watermark (水印): who is looking, of which unit, in which minute; on every page and in every file that staff get.

A page cannot forget it, for the frame of all pages has it; a page that stands outside the frame is refused by
`tests/test_watermark.py`. Residents and employers see their own data, and no watermark.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from renshe.access.models import User
from renshe.portal.people_signed_in import roles_held


def minute() -> str:
    return f"{timezone.localtime():%Y-%m-%d %H:%M}"


def words(request: HttpRequest) -> str:
    """Name, account, unit and minute of an officer who is signed in; of everybody else nothing."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.kind != User.Kind.OFFICER:
        return ""
    units = dict.fromkeys(str(one.unit) for one in roles_held(request))
    return " ".join([f"{user}({user.username})", *list(units)[:1], minute()])


def printed_by(user: User) -> str:
    """Who prints a paper, as its foot says it: an officer with the unit."""
    is_staff = user.pk is not None and user.kind == User.Kind.OFFICER
    held = user.roles.filter(held__contains=timezone.localdate()) if is_staff else None
    first = held.select_related("unit").order_by("pk").first() if held is not None else None
    return f"{user} · {first.unit}" if first else str(user)


def watermark(request: HttpRequest) -> dict[str, str]:
    """Context of every page."""
    return {"watermark": words(request)}
