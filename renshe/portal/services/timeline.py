"""What happened in a case, as its applicant reads it.

Officers stand in it as their office, never by name. What officers fill in on the way (a proposal, say) is shown once
the case is closed: until then it is not decided. Their notes are shown at once, for they are written to the applicant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from renshe.access.models import User
from renshe.casework.items import Applicant, Form, Transition, item_of
from renshe.casework.items.own_events import DOUBTED, JOINED, OF_OFFICERS, OPENED, PARTED
from renshe.casework.models import Case, CaseEvent
from renshe.portal.cases import event_words
from renshe.portal.services.told import Said, names_of, said
from renshe.readers_language import reads_chinese

WITH_OTHERS = frozenset({JOINED, PARTED})
"""With whose cases, the applicant is not told: they are other people's."""


@dataclass(frozen=True)
class Happened:
    at: datetime
    what: str
    by: str
    state: str
    note: str = ""
    answers: list[Said] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    materials: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def timeline(case: Case) -> Iterator[Happened]:
    """The events of a case, in order; which officer has it in hand is no event of the applicant's."""
    item = item_of(case)
    steps = {step.code: step for step in item.procedure.transitions}
    events = list(case.events.exclude(kind__in=OF_OFFICERS).select_related("by").order_by("sequence"))
    told = event_words.details(item, [event for event in events if event.kind not in WITH_OTHERS])
    for event in events:
        step = steps.get(event.kind)
        yield Happened(
            at=event.at,
            what=_what(event, step),
            by=whom(event.by, case),
            state=str(item.procedure.state_name(event.state)),
            note=event.note,
            answers=answers(case, event, step),
            reasons=_reasons(event.data),
            materials=names_of(item, event.data),
            said=told.get(event.pk, []),
        )


def _what(event: CaseEvent, step: Transition | None) -> str:
    if step is not None:
        return str(step.name)
    if event.kind == OPENED:
        return pgettext("case step", "Applied")
    if event.kind == DOUBTED:
        return _("An officer looks at it")
    return str(event_words.NAMES.get(event.kind, event.kind))


def whom(user: User | None, case: Case) -> str:
    """Who did something, as the applicant reads it."""
    if user is None:
        return _("the system")
    return str(case.unit) if user.kind == User.Kind.OFFICER else _("the applicant")


def answers(case: Case, event: CaseEvent, step: Transition | None) -> list[Said]:
    """What was filled in with an event, as far as the applicant may read it."""
    form: Form | None = None
    if event.kind == OPENED:
        kind = Applicant.RESIDENT if case.person_id is not None else Applicant.EMPLOYER
        form = item_of(case).form.of(kind)
    elif step is not None and (step.by_applicant or not case.is_open):
        form = step.asks
    given = event.data.get("answers")
    return said(form, given) if form is not None and isinstance(given, Mapping) else []


def _reasons(data: Mapping[str, object]) -> list[str]:
    """Why it is in doubt, what would have passed."""
    doubts, changes = data.get("doubts"), data.get("would_pass")
    words = "words_zh" if reads_chinese() else "words_en"
    found = [str(one) for one in doubts] if isinstance(doubts, list) else []
    return found + ([str(one[words]) for one in changes] if isinstance(changes, list) else [])
