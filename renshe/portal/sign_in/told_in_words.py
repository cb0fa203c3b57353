"""What the trail tells of an account's sign-ins, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access import second_factor, sign_ins
from renshe.access.models import TrailEntry

HAPPENED: dict[str, str | Promise] = {
    sign_ins.BEGUN: _("Signed in"),
    sign_ins.FAILED: _("Sign-in failed"),
    sign_ins.LOCKED: _("Account locked for a while"),
    sign_ins.UNLOCKED: _("Account unlocked by the bureau"),
    sign_ins.SIGNED_OUT: _("Signed out"),
    sign_ins.ENDED: _("Sign-in ended"),
    second_factor.ADDED: _("Second factor added"),
    second_factor.REMOVED: _("Second factor removed"),
    second_factor.RENEWED: _("Recovery codes made anew"),
    second_factor.TAKEN: _("Second factors taken away by the bureau"),
}
ACTIONS = tuple(HAPPENED)
BY: dict[str, str | Promise] = {
    "password": _("by password"),
    "code": _("by code"),
    "totp": _("by authenticator app"),
    "webauthn": _("by passkey"),
    "recovery_codes": _("by recovery code"),
    "openid_connect": _("by a provider of identities"),
    "staff": _("by a provider of identities"),
    "residents": _("by a provider of identities"),
}
WHY: dict[str, str | Promise] = {
    "ended by hand": _("ended by hand"),
    "too many at once": _("too many at once"),
    "idle": _("nobody used it"),
    "second factor taken away": _("second factor taken away"),
    "ended by the operator": _("ended by the bureau"),
}
# A browser says the names of others too: the first that fits is its own.
BROWSERS: tuple[tuple[str, str | Promise], ...] = (
    ("Edg/", "Edge"),
    ("MicroMessenger/", pgettext_lazy("browser", "WeChat")),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: tuple[tuple[str, str | Promise], ...] = (
    ("HarmonyOS", pgettext_lazy("system", "HarmonyOS")),
    ("Android", pgettext_lazy("system", "Android")),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Told:
    at: datetime
    what: str | Promise
    how: list[str | Promise]
    address: str | None


def entry(one: TrailEntry) -> Told:
    detail = one.detail
    by = detail.get("by", [])
    how = [BY[name] for name in ([by] if isinstance(by, str) else by) if name in BY]
    how += [BY[detail["type"]]] if detail.get("type") in BY else []
    how += [WHY[detail["why"]]] if detail.get("why") in WHY else []
    return Told(one.at, HAPPENED[one.action], how, one.address)


def browser(agent: str) -> list[str | Promise]:
    """Browser and system as the browser says of itself; what it does not say is left out."""
    said = (next((name for mark, name in known if mark in agent), None) for known in (BROWSERS, SYSTEMS))
    return [one for one in said if one is not None]
