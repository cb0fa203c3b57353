"""An application filed by a machine: the same request is the same case, however often and however fast it comes."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from renshe.access.models import User
from renshe.casework import cases, filing, seen_version
from renshe.casework.errors import AnswersNotWhole, CaseChanged, KeyOfAnotherRequest
from renshe.casework.models import Case, SpotCheck
from renshe.casework.tests.village_doctors import BONUS, SUBSIDY
from renshe.registry.models import Person
from renshe.registry.tests.bureau import Bureau
from renshe.testing import examples

pytestmark = pytest.mark.django_db
GOOD = {"licence": "here", "served": "12"}


@pytest.fixture
def person(bureau: Bureau) -> Person:
    return bureau.person()


@pytest.fixture
def doctor(bureau: Bureau, person: Person) -> User:
    return bureau.resident(person)


def test_a_request_repeated_is_the_case_that_it_opened_and_is_decided_once(doctor: User, person: Person) -> None:
    first = filing.file(SUBSIDY, person, GOOD, by=doctor, key="a")
    again = filing.file(SUBSIDY, person, dict(reversed(GOOD.items())), by=doctor, key="a")
    assert (first.is_new, again.is_new, again.case.pk) == (True, False, first.case.pk)
    assert (first.case.state, first.case.decisions.count()) == ("granted", 1)
    assert SpotCheck.objects.count() <= 1


def test_a_key_names_one_request(doctor: User, person: Person) -> None:
    filing.file(SUBSIDY, person, GOOD, by=doctor, key="a")
    for item, answers in ((SUBSIDY, GOOD | {"served": "13"}), (BONUS, GOOD)):
        with pytest.raises(KeyOfAnotherRequest):
            filing.file(item, person, answers, by=doctor, key="a")
    assert filing.file(SUBSIDY, person, GOOD, by=doctor, key="b").is_new


def test_what_is_refused_leaves_the_key_free(doctor: User, person: Person) -> None:
    with pytest.raises(AnswersNotWhole) as wrong:
        filing.file(SUBSIDY, person, {"licence": "here"}, by=doctor, key="a")
    assert list(wrong.value.by_field) == ["served"]
    assert filing.file(SUBSIDY, person, GOOD, by=doctor, key="a").is_new


@pytest.mark.django_db(transaction=True)
def test_of_the_same_request_sent_at_once_one_opens_the_case(doctor: User, person: Person) -> None:
    rounds = examples(2, proving=250)

    def send(at: int) -> tuple[int, bool]:
        try:
            filed = filing.file(SUBSIDY, person, GOOD, by=doctor, key=str(at // 4))
            return filed.case.pk, filed.is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as machines:
        answers = list(machines.map(send, range(4 * rounds)))
    assert sorted(Counter(answers).values()) == [1] * rounds + [3] * rounds
    assert Case.objects.count() == rounds


def test_a_step_thought_of_before_the_case_moved_is_refused_and_its_own_repetition_is_not(bureau: Bureau) -> None:
    handler, colleague = bureau.officer("甲", "handler"), bureau.officer("乙", "handler")
    case = cases.open_case(BONUS, bureau.east.unit, bureau.person(), by=None, answers=GOOD)
    assert seen_version.version_of(case) == 1
    cases.advance(case, "grant", by=handler)
    seen_version.require(case, 1, step="grant", by=handler)
    seen_version.require(case, 2, step="grant", by=colleague)
    with pytest.raises(CaseChanged) as late:
        seen_version.require(case, 1, step="grant", by=colleague)
    assert (late.value.version, late.value.by) == (2, "甲")
