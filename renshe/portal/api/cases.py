"""Cases by API: one's own, or those of one's units; one of them; its steps; what law decided; certificates."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Annotated, Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Header, Path, Query, Router, Status
from pydantic import Field

from renshe.access import trail
from renshe.access.models import User
from renshe.access.scope import get_seen_or_404
from renshe.access.token_scopes import TokenScope
from renshe.casework import cases, decisions, seen_version
from renshe.casework.certificates import signature_file
from renshe.casework.certificates.verifying import paper_of, standing
from renshe.casework.errors import AnswersWrong, CaseChanged, CaseNotWaiting, MayNotAdvance, NoteMissing
from renshe.casework.items import item_of
from renshe.casework.models import Case, CaseQuerySet, Certificate, Decision
from renshe.errors import Phrase, RensheError
from renshe.portal.api import case_told, problems
from renshe.portal.api.askers import askers
from renshe.portal.api.case_told import CaseRows, CaseTold
from renshe.portal.api.law import ERRORS, Strict
from renshe.portal.api.limits import STEP
from renshe.portal.api.paged import AfterNumber, Limit, page
from renshe.portal.api.problems import Refusal
from renshe.portal.api.services import Answers, answer_wrong
from renshe.portal.cases.reach import seen_cases
from renshe.portal.cases.worded import step_of
from renshe.portal.lists import tell
from renshe.portal.people_signed_in import signed_in
from renshe.portal.services.timeline import whom
from renshe.portal.typed import MOST_KEY

router = Router(tags=["cases"])
READ, TAKE = askers(TokenScope.CASES_READ), askers(TokenScope.CASES_STEP)
LONGEST_NOTE = 400
VERSION = re.compile(r'"?([0-9]{1,9})"?', re.ASCII)
NOT_FOUND = {404: Refusal}
problems.RIGHT |= {
    "note": Phrase("a text of at most %(most)s characters", most=LONGEST_NOTE),
    "If-Match": Phrase("the case's version as it was read, such as %(example)s", example='"3"'),
}

Key = Path[Annotated[int, Field(ge=1, le=MOST_KEY)]]


class Taken(Strict):
    """What a step is taken with."""

    note: str = Field("", max_length=LONGEST_NOTE, description="Where the step needs a reason; the applicant reads it.")
    answers: Answers = Field({}, description="What the step asks for, by the names of its schema.")


class StepTaken(CaseTold):
    is_repeated: bool = Field(description="The asker had taken this step already: nothing was done again.")


@router.get("/", response={200: CaseRows, **ERRORS}, auth=READ)
def list_cases(
    request: HttpRequest,
    item: Annotated[str, Query(max_length=60)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
    is_open: Annotated[bool | None, Query()] = None,
    after: Annotated[AfterNumber | None, Query()] = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """本人、本单位或辖内的办件，最新的在前 · One's own cases, or those of one's units, the last first"""
    user, wanted = signed_in(request), {}
    if "\x00" not in item + state:
        wanted = {name: value for name, value in (("item", item), ("state", state)) if value}
    rows = _seen(user).filter(**wanted) if wanted or not (item or state) else _seen(user).none()
    if is_open is not None:
        rows = rows.filter(is_open=is_open)
    if after is not None:
        rows = rows.filter(pk__lt=int(after))
    if user.kind == User.Kind.OFFICER:
        tell(request, "cases", "list.seen")
    found = list(rows.select_related("unit", "employer", "person").order_by("-pk")[: limit + 1])
    return page(found, limit, case_told.row, lambda one: str(one.pk))


@router.get("/{pk}", response={200: CaseTold, **ERRORS, **NOT_FOUND}, auth=READ)
def one_case(request: HttpRequest, response: HttpResponse, pk: Key) -> dict[str, Any]:
    """一件：进度、期限、理由、可办的环节；ETag 为版本 · One, with timeline, clocks, reasons, steps; `ETag`: version"""
    user = signed_in(request)
    found = _one(user, pk)
    if user.kind == User.Kind.OFFICER:
        trail.seen(user, found, "case", address=request.META.get("REMOTE_ADDR"))
    return case_told.of(found, user, response)


@router.post(
    "/{pk}/steps/{step}",
    response={200: StepTaken, 409: Refusal, 412: Refusal, 428: Refusal, **ERRORS, **NOT_FOUND},
    auth=TAKE,
    throttle=[STEP],
)
def take_step(
    request: HttpRequest,
    response: HttpResponse,
    pk: Key,
    step: str,
    taken: Taken,
    seen: Annotated[
        str | None, Header(alias="If-Match", max_length=20, description="The version that was looked at.")
    ] = None,
) -> Any:
    """办理一个环节：受理、决定、补正、撤回等 · Take a step: accept, decide, answer, withdraw …"""
    user = signed_in(request)
    found = _one(user, pk)
    wanted = step_of(item_of(found), step)
    if wanted is None or wanted.by_system or (user.kind != User.Kind.OFFICER and not wanted.by_applicant):
        raise Http404
    if seen is None:
        words = Phrase("Say which version of the case you looked at: `If-Match`, as its `ETag` was.")
        return _refused(428, "request.version-missing", words, "If-Match")
    version = VERSION.fullmatch(seen)
    if version is None:
        words = Phrase("“%(field)s” can't be %(value)s.", field="If-Match", value=problems.clipped(seen))
        return _refused(422, "request.field-wrong", words, "If-Match")
    note = taken.note.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    try:
        with transaction.atomic(durable=True):
            seen_version.require(found, int(version[1]), step=step, by=user)
            went = cases.advance(found, step, by=user, note=note, answers=taken.answers)
    except AnswersWrong as error:
        return Status(422, {"errors": [answer_wrong(name, said) for name, said in error.by_field.items()]})
    except RensheError as error:
        return _not_taken(user, found, error, response)
    return Status(200, case_told.of(_one(user, pk), user, response) | {"is_repeated": went.repeated})


def _not_taken(user: User, case: Case, error: RensheError, response: HttpResponse) -> Status[dict[str, Any]]:
    """Why a step can't be taken; who was first is told by name to officers, to applicants as their office."""
    if isinstance(error, CaseChanged | CaseNotWaiting) and user.kind != User.Kind.OFFICER:
        error = replace(error, by=whom(seen_version.last_move(case).by, case))
    status, field = 409, ""
    match error:
        case CaseChanged():
            status, field, response["ETag"] = 412, "If-Match", case_told.etag(error.version)
        case MayNotAdvance():
            status = 403
        case NoteMissing():
            status, field = 422, "note"
    return Status(status, problems.refusal(error.code, error.in_words(gettext), field))


