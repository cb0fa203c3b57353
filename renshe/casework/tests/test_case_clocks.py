from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from renshe.access.models import TrailEntry
from renshe.casework import case_clocks, cases
from renshe.casework.clocks import Days, Limit
from renshe.casework.clocks.tests.test_publishing import put
from renshe.casework.errors import SameHands
from renshe.casework.items import (
    Applicant,
    Clock,
    Paused,
    Procedure,
    ServiceItem,
    State,
    Transition,
    register,
)
from renshe.casework.models import Case, CaseClock
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
ITEM = register(
    ServiceItem(
        code="test.recognition",
        prefix="T31",
        name="recognition",
        legal_basis="工伤保险条例 第二十条",
        applicants=(Applicant.RESIDENT,),
        procedure=Procedure(
            clocks=(
                Clock("accept", "Acceptance", Limit(5, Days.WORKING, rolls_over=False, basis="a promise")),
                Clock("decide", "Decision", Limit(20, Days.NATURAL, rolls_over=False, basis="a law")),
            ),
            states=(
                State("filed", "filed", runs=("accept",)),
                State("under_way", "under way", runs=("decide",)),
                State("waiting", "waiting for papers", pauses=(Paused("decide", "papers asked for"),)),
                State("decided", "decided", is_final=True),
            ),
            transitions=(
                Transition("accept", "Accept", ("filed",), "under_way", roles=("handler",), accepts=True),
                Transition("ask", "Ask for papers", ("under_way",), "waiting", roles=("handler",)),
                Transition("bring", "Bring papers", ("waiting",), "under_way", by_applicant=True),
                Transition("give_up", "End", ("waiting",), "decided", roles=("handler",)),
                Transition("decide", "Decide", ("under_way",), "decided", roles=("checker",), unlike=("accept",)),
            ),
        ),
    )
)


@contextmanager
def on(day: str) -> Iterator[None]:
    """Ten in the morning of that day."""
    now = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=SHANGHAI)
    with patch.object(timezone, "now", lambda: now):
        yield


class Matter:
    """A case with those who take its steps."""

    def __init__(self, bureau: Bureau) -> None:
        self.handler = bureau.officer("Li", "handler", bureau.east)
        self.checker = bureau.officer("Wang", "checker", bureau.east)
        self.person = bureau.person()
        self.applicant = bureau.resident(self.person)

    def file(self, day: str) -> None:
        with on(day):
            self.pk = cases.open_case(ITEM, self.person.town.unit, self.person, by=self.applicant).pk

    def take(self, step: str, day: str) -> Case:
        by = {"bring": self.applicant, "decide": self.checker}.get(step, self.handler)
        with on(day):
            cases.advance(self.pk, step, by=by)
        return self.case

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.pk)


@pytest.fixture
def matter(bureau: Bureau) -> Matter:
    return Matter(bureau)


def test_each_state_runs_its_own_clock_and_the_case_is_due_by_it(matter: Matter) -> None:
    matter.file("2021-03-01")  # a Monday
    assert (matter.case.number, matter.case.due_on) == (None, date(2021, 3, 8))
    accepted = matter.take("accept", "2021-03-03")
    assert accepted.number == "E-T31-2021-000001"
    assert accepted.due_on == date(2021, 3, 23)
    assert CaseClock.objects.get(case=matter.pk, code="accept").stopped_on == date(2021, 3, 3)


def test_a_pause_moves_the_end_by_the_days_paused(matter: Matter) -> None:
    matter.file("2021-03-01")
    matter.take("accept", "2021-03-03")
    assert matter.take("ask", "2021-03-10").due_on is None
    assert matter.take("bring", "2021-03-17").due_on == date(2021, 3, 30)
    matter.take("ask", "2021-03-18")
    assert matter.take("bring", "2021-03-18").due_on == date(2021, 3, 30)  # on one day nothing is lost


def test_what_ends_while_it_stands_still_is_met_then(matter: Matter) -> None:
    matter.file("2021-03-01")
    matter.take("accept", "2021-03-03")
    matter.take("ask", "2021-03-10")
    ended = matter.take("give_up", "2021-03-20")
    assert (ended.is_open, ended.closed_on, ended.due_on) == (False, date(2021, 3, 20), None)
    clock = CaseClock.objects.get(case=matter.pk, code="decide")
    assert (clock.stopped_on, clock.pauses.get().last_day) == (date(2021, 3, 20), date(2021, 3, 19))


def test_a_clock_explains_itself_from_what_is_kept(matter: Matter) -> None:
    matter.file("2021-03-01")
    matter.take("accept", "2021-03-03")
    matter.take("ask", "2021-03-10")
    matter.take("bring", "2021-03-17")
    clock = CaseClock.objects.get(case=matter.pk, code="decide")
    assert case_clocks.deadline_of(ITEM, clock, clock.pauses.all()).ends_on == clock.ends_on


def test_who_accepted_does_not_decide(matter: Matter, bureau: Bureau) -> None:
    matter.file("2021-03-01")
    both = bureau.officer("Zhao", "handler", bureau.east)
    both.roles.create(role="checker", unit=bureau.east.unit, held=both.roles.get().held)
    with on("2021-03-02"):
        cases.advance(matter.pk, "accept", by=both)
        with pytest.raises(SameHands, match="Zhao took an earlier step"):
            cases.advance(matter.pk, "decide", by=both)


def test_many_go_on_with_their_clocks_at_once(matter: Matter, bureau: Bureau) -> None:
    with on("2021-03-01"):
        opened = cases.open_many(ITEM, [cases.Opening(bureau.east.unit, person=matter.person)] * 50, by=None)
    with on("2021-03-03"):
        done = cases.advance_many(ITEM, [case.pk for case in opened], "accept", by=matter.handler).done
    assert len(done) == 50
    assert set(Case.objects.values_list("due_on", flat=True)) == {date(2021, 3, 23)}
    assert Case.objects.filter(number__startswith="E-T31-2021-0000").count() == 50


def test_a_provisional_end_is_reckoned_again_when_the_year_is_entered(matter: Matter, bureau: Bureau) -> None:
    matter.file("2026-12-28")
    assert (matter.case.due_on, matter.case.is_provisional) == (date(2027, 1, 4), True)
    put(bureau.officer("lixia", "handler"))  # in it 1 January is off
    assert (matter.case.due_on, matter.case.is_provisional) == (date(2027, 1, 5), False)
    assert TrailEntry.objects.get(action="year_notice.entered").detail["moved"] == 1
