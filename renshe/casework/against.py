"""What is against a step in a case: no role for it, somebody was first, the same hands, a list that is not ticked."""

from __future__ import annotations

from django.utils import timezone

from renshe.access.models import User
from renshe.casework import hands, ticking
from renshe.casework.errors import CaseNotWaiting, MayNotAdvance, NoteMissing, SameHands, TookFirst, UnknownVersion
from renshe.casework.items import Transition, item_of
from renshe.casework.items.own_events import STILL
from renshe.casework.models import Case, CaseEvent
from renshe.casework.standing import standing


def may(user: User | None, step: Transition, case: Case) -> bool:
    """May the user take this step?"""
    return standing(user, step, case).may


def last_of(case: Case) -> CaseEvent:
    return case.events.select_related("by").latest("sequence")


def _moved(case: Case, last: CaseEvent) -> CaseEvent:
    """The event that brought the case to its state: handing it to a colleague, say, did not."""
    if last.kind not in STILL:
        return last
    return case.events.exclude(kind__in=STILL).select_related("by").latest("sequence")


def look(case: Case, last: CaseEvent, step: Transition, by: User | None, note: str) -> CaseEvent | None:
    """The event if the step was taken by the same user already, None if it can be taken; else an error.

    For whom it is taken, a colleague on leave say, is noted with the user (`User.acts_for`).
    """
    item, last = item_of(case), _moved(case, last)
    if not item.knows(case.version):
        raise UnknownVersion(number=str(case), version=case.version)
    at = standing(by, step, case)
    if by is not None:
        by.acts_for = at.acts_for
    if not at.may:
        raise MayNotAdvance(number=str(case), step=str(step.name), user=str(by))
    if last.kind == step.code and last.by_id == (by.pk if by else None) and last.state == step.target:
        return last  # the button was pressed twice
    if last.state not in step.sources:
        raise CaseNotWaiting(
            number=str(case),
            step=str(step.name),
            state=str(item.procedure.state_name(last.state)),
            by=str(last.by or "—"),
            at=timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M"),
        )
    if step.unlike and by is not None and hands.kinds_taken(case, by, at.acts_for) & set(step.unlike):
        raise SameHands(number=str(case), step=str(step.name), user=str(by))
    if case.origin_id is not None and hands.took_first(case, step, by, at.acts_for):
        raise TookFirst(number=str(case), first=str(case.origin), user=str(by))
    if step.needs_note and not note.strip():
        raise NoteMissing(number=str(case), step=str(step.name))
    ticking.require(case, step, note)
    return None
