"""Addresses of signing in. Their names are django-allauth's, which leads to them by name."""

from __future__ import annotations

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import DeactivateTOTPView
from django.urls import path
from django.views.generic import RedirectView

from renshe.portal.sign_in import pages
from renshe.portal.views.session import SignIn

TEMPLATES = "portal/sign_in"

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-in/second-factor/", pages.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-in/again/", pages.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("sign-in/again/code/", pages.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", pages.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("sign-in/with/<slug:provider_id>/", pages.to_provider, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", pages.from_provider, name="openid_connect_callback"),
    path("security/", pages.Security.as_view(), name="mfa_index"),
    path("security/sign-ins/", pages.my_sign_ins, name="my_sign_ins"),
    path("security/app/", pages.SetUpApp.as_view(), name="mfa_activate_totp"),
    path(
        "security/app/remove/",
        DeactivateTOTPView.as_view(template_name=f"{TEMPLATES}/app_remove.html"),
        name="mfa_deactivate_totp",
    ),
    path("security/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("security/passkeys/add/", pages.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/remove/", pages.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path(
        "security/recovery-codes/",
        ViewRecoveryCodesView.as_view(template_name=f"{TEMPLATES}/recovery_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "security/recovery-codes/new/",
        GenerateRecoveryCodesView.as_view(template_name=f"{TEMPLATES}/recovery_codes_new.html"),
        name="mfa_generate_recovery_codes",
    ),
]
