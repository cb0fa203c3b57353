from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework import drafts
from renshe.casework.errors import DraftNotWhole
from renshe.casework.items import Form, Group, YesNo, known
from renshe.casework.models import Case, Draft
from renshe.casework.tests.village_doctors import SUBSIDY
from renshe.registry.models import Person
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
GOOD = {"licence": "here", "served": "12"}


@pytest.fixture
def person(bureau: Bureau) -> Person:
    return bureau.person()


@pytest.fixture
def doctor(bureau: Bureau, person: Person) -> User:
    return bureau.resident(person)


def test_a_draft_begins_with_what_is_on_record_and_is_found_again(doctor: User, person: Person) -> None:
    draft = drafts.begin(SUBSIDY, person, by=doctor)
    assert draft.typed == {"called": person.name}
    assert drafts.begin(SUBSIDY, person, by=doctor) == draft


def test_each_page_is_kept_as_it_was_typed_good_or_not(doctor: User, person: Person) -> None:
    draft = drafts.begin(SUBSIDY, person, by=doctor)
    drafts.keep(draft, {"licence": "here"})
    draft = drafts.keep(draft, {"served": "a dozen", "nobody_asked": "x"})
    assert draft.typed == {"called": person.name, "licence": "here", "served": "a dozen"}
    way = drafts.walk(draft)
    assert [page.name for page in way.pages] == ["licence", "served", "called"]
    assert (way.open, way.filled.missing) == (1, ())


def test_what_no_database_holds_is_kept_without_an_error(doctor: User, person: Person) -> None:
    draft = drafts.keep(drafts.begin(SUBSIDY, person, by=doctor), {"called": "a\x00b\ud800" + "c" * 9_999})
    assert "called" in drafts.walk(draft).filled.problems


def test_what_is_not_whole_is_not_submitted(doctor: User, person: Person) -> None:
    draft = drafts.begin(SUBSIDY, person, by=doctor)
    with pytest.raises(DraftNotWhole, match="2 questions"):
        drafts.submit(draft, person.town.unit)
    assert not Case.objects.exists()


def test_nobody_else_sees_a_draft(bureau: Bureau, doctor: User, person: Person) -> None:
    draft = drafts.begin(SUBSIDY, person, by=doctor)
    assert list(Draft.objects.seen_by(doctor)) == [draft]
    assert not Draft.objects.seen_by(bureau.officer("handler", "handler", bureau.east)).exists()


def test_a_draft_on_an_older_form_keeps_what_the_new_one_still_asks(
    doctor: User, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafts.keep(drafts.begin(SUBSIDY, person, by=doctor), GOOD)
    newer = Form(groups=(*SUBSIDY.form.groups[:1], Group("More", (YesNo("sworn", "Sworn?"),))))
    monkeypatch.setitem(known._items, SUBSIDY.code, replace(SUBSIDY, form=newer))
    assert drafts.rebase(draft)
    assert not drafts.rebase(draft)
    way = drafts.walk(draft)
    assert way.filled.answers["served"] == "12"
    assert way.open is not None
    assert way.pages[way.open].name == "sworn"


@pytest.mark.django_db(transaction=True)
def test_a_draft_submitted_twice_at_once_is_one_case(doctor: User, person: Person) -> None:
    draft = drafts.keep(drafts.begin(SUBSIDY, person, by=doctor), GOOD)

    @as_system("a thread of a test")
    def press(_: int) -> int:
        try:
            return drafts.submit(draft, person.town.unit).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as fingers:
        assert len(set(fingers.map(press, range(4)))) == 1
    assert Case.objects.count() == 1
