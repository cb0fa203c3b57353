"""Who comes from a provider of identities: the account that a claim names, of the provider's own kind, or nobody.

No account is made here: the bureau gives them. A tie between a provider's person and an account is kept once it is
made; where claim and tie name two accounts nobody is let in.
"""

from __future__ import annotations

from typing import Any, NoReturn

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from renshe.access import sign_ins, trail
from renshe.access.models import User
from renshe.access.providers import Provider
from renshe.registry.models import PersonAccount

log = structlog.get_logger(__name__)


def provider_or_none(id: str) -> Provider | None:
    found: tuple[Provider, ...] = settings.PROVIDERS
    return next((one for one in found if one.id == id), None)


def whose(provider: Provider, claimed: str) -> User | None:
    """The account that the claim names: of staff by user name, of residents by identity number."""
    claimed = claimed.replace("\0", "").strip()
    if provider.kind == User.Kind.RESIDENT:
        held = PersonAccount.objects.select_related("user").filter(person__identity_number=claimed.upper()).first()
        user = held.user if held is not None else None
    else:
        user = User.objects.filter(username=claimed).first()
    return user if user is not None and user.kind == provider.kind and user.is_active else None


def back_to_sign_in(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("account_login")


def _turned_away(request: HttpRequest, words: str) -> NoReturn:
    raise ImmediateHttpResponse(back_to_sign_in(request, words))


class SingleSignOn(DefaultSocialAccountAdapter):
    """What allauth asks when a provider has answered."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        provider = provider_or_none(sociallogin.account.provider)
        told: dict[str, Any] = sociallogin.account.extra_data
        claims = {**(told.get("id_token") or {}), **(told.get("userinfo") or {})}
        claimed = claims.get(provider.claim) if provider is not None else None
        user = whose(provider, str(claimed)) if provider is not None and claimed else None
        tied = sociallogin.user if sociallogin.is_existing else None
        if user is None or (tied is not None and tied.pk != user.pk):
            detail = {"by": sociallogin.account.provider}
            trail.record(None, sign_ins.FAILED, "unknown name", detail=detail, address=request.META.get("REMOTE_ADDR"))
            _turned_away(request, _("You are known there, but have no account here. Ask the bureau for one."))
        sociallogin.account.extra_data = {}  # who it is stands here already
        if tied is None:
            sociallogin.connect(request, user)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: object = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            _turned_away(request, _("Signing in was broken off."))
        log.warning("sign-in by provider failed", provider=getattr(provider, "sub_id", ""), exc_info=exception)
        _turned_away(request, _("The other side did not confirm who you are. Try again, or sign in by password."))
