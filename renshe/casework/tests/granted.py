"""A small item for tests whose grant tells the applicant: by an officer, or by the system in a job of the queue."""

from __future__ import annotations

from renshe.casework import cases
from renshe.casework.clocks import Days, Limit
from renshe.casework.items import Applicant, Clock, Form, Group, Procedure, ServiceItem, State, Step, Text, Transition
from renshe.casework.items import register as register_item
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import step
from renshe.casework.notices import telling
from renshe.casework.notices.templates import Channel, Template, declare

GRANTED = declare(
    Template(
        "test.granted",
        title="granted",
        text="Granted: %(case)s",
        sms="Granted: %(case)s",
        fields=("case",),
        channels=(Channel.SMS,),
    )
)


def tell(step: Step) -> None:
    assert step.case.person is not None, "a person applies"
    telling.tell(GRANTED, to=step.case.person, key=str(step.case.pk), about=step.case, fields={"case": str(step.case)})


RUNS = ("decision",)
ITEM = register_item(
    ServiceItem(
        code="test.killed",
        prefix="T71",
        name="an item whose steps are killed",
        legal_basis="社会保险法 第五十八条",
        applicants=(Applicant.RESIDENT,),
        form=Form(groups=(Group("You", (Text("words", "Words"),)),)),
        procedure=Procedure(
            clocks=(Clock("decision", "Decision", Limit(20, Days.WORKING, rolls_over=True, basis="")),),
            states=(
                State("received", "received", runs=RUNS),
                State("granted", "granted", is_final=True),
                State("refused", "refused", is_final=True),
            ),
            transitions=(
                Transition("grant", "Grant", ("received",), "granted", roles=("handler",), accepts=True, does=tell),
                Transition("refuse", "Refuse", ("received",), "refused", roles=("handler",), accepts=True),
                Transition("grant_by_system", "Grant by system", ("received",), "granted", accepts=True, does=tell),
            ),
        ),
    )
)


@step("test.grant", "grant it")
def grant(job: Job) -> None:
    assert job.case is not None, "it is of a case"
    cases.advance(job.case, "grant_by_system", by=None)
