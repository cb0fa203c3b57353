import inspect
from collections.abc import Callable

import pytest

from renshe.casework.clocks import Days, Limit
from renshe.casework.items import (
    Amount,
    Applicant,
    Attached,
    Channel,
    Check,
    Choice,
    Clock,
    Code,
    Day,
    DeclaredWrong,
    FileKind,
    Following,
    Form,
    Group,
    Joins,
    Level,
    Material,
    Outcome,
    Paused,
    Procedure,
    Retention,
    ServiceItem,
    Splits,
    State,
    Text,
    Transition,
    Way,
    YesNo,
    answered,
    beside,
    register,
)
from renshe.casework.items.condition import Answers
from renshe.casework.items.filled import fill

TEN_DAYS = Limit(10, Days.WORKING, rolls_over=False, basis="test")


def of(*fields: object) -> Form:
    return Form(groups=(Group("About the accident", tuple(fields)),))  # type: ignore[arg-type]


ACCIDENT = of(
    Choice("cause", "Cause", options=(("machine", "a machine"), ("traffic", "traffic"))),
    YesNo("was_at_fault", "Mainly at fault?", shown_when=answered("cause", "traffic")),
    Day("happened_on", "Day"),
    Text("words", "What happened", longest=20, lines=3, is_required=False),
    Amount("wage_fen", "Monthly wage", unit_name="fen", high=10_000_000),
)
GOOD = {"cause": "machine", "happened_on": "2021年3月5日", "wage_fen": "6千"}


def test_what_is_typed_in_any_usual_way_has_one_written_form() -> None:
    assert fill(ACCIDENT, GOOD).answers == {"cause": "machine", "happened_on": "2021-03-05", "wage_fen": "6000.00"}


def test_what_is_no_longer_asked_leaves_the_answers() -> None:
    changed = fill(ACCIDENT, {**GOOD, "was_at_fault": "yes"})
    assert changed.is_whole
    assert (changed.left_out, "was_at_fault" in changed.answers) == (("was_at_fault",), False)


def test_each_problem_stands_beside_its_field_and_the_others_stand() -> None:
    filled = fill(ACCIDENT, {"cause": "traffic", "happened_on": "2021-02-30", "wage_fen": "much"})
    assert list(filled.problems) == ["was_at_fault", "happened_on", "wage_fen"]
    assert filled.missing == ("was_at_fault",)
    assert filled.answers == {"cause": "traffic"}


def test_what_cannot_be_seen_is_no_answer() -> None:
    assert fill(of(Text("words", "Words")), {"words": "\u202e\u200b  "}).problems.keys() == {"words"}
    assert fill(of(Text("words", "Words")), {"words": "a\u202eb\x00c"}).answers == {"words": "abc"}


def test_a_day_that_is_still_to_come_is_taken_only_where_it_may_come() -> None:
    assert fill(of(Day("day", "Day")), {"day": "2099-01-01"}).problems
    assert fill(of(Day("day", "Day", may_come=True)), {"day": "2099-01-01"}).answers == {"day": "2099-01-01"}


def test_a_wrong_identity_number_is_told_what_would_be_right() -> None:
    (said,) = fill(of(Code("number", "Number")), {"number": "442099199412050021"}).problems["number"]
    assert "8" in said


def test_a_check_looks_at_several_answers_at_once() -> None:
    def in_order(answers: Answers) -> dict[str, str]:
        return {"last": "It lies before the first day."} if answers["last"] < answers["first"] else {}

    form = Form(groups=(Group("Days", (Day("first", "First"), Day("last", "Last"))),), checks=(in_order,))
    assert fill(form, {"first": "2021-03-05", "last": "2021-03-04"}).problems == {
        "last": ("It lies before the first day.",)
    }


