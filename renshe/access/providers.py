"""Sign-in by OpenID Connect, from the environment: staff by the city's directory, residents by the province's identity.

RENSHE_OIDC_STAFF_ISSUER, RENSHE_OIDC_RESIDENTS_ISSUER   where `/.well-known/openid-configuration` stands below
…_CLIENT, …_SECRET   what the provider gave this installation
…_CLAIM              what of the person's claims names the account (`CLAIMS`)
…_NAME               what the button calls it (`NAMES`)

Knows no Django: the settings read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from renshe.errors import RensheError, gettext_noop

STAFF, RESIDENTS = "staff", "residents"
KINDS = {STAFF: "officer", RESIDENTS: "resident"}
"""Whose accounts a provider opens: an account is of one kind, and no provider opens another's."""
CLAIMS = {STAFF: "preferred_username", RESIDENTS: "identity_number"}
"""Of staff the claim is the user name, of residents the identity number."""
NAMES = {STAFF: "统一身份认证（工作人员）", RESIDENTS: "省统一身份认证"}


@dataclass(eq=False)
class ProviderHalfSet(RensheError):
    missing: str
    given: str
    code = "setting.provider-half-set"
    words = gettext_noop("%(given)s is set, and %(missing)s is not: sign-in by a provider needs both.")


@dataclass(eq=False)
class IssuerNotSafe(RensheError):
    name: str
    value: str
    code = "setting.issuer-not-safe"
    words = gettext_noop("%(name)s is “%(value)s”. It should begin with https:// (http:// on this machine alone).")


@dataclass(frozen=True)
class Provider:
    """One issuer of identities. `kind` is the kind of account that it opens."""

    id: str
    name: str
    issuer: str
    client: str
    secret: str
    claim: str

    @property
    def kind(self) -> str:
        return KINDS[self.id]

    @property
    def origin(self) -> str:
        """Scheme and host: the page's policy has to let the sign-in form lead there."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def from_environment(environment: Mapping[str, str]) -> tuple[Provider, ...]:
    """Return the providers that are set.

    Raises:
        ProviderHalfSet, IssuerNotSafe
    """
    return tuple(found for id in KINDS if (found := _one(id, environment)))


def _one(id: str, environment: Mapping[str, str]) -> Provider | None:
    prefix = f"RENSHE_OIDC_{id.upper()}"
    needed = {name: environment.get(f"{prefix}_{name}", "") for name in ("ISSUER", "CLIENT", "SECRET")}
    given = [name for name, value in needed.items() if value]
    if not given:
        return None
    for name, value in needed.items():
        if not value:
            raise ProviderHalfSet(missing=f"{prefix}_{name}", given=f"{prefix}_{given[0]}")
    issuer = urlsplit(needed["ISSUER"])
    if issuer.scheme != "https" and not (issuer.scheme == "http" and issuer.hostname in ("localhost", "127.0.0.1")):
        raise IssuerNotSafe(name=f"{prefix}_ISSUER", value=needed["ISSUER"])
    return Provider(
        id=id,
        name=environment.get(f"{prefix}_NAME") or NAMES[id],
        issuer=needed["ISSUER"].rstrip("/"),
        client=needed["CLIENT"],
        secret=needed["SECRET"],
        claim=environment.get(f"{prefix}_CLAIM") or CLAIMS[id],
    )
