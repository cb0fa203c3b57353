"""The second factor: asked for after the password, by app or recovery code; each code once; wrong ones lock."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from renshe.access import second_factor
from renshe.access.models import TrailEntry, User

pytestmark = pytest.mark.django_db
RIGHT = "right-and-long-enough"


@pytest.fixture
def officer(bureau, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
    user = bureau.users["jingban"]
    user.set_password(RIGHT)
    user.save()
    return user


@pytest.fixture
def app(officer: User) -> Callable[[], str]:
    """The officer's authenticator app: it shows the code of now."""
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    return lambda: code_of(secret)


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def by_password(client: Client, name: str = "jingban") -> str:
    """Where the right password leads."""
    answer = client.post("/sign-in/", {"username": name, "password": RIGHT})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_without_a_factor_the_password_leads_home(officer, client):
    assert by_password(client) == "/"
    assert client.get("/").status_code == 200


def test_with_one_the_password_alone_opens_nothing(officer, app, client):
    assert by_password(client) == "/sign-in/second-factor/"
    assert client.get("/people/")["Location"].startswith("/sign-in/?next=")
    page = client.get("/sign-in/second-factor/").content.decode()
    assert ("二次验证" in page, "data-passkey" in page) == (True, False)


def test_the_apps_code_signs_in_once(officer, app, client):
    code = app()
    by_password(client)
    answer = client.post("/sign-in/second-factor/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    again = Client()
    by_password(again)
    assert "或已用过" in again.post("/sign-in/second-factor/", {"code": code}).content.decode()
    told = TrailEntry.objects.get(action="signed-in")
    assert (told.user, told.detail) == (officer, {"by": ["password", "totp"]})


def test_a_recovery_code_stands_in_for_the_app_once(officer, app, client):
    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    by_password(client)
    assert client.post("/sign-in/second-factor/", {"code": code})["Location"] == "/"
    again = Client()
    by_password(again)
    assert again.post("/sign-in/second-factor/", {"code": code}).status_code == 200


def test_five_wrong_codes_lock_as_five_wrong_passwords_do(officer, app, client):
    for _ in range(4):
        by_password(client)  # the right password does not begin the count anew
        assert client.post("/sign-in/second-factor/", {"code": "000000"}).status_code == 200
    assert client.post("/sign-in/second-factor/", {"code": "000000"}).status_code == 429
    assert client.post("/sign-in/second-factor/", {"code": app()}).status_code == 429
    assert client.post("/sign-in/", {"username": "jingban", "password": RIGHT}).status_code == 429
    told = TrailEntry.objects.filter(subject_key=str(officer.pk)).order_by("pk").values_list("action", "detail")
    assert list(told) == [("sign-in.failed", {"by": "code"})] * 4 + [("sign-in.locked", {})]


def test_the_app_is_set_up_by_its_first_code_and_recovery_codes_are_shown_once(
    officer, client, django_capture_on_commit_callbacks
):
    by_password(client)
    page = client.get("/security/app/").content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    assert "口令不正确" in client.post("/security/app/", {"code": "000000"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/security/app/", {"code": code_of(secret)})
    assert answer["Location"] == "/security/recovery-codes/"
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert codes[0] in client.get("/security/recovery-codes/").content.decode()
    assert codes[0] not in client.get("/security/recovery-codes/").content.decode()
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept  # encrypted where it lies
    added = TrailEntry.objects.filter(action="second-factor.added").order_by("pk")
    assert [one.detail["type"] for one in added] == ["totp", "recovery_codes"]


def test_a_lost_factor_is_taken_away_with_a_reason_and_all_sign_ins_end(officer, app, client):
    by_password(client)
    client.post("/sign-in/second-factor/", {"code": app()})
    second_factor.take_away.__wrapped__(officer, by=None, reason="手机丢失")
    assert client.get("/")["Location"].startswith("/sign-in/")
    assert by_password(client) == "/"
    told = TrailEntry.objects.get(action="second-factor.taken-away")
    assert (told.reason, told.detail) == ("手机丢失", {"factors": 1})


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "required"


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("url", ["/", "/people/", "/law/", "/security/sign-ins/", "/security/recovery-codes/new/"])
def test_staff_without_a_factor_are_led_to_set_one_up_and_see_nothing_else(officer, client, url):
    by_password(client)
    assert client.get(url)["Location"] == "/security/"
    assert "工作人员须使用二次验证登录" in client.get("/security/").content.decode()


@pytest.mark.usefixtures("required")
def test_the_api_is_closed_to_them_too(officer, client):
    by_password(client)
    answer = client.get("/api/v1/law/")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "request.not-allowed")


@pytest.mark.usefixtures("required")
def test_once_it_is_set_up_all_is_open(officer, client, django_capture_on_commit_callbacks):
    by_password(client)
    client.get("/security/app/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/security/app/", {"code": code_of(client.session["mfa.totp.secret"])})
    assert client.get("/people/").status_code == 200


@pytest.mark.usefixtures("required")
def test_a_session_that_began_before_is_asked_for_the_factor(officer, app, client):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/people/")["Location"] == "/sign-in/again/code/"
    client.post("/sign-in/again/code/", {"code": app()})
    assert client.get("/people/").status_code == 200


@pytest.mark.usefixtures("required")
def test_staff_cannot_take_the_last_one_away(officer, app, client):
    by_password(client)
    client.post("/sign-in/second-factor/", {"code": app()})
    assert "工作人员须保留二次验证" in client.get("/security/app/remove/").content.decode()
    client.post("/security/app/remove/")
    assert second_factor.held_by(officer)


@pytest.mark.usefixtures("required")
def test_residents_and_employers_may_do_without(bureau, signed_in_as):
    assert signed_in_as("zhang").get("/").status_code == 200
    assert signed_in_as("yongxing").get("/").status_code == 200
