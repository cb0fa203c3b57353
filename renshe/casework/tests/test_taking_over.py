"""A new version of a procedure takes running cases over after a check that names those it can't."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from renshe.casework import cases, offered, taking_over
from renshe.casework.clocks import Days, Limit
from renshe.casework.errors import CannotBeTakenOver, UnknownVersion
from renshe.casework.items import Applicant, Clock, Procedure, ServiceItem, State, Transition, item_of, known
from renshe.casework.models import Case, CaseClock
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
TEN = Clock("decide", "Decision", Limit(10, Days.NATURAL, rolls_over=False, basis="a promise"))
FILED = State("filed", "filed", runs=("decide",))
DONE = State("done", "done", is_final=True)
CHECK = State("to_check", "to be checked", runs=("decide",))
ONE = Procedure(
    clocks=(TEN,),
    states=(FILED, CHECK, State("parked", "parked"), DONE),
    transitions=(
        Transition("pass", "Pass on", ("filed",), "to_check", roles=("handler",)),
        Transition("park", "Park", ("filed",), "parked", roles=("handler",)),
        Transition("unpark", "Go on", ("parked",), "filed", roles=("handler",)),
        Transition("end", "End", ("to_check", "filed"), "done", roles=("handler",)),
    ),
)
TWO = Procedure(
    version=2,
    clocks=(TEN,),
    states=(FILED, CHECK, DONE),
    transitions=(
        Transition("pass", "Pass on", ("filed",), "to_check", roles=("handler",)),
        Transition("end", "Decide", ("to_check",), "done", roles=("checker",)),
    ),
)


def item(procedure: Procedure, *earlier: Procedure) -> ServiceItem:
    return ServiceItem(
        code="test.versions",
        prefix="T45",
        name="versions",
        legal_basis="社会保险法 第四条",
        applicants=(Applicant.RESIDENT,),
        procedure=procedure,
        earlier=earlier,
    )


def declare(wanted: ServiceItem) -> ServiceItem:
    """As a programme that is started anew with another declaration."""
    wanted.check()
    known._items[wanted.code] = wanted
    return wanted


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    declare(item(ONE))
    yield
    del known._items["test.versions"]


def opened(bureau: Bureau, *steps: str) -> Case:
    person = bureau.person()
    case = cases.open_case(known.get_item("test.versions"), person.town.unit, person, by=None)
    for step in steps:
        cases.advance(case, step, by=bureau.officer(f"{step}-{case.pk}", "handler", bureau.east))
    return Case.objects.get(pk=case.pk)


def reasons(wanted: ServiceItem) -> dict[int, list[str]]:
    return {one.case.pk: [str(why) for why in one.reasons] for one in taking_over.look(wanted)}


def test_a_running_case_keeps_the_version_that_it_began_under(bureau: Bureau) -> None:
    case = opened(bureau)
    declare(item(TWO, ONE))
    assert [step.code for step in item_of(case).procedure.from_state("filed")] == ["pass", "park", "end"]
    assert cases.advance(case, "end", by=bureau.officer("Li", "handler", bureau.east)).case.state == "done"


def test_the_check_names_each_case_that_cannot_be_taken_over_and_why(bureau: Bureau) -> None:
    fine, parked = opened(bureau), opened(bureau, "park")
    went_round = opened(bureau, "park", "unpark")
    wanted = declare(item(TWO, ONE))
    assert reasons(wanted) == {
        fine.pk: [],
        parked.pk: ["the new version has no state “parked”"],
        went_round.pk: [
            "the new version has no step “Park”, which was taken",
            "the new version has no step “Go on”, which was taken",
        ],
    }


def test_what_can_be_is_taken_over_with_its_clock_as_it_stands_and_a_second_time_nothing_is_done(
    bureau: Bureau,
) -> None:
    fine, parked = opened(bureau), opened(bureau, "park")
    wanted = declare(item(TWO, ONE))
    CaseClock.objects.filter(case=fine).update(began_on=date(2025, 3, 3), ends_on=date(2025, 3, 13))
    for _time in range(2):
        assert len(list(taking_over.take_over_all(wanted, by=None))) in (1, 2)
    assert dict(Case.objects.values_list("pk", "version")) == {fine.pk: 2, parked.pk: 1}
    assert fine.events.get(kind="taken_over").data == {"from": 1, "to": 2}
    clock = CaseClock.objects.get(case=fine)
    assert (clock.began_on, clock.ends_on) == (date(2025, 3, 3), date(2025, 3, 13))
    assert (taking_over.left_behind(wanted), parked.state) == (1, "parked")
    with pytest.raises(CannotBeTakenOver, match="the new version has no state “parked”"):
        taking_over.take_over(wanted, parked, by=None)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (replace(TWO, states=(State("filed", "filed", waits_for_applicant=True, runs=("decide",)), CHECK, DONE)),
         "the state “filed” means something else"),
        (replace(TWO, states=(State("filed", "filed"), CHECK, DONE)),
         "in its state the new version neither runs nor pauses “Decision” as it stands"),
        (replace(TWO, clocks=(Clock("decide", "Decision", Limit(10, Days.WORKING, rolls_over=False, basis="x")),)),
         "“Decision” is counted in other days"),
        (replace(TWO, clocks=(TEN, Clock("hear", "Hearing", TEN.limit)),
                 states=(State("filed", "filed", runs=("decide", "hear")), CHECK, DONE)),
         "in its state the new version runs “Hearing”, under which it never came"),
    ],
)  # fmt: skip
def test_a_state_or_clock_that_means_otherwise_is_named(bureau: Bureau, changed: Procedure, why: str) -> None:
    case = opened(bureau)
    assert reasons(declare(item(changed, ONE))) == {case.pk: [why]}


def test_a_case_whose_version_is_declared_no_more_goes_no_step_until_it_is_taken_over(bureau: Bureau) -> None:
    case, officer = opened(bureau), bureau.officer("Li", "handler", bureau.east)
    wanted = declare(item(TWO))
    assert offered.steps(officer, case) == []
    with pytest.raises(UnknownVersion, match="follows version 1 of its procedure, which is declared no more"):
        cases.advance(case, "pass", by=officer)
    assert taking_over.take_over(wanted, case, by=None)
    assert cases.advance(case, "pass", by=officer).case.state == "to_check"
