"""Pages of signing in that are not allauth's own: the lock before codes, sign-ins under way, the way to a provider."""

from __future__ import annotations

from typing import Any

import requests
import structlog
from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from renshe.access import second_factor, sign_ins, step_up
from renshe.access.models import User
from renshe.portal.people_signed_in import signed_in
from renshe.portal.sign_in import told_in_words
from renshe.portal.sign_in.single_sign_on import back_to_sign_in

log = structlog.get_logger(__name__)
MOST_TOLD = 50
LOOKS = {
    User.Kind.RESIDENT: "portal:my-looks",
    User.Kind.EMPLOYER: "portal:our-looks",
    User.Kind.OFFICER: "portal:looks",
}
registry.load()  # see `access.providers_when_asked`


def is_locked(request: HttpRequest, user: User) -> bool:
    """Whether the account is locked from here: after wrong passwords and wrong codes alike."""
    if AxesProxyHandler.is_allowed(request, {"username": user.username}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]  # the lock's own middleware answers
    return True


class SecondFactor(AuthenticateView):
    """After the password: a code, a recovery code or a passkey."""

    template_name = "portal/sign_in/second_factor.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_locked(request, self.stage.login.user):
            return HttpResponse()
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        context: dict[str, Any] = super().get_context_data(**kwargs)
        has_passkey = is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
        has_code = is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES])
        return context | {"has_passkey": has_passkey, "has_code": has_code}


class CodeAgain(CodeAgainView):
    template_name = "portal/sign_in/again_code.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_locked(request, signed_in(request)):
            return HttpResponse()
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class PasswordAgain(ReauthenticateView):
    template_name = "portal/sign_in/again_password.html"


class PasskeyAgain(ReauthenticateWebAuthnView):
    template_name = "portal/sign_in/again_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | kwargs


class SetUpApp(ActivateTOTPView):
    template_name = "portal/sign_in/app.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        step_up.note_factor(self.request, Authenticator.Type.TOTP)
        return answer


class AddPasskey(AddWebAuthnView):
    template_name = "portal/sign_in/passkey_add.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        step_up.note_factor(self.request, Authenticator.Type.WEBAUTHN)
        return answer


class RemovePasskey(RemoveWebAuthnView):
    template_name = "portal/sign_in/passkey_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.object):
            messages.error(self.request, str(get_adapter().error_messages["cannot_delete_authenticator"]))
            return redirect("mfa_index")
        answer: HttpResponse = super().form_valid(form)
        return answer


class Security(IndexView):
    """What proves that it is me: the factors that I hold, and the way to more."""

    template_name = "portal/sign_in/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = signed_in(self.request)
        held = context["authenticators"]
        return context | {
            "looks": reverse(LOOKS[User.Kind(user.kind)]),
            "app": held.get(Authenticator.Type.TOTP),
            "passkeys": held.get(Authenticator.Type.WEBAUTHN, []),
            "codes": held.get(Authenticator.Type.RECOVERY_CODES),
            "needs_one": second_factor.is_required_of(user) and not second_factor.held_by(user),
        }


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def my_sign_ins(request: HttpRequest) -> HttpResponse:
    """My sign-ins under way, each to be ended; what the trail tells of my account."""
    user = signed_in(request)
    if request.method == "POST":
        return _ended(request, user)
    under_way = sign_ins.under_way(user)
    current = request.session.session_key
    context = {
        "under_way": [(one, told_in_words.browser(one.user_agent), one.session_key == current) for one in under_way],
        "told": [told_in_words.entry(one) for one in sign_ins.told_of(user, told_in_words.ACTIONS, MOST_TOLD)],
        "most": MOST_TOLD,
    }
    return render(request, "portal/sign_in/my_sign_ins.html", context)


def _ended(request: HttpRequest, user: User) -> HttpResponse:
    asked = request.POST.get("end", "")
    with transaction.atomic():
        if asked == "others":
            current = request.session.session_key
            count = sign_ins.end_all(user, by=user, why="ended by hand", but=current)
        else:
            fits = asked.isascii() and asked.isdigit() and len(asked) < 19
            count = int(fits and sign_ins.end(user, int(asked), by=user))
    if count:
        messages.success(request, _("Ended: whoever uses that sign-in has to sign in again."))
    else:
        messages.info(request, _("There was nothing to end."))
    return redirect("my_sign_ins")


@require_POST
def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider's own sign-in page."""
    return _with_provider(request, openid_connect.login, provider_id)


@require_GET
def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider sends who signed in there back to here."""
    return _with_provider(request, openid_connect.callback, provider_id)


def _with_provider(request: HttpRequest, view: Any, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view(request, provider_id=provider_id)
    except (requests.RequestException, OAuth2Error, ValueError, KeyError) as error:
        log.warning("provider of identities does not answer", provider=provider_id, exc_info=error)
        words = _("The other side does not answer. Try again later, or sign in by password.")
        return back_to_sign_in(request, words)
    return answer
