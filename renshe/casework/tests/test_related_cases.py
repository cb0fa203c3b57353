"""Cases that become two, are heard together, are looked at again and corrected."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from renshe.access.models import User
from renshe.casework import cases, drafts, first_decision, following, joining, splitting, ticking
from renshe.casework.errors import (
    AnswersWrong,
    AskedAlready,
    AskedTooLate,
    CannotFollow,
    CannotJoin,
    CannotSplit,
    DecidedWith,
    MayNotAdvance,
    NothingCorrected,
    NothingToSplit,
    SameHands,
    TookFirst,
)
from renshe.casework.models import Case, CaseEvent
from renshe.casework.tests import quarrels
from renshe.casework.tests.quarrels import QUARREL, REVIEW
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@contextmanager
def on(day: str) -> Iterator[None]:
    """Ten in the morning of that day."""
    now = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=SHANGHAI)
    with patch.object(timezone, "now", lambda: now):
        yield


class Town:
    """A town's officers, and quarrels brought to them."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.hands: dict[str, User] = {}
        for name, role in (("Li", "handler"), ("Wang", "handler"), ("Zhao", "checker"), ("Qian", "checker")):
            self.hands[name] = bureau.officer(name, role, bureau.east)
        both = bureau.officer("Sun", "handler", bureau.east)
        both.roles.create(role="checker", unit=bureau.east.unit, held=both.roles.get().held)
        self.hands["Sun"] = both

    def filed(self, claims: str = "wages of May\nwages of June", day: str = "2025-03-03") -> Case:
        person = self.bureau.person()
        with on(day):
            return cases.open_case(
                QUARREL, person.town.unit, person, by=self.bureau.resident(person), answers={"claims": claims}
            )

    def take(self, case: Case, step: str, name: str, day: str = "2025-03-04", **how: object) -> Case:
        with on(day):
            if step == "propose":
                ticking.tick(case, "wages", by=self.hands[name])
            cases.advance(case.pk, step, by=self.hands[name], **how)  # type: ignore[arg-type]
        return Case.objects.get(pk=case.pk)

    def looked_into(self, claims: str = "wages of May\nwages of June", day: str = "2025-03-04") -> Case:
        return self.take(self.filed(claims), "accept", "Li", day)

    def decided(self, day: str = "2025-03-10") -> Case:
        case = self.take(self.looked_into(), "propose", "Li")
        return self.take(case, "decide", "Zhao", day, answers={"finding": "4,200 yuan"}, note="heard by phone")


@pytest.fixture
def town(bureau: Bureau) -> Town:
    quarrels.given_anew.clear()
    return Town(bureau)


def kinds(case: Case) -> list[str]:
    return list(case.events.order_by("sequence").values_list("kind", flat=True))


# Split


def test_a_case_is_split_each_points_at_the_other_and_the_new_one_has_its_own_number(town: Town) -> None:
    first = town.looked_into()
    with on("2025-03-10"):
        new = splitting.split(first, parts=["2"], by=town.hands["Li"], note="another employer")
    assert (str(first), str(new)) == ("E-T41-2025-000001", "E-T41-2025-000002")
    assert (new.state, new.origin, new.origin_way) == ("looked_into", first, "split")
    assert [part.name for part in splitting.parts_of(first)] == ["wages of May"]
    assert [part.name for part in splitting.parts_of(new)] == ["wages of June"]
    assert first.events.get(kind="split").data == {"to": new.pk, "parts": [{"code": "2", "name": "wages of June"}]}
    assert new.answers == {"claims": "wages of May\nwages of June"}


def test_what_is_split_off_is_due_when_the_first_is(town: Town) -> None:
    first = town.looked_into(day="2025-03-04")
    with on("2025-04-01"):
        new = splitting.split(first, parts=["2"], by=town.hands["Li"], note="")
    assert first.due_on == date(2025, 4, 18)
    assert Case.objects.get(pk=new.pk).due_on == date(2025, 4, 18)
    assert timezone.localdate(Case.objects.get(pk=new.pk).opened_at) == date(2025, 3, 3)


