"""The sign-in page: a wrong password is answered in words, five lock the account for a while."""

import pytest
from django.test import Client

from renshe.access.models import User

pytestmark = pytest.mark.django_db
RIGHT = "right-and-long-enough"


@pytest.fixture
def browser() -> Client:
    User.objects.create_user("officer", password=RIGHT)
    return Client()


@pytest.mark.parametrize(("name", "password"), [("officer", "wrong"), ("nobody", RIGHT), ("officer", ""), ("", "")])
def test_what_is_wrong_is_said_on_the_page(browser: Client, name: str, password: str) -> None:
    answer = browser.post("/sign-in/", {"username": name, "password": password})
    assert answer.status_code == 200
    words = "用户名或密码不正确。连续输错五次，账号将暂时锁定。" if name and password else "请填写“"
    assert words in answer.content.decode()


def test_after_five_wrong_passwords_the_page_says_that_the_account_is_locked(browser: Client) -> None:
    for _ in range(5):
        answer = browser.post("/sign-in/", {"username": "officer", "password": "wrong"})
    assert answer.status_code == 429
    assert browser.post("/sign-in/", {"username": "officer", "password": RIGHT}).status_code == 429


def test_the_right_password_leads_home_and_nowhere_else(browser: Client) -> None:
    answer = browser.post("/sign-in/?next=https://elsewhere.example/", {"username": "officer", "password": RIGHT})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_form_that_was_left_open_in_another_tab_says_so_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "officer", "password": RIGHT})
    assert answer.status_code == 403
    told = answer.content.decode()
    assert ("此页已过期" in told, 'href="/sign-in/"' in told, "CSRF" in told) == (True, True, False)