@router.get(
    "/{pk}/receipt",
    response={200: dict[str, Any], **ERRORS, **NOT_FOUND},
    auth=READ,
    url_name="case-receipt",
)
def receipt_of_case(request: HttpRequest, pk: Key) -> Any:
    """依法即时作出的决定及其计算过程和法规文本，可在别处重算 · What law decided, with its law, for a rerun elsewhere"""
    user = signed_in(request)
    found = _one(user, pk)
    decision = Decision.objects.seen_by(user).filter(case=found).select_related("law").order_by("-pk").first()
    if decision is None:
        raise Http404
    trail.record(user, "decision.exported", decision, address=request.META.get("REMOTE_ADDR"))
    told = json.dumps({"receipt_hash": decision.receipt_hash, **decisions.paper_of(decision)}, ensure_ascii=False)
    return HttpResponse(told, content_type="application/json; charset=utf-8")


def _a_file(kind: str) -> dict[str, Any]:
    return {"responses": {200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}}}}}}


@router.get(
    "/{pk}/certificates/{number}.pdf",
    response={200: None, 410: Refusal, **ERRORS, **NOT_FOUND},
    auth=READ,
    url_name="case-certificate",
    openapi_extra=_a_file("application/pdf"),
)
def certificate_of_case(request: HttpRequest, pk: Key, number: str) -> Any:
    """办件出具的证明（PDF，每次相同） · A certificate that came of it: the PDF, the same bytes each time"""
    made = _certificate(request, pk, number)
    kept = paper_of(made) if standing(made) == "valid" else None
    return _no_longer(made) if kept is None else _file(kept, "application/pdf", f"{made.number}.pdf")


@router.get(
    "/{pk}/certificates/{number}.sig",
    response={200: None, 410: Refusal, **ERRORS, **NOT_FOUND},
    auth=READ,
    url_name="case-certificate-signature",
    openapi_extra=_a_file("application/json"),
)
def signature_of_case(request: HttpRequest, pk: Key, number: str) -> Any:
    """证明的签名文件 · Its signature file"""
    made = _certificate(request, pk, number)
    if standing(made) != "valid":
        return _no_longer(made)
    return _file(signature_file.write(made), "application/json", f"{made.number}.sig")


def _certificate(request: HttpRequest, pk: int, number: str) -> Certificate:
    user = signed_in(request)
    case = _one(user, pk)
    signed = Certificate.objects.seen_by(user).filter(case=case, sha256__isnull=False)
    made = next((one for one in signed if one.number == number), None)
    if made is None:
        raise Http404
    trail.record(user, "certificate.downloaded", made, address=request.META.get("REMOTE_ADDR"))
    return made


def _no_longer(made: Certificate) -> Status[dict[str, Any]]:
    words = Phrase("Certificate %(number)s was revoked, or is not as it was issued: it is handed out no more.",
                   number=made.number)  # fmt: skip
    return _refused(410, "certificates.void", words)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _refused(status: int, code: str, words: Phrase, field: str = "") -> Status[dict[str, Any]]:
    right = problems.RIGHT.get(field)
    told = right.in_words(gettext) if right else None
    return Status(status, problems.refusal(code, words.in_words(gettext), field, told))


def _seen(user: User) -> CaseQuerySet:
    """An officer sees those that are worked on by cases' pages; whoever applied, all of theirs."""
    return seen_cases(user) if user.kind == User.Kind.OFFICER else Case.objects.seen_by(user)


def _one(user: User, pk: int) -> Case:
    return get_seen_or_404(_seen(user).select_related("unit", "employer__town", "person__town"), user, pk)