def test_who_proposed_before_the_split_does_not_decide_what_was_split_off(town: Town) -> None:
    first = town.take(town.looked_into(), "propose", "Sun")
    new = splitting.split(first, parts=["1"], by=town.hands["Li"], note="")
    again = splitting.split(town.take(town.looked_into("a\nb\nc"), "propose", "Sun"), parts=["1", "2"],
                            by=town.hands["Li"], note="")  # fmt: skip
    twice = splitting.split(again, parts=["2"], by=town.hands["Li"], note="")
    for case in (new, twice):
        with pytest.raises(SameHands):
            town.take(case, "decide", "Sun", answers={"finding": "none"}, note="x")


def test_something_goes_and_something_stays_and_only_while_it_is_looked_into(town: Town) -> None:
    case = town.looked_into()
    for parts in ([], ["1", "2"], ["7"]):
        with pytest.raises(NothingToSplit):
            splitting.split(case, parts=parts, by=town.hands["Li"], note="")
    with pytest.raises(MayNotAdvance):
        splitting.split(case, parts=["1"], by=town.hands["Zhao"], note="")
    with pytest.raises(CannotSplit, match="is “filed”"):
        splitting.split(town.filed(), parts=["1"], by=town.hands["Li"], note="")


# Heard together


def test_one_decision_for_all_closes_all_in_one_step(town: Town) -> None:
    leader, other = town.looked_into(), town.looked_into()
    joining.join(leader, [other], as_one=True, by=town.hands["Li"], note="one accident")
    with pytest.raises(DecidedWith, match=f"is decided together with case {leader}"):
        town.take(other, "propose", "Li")
    ticking.tick(other, "wages", by=town.hands["Li"])
    town.take(leader, "propose", "Li")
    town.take(leader, "decide", "Zhao", answers={"finding": "4,200 yuan"}, note="heard")
    other.refresh_from_db()
    assert (other.state, other.is_open, other.heard_with) == ("decided", False, leader)
    assert other.events.get(kind="decide").data == {"answers": {"finding": "4,200 yuan"}}


def test_each_keeps_its_own_decision_where_they_are_only_heard_together(town: Town) -> None:
    leader, other = town.looked_into(), town.looked_into()
    joining.join(leader, [other], as_one=False, by=town.hands["Li"], note="")
    town.take(leader, "propose", "Li")
    assert Case.objects.get(pk=other.pk).state == "looked_into"
    assert town.take(other, "propose", "Li").state == "to_decide"


def test_where_one_of_those_led_cannot_go_none_goes(town: Town) -> None:
    leader, other = town.looked_into(), town.looked_into()
    joining.join(leader, [other], as_one=True, by=town.hands["Li"], note="")
    with pytest.raises(Exception, match=f"Case {other}: before “Propose” somebody has to look at"):
        town.take(leader, "propose", "Li")
    assert set(Case.objects.values_list("state", flat=True)) == {"looked_into"}


def test_joining_is_undone_and_each_goes_its_way(town: Town) -> None:
    leader, other, third = town.looked_into(), town.looked_into(), town.looked_into()
    joining.join(leader, [other, third], as_one=True, by=town.hands["Li"], note="")
    joining.part(other, by=town.hands["Li"], note="another employer")
    assert (kinds(other), Case.objects.get(pk=leader.pk).leads) == (["opened", "accept", "joined", "parted"], True)
    assert town.take(other, "propose", "Li").state == "to_decide"
    joining.part(leader, by=town.hands["Li"], note="")
    assert not Case.objects.filter(leads=True).exists()
    assert not Case.objects.filter(heard_with__isnull=False).exists()