def test_each_question_is_a_page_but_what_belongs_together() -> None:
    address = Group("Address", (Text("town", "Town"), Text("street", "Street")), together=True)
    form = Form(groups=(Group("You", (YesNo("moved", "Moved?"),)), address))
    assert [page.name for page in form.pages({})] == ["moved", "town"]
    assert [one.name for one in list(form.pages({}))[1].fields] == ["town", "street"]


def flow(**changes: object) -> Procedure:
    parts: dict[str, object] = {
        "states": (
            State("submitted", "submitted", runs=("decision",)),
            State("waiting", "waiting", pauses=(Paused("decision", "papers asked for"),)),
            State("granted", "granted", is_final=True),
        ),
        "transitions": (
            Transition("ask", "Ask", ("submitted",), "waiting", roles=("handler",)),
            Transition("bring", "Bring", ("waiting",), "submitted", by_applicant=True),
            Transition("grant", "Grant", ("submitted",), "granted", roles=("checker",), unlike=("ask",)),
        ),
        "clocks": (Clock("decision", "Decision", TEN_DAYS),),
    }
    return Procedure(**{**parts, **changes})  # type: ignore[arg-type]


def item(procedure: Procedure, **changes: object) -> ServiceItem:
    parts: dict[str, object] = {
        "code": "test.flow",
        "prefix": "T07",
        "name": "flow",
        "legal_basis": "社会保险法 第五十八条",
        "applicants": (Applicant.RESIDENT,),
        "procedure": procedure,
    }
    return ServiceItem(**{**parts, **changes})  # type: ignore[arg-type]


def test_a_sound_procedure_is_taken() -> None:
    item(flow()).check()


