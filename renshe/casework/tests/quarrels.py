"""For tests: quarrels about wages, with all that can happen to a case beside its steps, and what follows it."""

from renshe.casework.clocks import Days, Limit
from renshe.casework.items import (
    Applicant,
    Check,
    Clock,
    Day,
    Following,
    Form,
    Group,
    Joins,
    Outcome,
    Procedure,
    Retention,
    ServiceItem,
    Splits,
    State,
    Step,
    Text,
    Transition,
    Way,
    YesNo,
    lines_of,
    register,
)

CHECKER, HANDLER, LEADER = "checker", "handler", "leader"
WHERE = ("looked_into", "to_decide")
given_anew: list[tuple[str, str, str]] = []
"""What the item gave anew after a decision was changed: case, step, the finding."""


def give_anew(step: Step) -> None:
    given_anew.append((str(step.case), step.transition.code, step.answers["finding"]))


def followed(code: str, prefix: str, name: str, outcomes: tuple[Outcome, ...], **more: object) -> ServiceItem:
    """An item whose cases look again at another's decision."""
    return register(
        ServiceItem(
            code=code,
            prefix=prefix,
            name=name,
            legal_basis="社会保险经办条例 第五十二条",
            applicants=(Applicant.RESIDENT, Applicant.OFFICER),
            procedure=Procedure(
                clocks=(Clock("review", "Review", Limit(30, Days.NATURAL, rolls_over=False, basis="a law")),),
                states=(
                    State("asked", "asked", runs=("review",)),
                    *(State(one.value, one.value, is_final=True, outcome=one) for one in outcomes),
                    State("withdrawn", "withdrawn", is_final=True),
                ),
                transitions=(
                    *(
                        Transition(f"to_{one.value}", one.value, ("asked",), one.value,
                                   roles=(CHECKER, LEADER), accepts=True)
                        for one in outcomes
                    ),
                    Transition("withdraw", "Withdraw", ("asked",), "withdrawn", by_applicant=True),
                ),
            ),
            **more,  # type: ignore[arg-type]
        )
    )  # fmt: skip


REVIEW = followed(
    "test.quarrel_review",
    "T42",
    "review of a quarrel",
    (Outcome.UPHELD, Outcome.CHANGED, Outcome.ANNULLED),
    form=Form(
        groups=(
            Group(
                "Your reasons",
                (Text("reasons", "Why?"), Day("received_on", "When did you receive it?", is_required=False)),
            ),
        )
    ),
)
CORRECTION = followed("test.quarrel_correction", "T43", "correction of a quarrel", (Outcome.CORRECTED,))

QUARREL = register(
    ServiceItem(
        code="test.quarrel",
        prefix="T41",
        name="quarrel",
        legal_basis="社会保险法 第八十三条",
        applicants=(Applicant.RESIDENT,),
        form=Form(groups=(Group("Your claims", (Text("claims", "One a line", lines=5, longest=400),)),)),
        procedure=Procedure(
            clocks=(Clock("decide", "Decision", Limit(45, Days.NATURAL, rolls_over=False, basis="a law")),),
            states=(
                State("filed", "filed"),
                State("looked_into", "looked into", runs=("decide",)),
                State("to_decide", "to be decided", runs=("decide",)),
                State("decided", "decided", is_final=True),
                State("withdrawn", "withdrawn", is_final=True),
            ),
            transitions=(
                Transition("accept", "Accept", ("filed",), "looked_into", roles=(HANDLER,), accepts=True),
                Transition("propose", "Propose", ("looked_into",), "to_decide", roles=(HANDLER,)),
                Transition(
                    "decide", "Decide", ("to_decide",), "decided", roles=(CHECKER,), unlike=("propose",),
                    asks=Form(groups=(Group("Finding", (Text("finding", "Finding"),
                              YesNo("is_urgent", "Urgent?", is_required=False))),)),
                ),
                Transition("withdraw", "Withdraw", ("filed", "looked_into", "to_decide"), "withdrawn",
                           by_applicant=True),
            ),
            checks=(
                Check("wages", "The payroll of the employer", before=("propose",)),
                Check("heard", "The other side was heard", before=("decide",), may_stay_open=True),
            ),
            splits=Splits(WHERE, (HANDLER,), parts=lines_of("claims")),
            joins=Joins(WHERE, (HANDLER,)),
        ),
        followed_by=(
            Following(Way.REVIEW, "test.quarrel_review", after=("decided",), roles=(HANDLER, CHECKER),
                      by_applicant=True, does=give_anew,
                      limit=Limit(15, Days.NATURAL, rolls_over=False, basis="a law")),
            Following(Way.CORRECTION, "test.quarrel_correction", after=("decided",), roles=(HANDLER, CHECKER),
                      corrects=("opened", "decide"), other_hands=False, does=give_anew),
        ),
        kept=Retention(Limit(10, Days.YEARS, rolls_over=False, basis="an order, art. 3")),
    )
)  # fmt: skip
