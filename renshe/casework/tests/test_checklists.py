"""What has to be looked at before a step, and how long the file of a closed case is kept."""

from datetime import date

import pytest

from renshe.casework import cases, keeping, ticking
from renshe.casework.clocks import Days, Limit
from renshe.casework.errors import CaseClosed, CheckReasonMissing, ChecksOpen, MayNotAdvance, UnknownItem
from renshe.casework.items import Applicant, Procedure, Retention, ServiceItem, State, Transition
from renshe.casework.models import Case
from renshe.casework.tests.quarrels import QUARREL
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db


class Quarrel:
    def __init__(self, bureau: Bureau) -> None:
        person = bureau.person()
        self.handler = bureau.officer("Li", "handler", bureau.east)
        self.checker = bureau.officer("Zhao", "checker", bureau.east)
        self.case = cases.open_case(
            QUARREL, person.town.unit, person, by=bureau.resident(person), answers={"claims": "wages"}
        )
        cases.advance(self.case, "accept", by=self.handler)

    def ticked(self) -> dict[str, str]:
        found = ((one.check.code, one.event) for one in ticking.checklist(Case.objects.get(pk=self.case.pk)))
        return {code: str(event.by) if event else "" for code, event in found}


@pytest.fixture
def quarrel(bureau: Bureau) -> Quarrel:
    return Quarrel(bureau)


def test_a_step_is_refused_while_a_check_before_it_is_open(quarrel: Quarrel) -> None:
    with pytest.raises(ChecksOpen, match="before “Propose” somebody has to look at and tick: The payroll"):
        cases.advance(quarrel.case, "propose", by=quarrel.handler)
    assert ticking.tick(quarrel.case, "wages", by=quarrel.handler)
    assert quarrel.ticked() == {"wages": "Li", "heard": ""}
    assert cases.advance(quarrel.case, "propose", by=quarrel.handler).case.state == "to_decide"


def test_what_may_stay_open_asks_why(quarrel: Quarrel) -> None:
    ticking.tick(quarrel.case, "wages", by=quarrel.handler)
    cases.advance(quarrel.case, "propose", by=quarrel.handler)
    found = {"finding": "4,200 yuan"}
    with pytest.raises(CheckReasonMissing, match="why “Decide” is taken though this is not ticked: The other side"):
        cases.advance(quarrel.case, "decide", by=quarrel.checker, answers=found)
    assert cases.advance(quarrel.case, "decide", by=quarrel.checker, answers=found, note="it sent nobody").event.note


def test_a_tick_is_taken_back_and_the_list_is_open_again(quarrel: Quarrel) -> None:
    ticking.tick(quarrel.case, "wages", by=quarrel.handler)
    assert not ticking.tick(quarrel.case, "wages", by=quarrel.checker)
    ticking.tick(quarrel.case, "wages", by=quarrel.checker, is_ticked=False)
    assert quarrel.ticked() == {"wages": "", "heard": ""}
    with pytest.raises(ChecksOpen):
        cases.advance(quarrel.case, "propose", by=quarrel.handler)


def test_many_at_once_are_looked_at_one_by_one(quarrel: Quarrel) -> None:
    went = cases.advance_many(QUARREL, [quarrel.case.pk], "propose", by=quarrel.handler)
    assert [type(error) for error in went.refused] == [ChecksOpen]
    ticking.tick(quarrel.case, "wages", by=quarrel.handler)
    assert cases.advance_many(QUARREL, [quarrel.case.pk], "propose", by=quarrel.handler).done == [quarrel.case.pk]


def test_only_who_works_on_it_ticks_and_only_while_it_is_open(quarrel: Quarrel, bureau: Bureau) -> None:
    with pytest.raises(MayNotAdvance):
        ticking.tick(quarrel.case, "wages", by=bureau.officer("west", "handler", bureau.west))
    cases.advance(quarrel.case, "withdraw", by=bureau.resident(bureau.person()).__class__.objects.get(
        username=f"resident-{quarrel.case.person_id}"))  # fmt: skip
    with pytest.raises(CaseClosed):
        ticking.tick(quarrel.case, "wages", by=quarrel.handler)


# Kept


def item(kept: Retention | None) -> ServiceItem:
    states = (State("filed", "filed"), State("done", "done", is_final=True))
    end = Transition("end", "End", ("filed",), "done", roles=("handler",))
    return ServiceItem(
        code="test.kept",
        prefix="T44",
        name="kept",
        legal_basis="社会保险法 第四条",
        applicants=(Applicant.RESIDENT,),
        procedure=Procedure(states=states, transitions=(end,)),
        kept=kept,
    )


def test_how_long_a_file_is_kept_is_written_as_it_is_closed(quarrel: Quarrel) -> None:
    assert Case.objects.get(pk=quarrel.case.pk).kept_until is None
    ticking.tick(quarrel.case, "wages", by=quarrel.handler)
    cases.advance(quarrel.case, "propose", by=quarrel.handler)
    cases.advance(quarrel.case, "decide", by=quarrel.checker, answers={"finding": "none"}, note="it sent nobody")
    closed = Case.objects.get(pk=quarrel.case.pk)
    assert closed.closed_on is not None
    assert closed.kept_until == closed.closed_on.replace(year=closed.closed_on.year + 10)
    assert closed.kept_basis == "an order, art. 3"


def test_a_file_is_kept_for_years_for_good_or_until_its_basis_is_entered() -> None:
    day = date(2025, 5, 6)

    def unknown(_day: date) -> Limit:
        raise UnknownItem(item="no such value")

    years = Retention(Limit(50, Days.YEARS, rolls_over=False, basis="人社部令第8号 第二十四条"))
    assert keeping.kept(item(years), day) == (date(2075, 5, 6), False, "人社部令第8号 第二十四条")
    assert keeping.kept(item(Retention(None, "a rule on files, art. 9")), day) == (
        None,
        True,
        "a rule on files, art. 9",
    )
    assert keeping.kept(item(None), day) == (None, False, "")
    assert keeping.kept(item(Retention(unknown)), day) == (None, False, "")
