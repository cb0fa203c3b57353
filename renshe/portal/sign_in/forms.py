"""django-allauth's forms in the portal's dress and words. A code counts once, whichever worker it reaches."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as CodeForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from renshe.portal.forms import PortalForm

ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric"}
MALFORMED = (ValueError, TypeError, KeyError, AttributeError)
"""What the passkey library raises over what no browser sends."""


def code_field() -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that the authenticator app shows now, or one of your recovery codes."),
        max_length=20,
        widget=forms.TextInput(attrs=ONE_TIME),
    )


class PasswordAgain(ReauthenticateForm, PortalForm):
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CountsOnce(forms.Form):
    """A code of the app is good for half a minute; used once, it is used up (RFC 6238, 5.2)."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that this is mixed into
        if self.authenticator.type == Authenticator.Type.TOTP and not _first_use(self.authenticator.pk, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


@transaction.atomic
def _first_use(pk: int, code: str) -> bool:
    """Note the code as used; False where it was. The row is locked: of two workers one is the first."""
    held = Authenticator.objects.select_for_update().get(pk=pk)
    step = int(time.time()) // app_settings.TOTP_PERIOD
    good_for = 2 * app_settings.TOTP_TOLERANCE
    used = [[at, one] for at, one in held.data.get("used", []) if step - at <= good_for]
    if any(one == code for _at, one in used):
        return False
    held.data["used"] = [*used, [step, code]]
    held.save(update_fields=["data"])
    return True


class Code(CountsOnce, CodeForm, PortalForm):
    code = code_field()


class CodeAgain(CountsOnce, CodeAgainForm, PortalForm):
    code = code_field()


class FirstCode(ActivateTOTPForm, PortalForm):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that the app shows now."),
        max_length=20,
        widget=forms.TextInput(attrs=ONE_TIME),
    )


class WellFormed(forms.Form):
    """What no browser sends is no passkey, and no error of the server."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or {}
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class NewPasskey(WellFormed, AddWebAuthnForm, PortalForm):
    name = forms.CharField(
        label=_("Name of the passkey"), help_text=_("Such as the device that keeps it."), max_length=40, required=False
    )


class WellFormedAnswer(forms.Form):
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form this is mixed into
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class Passkey(WellFormedAnswer, AuthenticateWebAuthnForm, PortalForm):
    pass


class PasskeyAgain(WellFormedAnswer, ReauthenticateWebAuthnForm, PortalForm):
    pass
