"""Decided at once (即时办结): law decides while the applicant waits, and says why as any decision does.

What is in doubt, and what law can't be asked (a value that the city has not entered), becomes an ordinary case that
says why. Of those decided, some go to an officer for a look after the fact (抽查).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from renshe.access.reading import as_system
from renshe.casework import cases, decisions
from renshe.casework.decided import Decision
from renshe.casework.decisions import About
from renshe.casework.items import get_item
from renshe.casework.items.service_item import Instant
from renshe.casework.models import Case, CaseEvent, SpotCheck
from renshe.law.errors import LawError
from renshe.law.month import Month
from renshe.law.receipts.receipt import decide as reckon

CHANGES = 3
"""So many ways to pass are named with a refusal."""


@dataclass(frozen=True)
class Outcome:
    """`is_granted` None: it became an ordinary case, for the reasons in `doubts`."""

    is_granted: bool | None
    decision: Decision | None = None
    doubts: tuple[str, ...] = ()


@as_system("law decides from the records, whatever the applicant sees of them")
def decide(case: Case) -> Outcome:
    """Decide a case that was opened just now, in the transaction of its opening."""
    instant = get_item(case.item).instant
    assert instant is not None, f"{case.item} is not decided at once"
    doubts = [str(words) for words in instant.doubts(case)]
    if doubts:
        return _leave(case, doubts)
    facts, book, on = instant.facts(case), instant.rulebook(), Month.of(timezone.localdate())
    try:
        decided = reckon(book, [instant.formula], facts, on)
    except LawError as error:
        return _leave(case, [error.in_words(gettext)])
    assert case.person_id is not None, "an item decided at once is a person's"
    (decision,) = decisions.keep_many(case.item, book, [About(case.person_id, decided, case_id=case.pk)])
    is_granted = decided.receipt.results[instant.formula] is True
    data: dict[str, Any] = {"decision": decision.pk}
    if not is_granted:
        changes = book.nearest_changes(instant.formula, decided.receipt.given(), on, at_most=CHANGES)
        data["would_pass"] = [change.as_data() for change in changes]
    cases.advance(case, instant.grant if is_granted else instant.refuse, by=None, data=data)
    _sample(case, instant)
    return Outcome(is_granted, decision)


def _leave(case: Case, doubts: list[str]) -> Outcome:
    """Leave it to an officer, and write in its timeline why."""
    CaseEvent.objects.create(case=case, sequence=2, kind=cases.DOUBTED, state=case.state, data={"doubts": doubts})
    return Outcome(None, doubts=tuple(doubts))


def _sample(case: Case, instant: Instant) -> None:
    """Choose one of so many, by the key of the request that nobody chooses."""
    key = case.events.get(sequence=1).key
    if (key.int if key is not None else case.pk) % instant.one_in == 0:
        SpotCheck.objects.create(case=case)
