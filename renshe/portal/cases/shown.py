"""One case as its officer reads it: answers and events as labelled words, clocks day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from renshe.access.models import User
from renshe.casework import cases
from renshe.casework.case_clocks import deadline_of
from renshe.casework.items import Applicant, Form, ServiceItem
from renshe.casework.models import Case, CaseClock, CaseEvent
from renshe.errors import RensheError
from renshe.portal import deadlines
from renshe.portal.cases import event_words, worded
from renshe.portal.services.told import names_of
from renshe.portal.words import in_words

Labelled = list[tuple[str, str]]


@dataclass(frozen=True)
class Told:
    """An event in words. `handed`: to whom it was handed on; `answers`: what the step's taker filled in.

    `materials`: what the applicant was asked to attach.
    """

    event: CaseEvent
    name: str
    state: str
    answers: Labelled
    reasons: list[str]
    said: list[str]
    handed: str | None = None
    materials: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClockShown:
    """`deadline` None: it can't be reckoned, `problem` says why."""

    clock: CaseClock
    name: str
    deadline: deadlines.DeadlineShown | None
    problem: str = ""


def labelled(form: Form, answers: Mapping[str, str]) -> Labelled:
    """Answers as words, masked where they are codes; in the form's order, what it no longer knows last."""
    fields = {one.name: one for one in form.fields()}
    known = [(str(one.label), one.masked(answers[name])) for name, one in fields.items() if name in answers]
    return known + [(name, str(text)) for name, text in answers.items() if name not in fields]


def applied_with(item: ServiceItem, case: Case, first: CaseEvent) -> Labelled:
    kind = Applicant.EMPLOYER if case.employer_id is not None else Applicant.RESIDENT
    return labelled(item.form.of(kind), first.data.get("answers") or {})


def timeline(item: ServiceItem, case: Case, events: list[CaseEvent]) -> Iterator[Told]:
    """The events in order, each with who did what."""
    handed = [event.data.get("to") for event in events if event.kind == cases.ASSIGNED]
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=[one for one in handed if one])}
    said = event_words.details(item, events)
    for event in events:
        step = worded.step_of(item, event.kind)
        yield Told(
            event,
            worded.event_name(item, event.kind),
            worded.state_name(case, event.state),
            labelled(step.asks, event.data.get("answers") or {}) if step else [],
            [str(one) for one in event.data.get("doubts", ())],
            said[event.pk],
            people.get(event.data.get("to"), "") if event.kind == cases.ASSIGNED else None,
            tuple(names_of(item, event.data)),
        )


def clocks(item: ServiceItem, case: Case) -> list[ClockShown]:
    rows: Any = case.clocks.prefetch_related("pauses").order_by("pk")
    return [_clock(item, case, row) for row in rows]


def _clock(item: ServiceItem, case: Case, row: CaseClock) -> ClockShown:
    name = worded.clock_name(item, row.code)
    try:
        found = deadline_of(item, row, row.pauses.all())
        return ClockShown(row, name, deadlines.shown(found, f"{name} · {case}"))
    except RensheError as error:
        return ClockShown(row, name, None, in_words(error))