def test_an_applicant_who_withdraws_leaves_the_others_to_be_heard(town: Town) -> None:
    leader, other, third = town.looked_into(), town.looked_into(), town.looked_into()
    joining.join(leader, [other, third], as_one=True, by=town.hands["Li"], note="")
    cases.advance(other, "withdraw", by=User.objects.get(username=f"resident-{other.person_id}"))
    other.refresh_from_db()
    assert (other.state, other.heard_with) == ("withdrawn", None)
    assert list(Case.objects.filter(heard_with=leader)) == [third]
    cases.advance(leader, "withdraw", by=User.objects.get(username=f"resident-{leader.person_id}"))
    third.refresh_from_db()
    assert (third.state, third.heard_with) == ("looked_into", None)


def test_what_cannot_be_heard_together_is_told_why(town: Town) -> None:
    leader, other, proposed = town.looked_into(), town.looked_into(), town.take(town.looked_into(), "propose", "Li")
    with pytest.raises(CannotJoin, match="one decision for all needs all of them in one state"):
        joining.join(leader, [proposed], as_one=True, by=town.hands["Li"], note="")
    with pytest.raises(CannotJoin, match="as they stand, cases of this item are not joined"):
        joining.join(leader, [town.filed()], as_one=False, by=town.hands["Li"], note="")
    joining.join(leader, [other], as_one=True, by=town.hands["Li"], note="")
    with pytest.raises(CannotJoin, match="one of them is heard with another case already"):
        joining.join(proposed, [other], as_one=False, by=town.hands["Li"], note="")
    with pytest.raises(CannotJoin, match="it leads other cases itself"):
        joining.join(proposed, [leader], as_one=False, by=town.hands["Li"], note="")


# Looked at again


def reviewing(town: Town, case: Case, day: str = "2025-03-20", **more: str) -> Case:
    person = case.person
    assert person is not None
    with on(day):
        resident = User.objects.get(username=f"resident-{person.pk}")
        draft = drafts.begin(REVIEW, person, by=resident, origin=case)
        return drafts.submit(drafts.keep(draft, {"reasons": "June was not paid", **more}), person.town.unit)


def test_a_review_is_a_case_that_points_back_with_its_own_clock(town: Town) -> None:
    case = town.decided()
    review = reviewing(town, case)
    assert (review.origin, review.origin_way, review.due_on) == (case, "review", date(2025, 4, 19))
    assert kinds(case)[-1] == "followed"
    assert case.events.get(kind="followed").data == {"case": review.pk, "way": "review"}


def test_the_decision_is_upheld_by_other_hands_than_made_it_and_both_say_so(town: Town) -> None:
    case = town.decided()
    review = reviewing(town, case)
    with pytest.raises(TookFirst, match=f"looks again at case {case}, in which Zhao took a step"):
        town.take(review, "to_upheld", "Zhao")
    town.take(review, "to_upheld", "Qian", note="as found before")
    found = first_decision.standing(case)
    assert found is not None
    assert (found.outcome.value, found.by, found.event.note) == ("upheld", review.pk, "as found before")
    case.refresh_from_db()
    assert (case.state, case.is_open) == ("decided", False)
    assert quarrels.given_anew == []


def test_many_reviews_go_at_once_but_for_those_of_the_same_hands(town: Town) -> None:
    mine, theirs = town.decided(), town.decided()
    reviews = [reviewing(town, one).pk for one in (mine, theirs)]
    first = CaseEvent.objects.get(case=theirs, kind="decide")
    assert first.by == town.hands["Zhao"]
    assert cases.advance_many(REVIEW, reviews, "to_upheld", by=town.hands["Zhao"]).done == []
    assert cases.advance_many(REVIEW, reviews, "to_upheld", by=town.hands["Qian"]).done == reviews
    assert first_decision.standing(mine) is not None


def test_a_changed_decision_has_the_item_give_anew_what_it_gave(town: Town) -> None:
    case = town.decided()
    town.take(reviewing(town, case), "to_changed", "Qian")
    assert quarrels.given_anew == [(str(case), "decide", "4,200 yuan")]


