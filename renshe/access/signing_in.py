"""How django-allauth signs in here: accounts are given by the bureau, never made at sign-in; what it says is ours."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renshe.access import step_up
from renshe.access.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
"""Who is signed in is read by Django's own; the lock stands before it, and asks only about passwords and codes."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": _("The password is not right."),
        "too_many_login_attempts": _("Too many wrong codes. Wait for five minutes."),
        "rate_limited": _("Too many tries. Wait for a minute."),
    }
    done: ClassVar[dict[str, str | Promise]] = {
        "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
        "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
        "mfa/messages/webauthn_added.txt": _("The passkey is added."),
        "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    }
    """What is said after a change, by the name of allauth's own template; of the rest nothing is said."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: object = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or self.done.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said))

    def login(self, request: HttpRequest, user: User) -> None:
        user.backend = BACKEND  # Django's own mark on a user who was authenticated
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, str(_("This account is closed.")))
        return redirect("account_login")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Whoever holds a second factor is asked for it, and not for the password."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [one for one in methods if one["id"].startswith("mfa_reauthenticate")]
        if not methods:  # who came by a provider and holds no factor comes by it again
            messages.info(context.request, str(_("Please sign out and in again to go on: that was too long ago.")))
            raise ImmediateHttpResponse(redirect("portal:home"))
        return factors or methods

    def is_reauthentication_required(self, *, app: str, **more: object) -> bool:
        return not step_up.is_recent(context.request)
