"""Items, states and clocks of cases in words. A case outlives its declaration: what is gone keeps its code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from renshe.casework.items import ServiceItem, State, Transition, all_items
from renshe.casework.items.declared_at import Words
from renshe.casework.models import Case
from renshe.portal.cases.event_words import NAMES
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION

ELSEWHERE = frozenset({EMPLOYER_DECLARATION.code})
"""Items whose cases have pages and a work list of their own."""


def items() -> dict[str, ServiceItem]:
    """The items whose cases are worked on here, by code."""
    return {item.code: item for item in all_items() if item.code not in ELSEWHERE}


def item_names() -> dict[str, Words]:
    return {code: item.name for code, item in items().items()}


def state_names() -> dict[str, str]:
    """States that a case can wait in, by code; where items call one code differently, all of their words."""
    found: dict[str, list[str]] = {}
    for item in items().values():
        for state in item.procedure.states:
            words = str(state.name)
            if not state.is_final and words not in found.setdefault(state.code, []):
                found[state.code].append(words)
    return {code: pgettext("list of words", ", ").join(words) for code, words in found.items() if words}


def state_of(item: ServiceItem | None, code: str) -> State | None:
    return next((one for one in item.procedure.states if one.code == code), None) if item else None


def state_name(case: Case, code: str = "") -> str:
    """What the case's state, or another of its states, is called."""
    item = items().get(case.item)
    found = state_of(item.as_of(case.version) if item else None, code or case.state)
    return str(found.name) if found else code or case.state


def item_name(case: Case) -> str:
    return str(item_names().get(case.item, case.item))


def clock_name(item: ServiceItem, code: str) -> str:
    return next((str(one.name) for one in item.procedure.clocks if one.code == code), code)


def step_of(item: ServiceItem, code: str) -> Transition | None:
    return next((one for one in item.procedure.transitions if one.code == code), None)


def event_name(item: ServiceItem, kind: str) -> str:
    """What happened, in words."""
    step = step_of(item, kind)
    if step is not None:
        return str(step.name)
    return str(NAMES.get(kind, kind))


def waiting_for_applicants() -> Iterator[tuple[str, list[str]]]:
    """Of each item the states in which it is the applicant's turn."""
    for code, item in items().items():
        yield code, [one.code for one in item.procedure.states if one.waits_for_applicant]


def due(case: Case, today: date | None = None) -> str:
    """The due day, and how far it is off: in words, not in colour alone."""
    if not case.is_open:
        return _("closed on %(day)s") % {"day": case.closed_on}
    if case.due_on is None:
        item = items().get(case.item)
        state = state_of(item.as_of(case.version) if item else None, case.state)
        if state is not None and state.pauses:
            return _("stands still: %(why)s") % {"why": state.pauses[0].reason}
        return pgettext("limit", "none runs")
    words = f"{case.due_on:%Y-%m-%d} · {_left((case.due_on - (today or timezone.localdate())).days)}"
    return _("%(words)s (provisional)") % {"words": words} if case.is_provisional else words


def _left(days: int) -> str:
    if days < 0:
        return _("days late: %(days)s") % {"days": -days}
    if days == 0:
        return pgettext("limit", "last day")
    return _("days left: %(days)s") % {"days": days}
