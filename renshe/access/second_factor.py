"""The second factor: an authenticator app (TOTP), passkeys, recovery codes; who needs one; what becomes of a lost one.

django-allauth keeps and checks factors. Here: their secrets are encrypted at rest, staff who need a factor cannot take
the last one away, and an operator can, for a reason that goes to the trail.
"""

from __future__ import annotations

import base64
import hashlib
import io
from typing import TYPE_CHECKING

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renshe.access import sign_ins, trail
from renshe.access.models import User

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

PROVING = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What is a factor by itself; recovery codes only stand in for one."""
ADDED, REMOVED, RENEWED, TAKEN = (f"second-factor.{what}" for what in ("added", "removed", "renewed", "taken-away"))


def held_by(user: User) -> bool:
    """Whether the user has a second factor."""
    return bool(Authenticator.objects.filter(user=user, type__in=PROVING).exists())


def is_required_of(user: User) -> bool:
    """Staff need one where the installation says so (`RENSHE_SECOND_FACTOR`); residents and employers may have one."""
    return settings.SECOND_FACTOR == "required" and user.kind == User.Kind.OFFICER


@transaction.atomic(durable=True)
def take_away(user: User, *, by: User | None, reason: str) -> int:
    """Take away all factors and recovery codes of who lost them, end their sign-ins; say how many it were."""
    held = Authenticator.objects.select_for_update().filter(user=user)
    count = sum(one.type in PROVING for one in held)
    held.delete()
    trail.record(by, TAKEN, user, reason, {"factors": count})
    sign_ins.end_all(user, by=by, why="second factor taken away")
    return count


def _cipher() -> MultiFernet:
    """The keys to factors' secrets: derived from the installation's, so that who reads the database alone has none."""
    from cryptography.fernet import Fernet, MultiFernet  # for pages alone: no command waits for it

    keys = [str(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    derived = (hashlib.sha256(f"second factor:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in derived])


class FactorAdapter(DefaultMFAAdapter):
    """How allauth keeps factors here, and what it says of them."""

    error_messages = {
        "add_email_blocked": _("An account with a second factor takes no new mail address."),
        "cannot_delete_authenticator": _(
            "Staff need a second factor. Set up another one first, then this one can be removed."
        ),
        "cannot_generate_recovery_codes": _("Recovery codes stand in for a second factor: set one up first."),
        "incorrect_code": _("This is not right, or it was used already. Wait for the next code and try again."),
        "unverified_email": _("The account's mail address is not confirmed yet."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=PROVING).exclude(pk=authenticator.pk)
        return others.exists() or not is_required_of(authenticator.user)

    def get_totp_issuer(self) -> str:
        return gettext("Human resources and social security")

    def build_totp_svg(self, url: str) -> str:
        import segno  # for a page alone: no command waits for it

        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, xmldecl=False)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host = context.request.get_host().partition(":")[0]
        return {"id": host, "name": gettext("Human resources and social security")}
