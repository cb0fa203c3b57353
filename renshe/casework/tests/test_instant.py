import re
from collections.abc import Mapping

import pytest

from renshe.casework import cases, instant
from renshe.casework.items import ServiceItem
from renshe.casework.models import Case, Decision, SpotCheck
from renshe.casework.tests.village_doctors import BONUS, SUBSIDY
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db


def applied(bureau: Bureau, answers: Mapping[str, str], item: ServiceItem = SUBSIDY) -> Case:
    person = bureau.person()
    return cases.open_case(item, person.town.unit, person, by=bureau.resident(person), answers=answers)


def test_what_law_grants_is_granted_while_one_waits_and_the_decision_says_by_which_clause(bureau: Bureau) -> None:
    case = applied(bureau, {"licence": "here", "served": "12"})
    assert case.number is None
    outcome = instant.decide(case)
    case.refresh_from_db()
    assert (outcome.is_granted, case.state, case.is_open) == (True, "granted", False)
    assert re.fullmatch(r"E-T21-\d{4}-000001", case.number or "")
    decision = Decision.objects.get(case=case)
    assert [str(one.citation) for one in decision.clauses.filter(role="rule")] == ["试行办法 第二条"]


def test_a_refusal_names_what_would_pass(bureau: Bureau) -> None:
    case = applied(bureau, {"licence": "here", "served": "8"})
    assert instant.decide(case).is_granted is False
    (change,) = case.events.latest("sequence").data["would_pass"]
    assert change["words_en"] == "If “years served” were 10 instead of 8, “may draw the subsidy” would be met"


def test_what_is_in_doubt_becomes_an_ordinary_case_and_says_why(bureau: Bureau) -> None:
    case = applied(bureau, {"licence": "elsewhere", "place": "x", "served": "12"})
    assert instant.decide(case).doubts == ("The licence is another place's.",)
    case.refresh_from_db()
    assert (case.state, case.is_open) == ("submitted", True)
    assert case.events.latest("sequence").data == {"doubts": ["The licence is another place's."]}
    assert not Decision.objects.exists()
    assert not cases.advance(case, "grant", by=bureau.officer("handler", "handler", bureau.east)).repeated


def test_a_value_that_the_city_has_not_entered_leaves_it_to_an_officer(bureau: Bureau) -> None:
    (doubt,) = instant.decide(applied(bureau, {"licence": "here", "served": "12"}, BONUS)).doubts
    assert "doctor_bonus_years" in doubt


def test_one_in_so_many_is_looked_at_again(bureau: Bureau) -> None:
    for served in range(40):
        instant.decide(applied(bureau, {"licence": "here", "served": str(served)}))
    assert SpotCheck.objects.count() == 2