END = State("granted", "granted", is_final=True)
ASK = Transition("ask", "Ask", ("submitted",), "granted", roles=("handler",))
BEGIN = State("submitted", "submitted")
WRONG: dict[str, Callable[[], Procedure]] = {
    "nobody can leave the state stuck": lambda: Procedure(
        states=(BEGIN, State("stuck", "stuck"), END),
        transitions=(ASK, Transition("stick", "Stick", ("submitted",), "stuck", roles=("handler",))),
    ),
    "from the state round no case ever ends": lambda: Procedure(
        states=(BEGIN, State("round", "round"), State("about", "about"), END),
        transitions=(
            ASK,
            Transition("turn", "Turn", ("submitted", "about"), "round", roles=("handler",)),
            Transition("back", "Back", ("round",), "about", roles=("handler",)),
        ),
    ),
    "nobody ever comes to the state far": lambda: Procedure(
        states=(BEGIN, State("far", "far", is_final=True), END), transitions=(ASK,)
    ),
    "the clock decision is never stopped: granted is final": lambda: flow(
        states=(BEGIN, State("granted", "granted", is_final=True, runs=("decision",))), transitions=(ASK,)
    ),
    "names the clock answer, which is not declared": lambda: Procedure(
        states=(State("submitted", "submitted", runs=("answer",)), END), transitions=(ASK,)
    ),
    "no state runs the clock decision": lambda: flow(states=(BEGIN, END), transitions=(ASK,)),
    "there is no role wizard": lambda: Procedure(
        states=(BEGIN, END), transitions=(Transition("ask", "Ask", ("submitted",), "granted", roles=("wizard",)),)
    ),
    "names the state nowhere, which is not declared": lambda: Procedure(
        states=(BEGIN, END), transitions=(Transition("ask", "Ask", ("submitted",), "nowhere", roles=("handler",)),)
    ),
    "leads on from granted, which is final": lambda: Procedure(
        states=(BEGIN, END), transitions=(ASK, Transition("again", "Again", ("granted",), "submitted"))
    ),
    "to be taken by another than sign, which is no other step": lambda: Procedure(
        states=(BEGIN, END),
        transitions=(Transition("ask", "Ask", ("submitted",), "granted", roles=("handler",), unlike=("sign",)),),
    ),
    "joined is what the room calls an event of its own": lambda: Procedure(
        states=(BEGIN, END), transitions=(Transition("joined", "Join", ("submitted",), "granted", roles=("handler",)),)
    ),
    "the check papers stands before sign, which is no step": lambda: flow(
        checks=(Check("papers", "Papers", before=("sign",)),)
    ),
    "the check papers stands before bring, which no officer takes": lambda: flow(
        checks=(Check("papers", "Papers", before=("bring",)),)
    ),
    "the check papers is declared already": lambda: flow(
        checks=(Check("papers", "Papers", before=("ask",)), Check("papers", "Papers", before=("grant",)))
    ),
    "it names the state nowhere, which is not declared": lambda: flow(splits=Splits(("nowhere",), ("handler",))),
    "in the state granted a case is over": lambda: flow(joins=Joins(("granted",), ("handler",))),
    "there is no role sorcerer": lambda: flow(joins=Joins(("submitted",), ("sorcerer",))),
    "the step ask is declared already": lambda: Procedure(states=(BEGIN, END), transitions=(ASK, ASK)),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_declared_wrong_is_refused_with_its_line(words: str) -> None:
    with pytest.raises(DeclaredWrong, match=words) as refused:
        item(WRONG[words]()).check()
    assert refused.value.at.file == __file__
    assert 1 <= refused.value.at.line <= len(inspect.getsource(inspect.getmodule(flow)).splitlines())  # type: ignore[arg-type]


def following(item: str = "test.flow_review", **changes: object) -> Following:
    return Following(**{"way": Way.REVIEW, "item": item, "after": ("granted",), "roles": ("leader",)} | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"followed_by": (following(after=("waiting",)),)}, "waiting, which is not declared or not final"),
        ({"followed_by": (following(), following())}, "follows twice in the same way"),
        ({"followed_by": (following(roles=()),)}, "nobody may ask for test.flow_review"),
        ({"followed_by": (following(corrects=("grant",)),)}, "a correction names the steps whose answers it corrects"),
        ({"followed_by": (following(way=Way.CORRECTION, corrects=("sign",)),)}, "answers of sign, which is no step"),
        ({"earlier": (flow(version=1),)}, "version 1 is no earlier one of test.flow, or stands twice"),
        ({"kept": Retention(None)}, "kept for good needs the basis"),
    ],
)
def test_what_is_declared_wrong_beside_a_procedure_is_refused_with_its_line(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(DeclaredWrong, match=words) as refused:
        item(flow(), **changes).check()
    assert refused.value.at.file == __file__


def test_what_follows_has_to_be_there_and_to_say_what_becomes_of_the_decision() -> None:
    first = item(flow(), followed_by=(following(),))
    with pytest.raises(DeclaredWrong, match=r"test\.flow is followed by test\.flow_review, which is not declared"):
        beside.check_followed(first, first.followed_by[0], None)
    with pytest.raises(DeclaredWrong, match=r"no final state of test\.flow says by its outcome"):
        beside.check_followed(first, first.followed_by[0], item(flow()))
    upheld = State("granted", "upheld", is_final=True, outcome=Outcome.UPHELD)
    ends = Procedure(states=(BEGIN, upheld), transitions=(Transition("end", "End", ("submitted",), "granted"),))
    with pytest.raises(DeclaredWrong, match="end says what becomes of another decision: an officer takes it"):
        beside.check_followed(first, first.followed_by[0], item(ends))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (of(Text("a", "A"), Text("a", "A")), "a is asked already at"),
        (of(Text("a", "A", shown_when=answered("b", "yes"))), "answer to b, which is not asked before it"),
        (of(YesNo("b", "B"), Text("a", "A", shown_when=answered("b", "maybe"))), "b is never answered by maybe"),
        (of(Text("a b", "A")), "can't name a field"),
        (of(Choice("a", "A", options=(("x", "X"),))), "needs two options"),
        (of(Amount("a", "A", unit_name="furlong")), "there is no unit furlong"),
    ],
)
def test_a_form_that_cannot_be_answered_is_refused(form: Form, words: str) -> None:
    with pytest.raises(DeclaredWrong, match=words):
        form.check()


