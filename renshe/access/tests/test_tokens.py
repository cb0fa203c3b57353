"""Tokens: shown once, kept as a digest, ended by hand or in time."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from renshe.access import tokens
from renshe.access.errors import TokenNameTaken, TokenUnknown
from renshe.access.models import ApiToken, TrailEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return User.objects.create(username="clerk")


def test_a_token_is_its_users_and_only_its_digest_is_kept(clerk: User) -> None:
    token = tokens.give(clerk, "工资系统")
    assert tokens.user_of(token) == clerk
    assert tokens.user_of(token + "x") is None
    assert tokens.user_of("\ud800") is None
    assert token not in str(ApiToken.objects.values_list())


def test_a_token_works_for_a_year_at_most(clerk: User) -> None:
    tokens.give(clerk, "工资系统", last=date(9999, 1, 1))
    assert (ApiToken.objects.get().last_day - timezone.localdate()).days == 366


def test_an_ended_token_and_that_of_a_user_who_left_work_no_more(clerk: User) -> None:
    first, second = tokens.give(clerk, "工资系统"), tokens.give(clerk, "统计")
    tokens.end(clerk, "工资系统")
    assert tokens.user_of(first) is None
    assert tokens.user_of(second) == clerk
    clerk.is_active = False
    clerk.save()
    assert tokens.user_of(second) is None
    told = list(TrailEntry.objects.order_by("pk").values_list("action", "detail__name"))
    assert told == [("token.given", "工资系统"), ("token.given", "统计"), ("token.ended", "工资系统")]


def test_a_name_is_taken_until_its_token_has_ended(clerk: User) -> None:
    tokens.give(clerk, "工资系统")
    with pytest.raises(TokenNameTaken):
        tokens.give(clerk, "工资系统")
    tokens.end(clerk, "工资系统")
    with pytest.raises(TokenUnknown):
        tokens.end(clerk, "工资系统")
    assert tokens.user_of(tokens.give(clerk, "工资系统")) == clerk
