"""What becomes of a decision that was looked at again: it stands, is changed, annulled, or corrected (更正).

Nothing that was decided is overwritten. The first case gets an event that says by which case and how; a correction adds
the corrected answers beside the old, and a new version of what law had reckoned. What was certified by a decision that
does not stand any more is revoked, and given anew where the item does so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from renshe.access import trail
from renshe.access.models import User
from renshe.casework import decisions, hands
from renshe.casework.certificates import issuing
from renshe.casework.decided import Decision
from renshe.casework.decisions import About
from renshe.casework.errors import CorrectionDecidesOtherwise
from renshe.casework.items import Following, Outcome, Step, item_of
from renshe.casework.items.own_events import CORRECTED, OPENED, OUTCOME, STILL
from renshe.casework.items.service_item import Instant
from renshe.casework.models import Case, CaseEvent, Certificate
from renshe.errors import gettext_noop
from renshe.law.month import Month
from renshe.law.receipts.receipt import decide as reckon

CORRECTS = "corrects"
"""In the first event of a correction: by kind of event the answers as they will be."""
NO_LONGER = frozenset({Outcome.CHANGED, Outcome.ANNULLED, Outcome.CORRECTED})
REVOKED = gettext_noop("The decision it rests on was looked at again in case %(case)s.")


@dataclass(frozen=True)
class Standing:
    """How the decision of a case stands: by which case it was looked at again last, and what came of it."""

    outcome: Outcome
    by: int
    event: CaseEvent


def standing(case: Case) -> Standing | None:
    """None: nothing was said of the decision since."""
    last = case.events.filter(kind__in=(OUTCOME, CORRECTED)).order_by("-sequence").first()
    return Standing(Outcome(last.data["outcome"]), last.data["case"], last) if last else None


def answers_of(case: Case, kind: str) -> dict[str, str]:
    """The answers given with the last event of a kind, as they were corrected since."""
    event = case.events.filter(kind=kind).order_by("-sequence").first()
    answers: dict[str, str] = dict(event.data.get("answers", {})) if event else {}
    for corrected in case.events.filter(kind=CORRECTED).order_by("sequence"):
        answers = corrected.data.get("answers", {}).get(kind, answers)
    return answers


def ended(step: Step) -> None:
    """Say in the first case what became of its decision, in the transaction of the step that ended the second.

    Raises:
        CorrectionDecidesOtherwise; and what the item raises that gives anew what it had given.
    """
    case, following = step.case, hands.following_of(step.case)
    if following is None or case.origin is None:
        return
    outcome = item_of(case).state(step.transition.target).outcome
    assert outcome is not None, "the state says it"
    first = Case.objects.select_for_update(of=("self",)).select_related("unit", "person", "employer").get(
        pk=case.origin.pk
    )  # fmt: skip
    data: dict[str, Any] = {"case": case.pk, "way": following.way.value, "outcome": outcome.value}
    if outcome is Outcome.CORRECTED:
        new: Mapping[str, Any] = case.events.get(sequence=1).data[CORRECTS]
        data |= {"answers": new, "was": {kind: answers_of(first, kind) for kind in new}}
    last = first.events.latest("sequence")
    event = CaseEvent.objects.create(
        case=first,
        sequence=last.sequence + 1,
        kind=CORRECTED if outcome is Outcome.CORRECTED else OUTCOME,
        state=last.state,
        by=step.by,
        note=step.note,
        data=data,
    )
    trail.record(step.by, f"case.{event.kind}", first, reason=step.note[:200], detail={"case": case.pk})
    if outcome in NO_LONGER:
        _revoke(first, case, step.by)
    if outcome is Outcome.CORRECTED:
        _reckon_again(first, step.by)
    if outcome in (Outcome.CHANGED, Outcome.CORRECTED):
        _give_anew(first, following, step)


def _revoke(first: Case, case: Case, by: User | None) -> None:
    assert by is not None, "an officer's step leads there: looked at when the item was declared"
    with translation.override("zh-hans"):  # on the public page, and kept as it was said
        reason = translation.gettext(REVOKED) % {"case": case}
    for certificate in Certificate.objects.filter(case=first, revoked_at=None).order_by("pk"):
        issuing.revoke(certificate, officer=by, reason=reason)


def _reckon_again(first: Case, by: User | None) -> None:
    """Have law reckon again what it decided at once, from the corrected answers: a new version beside the old."""
    before = Decision.objects.filter(case=first, replaced_by=None).order_by("-pk").first()
    instant = item_of(first).instant
    if before is None or instant is None:
        return
    decided = reckon(instant.rulebook(), [instant.formula], instant.facts(first), Month.of(before.month))
    if (decided.receipt.results[instant.formula] is True) != _was_granted(before, instant):
        raise CorrectionDecidesOtherwise(number=str(first))
    assert first.person_id is not None, "an item decided at once is a person's"
    about = About(first.person_id, decided, before.amount_fen, first.pk, replaces=before)
    decisions.keep_many(first.item, instant.rulebook(), [about], by=by)


def _was_granted(decision: Decision, instant: Instant) -> bool:
    return decision.receipt["results"].get(instant.formula) is True


def deciding(case: Case) -> CaseEvent:
    """The event that brought a closed case to its end."""
    return case.events.exclude(kind__in=STILL).select_related("by").latest("sequence")


def _give_anew(first: Case, following: Following, step: Step) -> None:
    by = deciding(first)
    if following.does is None or by.kind == OPENED:
        return
    taken = item_of(first).transition(by.kind)
    following.does(Step(first, taken, step.by, answers_of(first, by.kind), step.note))
