"""What is asked for of a decided case: a correction, a review, reconsideration, a suit; each a case that points back.

`first_decision` says what its end does to the first decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework import cases
from renshe.casework.clocks import Limit, deadline
from renshe.casework.errors import (
    AnswersWrong,
    AskedAlready,
    AskedTooLate,
    CannotFollow,
    MayNotAdvance,
    NothingCorrected,
)
from renshe.casework.first_decision import CORRECTS, answers_of
from renshe.casework.items import Applicant, Following, Form, Way, get_item, item_of
from renshe.casework.items.filled import fill
from renshe.casework.items.own_events import FOLLOWED, OPENED
from renshe.casework.models import Case, CaseEvent, CaseQuerySet
from renshe.errors import RensheError

RECEIVED_ON = "received_on"
"""The answer in a following item's form that says when the decision was received."""


@dataclass(frozen=True)
class Open:
    """A way that a case can be followed in: until when (None: no limit is known or there is none), and is that over."""

    following: Following
    limit: Limit | None
    last_day: date | None
    is_late: bool


def ways(case: Case) -> list[Open]:
    """What can be asked for of the case as it stands, whoever may."""
    found = [one for one in get_item(case.item).followed_by if case.state in one.after]
    return [_open(case, one) for one in found]


def _open(case: Case, one: Following, received_on: date | None = None) -> Open:
    assert case.closed_on is not None, "its state is final"
    begins = received_on or case.closed_on
    try:
        limit = one.limit_on(begins)
    except RensheError:  # law has none in force on that day
        limit = None
    last_day = deadline(limit, begins).ends_on if limit else None
    return Open(one, limit, last_day, last_day is not None and last_day < timezone.localdate())


def may_ask(user: User, case: Case, one: Following) -> bool:
    if user.kind != User.Kind.OFFICER:
        return one.by_applicant and CaseQuerySet.scope.sees(user, case)
    return bool(one.roles) and user.units_in_reach(roles=one.roles).filter(pk=case.unit_id).exists()


def way_of(case: Case, way: str, item: str) -> Following:
    """Raises CannotFollow."""
    for one in get_item(case.item).followed_by:
        if (one.way.value, one.item) == (way, item) and case.state in one.after:
            return one
    raise CannotFollow(number=str(case), state=str(item_of(case).procedure.state_name(case.state)))


@as_system("cases are opened and locked; who may ask, is asked here")
@transaction.atomic
def ask(
    case: Case | int,
    way: str,
    item: str,
    *,
    by: User,
    answers: Mapping[str, str] | None = None,
    corrects: Mapping[str, Mapping[str, str]] | None = None,
    note: str = "",
    key: UUID | None = None,
) -> Case:
    """Open the case that follows. `answers`: good ones of its form; `corrects`: by kind of event, answers as typed.

    Asked again by the same key: the case that it opened. What comes too late an officer takes all the same, by `note`.

    Raises:
        CannotFollow, MayNotAdvance, AskedAlready, AskedTooLate, NothingCorrected, AnswersWrong
    """
    pk = case.pk if isinstance(case, Case) else case
    first = Case.objects.select_for_update(of=("self",)).select_related("unit", "employer", "person").get(pk=pk)
    if key is not None and (before := CaseEvent.objects.filter(key=key).select_related("case").first()):
        return before.case
    one = way_of(first, way, item)
    wanted = get_item(one.item)
    if not may_ask(by, first, one):
        raise MayNotAdvance(number=str(first), step=str(wanted.name), user=str(by))
    open_now = first.following.filter(item=one.item, origin_way=one.way.value, is_open=True).first()
    if open_now is not None:
        raise AskedAlready(number=str(first), following=str(open_now))
    received = (answers or {}).get(RECEIVED_ON)
    found = _open(first, one, date.fromisoformat(received) if received else None)
    if found.is_late and (by.kind != User.Kind.OFFICER or not note.strip()):
        raise AskedTooLate(number=str(first), last_day=str(found.last_day))
    data = {CORRECTS: corrected(first, one, corrects or {})} if one.way is Way.CORRECTION else {}
    applicant = first.employer or first.person
    assert applicant is not None, "it was somebody's"
    new = cases.open_case(
        wanted,
        first.unit,
        applicant,
        by=by,
        answers=answers,
        data={**data, "asked": note} if note else data,
        key=key,
        origin=first,
        origin_way=one.way.value,
    )
    last = first.events.latest("sequence")
    CaseEvent.objects.create(
        case=first,
        sequence=last.sequence + 1,
        kind=FOLLOWED,
        state=last.state,
        by=by,
        note=note,
        data={"case": new.pk, "way": one.way.value},
    )
    trail.record(by, "case.followed", first, reason=note[:200], detail={"case": new.pk, "way": one.way.value})
    trail.record(by, "case.opened", new, detail={"follows": first.pk})
    return new


def form_of(case: Case, kind: str) -> Form:
    """The form by which the answers of an event were given."""
    item = item_of(case)
    if kind == OPENED:
        return item.form.of(Applicant.EMPLOYER if case.employer_id is not None else Applicant.RESIDENT)
    return item.transition(kind).asks


def correctable(case: Case, one: Following) -> list[str]:
    """The kinds of events whose answers may be corrected and were given in this case."""
    return [kind for kind in one.corrects if answers_of(case, kind)]


def corrected(case: Case, one: Following, typed: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The answers as they will be, by kind of event, where they differ from what stands there.

    Raises:
        AnswersWrong, NothingCorrected
    """
    found: dict[str, dict[str, str]] = {}
    for kind in correctable(case, one):
        form = form_of(case, kind)
        if kind not in typed:
            continue
        filled = fill(form, typed[kind])
        if not filled.is_whole:
            labels = {each.name: each.label for each in form.fields()}
            said = tuple(f"{labels[name]}: {' '.join(words)}" for name, words in filled.problems.items())
            by_field = {f"{kind}.{name}": words for name, words in filled.problems.items()}
            raise AnswersWrong(number=str(case), step=gettext("Correction"), problems=said, by_field=by_field)
        if dict(filled.answers) != answers_of(case, kind):
            found[kind] = dict(filled.answers)
    if not found:
        raise NothingCorrected(number=str(case))
    return found
