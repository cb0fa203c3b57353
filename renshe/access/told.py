"""What the trail is told of signing in: begun, failed, locked, ended, factors. Connected when Django is ready."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed, user_logged_in
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import signals as django_signals
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from renshe.access import idle, second_factor, sign_ins, step_up, trail
from renshe.access.models import TrailEntry, User

MESSAGE = "renshe.access"  # one receiver each, however often the module is loaded


def _address(request: HttpRequest | None) -> str | None:
    return request.META.get("REMOTE_ADDR") if request is not None else None


def _named(username: object) -> User | str:
    """The account that was named, or that it is none of ours: what was typed may be somebody's password."""
    return User.objects.filter(username=str(username or "").replace("\0", "")).first() or "unknown name"


@receiver(django_signals.user_logged_in, dispatch_uid=f"{MESSAGE}.seen")
def session_begins(request: HttpRequest, **_more: Any) -> None:
    idle.mark_seen(request)


@receiver(user_logged_in, dispatch_uid=f"{MESSAGE}.begun")
def signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    proofs = get_authentication_records(request, user)
    by = [str(one.get("type") or one.get("provider") or one["method"]) for one in proofs]
    trail.record(user, sign_ins.BEGUN, user, detail={"by": by}, address=_address(request))
    sign_ins.keep_to_the_limit(user, request.session.session_key or "")


@receiver(authentication_step_completed, dispatch_uid=f"{MESSAGE}.proved-again")
def proved_again(request: HttpRequest, **more: Any) -> None:
    """Who proves again that it is them goes on under another key; at a sign-in Django itself gives one."""
    if more.get("reauthenticated"):
        step_up.renew_key(request)


@receiver(django_signals.user_logged_out, dispatch_uid=f"{MESSAGE}.out")
def signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if isinstance(user, User):
        trail.record(user, sign_ins.SIGNED_OUT, user, address=_address(request))


@receiver(django_signals.user_login_failed, dispatch_uid=f"{MESSAGE}.failed")
def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any) -> None:
    """Django tells of a wrong password; of a wrong code `wrong_code` does, so that both count towards the lock."""
    if request is not None and getattr(request, "axes_locked_out", False):
        return  # locked already: it is told once
    subject = _named(credentials.get("username"))
    trail.record(None, sign_ins.FAILED, subject, detail={"by": more.get("by", "password")}, address=_address(request))


@receiver(user_locked_out, dispatch_uid=f"{MESSAGE}.locked")
def locked(request: HttpRequest, username: str | None, **_more: Any) -> None:
    """Told once for each lock: who goes on trying writes no trail."""
    subject, address = _named(username), _address(request)
    key = str(subject.pk) if isinstance(subject, User) else subject
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    before = TrailEntry.objects.filter(action=sign_ins.LOCKED, subject_key=key, address=address, at__gte=since)
    if not before.exists():
        trail.record(None, sign_ins.LOCKED, subject, address=address)


@receiver(factors.authentication_failed, dispatch_uid=f"{MESSAGE}.wrong-code")
def wrong_code(request: HttpRequest, user: User, **_more: Any) -> None:
    """A wrong code counts as a wrong password does."""
    django_signals.user_login_failed.send(
        sender=Authenticator, credentials={"username": user.username}, request=request, by="code"
    )


@receiver(factors.authenticator_added, dispatch_uid=f"{MESSAGE}.factor-added")
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    trail.record(user, second_factor.ADDED, user, detail={"type": authenticator.type}, address=_address(request))


@receiver(factors.authenticator_removed, dispatch_uid=f"{MESSAGE}.factor-removed")
def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    trail.record(user, second_factor.REMOVED, user, detail={"type": authenticator.type}, address=_address(request))


@receiver(factors.authenticator_reset, dispatch_uid=f"{MESSAGE}.codes-renewed")
def codes_renewed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    trail.record(user, second_factor.RENEWED, user, detail={"type": authenticator.type}, address=_address(request))
