"""Lists saved under a name: opened again, shared with a unit, shown first, changed by their owner alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from renshe.access.models import RoleHolding, TrailEntry, Unit, User
from renshe.portal.models import SavedList

LATE = {"page": "/cases/", "query": "due=late&sort=-due_on", "name": "超期的"}


@pytest.fixture
def jingban(bureau: SimpleNamespace, signed_in_as: Callable[[str], Client]) -> Client:
    return signed_in_as("jingban")


def saved(client: Client, **other: str) -> str:
    """Save a list; return what the page that follows says."""
    answer = client.post("/lists/", LATE | other, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def officer_at(unit: Unit, name: str) -> User:
    user = User.objects.create(username=name, full_name=name)
    RoleHolding.objects.create(user=user, role="handler", unit=unit, held=(date(2020, 1, 1), None))
    return user


def opened_by(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get("/cases/").content.decode()


def test_a_list_is_saved_with_its_filter_and_order_and_opened_by_its_name(jingban):
    assert "已存为“超期的”。" in saved(jingban)
    assert 'href="/cases/?due=late&amp;sort=-due_on">超期的</a>' in jingban.get("/cases/").content.decode()


def test_what_is_shown_first_opens_in_the_place_of_the_whole_list_which_is_one_link_away(jingban):
    saved(jingban)
    one = SavedList.objects.get()
    jingban.post(f"/lists/{one.pk}/", {"name": "超期的", "is_default": "on"})
    assert jingban.get("/cases/")["Location"] == "/cases/?due=late&sort=-due_on"
    assert jingban.get("/cases/?page=1").status_code == 200


def test_one_of_a_page_is_shown_first(jingban):
    for name in ("甲", "乙"):
        saved(jingban, name=name)
        jingban.post(f"/lists/{SavedList.objects.get(name=name).pk}/", {"name": name, "is_default": "on"})
    assert [one.name for one in SavedList.objects.filter(is_default=True)] == ["乙"]


def test_colleagues_of_the_unit_open_what_is_shared_and_no_one_elses_do(jingban):
    saved(jingban)
    one, owner = SavedList.objects.get(), User.objects.get(username="jingban")
    unit = owner.roles.get().unit
    other = Unit.objects.filter(kind="town").exclude(pk=unit.pk).first()
    assert other
    assert "超期的" not in opened_by(officer_at(unit, "before"))
    jingban.post(f"/lists/{one.pk}/", {"name": "超期的", "unit": unit.pk})
    assert "共享人" in opened_by(officer_at(unit, "after"))
    assert "超期的" not in opened_by(officer_at(other, "elsewhere"))
    assert TrailEntry.objects.get(action="list.shared").detail == {"unit": unit.code}


def test_nobody_shares_with_a_unit_that_is_not_theirs(jingban):
    saved(jingban)
    one, unit = SavedList.objects.get(), User.objects.get(username="jingban").roles.get().unit
    other = Unit.objects.exclude(pk=unit.pk).filter(kind="town").first()
    assert other
    assert jingban.post(f"/lists/{one.pk}/", {"name": "超期的", "unit": other.pk}).status_code == 400
    assert SavedList.objects.get().unit is None


@pytest.mark.parametrize("action", ["", "delete/"])
def test_a_shared_list_is_changed_and_deleted_by_its_owner_alone(jingban, action):
    saved(jingban)
    unit = User.objects.get(username="jingban").roles.get().unit
    SavedList.objects.update(unit=unit)
    client = Client()
    client.force_login(officer_at(unit, "colleague"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/lists/{SavedList.objects.get().pk}/{action}", {"name": "改"}).status_code == 404
    assert SavedList.objects.get().name == "超期的"


def test_a_list_is_renamed_and_deleted(jingban):
    saved(jingban)
    pk = SavedList.objects.get().pk
    assert "“逾期”" in jingban.post(f"/lists/{pk}/", {"name": "逾期"}, follow=True).content.decode()
    assert "已删除" in jingban.post(f"/lists/{pk}/delete/", follow=True).content.decode()
    assert not SavedList.objects.exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": ""}, "请为列表取名"),
        ({"name": "长" * 41}, "40"),
        ({"query": "q=44209919900307001X"}, "公民身份号码"),
        ({"query": "q=" + "9" * 1000}, "过长"),
    ],
)
def test_what_cannot_be_saved_is_said_in_words(jingban, asked, said):
    assert said in saved(jingban, **asked)
    assert not SavedList.objects.exists()


def test_a_second_list_of_one_name_does_not_take_the_place_of_the_first(jingban):
    saved(jingban)
    assert "已存有名为“超期的”的列表" in saved(jingban, query="due=soon")
    assert SavedList.objects.get().query == "due=late&sort=-due_on"


@pytest.mark.parametrize("page", ["https://example.org/", "//example.org/", "/nowhere/", "", "/cases/?x=1"])
def test_only_a_page_of_the_portal_is_saved(jingban, page):
    assert jingban.post("/lists/", LATE | {"page": page}).status_code == 404


def test_residents_save_no_lists(bureau, signed_in_as):
    assert signed_in_as("zhang").post("/lists/", LATE).status_code == 403
