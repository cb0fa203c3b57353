"""Staff who need a second factor and have not proved one see nothing but the pages that set one up or ask for it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from renshe.access import second_factor, step_up
from renshe.access.models import User
from renshe.portal.api import problems

OPEN = {
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_reauthenticate",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "sign-out", "language",
}  # fmt: skip


class SecondFactorFirst:
    """Middleware, below the one that knows the user. A session that proved a factor goes on without a query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | JsonResponse | None:
        user, found = request.user, request.resolver_match
        if found is None or not isinstance(user, User) or not second_factor.is_required_of(user):
            return None
        if step_up.proved_by_factor(request):
            return None
        if found.namespace == "api":
            words = gettext("Set up a second factor in the portal first.")
            return JsonResponse(problems.refusal("request.not-allowed", words), status=HTTPStatus.FORBIDDEN)
        if found.url_name in OPEN:
            return None
        if second_factor.held_by(user):  # it was set up elsewhere while this session went on
            return redirect(get_adapter().get_reauthentication_methods(user)[0]["url"])
        return redirect("mfa_index")
