"""Law by API: what there is, one person, many at once, and why."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import condition
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema

from renshe.access.token_scopes import TokenScope
from renshe.errors import Phrase
from renshe.law import Month
from renshe.law.errors import UnknownName
from renshe.law.told import in_yuan, listing, over_a_period
from renshe.portal.api import problems
from renshe.portal.api.askers import askers
from renshe.portal.api.bodies import large
from renshe.portal.api.limits import COMPUTE, COMPUTE_MANY
from renshe.portal.api.many import MOST_FORMULAS, MOST_PEOPLE, DifferentFacts, answers
from renshe.portal.api.problems import Problem, Refusal
from renshe.programmes.social_insurance.law import rulebook

ASKERS = askers(TokenScope.LAW)
router = Router(tags=["law"])

problems.RIGHT |= {
    "on": Phrase("a month such as 2021-07"),
    "first": Phrase("a month such as 2021-07"),
    "last": Phrase("a month such as 2021-07"),
    "formula": Phrase("the name of a formula, as the list has it"),
    "formulas": Phrase("a list of 1 to %(most)s names of formulas", most=MOST_FORMULAS),
    "formulas.*": Phrase("the name of a formula, as the list has it"),
    "facts": Phrase("an object of facts such as %(example)s", example='{"wage": "5000.00"}'),
    "persons": Phrase("a list of 1 to %(most)s objects of facts", most=f"{MOST_PEOPLE:,}"),
    "persons.*": Phrase("an object of facts such as %(example)s", example='{"wage": "5000.00"}'),
}


def _month(given: object) -> Month:
    if not isinstance(given, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}", given):
        raise ValueError
    return Month.parse(given)


OnMonth = Annotated[
    Month,
    PlainValidator(_month),
    WithJsonSchema({"type": "string", "format": "month", "examples": ["2021-07"]}),
]
Amount = str | int | bool
ERRORS = {400: Refusal, 401: Refusal, 403: Refusal, 413: Refusal, 422: Refusal, 429: Refusal}


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class Fact(Schema):
    name: str
    label_zh: str
    label_en: str
    unit: str


class Formula(Schema):
    name: str
    label_zh: str
    label_en: str
    unit: str
    cites: str
    cites_en: str
    facts: list[Fact]


class DatedValue(Schema):
    first: str = Field(alias="from", description="The month or day from which it holds.")
    until: str | None = Field(None, description="The last month or day on which it holds, where its source says so.")
    key: int | str | list[int | str] | None = Field(None, description="Of a table: the entry.")
    value: Amount
    source: str
    source_en: str
    state: str


class Parameter(Schema):
    name: str
    label_zh: str
    label_en: str
    unit: str
    file: str
    missing: bool
    values: list[DatedValue]


class Listing(Schema):
    content_hash: str
    formulas: list[Formula]
    parameters: list[Parameter]


class One(Strict):
    """A question about one person."""

    formula: str = Field(examples=["pension_pooled"])
    on: OnMonth = Field(description="The month whose law applies.")
    facts: dict[str, Any] = Field(
        description="Money in yuan as text; a series as a list, or an object by key.",
        examples=[{"wage": "5000.00", "injury_class": 3}],
    )


class OverAPeriod(Strict):
    """A question about one person over a period."""

    formula: str = Field(examples=["pension_pooled"])
    first: OnMonth = Field(description="The first month.")
    last: OnMonth = Field(description="The last month, included.")
    facts: dict[str, Any] = Field(
        description="As for one month; a fact that changes is an object by the months from which its values hold.",
        examples=[{"wage": {"2021-01": "5000.00", "2021-06": "5500.00"}, "injury_class": 3}],
    )
    explain: bool = Field(False, description="With the worksheet of each piece.")


class Many(Strict):
    """The same question about many people."""

    formulas: list[str] = Field(
        min_length=1, max_length=MOST_FORMULAS, examples=[["pension_pooled", "pension_account"]]
    )
    on: OnMonth = Field(description="The month whose law applies to all of them.")
    persons: list[dict[str, Any]] = Field(min_length=1, max_length=MOST_PEOPLE)


class Answer(Schema):
    name: str
    on: str
    value: Amount
    unit: str
    content_hash: str
    not_verified: list[str] = Field(description="Parameters whose values nobody held against the text.")


class Explained(Answer):
    explanation: dict[str, Any] = Field(description="The worksheet, a tree of steps.")
    nearest_changes: list[dict[str, Any]] = Field(description="Changes of the facts that would pass or pay more.")


class Piece(Schema):
    """Months in which neither law nor facts change."""

    first: str = Field(alias="from")
    last: str = Field(alias="to")
    value: Amount
    not_verified: list[str]
    explanation: dict[str, Any] | None = None


class Pieces(Schema):
    name: str
    unit: str
    content_hash: str
    pieces: list[Piece]


class Row(Schema):
    row: int = Field(description="From 1 on, in the order in which they were sent.")
    values: dict[str, Amount] | None = None
    error: Problem | None = None


class ManyAnswers(Schema):
    on: str
    units: dict[str, str]
    content_hash: str
    not_verified: list[str]
    failed: int
    rows: list[Row]


def _hash(request: HttpRequest, **_kwargs: object) -> str:
    return f'"{rulebook().content_hash}"'


@router.get("/", response={200: Listing, 429: Refusal}, auth=None, by_alias=True, exclude_unset=True)
@decorate_view(condition(etag_func=_hash))
def list_law(request: HttpRequest) -> dict[str, Any]:
    """全部公式与参数 · Every formula and parameter"""
    return listing.listing(rulebook())


@router.get("/formulas/{name}", response={200: Formula, 404: Refusal, 429: Refusal}, auth=None)
@decorate_view(condition(etag_func=_hash))
def one_formula(request: HttpRequest, name: str) -> dict[str, Any]:
    """一个公式 · One formula"""
    book = rulebook()
    if name not in book.formulas:
        raise Http404
    return listing.formula_data(book, book.formulas[name])


@router.get(
    "/parameters/{name}",
    response={200: Parameter, 404: Refusal, 429: Refusal},
    auth=None,
    by_alias=True,
    exclude_unset=True,
)
@decorate_view(condition(etag_func=_hash))
def one_parameter(request: HttpRequest, name: str) -> dict[str, Any]:
    """一个参数及其历次取值 · One parameter with all its values"""
    book = rulebook()
    if name not in book.parameters:
        raise Http404
    return listing.parameter_data(book.parameters[name])


@router.post("/compute", response={200: Answer, **ERRORS}, auth=ASKERS, throttle=[COMPUTE])
def compute(request: HttpRequest, question: One) -> dict[str, Any]:
    """计算一人 · Compute for one person"""
    return in_yuan.answer(rulebook(), question.formula, question.facts, question.on)


@router.post("/explain", response={200: Explained, **ERRORS}, auth=ASKERS, throttle=[COMPUTE])
def explain(request: HttpRequest, question: One) -> dict[str, Any]:
    """计算一人并附计算过程 · Compute for one person, with the worksheet"""
    return in_yuan.answer(rulebook(), question.formula, question.facts, question.on, with_worksheet=True)


@router.post(
    "/compute-over",
    response={200: Pieces, **ERRORS},
    auth=ASKERS,
    throttle=[COMPUTE],
    by_alias=True,
    exclude_unset=True,
)
def compute_over(request: HttpRequest, question: OverAPeriod) -> dict[str, Any]:
    """计算一段时期，按法规和数据项的变化分段 · Over a period, cut where law or facts change"""
    return over_a_period.answer_over(
        rulebook(),
        question.formula,
        question.facts,
        question.first,
        question.last,
        with_worksheet=question.explain,
    )


@router.post(
    "/compute-many",
    response={200: ManyAnswers, **ERRORS},
    auth=ASKERS,
    throttle=[COMPUTE_MANY],
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": Many.model_json_schema()}}}
    },
)
def compute_many(request: HttpRequest) -> HttpResponse:
    """一次计算至多一万人；某行有误时只有该行报错 · Up to 10,000 people at once; a wrong row spoils no other"""
    question = large(request, Many)
    try:
        found = answers(rulebook(), list(dict.fromkeys(question.formulas)), question.persons, question.on)
    except UnknownName as error:
        place = f"formulas.{question.formulas.index(error.name) + 1}"
        return JsonResponse({"errors": [problems.of_error(error, formula=place)]}, status=422)
    except DifferentFacts as error:
        return JsonResponse({"errors": [problems.of_error(error, facts="formulas")]}, status=422)
    return HttpResponse(json.dumps(found, ensure_ascii=False), content_type="application/json")
