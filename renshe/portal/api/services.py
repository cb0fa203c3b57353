"""Service items by API, from their declarations: the list, each guide, its form as a schema, answers checked and filed.

An item that a programme declares is here without a line of code.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Header, Query, Router, Schema, Status
from pydantic import BeforeValidator, Field

from renshe.access.token_scopes import TokenScope
from renshe.casework import filing
from renshe.casework.errors import AnswersNotWhole, KeyOfAnotherRequest, UnknownItem
from renshe.casework.items import Applicant, ServiceItem, all_items, get_item
from renshe.casework.items.filled import LONGEST_ANSWER, Filled, fill
from renshe.errors import Phrase
from renshe.portal.api import case_told, item_told, problems
from renshe.portal.api.askers import askers
from renshe.portal.api.both import told
from renshe.portal.api.filed_for import applicant_for
from renshe.portal.api.form_schema import item_form_schema
from renshe.portal.api.item_told import Item, ItemRows, asked_of
from renshe.portal.api.law import ERRORS, Strict
from renshe.portal.api.limits import CHECK, FILE
from renshe.portal.api.paged import AfterCode, Limit, page
from renshe.portal.api.problems import Problem, Refusal
from renshe.portal.people_signed_in import signed_in
from renshe.portal.services.told import needed

router = Router(tags=["services"])
LONGEST_KEY = 100
MOST_ANSWERS = 500
problems.RIGHT |= {
    "Idempotency-Key": Phrase("1 to %(most)s letters, digits and signs without blanks, new for each application",
                              most=LONGEST_KEY),
    "applicant": Phrase("one of %(names)s", names=[one.value for one in Applicant]),
    "answers": Phrase("an object of answers such as %(example)s", example='{"work": "platform"}'),
    "answers.*": Phrase("a text of at most %(most)s characters", most=LONGEST_ANSWER),
    "person": Phrase("an identity number"),
    "employer": Phrase("a credit code"),
}  # fmt: skip


def _written(value: object) -> object:
    """A number, a yes or no and nothing in their written form; of the rest pydantic says what is wrong."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else problems.clipped(_digits(value), LONGEST_ANSWER)
    return value


def _digits(number: int) -> str:
    return hex(number) if number.bit_length() > LONGEST_ANSWER * 3 else str(number)


Answer = Annotated[str, BeforeValidator(_written), Field(max_length=LONGEST_ANSWER)]
Answers = Annotated[
    dict[str, Answer],
    Field(
        max_length=MOST_ANSWERS,
        description="By the names of the form's fields, in written form: yes, 2021-03-05, 5000.00, a code.",
        examples=[{"work": "platform", "first_month": "2026-10", "base_fen": "5000.00", "phone": "13800138000"}],
    ),
]


class ToCheck(Strict):
    """Answers to be looked at; nothing is kept."""

    applicant: Applicant | None = Field(None, description="Whose form; needed where several kinds may apply.")
    answers: Answers


class Application(Strict):
    """An application, whole."""

    answers: Answers
    person: str = Field("", max_length=40, description="An officer files for a person: their identity number.")
    employer: str = Field("", max_length=40, description="For an employer: its credit code. An agent of several too.")


class Checked(Schema):
    is_whole: bool
    answers: dict[str, str] = Field(description="Those that are good, as they would be filed.")
    problems: list[Problem]
    asked: list[str] = Field(description="The fields that are asked, given these answers.")
    left_out: list[str] = Field(description="Answered, and not asked: no part of the application.")
    materials: list[str] = Field(description="The materials that these answers ask the applicant for.")


@router.get("/", response={200: ItemRows, 422: Refusal, 429: Refusal}, auth=None)
def list_items(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=120, description="Words of the name or summary, in either language.")] = "",
    applicant: Annotated[Applicant | None, Query(description="Only what this kind may apply for.")] = None,
    after: Annotated[AfterCode | None, Query()] = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """全部办理事项 · Every service item"""
    wanted = q.strip().lower()
    rows = [
        one
        for one in all_items()
        if one.code > (after or "")
        and (applicant is None or applicant in one.applicants)
        and (not wanted or any(wanted in words.lower() for words in _words(one)))
    ]
    return page(rows[: limit + 1], limit, item_told.row, lambda one: one.code)


def _words(item: ServiceItem) -> list[str]:
    return [item.code, *told(lambda: f"{item.name} {item.summary}").values()]


