from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from renshe.access.models import User
from renshe.casework import cases
from renshe.casework.errors import CaseNotWaiting, MayNotAdvance, NoteMissing
from renshe.casework.items import Applicant, Procedure, ServiceItem, State, Transition, register
from renshe.casework.models import Case, CaseEvent
from renshe.registry.models import PersonAccount
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db

ITEM = register(
    ServiceItem(
        code="test.declaration",
        prefix="T01",
        name="declaration",
        legal_basis="社会保险法 第五十八条",
        applicants=(Applicant.EMPLOYER,),
        procedure=Procedure(
            states=(
                State("submitted", "submitted"),
                State("accepted", "accepted", is_final=True),
                State("refused", "refused", is_final=True),
            ),
            transitions=(
                Transition("accept", "accept", ("submitted",), "accepted", roles=("handler",)),
                Transition("refuse", "refuse", ("submitted",), "refused", roles=("handler",), needs_note=True),
            ),
        ),
    )
)


def submitted(bureau: Bureau) -> Case:
    employer = bureau.employer()
    return cases.open_case(ITEM, employer.town.unit, employer, by=bureau.agent(employer))


def test_a_case_is_opened_and_accepted_and_its_state_follows_its_events(bureau: Bureau) -> None:
    case, officer = submitted(bureau), bureau.officer("handler", "handler", bureau.east)
    assert not cases.advance(case, "accept", by=officer).repeated
    case.refresh_from_db()
    assert case.state == "accepted"
    assert list(case.events.order_by("sequence").values_list("kind", flat=True)) == ["opened", "accept"]


def test_pressing_twice_changes_nothing(bureau: Bureau) -> None:
    case, officer = submitted(bureau), bureau.officer("handler", "handler", bureau.east)
    cases.advance(case, "accept", by=officer)
    assert cases.advance(case, "accept", by=officer).repeated
    assert case.events.count() == 2


def test_another_town_an_agent_and_a_checker_may_not(bureau: Bureau) -> None:
    case = submitted(bureau)
    assert case.employer is not None
    for user in (
        bureau.officer("west", "handler", bureau.west),
        bureau.officer("checker", "checker", bureau.east),
        User.objects.get(username=f"agent-{case.employer.pk}"),
    ):
        with pytest.raises(MayNotAdvance):
            cases.advance(case, "accept", by=user)


def test_a_refusal_needs_a_reason(bureau: Bureau) -> None:
    case, officer = submitted(bureau), bureau.officer("handler", "handler", bureau.east)
    with pytest.raises(NoteMissing):
        cases.advance(case, "refuse", by=officer, note="  ")


def test_events_are_only_added_to(bureau: Bureau) -> None:
    case = submitted(bureau)
    with pytest.raises(DatabaseError, match="is only added to"), transaction.atomic():
        CaseEvent.objects.filter(case=case).update(note="x")


def test_many_are_opened_and_advanced_at_once(bureau: Bureau) -> None:
    officer, employer = bureau.officer("handler", "handler", bureau.east), bureau.employer()
    opened = cases.open_many(ITEM, [cases.Opening(bureau.east.unit, employer) for _ in range(200)], by=None)
    cases.advance(opened[7], "refuse", by=officer, note="wages are missing")
    done = cases.advance_many(ITEM, [case.pk for case in opened], "accept", by=officer)
    assert (len(done.done), [error.code for error in done.refused]) == (199, ["casework.not-waiting"])
    assert Case.objects.filter(state="accepted").count() == 199


def test_many_are_refused_for_a_reason_only(bureau: Bureau) -> None:
    officer, employer = bureau.officer("handler", "handler", bureau.east), bureau.employer()
    opened = [case.pk for case in cases.open_many(ITEM, [cases.Opening(bureau.east.unit, employer)] * 3, by=None)]
    without = cases.advance_many(ITEM, opened, "refuse", by=officer, note=" ")
    assert (without.done, [type(error) for error in without.refused]) == ([], [NoteMissing] * 3)
    assert cases.advance_many(ITEM, opened, "refuse", by=officer, note="wages are missing").done == opened


def test_cases_are_seen_by_their_unit_and_their_applicant(bureau: Bureau) -> None:
    case = submitted(bureau)
    assert case.employer is not None
    agent = User.objects.get(username=f"agent-{case.employer.pk}")
    assert list(Case.objects.seen_by(agent)) == [case]
    assert list(Case.objects.seen_by(bureau.officer("west", "handler", bureau.west))) == []


@pytest.mark.django_db(transaction=True)
def test_two_officers_decide_at_once_and_the_second_is_told_who_did(bureau: Bureau) -> None:
    case = submitted(bureau)
    officers = {name: bureau.officer(name, "handler", bureau.east) for name in ("Li", "Wang")}

    def attempt(name: str) -> str:
        try:
            cases.advance(case.pk, "refuse" if name == "Li" else "accept", by=officers[name], note="checked")
        except CaseNotWaiting as error:
            return f"told of {error.by}"
        finally:
            connection.close()
        return name

    with ThreadPoolExecutor(2) as both:
        outcomes = sorted(both.map(attempt, officers))
    assert outcomes in (["Li", "told of Li"], ["Wang", "told of Wang"])
    assert CaseEvent.objects.filter(case=case).count() == 2


@pytest.mark.django_db(transaction=True)
def test_numbers_are_without_doubles_under_threads(bureau: Bureau) -> None:
    employer = bureau.employer()

    def open_five(_: int) -> list[str]:
        try:
            return [
                str(case) for case in cases.open_many(ITEM, [cases.Opening(bureau.east.unit, employer)] * 5, by=None)
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as openers:
        numbers = [number for five in openers.map(open_five, range(8)) for number in five]
    assert sorted(number[-6:] for number in numbers) == [f"{n:06d}" for n in range(1, 41)]


def test_a_case_is_seen_by_its_applicant_and_by_the_officers_of_its_unit_and_by_nobody_else(bureau: Bureau) -> None:
    case, other, on_own = submitted(bureau), bureau.employer(), bureau.person(bureau.west)
    personal = Case.objects.create(number="P1", item=ITEM.code, unit=bureau.west.unit, person=on_own, state="submitted")

    def seen(user: User) -> set[str]:
        return {str(one) for one in Case.objects.seen_by(user)}

    assert seen(User.objects.get(kind="employer")) == {str(case)}
    assert seen(bureau.agent(other)) == set()
    resident, stranger = (User.objects.create(username=name, kind="resident") for name in ("resident", "stranger"))
    PersonAccount.objects.create(user=resident, person=on_own)
    PersonAccount.objects.create(user=stranger, person=bureau.person())
    assert seen(resident) == {personal.number}
    assert seen(stranger) == set()
    assert seen(bureau.officer("east", "handler", bureau.east)) == {case.number}
    assert seen(bureau.officer("west", "handler", bureau.west)) == {personal.number}
