"""The tutorial for those who declare items holds: its file is declared, applied for, decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from renshe.casework import cases, drafts
from renshe.casework.items import ServiceItem, known
from renshe.casework.models import Case
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
TUTORIAL = Path(__file__).parents[1] / "docs" / "casework-authors.md"
FEWER_LINES = 60


def code() -> str:
    (found,) = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text("utf-8"), re.DOTALL)
    return str(found)


@pytest.fixture
def item() -> Iterator[ServiceItem]:
    """The tutorial's item, declared while the test runs."""
    names: dict[str, object] = {}
    exec(compile(code(), str(TUTORIAL), "exec"), names)  # noqa: S102  our own page
    declared = names["PHONE_CHANGE"]
    assert isinstance(declared, ServiceItem)
    yield declared
    del known._items[declared.code]


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def test_an_item_is_a_file_of_few_lines() -> None:
    assert len(code().splitlines()) < FEWER_LINES


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
