"""Sign-ins under way: a new key at sign-in, so many at once, ended by hand or when idle; step-up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client

from renshe.access.models import TrailEntry, User
from renshe.portal.tests.conftest import proved
from renshe.portal.tests.test_second_factor import RIGHT, by_password, code_of, officer

__all__ = ["officer"]  # a fixture
pytestmark = pytest.mark.django_db
LONG_AGO = 16 * 60


def test_a_key_that_somebody_laid_before_does_not_survive_the_sign_in(officer: User, client: Client) -> None:
    client.get("/sign-in/")
    session = client.session
    session["laid"] = "by somebody else"
    session.save()
    before = session.session_key or ""
    client.cookies["sessionid"] = before
    by_password(client)
    assert client.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get("/people/").status_code == 302


def test_nor_does_the_key_between_password_and_code(officer: User, client: Client) -> None:
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    by_password(client)
    between = client.cookies["sessionid"].value
    client.post("/sign-in/second-factor/", {"code": code_of(secret)})
    assert client.cookies["sessionid"].value != between


def stranger_with(key: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = key
    return client


def test_nor_does_the_key_before_one_proved_it_again(bureau: SimpleNamespace, officer: User, client: Client) -> None:
    url = f"/people/{bureau.zhang.pk}/identity/"
    by_password(client)
    proved(client, officer, seconds_ago=LONG_AGO)
    before = client.cookies["sessionid"].value
    asked = client.post(url, {"reason": "核对档案"})
    assert client.post(asked["Location"], {"password": RIGHT, "next": url}).status_code == 200
    assert client.cookies["sessionid"].value != before
    assert stranger_with(before).get("/people/")["Location"].startswith("/sign-in/")
    assert UserSession.objects.get().session_key == client.cookies["sessionid"].value


def test_nor_before_a_code_was_asked_for_again(officer: User, client: Client) -> None:
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    before = client.cookies["sessionid"].value
    client.post("/sign-in/again/code/", {"code": code_of(secret), "next": "/people/"})
    assert client.cookies["sessionid"].value != before
    assert stranger_with(before).get("/people/")["Location"].startswith("/sign-in/")


def test_after_signing_out_the_key_opens_nothing(officer: User, client: Client) -> None:
    by_password(client)
    before = client.cookies["sessionid"].value
    client.post("/sign-out/")
    assert stranger_with(before).get("/people/")["Location"].startswith("/sign-in/")


def test_no_script_reads_the_cookie_no_other_site_sends_it_and_https_keeps_it(
    officer: User, client: Client, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True  # as with RENSHE_HTTPS=1
    by_password(client)
    cookie, secret = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert (secret["samesite"], secret["secure"]) == ("Lax", True)


def test_of_four_sign_ins_at_once_the_first_is_ended(officer: User) -> None:
    clients = [Client() for _ in range(4)]
    for one in clients:
        by_password(one)
    assert [one.get("/").status_code for one in clients] == [302, 200, 200, 200]
    told = TrailEntry.objects.get(action="sign-in.ended")
    assert (told.user, told.detail["why"]) == (None, "too many at once")


def test_i_see_where_i_am_signed_in_and_end_another(officer: User) -> None:
    here, there = Client(), Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36"})
    by_password(there)
    by_password(here)
    page = here.get("/security/sign-ins/").content.decode()
    assert (">Chrome<" in page, ">Windows<" in page, page.count("登录成功")) == (True, True, 2)
    other = UserSession.objects.exclude(session_key=here.session.session_key).get()
    here.post("/security/sign-ins/", {"end": str(other.pk)})
    assert there.get("/")["Location"].startswith("/sign-in/")
    assert "手动结束" in here.get("/security/sign-ins/").content.decode()


@pytest.mark.parametrize("asked", ["", "x", "0", "-1", "9" * 30, "²", "\x00"])
def test_what_is_none_of_mine_cannot_be_ended(asked: str, bureau: SimpleNamespace, officer: User) -> None:
    mine, other = Client(), Client()
    by_password(mine)
    bureau.users["shiqi"].set_password(RIGHT)
    bureau.users["shiqi"].save()
    by_password(other, "shiqi")
    mine.post("/security/sign-ins/", {"end": asked})
    mine.post("/security/sign-ins/", {"end": str(UserSession.objects.get(user=bureau.users["shiqi"]).pk)})
    assert other.get("/").status_code == 200


def test_who_is_away_for_half_an_hour_has_to_sign_in_again(officer: User, client: Client) -> None:
    by_password(client)
    session = client.session
    session["seen_at"] -= 30 * 60 + 1
    session.save()
    assert client.get("/people/")["Location"] == "/sign-in/?next=/people/"
    assert TrailEntry.objects.get(action="sign-in.ended").detail == {"why": "idle"}
    assert not UserSession.objects.exists()


def test_who_was_away_for_less_goes_on_from_now(officer: User, client: Client) -> None:
    by_password(client)
    session = client.session
    session["seen_at"] -= 20 * 60
    session.save()
    assert client.get("/people/").status_code == 200
    assert client.session["seen_at"] > session["seen_at"] + 19 * 60


def test_what_matters_asks_again_and_then_goes_on_with_what_was_sent(bureau: SimpleNamespace, officer: User) -> None:
    client, url = Client(), f"/people/{bureau.zhang.pk}/identity/"
    by_password(client)
    proved(client, officer, seconds_ago=LONG_AGO)
    asked = client.post(url, {"reason": "核对档案"})
    assert asked["Location"] == f"/sign-in/again/?next={url.replace('/', '%2F')}"
    assert not TrailEntry.objects.filter(action="seen", detail__what="identity number").exists()
    assert "密码不正确" in client.post(asked["Location"], {"password": "wrong"}).content.decode()
    page = client.post(asked["Location"], {"password": RIGHT, "next": url})
    assert "44209919900307001X" in page.content.decode()
    assert TrailEntry.objects.get(action="seen", detail__what="identity number").reason == "核对档案"
    assert client.post(url, {"reason": "核对档案"}).status_code == 200


def test_who_holds_a_factor_is_asked_for_it_and_not_for_the_password(bureau: SimpleNamespace, officer: User) -> None:
    secret, client, url = generate_totp_secret(), Client(), f"/people/{bureau.zhang.pk}/identity/"
    TOTP.activate(officer, secret)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    proved(client, officer)  # by password a moment ago: that is not it
    assert client.post(url, {"reason": "核对档案"})["Location"].startswith("/sign-in/again/code/?next=")
    assert client.get("/sign-in/again/?next=/")["Location"] == "/sign-in/again/code/?next=%2F"
    page = client.post("/sign-in/again/code/", {"code": code_of(secret), "next": url})
    assert "44209919900307001X" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("jingban", "/months/2021-01/close/"),
        ("jingban", "/people/{zhang}/certificates/CB1/revoke/"),
        ("jijin", "/payments/1/settlements/"),
        ("jijin", "/payments/1/settlements/1/confirm/"),
        ("jijin", "/payments/1/settlements/1/refuse/"),
    ],
)
def test_money_and_what_cannot_be_undone_ask_again(who: str, url: str, bureau: SimpleNamespace, officer: User) -> None:
    officer.roles.all().update(role="handler" if who == "jingban" else "fund_officer")
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    proved(client, officer, seconds_ago=LONG_AGO)
    answer = client.post(url.format(zhang=bureau.zhang.pk), {"reason": "核对档案"})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/again/")
