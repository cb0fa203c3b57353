"""A service item of five states for the benchmark: received, accepted, looked into by a form, checked by other hands,
granted by law with a receipt. What it is decided by is the city's own law (how long unemployment benefit is paid).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from renshe.casework import cases, decisions
from renshe.casework.clocks import Days, Limit
from renshe.casework.decisions import About
from renshe.casework.items import (
    Amount,
    Applicant,
    Clock,
    Form,
    Group,
    Procedure,
    ServiceItem,
    State,
    Step,
    Transition,
    register,
)
from renshe.casework.models import Case
from renshe.law import Month
from renshe.law.receipts.receipt import Decided, Known, Record
from renshe.law.receipts.receipt import decide as reckon
from renshe.programmes.social_insurance.law import rulebook

FORMULA = "benefit_months"
RUNS = ("decision",)
STEPS = ("accept", "look_into", "check", "grant")
TAKERS = {"accept": "handler", "look_into": "handler", "check": "checker", "grant": "leader"}


def reckoned(case: Case, paid_months: int) -> About:
    """The decision of one case: the months of benefit, with receipt, explanation and clauses."""
    sources = (Record("casework.case", str(case.pk)),)
    facts = {"paid_months": Known(paid_months, sources), "carried_months": Known(0, sources)}
    decided: Decided = reckon(rulebook(), [FORMULA], facts, Month.of(timezone.localdate()))
    assert case.person_id is not None, "a person applies"
    return About(case.person_id, decided, case_id=case.pk)


def decide(step: Step) -> None:
    """Decide by what the look into it found, in the transaction of the step."""
    looked = step.case.events.get(kind="look_into")
    about = reckoned(step.case, int(looked.data["answers"]["paid_months"]))
    decisions.keep_many(step.case.item, rulebook(), [about], by=step.by)


def _item(code: str, prefix: str, *, is_bulk: bool) -> ServiceItem:
    """`is_bulk`: what is looked into stands in the application, so that each step may be taken in many at once."""
    asked = Form(groups=(Group("Paid", (Amount("paid_months", "Months paid", high=600),)),))
    return ServiceItem(
        code=code,
        prefix=prefix,
        name="months of unemployment benefit",
        legal_basis="社会保险法 第四十五条、第四十六条",
        applicants=(Applicant.RESIDENT,),
        form=asked if is_bulk else Form(),
        procedure=Procedure(
            clocks=(Clock("decision", "Decision", Limit(20, Days.WORKING, rolls_over=True, basis="")),),
            states=(
                State("received", "received", runs=RUNS),
                State("accepted", "accepted", runs=RUNS),
                State("looked_into", "looked into", runs=RUNS),
                State("checked", "checked", runs=RUNS),
                State("granted", "granted", is_final=True),
            ),
            transitions=(
                Transition("accept", "Accept", ("received",), "accepted", roles=("handler",), accepts=True),
                Transition("look_into", "Look into it", ("accepted",), "looked_into", roles=("handler",),
                           asks=Form() if is_bulk else asked),
                Transition("check", "Check", ("looked_into",), "checked", roles=("checker",), unlike=("look_into",)),
                Transition("grant", "Grant", ("checked",), "granted", roles=("leader",), unlike=("look_into", "check"),
                           does=None if is_bulk else decide),
            ),
        ),
    )  # fmt: skip


ONE_BY_ONE = register(_item("bench.one_by_one", "BE01", is_bulk=False))
IN_BULK = register(_item("bench.in_bulk", "BE02", is_bulk=True))


def grant_many(these: Iterable[int], by: object) -> Sequence[int]:
    """Grant many cases of `IN_BULK` and keep their decisions, in one transaction of the caller's."""
    went = cases.advance_many(IN_BULK, these, "grant", by=by)  # type: ignore[arg-type]
    assert not went.refused, went.refused[0]
    done = Case.objects.filter(pk__in=went.done).order_by("pk")
    decisions.keep_many(IN_BULK.code, rulebook(), [reckoned(one, int(one.answers["paid_months"])) for one in done])
    return went.done
