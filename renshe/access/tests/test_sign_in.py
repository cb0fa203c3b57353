import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from renshe.access.models import User


def sign_in(password: str) -> object:
    request = HttpRequest()
    request.method, request.META["REMOTE_ADDR"] = "POST", "192.0.2.7"
    return authenticate(request, username="officer", password=password)


@pytest.mark.django_db
def test_after_five_wrong_passwords_the_right_one_no_longer_opens() -> None:
    User.objects.create_user("officer", password="right-and-long-enough")
    assert sign_in("right-and-long-enough") is not None
    for _ in range(5):
        assert sign_in("wrong") is None
    assert sign_in("right-and-long-enough") is None


@pytest.mark.parametrize("weak", ["short", "password", "12345678901"])
def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak)
