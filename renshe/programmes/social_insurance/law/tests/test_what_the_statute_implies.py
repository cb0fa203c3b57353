"""What the statute implies of anybody: more years never pay less, nobody is paid less than nothing.

Each holds for people drawn at random, by the law without gaps: what nobody published stands in for itself.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from renshe.law import Month
from renshe.law.errors import NoResult, ParameterNotInForce
from renshe.programmes.social_insurance.law import national_rulebook
from renshe.programmes.social_insurance.law.pension import YEARS
from renshe.testing import examples, without_gaps
from renshe.testing.facts import as_given, of_facts

NATIONAL = national_rulebook().with_values({"average_wage": dict.fromkeys(YEARS, 500_000)}, source="made up for tests")
MONTHS = [Month(2016, 6), Month(2020, 6), Month(2021, 6), Month(2024, 6), Month(2026, 6)]
BOOKS = {month: without_gaps(NATIONAL, month) for month in MONTHS}
PAYING = sorted(name for name, one in NATIONAL.formulas.items() if one.pays)
SINCE_THE_TRANSITION = st.sampled_from([month for month in MONTHS if month >= Month(2021, 6)])
AMOUNTS = st.integers(0, 10**7)
tried = settings(max_examples=examples(15, proving=1000), deadline=None)


@pytest.mark.parametrize("name", PAYING)
@given(data=st.data())
@settings(max_examples=examples(4, proving=500), deadline=None)
def test_no_benefit_is_ever_less_than_nothing(name: str, data: st.DataObject) -> None:
    clause = NATIONAL.formulas[name]
    month = data.draw(st.sampled_from([month for month in MONTHS if clause.edition_on(month)]))
    facts = injured_in(month, data.draw(of_facts(clause.facts)))
    try:
        assert BOOKS[month].compute(name, facts, month) >= 0
    except (NoResult, ParameterNotInForce):
        assume(False)


def injured_in(month: Month, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as law takes them, an injury in the month whose law applies: of 1970 there is none."""
    given: dict[str, Any] = as_given(facts)
    return given | ({"injured_on": month.first_day} if "injured_on" in given else {})


@st.composite
def retirees(draw: st.DrawFn) -> dict[str, Any]:
    """Somebody at retirement: index, months, account and age as they stand."""
    return {
        "average_index": Fraction(draw(st.integers(0, 30_000)), 10_000),
        "contribution_months": draw(st.integers(180, 540)),
        "account": draw(st.integers(0, 10**8)),
        "deemed_account": draw(st.integers(0, 10**7)),
        "weighted_years": Fraction(draw(st.integers(0, 240)), 12),
        "age_years": draw(st.integers(45, 64)),
        "age_months": draw(st.integers(0, 11)),
    }


def older(person: dict[str, Any], months: int) -> dict[str, Any]:
    age = person["age_years"] * 12 + person["age_months"] + months
    return person | {"age_years": age // 12, "age_months": age % 12}


def waiting(person: dict[str, Any], months: int, saved: int) -> dict[str, Any]:
    """The same person so many months later, who went on paying."""
    paid = {"contribution_months": person["contribution_months"] + months, "account": person["account"] + saved}
    return older(person, months) | paid


@given(retirees(), SINCE_THE_TRANSITION, st.integers(1, 120))
@tried
def test_a_longer_career_at_the_same_index_never_pays_less(person: dict[str, Any], month: Month, more: int) -> None:
    longer = person | {"contribution_months": person["contribution_months"] + more}
    assert pension(longer, month) >= pension(person, month)


@given(retirees(), SINCE_THE_TRANSITION, st.integers(1, 36), AMOUNTS)
@tried
def test_a_later_retirement_never_lowers_the_pension_at_the_same_index(
    person: dict[str, Any], month: Month, later: int, saved: int
) -> None:
    # By the same law: what another year of the transition or another calculation base changes is not the
    # waiting. Over the years see below.
    assert pension(waiting(person, later, saved), month) >= pension(person, month)


@given(retirees(), st.sampled_from([(MONTHS[2], MONTHS[3]), (MONTHS[3], MONTHS[4]), (MONTHS[2], MONTHS[4])]), AMOUNTS)
@tried
def test_who_waits_into_later_years_gets_no_less_where_nothing_is_transitional(
    person: dict[str, Any], months: tuple[Month, Month], saved: int
) -> None:
    since, until = months
    began_later = person | {"weighted_years": Fraction(0), "deemed_account": 0}
    assert pension(waiting(began_later, until - since, saved), until) >= pension(began_later, since)


@given(retirees(), SINCE_THE_TRANSITION, st.integers(0, 10_000))
@tried
def test_a_higher_index_or_a_fuller_account_never_pays_less(person: dict[str, Any], month: Month, more: int) -> None:
    index = person["average_index"] + Fraction(more, 10_000)
    assert pension(person | {"average_index": index}, month) >= pension(person, month)
    assert pension(person | {"account": person["account"] + more}, month) >= pension(person, month)


def pension(person: dict[str, Any], month: Month) -> Any:
    return BOOKS[month].compute("monthly_pension", person, month)


@given(of_facts(NATIONAL.formulas["dependants_allowance"].facts), st.sampled_from(MONTHS))
@tried
def test_the_shares_of_dependants_never_exceed_the_wage_that_counts(facts: dict[str, Any], month: Month) -> None:
    names = ["dependants_allowance", "counted_wage_of_deceased"]
    results = BOOKS[month].decide(names, injured_in(month, facts), month)
    assert results["dependants_allowance"] <= results["counted_wage_of_deceased"]


@given(st.integers(0, 10**7), st.integers(1, 9), st.sampled_from(MONTHS), st.booleans())
@tried
def test_a_graver_injury_never_pays_less_at_once(wage: int, grade: int, month: Month, is_ended: bool) -> None:
    def at_once(grade: int) -> Any:
        person = {"own_wage": wage, "grade": grade, "is_placed_in_work": True, "is_relation_ended": is_ended}
        names = ["disability_lump_sum"] + ["medical_subsidy", "employment_subsidy"] * (grade > 4)
        return sum(BOOKS[month].compute(name, person, month) for name in names)

    assume(grade != 4)  # grades 1 to 4 keep the relation and draw an allowance instead of the two subsidies
    assert at_once(grade) >= at_once(grade + 1)


@given(st.integers(0, 500), st.integers(1, 60), st.integers(0, 24), st.sampled_from(MONTHS))
@tried
def test_who_paid_longer_is_not_paid_for_fewer_months_when_out_of_work(
    paid: int, more: int, carried: int, month: Month
) -> None:
    def granted(paid: int) -> Any:
        return BOOKS[month].compute("benefit_months", {"paid_months": paid, "carried_months": carried}, month)

    assert granted(paid) <= granted(paid + more) <= 24


@given(
    st.integers(Month(1955, 1).ordinal, Month(1990, 12).ordinal), st.sampled_from(["male", "female_55", "female_50"])
)
@tried
def test_who_was_born_later_does_not_retire_sooner(born: int, group: str) -> None:
    def retires(born: int) -> Any:
        return BOOKS[Month(2026, 6)].compute(
            "statutory_retirement_month", {"born": str(Month.from_ordinal(born)), "group": group}, Month(2026, 6)
        )

    assert retires(born) < retires(born + 1)