CAUSE = of(Choice("cause", "Cause", options=(("machine", "a machine"), ("traffic", "traffic"))))
MORE = Transition("ask", "Ask", ("submitted",), "waiting", roles=("handler",), asks_materials=True)
COPY = Material("copy", "copy", attached=Attached())
WRONG_ITEM: dict[str, Callable[[], ServiceItem]] = {
    "copy is on record with us: it can't be asked for": lambda: item(
        flow(), materials=(Material("copy", "copy", from_records="our register", attached=Attached()),)
    ),
    "copy need not be there at all": lambda: item(
        flow(), materials=(Material("copy", "copy", is_required=False, may_follow=True),)
    ),
    "the material copy is declared already": lambda: item(flow(), materials=(COPY, COPY)),
    "'a copy' can't name a material": lambda: item(flow(), materials=(Material("a copy", "copy"),)),
    "copy needs a kind of file": lambda: item(
        flow(), materials=(Material("copy", "copy", attached=Attached(kinds=(FileKind.PDF, FileKind.PDF))),)
    ),
    "copy: most_bytes is 50000001; it may be 1 to 50000000": lambda: item(
        flow(), materials=(Material("copy", "copy", attached=Attached(most_bytes=50_000_001)),)
    ),
    "copy: most_files is 0": lambda: item(
        flow(), materials=(Material("copy", "copy", attached=Attached(most_files=0)),)
    ),
    "shown by the answer to weather, which is not asked": lambda: item(
        flow(), form=CAUSE, materials=(Material("copy", "copy", shown_when=answered("weather", "bad")),)
    ),
    "cause is never answered by rain": lambda: item(
        flow(), form=CAUSE, materials=(Material("copy", "copy", shown_when=answered("cause", "rain")),)
    ),
    "copy is brought on paper, but test.flow is done without coming": lambda: item(
        flow(), level=Level.END_TO_END, materials=(Material("copy", "copy"),)
    ),
    "ask asks for materials, but none of test.flow can be attached": lambda: item(
        flow(transitions=(MORE, *flow().transitions[1:2], Transition("grant", "Grant", ("submitted",), "granted")))
    ),
    "ask asks the applicant for materials: an officer's step to a state that waits": lambda: item(
        flow(transitions=(MORE, *flow().transitions[1:2], Transition("grant", "Grant", ("submitted",), "granted"))),
        materials=(COPY,),
    ),
    "needs a channel at least, each once": lambda: item(flow(), channels=()),
    "PORTAL or API has to be among its channels": lambda: item(flow(), channels=(Channel.COUNTER,)),
    "officers apply for test.flow at a counter": lambda: item(
        flow(), applicants=(Applicant.RESIDENT, Applicant.OFFICER), channels=(Channel.PORTAL,)
    ),
    "there is no unit of the kind village": lambda: item(flow(), taken_in_at=("village",)),
    "no unit takes in test.flow": lambda: item(
        flow(), applicants=(Applicant.RESIDENT, Applicant.OFFICER), form=CAUSE, taken_in_at=()
    ),
}


@pytest.mark.parametrize("words", WRONG_ITEM)
def test_materials_and_channels_declared_wrong_are_refused_with_their_line(words: str) -> None:
    with pytest.raises(DeclaredWrong, match=words) as refused:
        WRONG_ITEM[words]().check()
    assert refused.value.at.file == __file__


def test_a_code_and_a_prefix_are_used_once() -> None:
    register(item(flow(), code="test.once", prefix="T98"))
    with pytest.raises(DeclaredWrong, match=r"test\.once is declared already at .*test_items\.py:"):
        register(item(flow(), code="test.once", prefix="T97"))
    with pytest.raises(DeclaredWrong, match="the prefix T98 is used already"):
        register(item(flow(), code="test.twice", prefix="T98"))
