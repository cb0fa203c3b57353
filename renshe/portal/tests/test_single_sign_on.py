"""Single sign-on: a provider of identities on loopback; who comes from it, who does not.

The provider is `oidc-provider-mock`: it speaks OpenID Connect over HTTP with signed tokens and PKCE, as a real one
does, but asks nobody for a password. A real one of the province is not to be had here.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import oidc_provider_mock
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from renshe.access.models import TrailEntry, User
from renshe.access.providers import IssuerNotSafe, ProviderHalfSet, from_environment


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def comes_from(issuer, settings, bureau):
    """Sign in with a provider as somebody of whom it claims what is told."""
    environment = {
        f"RENSHE_OIDC_{id}_{name}": value
        for id in ("STAFF", "RESIDENTS")
        for name, value in (("ISSUER", issuer), ("CLIENT", "renshe"), ("SECRET", "secret"))
    }
    settings.PROVIDERS = from_environment(environment)
    apps = [
        {"provider_id": one.id, "name": one.name, "client_id": one.client, "secret": one.secret,
         "settings": {"server_url": one.issuer, "oauth_pkce_enabled": True}}
        for one in settings.PROVIDERS
    ]  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}

    def come(provider: str, sub: str, **claims: str) -> Client:
        httpx.put(f"{issuer}/users/{sub}", json=claims).raise_for_status()
        client = Client()
        asked = client.post(f"/sign-in/with/{provider}/", {"next": "/law/"})["Location"]
        assert "code_challenge=" in asked
        back = httpx.post(asked, data={"sub": sub}).headers["location"]
        client.answer = client.get(back.removeprefix("http://testserver"))  # type: ignore[attr-defined]
        return client

    return come


pytestmark = pytest.mark.django_db


def told(client: Client) -> str:
    """Where one was led, and what the page there says in an alert."""
    page = client.get("/sign-in/").content.decode()
    return page[page.find('role="status"') :]


def test_the_sign_in_page_leads_to_the_providers_that_are_set(comes_from, client):
    page = client.get("/sign-in/").content.decode()
    assert ("统一身份认证（工作人员）" in page, "省统一身份认证" in page) == (True, True)
    assert client.get("/sign-in/with/staff/")["Location"] == "/sign-in/"  # merely opened
    assert client.post("/sign-in/with/elsewhere/").status_code == 404


def test_staff_come_by_their_user_name_and_go_where_they_wanted(comes_from, bureau):
    client = comes_from("staff", "s-1", preferred_username="jingban")
    assert client.answer["Location"] == "/law/"
    assert client.get("/people/").status_code == 200
    tie = SocialAccount.objects.get()
    assert (tie.user, tie.uid, tie.extra_data) == (bureau.users["jingban"], "s-1", {})
    assert TrailEntry.objects.get(action="signed-in").detail == {"by": ["staff"]}
    assert comes_from("staff", "s-1", preferred_username="jingban").get("/people/").status_code == 200


def test_a_resident_comes_by_their_identity_number(comes_from):
    client = comes_from("residents", "r-1", identity_number="44209919900307001x")
    assert client.get("/me/enrolments/").status_code == 200


@pytest.mark.parametrize(
    ("provider", "claims"),
    [
        ("staff", {"preferred_username": "nobody"}),
        ("staff", {"preferred_username": "zhang"}),  # a resident is none of the staff
        ("staff", {"email": "jingban"}),  # another claim names nobody
        ("residents", {"identity_number": "jingban"}),
        ("residents", {"identity_number": "442099199003070028"}),  # known, and without an account
        ("residents", {"preferred_username": "jingban"}),
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(provider, claims, comes_from):
    before = User.objects.count()
    client = comes_from(provider, f"x-{sorted(claims.items())}", **claims)
    assert client.answer["Location"] == "/sign-in/"
    assert "您在本平台没有账号" in told(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert TrailEntry.objects.get().action == "sign-in.failed"


def test_who_is_tied_to_one_account_does_not_come_in_as_another(comes_from):
    comes_from("staff", "s-2", preferred_username="jingban")
    assert comes_from("staff", "s-2", preferred_username="lingdao").get("/people/").status_code == 302


def test_an_account_that_is_closed_stays_closed(comes_from, bureau):
    User.objects.filter(username="jingban").update(is_active=False)
    assert comes_from("staff", "s-3", preferred_username="jingban").get("/").status_code == 302


def test_the_second_factor_is_asked_for_all_the_same(comes_from, bureau):
    TOTP.activate(bureau.users["jingban"], generate_totp_secret())
    client = comes_from("staff", "s-4", preferred_username="jingban")
    assert client.answer["Location"] == "/sign-in/second-factor/"
    assert client.get("/people/").status_code == 302


def test_an_answer_that_was_not_asked_for_opens_nothing(comes_from, client):
    answer = client.get("/sign-in/with/staff/back/?code=x&state=y")
    assert answer["Location"] == "/sign-in/"
    assert "未确认您的身份" in told(client)


def test_a_provider_that_does_not_answer_is_told_in_words(comes_from, client, settings):
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.post("/sign-in/with/staff/")["Location"] == "/sign-in/"
    assert "统一身份认证平台无应答" in told(client)


def test_a_provider_is_set_whole_and_safe_or_not_at_all():
    whole = {"RENSHE_OIDC_STAFF_ISSUER": "https://id.example/realms/city/", "RENSHE_OIDC_STAFF_CLIENT": "renshe"}
    with pytest.raises(ProviderHalfSet) as half:
        from_environment(whole)
    assert half.value.missing == "RENSHE_OIDC_STAFF_SECRET"
    (one,) = from_environment(whole | {"RENSHE_OIDC_STAFF_SECRET": "s"})
    assert (one.issuer, one.origin, one.claim) == (
        "https://id.example/realms/city", "https://id.example", "preferred_username",
    )  # fmt: skip
    with pytest.raises(IssuerNotSafe):
        from_environment(whole | {"RENSHE_OIDC_STAFF_SECRET": "s", "RENSHE_OIDC_STAFF_ISSUER": "http://id.example"})
    assert from_environment({}) == ()
