"""A case as the API tells it: to its applicant as on their page, to an officer as on theirs, codes masked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from renshe.access.models import User
from renshe.casework import offered, seen_version
from renshe.casework.items import Applicant, ServiceItem, Transition, item_of
from renshe.casework.models import Case
from renshe.portal.api.form_schema import form_schema
from renshe.portal.cases import shown
from renshe.portal.cases.listed import applicant as applicant_masked
from renshe.portal.services import timeline, told
from renshe.portal.services.outcome import outcome_of


class Said(Schema):
    label: str
    words: str


class StepOpen(Schema):
    """A step that the asker may take now."""

    code: str = Field(examples=["withdraw"])
    name: str
    needs_note: bool
    asks: dict[str, Any] | None = Field(None, description="JSON Schema of `answers`, where the step asks for some.")


class CaseRow(Schema):
    id: int
    number: str | None = Field(None, description="Given on acceptance.")
    receipt_number: str
    item: str
    name: str
    applicant: str = Field(description="Of a person the name and the masked number.")
    unit: str
    state: str
    state_name: str
    is_open: bool
    opened_at: datetime
    closed_on: date | None = None
    due_on: date | None = Field(None, description="Null: no limit runs.")
    is_provisional: bool = Field(description="The due day may move: a year's calendar is not published yet.")


class CaseRows(Schema):
    rows: list[CaseRow]
    next: str | None = Field(None, description="`after` of the next page; null: this is the last.")


class Happened(Schema):
    at: datetime
    what: str
    by: str = Field(description="To the applicant an office, to an officer a name.")
    state_name: str
    note: str
    answers: list[Said]
    reasons: list[str]


class DaysCounted(Schema):
    when: str
    days: int
    counted: int
    words: str


class ClockTold(Schema):
    code: str
    name: str
    basis: str
    began_on: date
    ends_on: date | None = None
    is_provisional: bool
    stopped_on: date | None = None
    days: list[DaysCounted] = Field(description="How the end comes about, day by day.")


class CertificateTold(Schema):
    number: str
    pdf: str = Field(description="Where the PDF is, with `.sig` in place of `.pdf` its signature.")
    is_revoked: bool


class Outcome(Schema):
    """What law decided at once: granted, refused, or doubted (it was left to an officer)."""

    answer: str
    condition: str | None = Field(None, description="What has to be met.")
    cites: str | None = None
    would_pass: list[str] = Field([], description="What would meet it.")
    doubts: list[str] = []
    receipt: str | None = Field(None, description="Where the decision's receipt is, for a rerun anywhere else.")


class CaseTold(CaseRow):
    version: int = Field(description="How far it has come: `If-Match` of a step.")
    steps: list[StepOpen]
    answers: list[Said]
    materials: list[str] = Field(description="What the applicant still has to show, by the item's codes.")
    timeline: list[Happened]
    clocks: list[ClockTold]
    outcome: Outcome | None = None
    certificates: list[CertificateTold]


def row(case: Case) -> dict[str, Any]:
    item = item_of(case)
    return {
        "id": case.pk,
        "number": case.number,
        "receipt_number": case.receipt_number,
        "item": case.item,
        "name": str(item.name),
        "applicant": applicant_masked(case),
        "unit": str(case.unit),
        "state": case.state,
        "state_name": str(item.procedure.state_name(case.state)),
        "is_open": case.is_open,
        "opened_at": timezone.localtime(case.opened_at),
        "closed_on": case.closed_on,
        "due_on": case.due_on,
        "is_provisional": case.is_provisional,
    }


def of(case: Case, user: User, response: HttpResponse) -> dict[str, Any]:
    """The whole case; its version is the answer's `ETag` too."""
    item, version = item_of(case), seen_version.version_of(case)
    response["ETag"] = etag(version)
    is_officer = user.kind == User.Kind.OFFICER
    outcome = outcome_of(user, case)
    return row(case) | {
        "version": version,
        "steps": [_step(one) for one in steps_open(user, case)],
        "answers": _applied_with(item, case, is_officer=is_officer),
        "materials": [one.code for one in told.needed(item, case.answers).asked],
        "timeline": list(_for_officers(item, case) if is_officer else _for_applicants(case)),
        "clocks": [_clock(one) for one in shown.clocks(item, case)],
        "outcome": _outcome(case, outcome),
        "certificates": [_certificate(case, one) for one in outcome.get("certificates", ())],
    }


def etag(version: int) -> str:
    return f'"{version}"'


def steps_open(user: User, case: Case) -> list[Transition]:
    """The steps that the user may take as the case stands."""
    if not case.is_open:
        return []
    if user.kind == User.Kind.OFFICER:
        return [one.step for one in offered.steps(user, case) if not one.is_own]
    return offered.of_applicant(case)


def _step(step: Transition) -> dict[str, Any]:
    asks = form_schema(step.asks) if step.asks.groups else None
    return {"code": step.code, "name": str(step.name), "needs_note": step.needs_note, "asks": asks}


def _applied_with(item: ServiceItem, case: Case, *, is_officer: bool) -> list[dict[str, str]]:
    if is_officer:
        return _pairs(shown.applied_with(item, case, case.events.get(sequence=1)))
    kind = Applicant.RESIDENT if case.person_id is not None else Applicant.EMPLOYER
    return _said(told.said(item.form.of(kind), case.answers))


def _said(answers: Iterable[told.Said]) -> list[dict[str, str]]:
    return [{"label": one.label, "words": one.words} for one in answers]


def _pairs(answers: shown.Labelled) -> list[dict[str, str]]:
    return [{"label": label, "words": words} for label, words in answers]


def _for_applicants(case: Case) -> Iterable[dict[str, Any]]:
    for one in timeline.timeline(case):
        yield {
            "at": timezone.localtime(one.at),
            "what": one.what,
            "by": one.by,
            "state_name": one.state,
            "note": one.note,
            "answers": _said(one.answers),
            "reasons": one.reasons,
        }


def _for_officers(item: ServiceItem, case: Case) -> Iterable[dict[str, Any]]:
    for one in shown.timeline(item, case, list(case.events.select_related("by").order_by("sequence"))):
        yield {
            "at": timezone.localtime(one.event.at),
            "what": one.name,
            "by": timeline.whom(one.event.by, case) if one.event.by is None else str(one.event.by),
            "state_name": one.state,
            "note": one.event.note,
            "answers": _pairs(one.answers),
            "reasons": one.reasons,
        }


def _clock(one: shown.ClockShown) -> dict[str, Any]:
    rows = one.deadline.rows if one.deadline is not None else []
    return {
        "code": one.clock.code,
        "name": one.name,
        "basis": one.clock.basis,
        "began_on": one.clock.began_on,
        "ends_on": one.clock.ends_on,
        "is_provisional": one.clock.is_provisional,
        "stopped_on": one.clock.stopped_on,
        "days": [{"when": each.when, "days": each.days, "counted": each.counted, "words": each.words} for each in rows],
    }


def _outcome(case: Case, found: dict[str, Any]) -> dict[str, Any] | None:
    if not found["outcome"]:
        return None
    condition, decision = found.get("condition", {}), found.get("decision")
    return {
        "answer": found["outcome"],
        "condition": condition.get("name"),
        "cites": condition.get("cites"),
        "would_pass": found.get("would_pass", []),
        "doubts": [str(one) for one in found.get("doubts", [])],
        "receipt": reverse("api:case-receipt", args=[case.pk]) if decision is not None else None,
    }


def _certificate(case: Case, one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "pdf": reverse("api:case-certificate", args=[case.pk, one.number]),
        "is_revoked": one.revoked_at is not None,
    }
