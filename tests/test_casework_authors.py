"""The tutorial for those who declare items holds: its file is declared, applied for, decided."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from renshe.casework import cases, drafts
from renshe.casework.errors import UnknownItem
from renshe.casework.items import ServiceItem, get_item, trying
from renshe.casework.models import Case
from renshe.registry.tests.bureau import Bureau
from tests.tutorial_of_items import code, tutorial

pytestmark = pytest.mark.django_db
FEWER_LINES = 60


@pytest.fixture
def item() -> Iterator[ServiceItem]:
    """The tutorial's item, declared while the test runs."""
    with trying(tutorial()) as declared:
        yield declared


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def test_an_item_is_a_file_of_few_lines() -> None:
    assert len(code().splitlines()) < FEWER_LINES


def test_an_item_that_is_tried_is_known_in_the_block_only() -> None:
    with trying(tutorial()) as item:
        assert get_item(item.code) is item
    with pytest.raises(UnknownItem):
        get_item(item.code)


def test_the_item_has_its_guide_and_goes_from_application_to_decision(item: ServiceItem, bureau: Bureau) -> None:
    guide = Client().get(f"/services/{item.code}/")
    assert guide.status_code == 200
    assert "社会保险经办条例" in guide.content.decode()
    person = bureau.person()
    draft = drafts.keep(drafts.begin(item, person, by=bureau.resident(person)), {"phone": "138 0013 8000"})
    case = drafts.submit(draft, person.town.unit)
    cases.advance(case, "change", by=bureau.officer("Li", "handler", bureau.east))
    person.refresh_from_db()
    assert person.phone == "13800138000"
    assert Case.objects.get(pk=case.pk).state == "changed"
