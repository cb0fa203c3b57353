"""A page that forgets to ask whose rows it may show: it shows the reader's own, and to nobody signed in nothing."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from renshe.access import reading
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.access.scope import ScopedQuerySet
from renshe.casework import cases
from renshe.casework.decisions import LawText
from renshe.casework.items import Applicant, Procedure, ServiceItem, State, Transition, register
from renshe.casework.models import Case, Certificate, Decision, Notice
from renshe.law import Month
from renshe.registry import spells
from renshe.registry.models import Employer, Person
from renshe.registry.tests.bureau import Bureau

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

ITEM = register(
    ServiceItem(
        code="test.forgetting",
        prefix="T91",
        name="forgetting",
        legal_basis="社会保险法 第五十八条",
        applicants=(Applicant.RESIDENT,),
        procedure=Procedure(
            states=(State("filed", "filed"), State("done", "done", is_final=True)),
            transitions=(Transition("finish", "finish", ("filed",), "done", roles=("handler",)),),
        ),
    )
)


def forgets(request: HttpRequest) -> HttpResponse:
    """A page that asks for all there is."""
    people = Person.objects.order_by("name")
    return JsonResponse(
        {
            "people": [one.name for one in people],
            "counted": people.count(),
            "employers": [one.name for one in Employer.objects.order_by("name")],
            "spells": sum(one.enrolments.count() for one in people),
            "cases": [str(one.person) for one in Case.objects.order_by("pk")],
            "decisions": [str(one.person) for one in Decision.objects.order_by("pk")],
            "certificates": Certificate.objects.count(),
            "notices": Notice.objects.count(),
        }
    )


def forgets_but_acts(request: HttpRequest) -> HttpResponse:
    """A page that reads for the bureau in one place, and in another not."""
    with as_system("the bureau counts its people"):
        everybody = Person.objects.count()
    return JsonResponse({"everybody": everybody, "seen": Person.objects.count()})


urlpatterns = [
    path("forgets/", forgets),
    path("acts/", forgets_but_acts),
    path("", include("renshe.urls")),
]


@pytest.fixture
def two_towns(bureau: Bureau) -> SimpleNamespace:
    """Somebody in each town, insured by an employer there, with a case, a decision, a certificate and a notice."""
    law = LawText.objects.create(content_hash="0" * 64, text="")
    found = SimpleNamespace(bureau=bureau)
    for town in ("east", "west"):
        employer = bureau.employer(getattr(bureau, town))
        person = bureau.person(getattr(bureau, town))
        Employer.objects.filter(pk=employer.pk).update(name=f"{town} works")
        Person.objects.filter(pk=person.pk).update(name=f"{town} person")
        person.refresh_from_db()
        spells.start(person, employer, Month(2021, 1))
        case = cases.open_case(ITEM, person.town.unit, person, by=None)
        Decision.objects.create(
            item="x", person=person, month=date(2021, 1, 1), law=law, receipt={}, receipt_hash="", explanation={}
        )
        Certificate.objects.create(kind="x", number=f"N{town}", code="c", person=person, content={})
        Notice.objects.create(template="x", key=town, person=person, case=case)
        setattr(found, f"{town}_person", person)
        setattr(found, f"{town}_employer", employer)
    return found


def shown(user: User | None, url: str = "/forgets/") -> dict[str, object]:
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


EAST = {
    "people": ["east person"],
    "counted": 1,
    "employers": ["east works"],
    "spells": 3,
    "cases": ["east person"],
    "decisions": ["east person"],
    "certificates": 1,
}


def test_an_officer_of_one_town_sees_through_it_that_town_alone(two_towns: SimpleNamespace) -> None:
    officer = two_towns.bureau.officer("east", "handler", two_towns.bureau.east)
    assert shown(officer) == {**EAST, "notices": 0}


def test_an_officer_of_the_city_sees_through_it_both(two_towns: SimpleNamespace) -> None:
    found = shown(two_towns.bureau.officer("city", "handler"))
    assert found["people"] == ["east person", "west person"]
    assert found["spells"] == 6


def test_a_resident_sees_through_it_what_is_their_own(two_towns: SimpleNamespace) -> None:
    me = two_towns.bureau.resident(two_towns.east_person)
    assert shown(me) == {**EAST, "employers": [], "notices": 1}


def test_an_agent_sees_through_it_her_employer_and_its_people_and_no_decision_on_them(
    two_towns: SimpleNamespace,
) -> None:
    agent = two_towns.bureau.agent(two_towns.east_employer)
    assert shown(agent) == {**EAST, "cases": [], "decisions": [], "certificates": 0, "notices": 0}


NOTHING = {
    "people": [],
    "counted": 0,
    "employers": [],
    "spells": 0,
    "cases": [],
    "decisions": [],
    "certificates": 0,
    "notices": 0,
}


def test_nobody_signed_in_an_account_without_roles_and_one_switched_off_see_nothing(two_towns: SimpleNamespace) -> None:
    assert shown(None) == NOTHING
    assert shown(User.objects.create(username="new")) == NOTHING
    gone = two_towns.bureau.officer("gone", "handler", two_towns.bureau.east)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert shown(gone) == NOTHING


def test_what_acts_for_the_bureau_says_so_and_the_rest_of_the_page_does_not(two_towns: SimpleNamespace) -> None:
    officer = two_towns.bureau.officer("east", "handler", two_towns.bureau.east)
    assert shown(officer, "/acts/") == {"everybody": 2, "seen": 1}


def test_where_nobody_is_said_to_read_there_is_nothing(two_towns: SimpleNamespace) -> None:
    def look() -> int:
        try:
            return Person.objects.count()
        finally:
            connection.close()

    with reading.read_by(lambda: None):
        assert not Person.objects.exists()
    with ThreadPoolExecutor(1) as thread:  # a thread begins with no reader
        assert thread.submit(look).result() == 0
    assert Person.objects.count() == 2


def test_asking_again_for_the_readers_rows_adds_nothing(two_towns: SimpleNamespace) -> None:
    officer = two_towns.bureau.officer("east", "handler", two_towns.bureau.east)
    with reading.read_by(lambda: officer):
        said, forgotten = str(Person.objects.seen_by(officer).query), str(Person.objects.all().query)
    as_before = str(Person.objects.seen_by(officer).query)
    assert said == forgotten == as_before


def test_rows_joined_with_anothers_are_asked_for_anew(two_towns: SimpleNamespace) -> None:
    officer = two_towns.bureau.officer("east", "handler", two_towns.bureau.east)
    everybody = Person.objects.all()
    with reading.read_by(lambda: officer):
        assert [one.name for one in (Person.objects.all() | everybody).seen_by(officer)] == ["east person"]
        assert [one.name for one in (everybody | Person.objects.all()).seen_by(officer)] == ["east person"]


def test_the_rows_of_the_reader_cost_no_query_of_their_own(two_towns: SimpleNamespace) -> None:
    officer = two_towns.bureau.officer("east", "handler", two_towns.bureau.east)
    with (
        reading.read_by(lambda: officer),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        list(Person.objects.all())
    assert len(queries) == 1


def test_a_request_that_is_answered_later_has_its_reader_too(two_towns: SimpleNamespace) -> None:
    readers: list[object] = []

    async def answer(request: HttpRequest) -> HttpResponse:
        readers.append(reading.reader())
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    middleware = reading.reads_for_the_user(answer)
    with ThreadPoolExecutor(1) as thread:  # the one of the tests may have a loop, of the browser's
        thread.submit(asyncio.run, middleware(request)).result()  # type: ignore[arg-type]  # given one, it answers one
    assert readers == [request.user]


def test_no_module_keeps_rows_that_it_asked_for_when_it_was_imported() -> None:
    """They would be nobody's, or those of whoever happened to read first."""
    import_module("renshe.urls")
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("renshe.")]
    kept = [
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, ScopedQuerySet)
    ]
    assert kept == []