@router.get("/{item}", response={200: Item, 404: Refusal, 429: Refusal}, auth=None)
def one_item(request: HttpRequest, item: str) -> dict[str, Any]:
    """一项的办事指南：对象、材料、时限、流程 · The guide to one: who, with what, by when, through which hands"""
    return item_told.whole(item_or_404(item))


@router.get("/{item}/form", response={200: dict[str, Any], 404: Refusal, 422: Refusal, 429: Refusal}, auth=None)
def form_of_item(
    request: HttpRequest,
    item: str,
    applicant: Annotated[Applicant | None, Query(description="Whose form; without it, of the first who may apply.")] = (
        None
    ),
) -> Any:
    """一项的申请表（JSON Schema 2020-12） · The form of one, as JSON Schema 2020-12"""
    found = item_or_404(item)
    kind = applicant if applicant in asked_of(found) else asked_of(found)[0]
    return item_form_schema(found, found.form.of(kind), kind.value)


@router.post("/{item}/check", response={200: Checked, 404: Refusal, **ERRORS}, auth=None, throttle=[CHECK])
def check_answers(request: HttpRequest, item: str, asked: ToCheck) -> dict[str, Any]:
    """只检查填报内容，不提交 · Check answers without filing them"""
    found = item_or_404(item)
    kind = asked.applicant if asked.applicant in asked_of(found) else asked_of(found)[0]
    form = found.form.of(kind)
    filled = fill(form, asked.answers)
    unknown = _unknown(asked.answers, [one.name for one in form.fields()])
    return {
        "is_whole": filled.is_whole and not unknown,
        "answers": dict(filled.answers),
        "problems": [*unknown, *_problems(filled)],
        "asked": [one.name for _group, one in form.asked(filled.answers)],
        "left_out": list(filled.left_out),
        "materials": [one.code for one in needed(found, filled.answers).asked],
    }


@router.post(
    "/{item}/applications",
    response={200: case_told.CaseTold, 201: case_told.CaseTold, 404: Refusal, 409: Refusal, **ERRORS},
    auth=askers(TokenScope.CASES_FILE),
    throttle=[FILE],
)
def file_application(
    request: HttpRequest,
    response: HttpResponse,
    item: str,
    application: Application,
    key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=LONGEST_KEY,
            pattern=r"^[!-~]+$",
            description="New for each application. Sent again with the same body: the same case (200); another: 409.",
        ),
    ],
) -> Any:
    """提交申请；同一 Idempotency-Key 重发只成一件 · File an application; sent again by its key, it is one case"""
    found = item_or_404(item)
    applicant = applicant_for(request, found, person=application.person, employer=application.employer)
    if isinstance(applicant, Status):
        return applicant
    form = found.form.of(applicant.kind)
    if unknown := _unknown(application.answers, [one.name for one in form.fields()]):
        return Status(422, {"errors": unknown})
    try:
        filed = filing.file(found, applicant.who, application.answers, by=signed_in(request), key=key)
    except AnswersNotWhole as error:
        return Status(422, {"errors": [answer_wrong(name, said) for name, said in error.by_field.items()]})
    except KeyOfAnotherRequest as error:
        return Status(409, problems.refusal(error.code, error.in_words(gettext), "Idempotency-Key"))
    return Status(201 if filed.is_new else 200, case_told.of(filed.case, signed_in(request), response))


def item_or_404(code: str) -> ServiceItem:
    try:
        return get_item(code)
    except UnknownItem as error:
        raise Http404 from error


def _unknown(answers: dict[str, str], known: list[str]) -> list[dict[str, Any]]:
    right = Phrase("one of %(names)s", names=known).in_words(gettext)
    return [
        problems.refusal(
            "request.field-unknown",
            Phrase("There is no field “%(field)s”.", field=problems.clipped(name)).in_words(gettext),
            problems.clipped(f"answers.{name}"),
            right,
        )["errors"][0]
        for name in answers
        if name not in known
    ]


def _problems(filled: Filled) -> list[dict[str, Any]]:
    return [answer_wrong(name, said) for name, said in filled.problems.items()]


def answer_wrong(name: str, said: tuple[str, ...]) -> dict[str, Any]:
    """What is wrong with one answer of a form."""
    made: dict[str, Any] = problems.refusal("casework.answer-wrong", " ".join(said), f"answers.{name}")["errors"][0]
    return made
