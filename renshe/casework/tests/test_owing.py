"""What a step owes: told at once, given by a job, owed until the ledger takes it; declared wrong it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from renshe.casework import cases
from renshe.casework.case_notices import ASKED, DECIDED
from renshe.casework.certificates import printers
from renshe.casework.items import (
    Applicant,
    DeclaredWrong,
    Document,
    Form,
    Group,
    Pays,
    Procedure,
    ServiceItem,
    State,
    Tells,
    Text,
    Transition,
    trying,
)
from renshe.casework.jobs import doing
from renshe.casework.jobs.models import Job
from renshe.casework.models import Case, Certificate, Decision, Notice, Owed
from renshe.casework.notices.templates import Template
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
LETTER = Document("letter", "TW", "letter", says=lambda step: [f"The well is yours: {step.case.answers['place']}."])


def item(**of_the_step: Any) -> ServiceItem:
    owed = {"tells": (DECIDED,), "gives": (LETTER,)} | of_the_step
    return ServiceItem(
        code="test.well",
        prefix="T61",
        name="well",
        legal_basis="社会保险法 第五十八条",
        applicants=(Applicant.RESIDENT,),
        form=Form(groups=(Group("Where", (Text("place", "Place"),)),)),
        procedure=Procedure(
            states=(State("submitted", "submitted"), State("granted", "granted", is_final=True)),
            transitions=(Transition("grant", "Grant", ("submitted",), "granted", roles=("handler",), **owed),),
        ),
    )


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the documents printed, without a printer."""
    names: list[str] = []
    before = list(printers._printers)

    def printer(draft: Any) -> bytes:
        names.append(str(draft.kind.name))
        return f"%PDF-{draft.number}".encode()

    printers.prints(printer, lambda name: name == "document.typ")
    yield names
    printers._printers[:] = before


def opened(declared: ServiceItem, bureau: Bureau) -> Case:
    person = bureau.person()
    return cases.open_case(
        declared, bureau.east.unit, person, by=bureau.resident(person), answers={"place": "the old mill"}
    )


def test_a_step_tells_at_once_and_gives_its_document_by_a_job(bureau: Bureau, printed: list[str]) -> None:
    with trying(item()) as declared:
        case = opened(declared, bureau)
        cases.advance(case, "grant", by=bureau.officer("Li", "handler", bureau.east))
        assert Notice.objects.get().title_en == f"Decided: well, case {Case.objects.get()} – granted"
        assert Owed.objects.filter(done_at=None).get().kind == "document"
        doing.run_due()
        made = Certificate.objects.get()
    assert printed == ["letter"]
    assert (made.case, made.person, made.content["says"]["en"]) == (
        case,
        case.person,
        ["The well is yours: the old mill."],
    )
    assert set(Notice.objects.values_list("template", flat=True)) == {"case.decided", "case.document-ready"}
    assert not Owed.objects.filter(done_at=None).exists()


def test_a_job_done_twice_gives_one_document(bureau: Bureau, printed: list[str]) -> None:
    with trying(item()) as declared:
        cases.advance(opened(declared, bureau), "grant", by=bureau.officer("Li", "handler", bureau.east))
        doing.run_due()
        job = Job.objects.get(step="case.give")
        Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, ended_at=None)
        doing.take(job.pk)
    assert Certificate.objects.count() == 1


def test_a_document_that_cannot_be_printed_undoes_no_decision(bureau: Bureau, printed: list[str]) -> None:
    def broken(draft: Any) -> bytes:
        raise RuntimeError("no ink")

    with trying(item()) as declared:
        printers.prints(broken, lambda name: True)
        case = opened(declared, bureau)
        cases.advance(case, "grant", by=bureau.officer("Li", "handler", bureau.east))
        doing.run_due()
    case.refresh_from_db()
    assert case.state == "granted"
    assert Job.objects.get(step="case.give").state == Job.State.FAILING


def test_a_step_taken_in_many_cases_tells_and_gives_in_each(bureau: Bureau, printed: list[str]) -> None:
    with trying(item()) as declared:
        some = [opened(declared, bureau).pk for _ in range(3)]
        cases.advance_many(declared, some, "grant", by=bureau.officer("Li", "handler", bureau.east))
        assert not Notice.objects.exists()
        doing.run_due()
    assert Notice.objects.filter(template="case.decided").count() == 3
    assert Certificate.objects.count() == 3


def test_what_is_to_be_told_in_some_cases_only_is_told_in_those(bureau: Bureau) -> None:
    never = Tells(DECIDED.template, when=lambda step: False)
    with trying(item(tells=(never,), gives=())) as declared:
        cases.advance(opened(declared, bureau), "grant", by=bureau.officer("Li", "handler", bureau.east))
    assert not Owed.objects.exists()


def test_money_that_is_owed_stands_with_its_fund_amount_and_decision_until_the_ledger_takes_it(
    bureau: Bureau, decision: Callable[[Case], Decision]
) -> None:
    pays = Pays("unemployment", lambda step: decision(step.case))
    with trying(item(tells=(), gives=(), pays=pays)) as declared:
        cases.advance(opened(declared, bureau), "grant", by=bureau.officer("Li", "handler", bureau.east))
    owed = Owed.objects.select_related("decision__person").get()
    assert (owed.kind, owed.code, owed.amount_fen, owed.done_at) == ("payment", "unemployment", 152_000, None)
    assert owed.decision is not None
    assert owed.decision.person == owed.case.person


@pytest.fixture
def decision() -> Callable[[Case], Decision]:
    from renshe.casework.models import LawText

    def make(case: Case) -> Decision:
        law = LawText.objects.create(content_hash="x", text="")
        assert case.person is not None
        return Decision.objects.create(
            item=case.item,
            person=case.person,
            case=case,
            month="2026-11-01",
            amount_fen=152_000,
            law=law,
            receipt={},
            receipt_hash="x",
            explanation=[],
        )

    return make


UNKNOWN = Template("test.never", title="x", text="y")
WRONG: dict[str, dict[str, Any]] = {
    "the notice test.never is not declared": {"tells": (Tells(UNKNOWN),)},
    "tells one notice twice": {"tells": (DECIDED, DECIDED)},
    "are tuples": {"tells": ASKED},
    "no code of a document": {"gives": (Document("Letter 1", "TW", "letter"),)},
    "can't begin the number": {"gives": (Document("letter", "T1", "letter"),)},
    "shows colour, which the form does not ask": {"gives": (Document("letter", "TW", "letter", shows=("colour",)),)},
    "there is no fund lottery": {"pays": Pays("lottery", lambda step: Decision())},
    "there is no layout stone.typ": {"gives": (Document("letter", "TW", "letter", layout="stone.typ"),)},
    "is used already by social_insurance.enrolment": {"gives": (Document("letter", "CB", "letter"),)},
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_owed_wrongly_is_refused_with_its_line(words: str, printed: list[str]) -> None:
    with pytest.raises(DeclaredWrong, match=words) as refused, trying(item(**WRONG[words])):
        pass
    assert refused.value.at.file == __file__


def test_a_notice_with_a_place_that_nothing_fills_is_refused() -> None:
    from renshe.casework.notices import templates

    template = templates.declare(Template("test.colour", title="%(colour)s", text="y", fields=("colour",)))
    try:
        with (
            pytest.raises(DeclaredWrong, match="has places that nothing fills: colour"),
            trying(item(tells=(Tells(template),))),
        ):
            pass
        item(tells=(Tells(template, fields={"colour": lambda step: "red"}),)).check()
    finally:
        del templates._templates["test.colour"]