def test_a_review_is_asked_for_within_its_limit_from_the_day_of_receipt(town: Town) -> None:
    case = town.decided(day="2025-03-10")
    (way, _correction) = following.ways(case)
    assert way.last_day == date(2025, 3, 25)
    with pytest.raises(AskedTooLate, match="could be asked for until 2025-03-25"):
        reviewing(town, case, day="2025-03-26")
    assert reviewing(town, case, day="2025-03-26", received_on="2025-03-14").origin == case


def test_an_officer_takes_what_comes_late_by_a_reason_only(town: Town) -> None:
    case = town.decided(day="2025-03-10")
    asked = {"reasons": "June"}
    with on("2025-05-01"):
        with pytest.raises(AskedTooLate):
            following.ask(case, "review", "test.quarrel_review", by=town.hands["Wang"], answers=asked)
        late = following.ask(
            case, "review", "test.quarrel_review", by=town.hands["Wang"], answers=asked, note="in hospital"
        )
    assert late.events.get(sequence=1).data["asked"] == "in hospital"


def test_it_is_asked_for_once_at_a_time_of_a_decided_case_and_by_who_may(town: Town) -> None:
    case = town.decided()
    review = reviewing(town, case)
    with on("2025-03-21"), pytest.raises(AskedAlready, match=f"is under way as case {review.receipt_number}"):
        following.ask(case, "review", "test.quarrel_review", by=town.hands["Wang"], answers={"reasons": "June"})
    with pytest.raises(CannotFollow, match="is “looked into”"):
        following.ask(town.looked_into(), "review", "test.quarrel_review", by=town.hands["Wang"])
    stranger = town.bureau.resident(town.bureau.person())
    with on("2025-03-21"), pytest.raises(MayNotAdvance):
        following.ask(case, "review", "test.quarrel_review", by=stranger, answers={"reasons": "mine"})
    cases.advance(review, "withdraw", by=User.objects.get(username=f"resident-{case.person_id}"))
    assert first_decision.standing(case) is None


# Corrected


def corrected(town: Town, case: Case, finding: str = "4,300 yuan") -> Case:
    with on("2025-06-02"):
        return following.ask(case, "correction", "test.quarrel_correction", by=town.hands["Wang"],
                             corrects={"decide": {"finding": finding}}, note="typing error")  # fmt: skip


def test_a_correction_puts_the_right_answers_beside_the_old_ones(town: Town) -> None:
    case = town.decided()
    town.take(corrected(town, case), "to_corrected", "Qian")
    assert first_decision.answers_of(case, "decide") == {"finding": "4,300 yuan"}
    assert case.events.get(kind="decide").data["answers"] == {"finding": "4,200 yuan"}
    event = case.events.get(kind="corrected")
    assert event.data["was"] == {"decide": {"finding": "4,200 yuan"}}
    assert event.data["answers"] == {"decide": {"finding": "4,300 yuan"}}
    assert quarrels.given_anew == [(str(case), "decide", "4,300 yuan")]


def test_a_correction_that_changes_nothing_or_is_not_well_is_refused(town: Town) -> None:
    case = town.decided()
    with pytest.raises(NothingCorrected):
        corrected(town, case, finding="4,200 yuan")
    with pytest.raises(AnswersWrong):
        corrected(town, case, finding="")


def test_what_was_applied_with_is_read_as_it_was_corrected(town: Town) -> None:
    case = town.decided()
    with on("2025-06-02"):
        asked = following.ask(case, "correction", "test.quarrel_correction", by=town.hands["Wang"],
                              corrects={"opened": {"claims": "wages of April"}})  # fmt: skip
    assert case.answers == {"claims": "wages of May\nwages of June"}
    town.take(asked, "to_corrected", "Qian")
    assert case.answers == {"claims": "wages of April"}
