"""What was wrong with a request: which field, in the asker's words, and what would be right.

Every refusal has the shape of RFC 9457 (`application/problem+json`) with all that is wrong in `errors`:
`{"type", "title", "status", "detail", "errors": [{"code", "field", "message"}]}`, with `right` where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from json import JSONDecodeError
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from ninja import Schema
from pydantic import Field

from renshe.errors import Phrase, RensheError
from renshe.law.errors import (
    FactMissing,
    FactOutOfRange,
    FactWrong,
    FormulaNotInForce,
    ParameterMissing,
    ParameterNotInForce,
    PeriodEndsBeforeItBegins,
    UnknownFact,
    UnknownName,
)
from renshe.law.told.facts_json import GivenTwice

RIGHT: dict[str, Phrase] = {}
"""What a field of a request must be, by its place (`changes.*.value` of each); each module of the API adds its own."""

LONGEST_SHOWN, LONGEST_FIELD, LONGEST_DETAIL = 60, 200, 1_000
REFUSED_FROM = 400
"""Statuses from here on refuse."""
TITLES: dict[int, str | Promise] = {
    400: pgettext_lazy("problem", "The request can't be read"),
    401: pgettext_lazy("problem", "Not signed in"),
    403: pgettext_lazy("problem", "Not allowed"),
    404: pgettext_lazy("problem", "Not found"),
    405: pgettext_lazy("problem", "Not for this address"),
    409: pgettext_lazy("problem", "Not possible as things stand"),
    410: pgettext_lazy("problem", "No longer valid"),
    412: pgettext_lazy("problem", "Changed meanwhile"),
    413: pgettext_lazy("problem", "Too large"),
    422: pgettext_lazy("problem", "Not as it must be"),
    428: pgettext_lazy("problem", "A header is missing"),
    429: pgettext_lazy("problem", "Too often"),
    500: pgettext_lazy("problem", "A fault of the platform"),
    503: pgettext_lazy("problem", "Not available now"),
}


class Problem(Schema):
    """One thing that is wrong."""

    code: str = Field(description="Permanent; for machines.")
    field: str = Field(
        description="Where it stands: `facts.wage`, `changes.1.value` of the first; empty: the whole request."
    )
    message: str = Field(description="For a person, in the language of `Accept-Language` (zh-Hans or en).")
    right: str | None = Field(None, description="What would be right.")


class Refusal(Schema):
    """What is wrong with the request: everything that was found, not only the first."""

    type: str = Field("about:blank", description="The kind of problem is the status; `code` of each error is finer.")
    title: str = Field("", description="The kind, for a person, in the language of `Accept-Language`.")
    status: int = Field(0, description="The status of the answer.")
    detail: str = Field("", description="What is wrong, for a person: the messages of all errors.")
    errors: list[Problem]


def whole(status: int, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a refusal with what RFC 9457 asks for."""
    messages = " ".join(one["message"] for one in told.get("errors", ()))
    return {
        "type": "about:blank",
        "title": str(TITLES.get(status, status)),
        "status": status,
        "detail": clipped(messages, LONGEST_DETAIL),
        **{name: value for name, value in told.items() if name not in ("type", "title", "status", "detail")},
    }


def refusal(code: str, message: str, field: str = "", right: str | None = None) -> dict[str, Any]:
    return {"errors": [_problem(code, message, field, right)]}


def _problem(code: str, message: str, field: str, right: str | None = None) -> dict[str, Any]:
    made = {"code": code, "field": _writable(field), "message": _writable(message)}
    return {**made, "right": _writable(right)} if right else made


def _writable(text: str) -> str:
    """Without half characters: JSON can name them (`\\ud800`), UTF-8 can't write them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def of_error(
    error: RensheError, *, facts: str = "facts", formula: str = "formula", month: str = "on"
) -> dict[str, Any]:
    """Return the problem that a refusal of the law tells. `facts`, `formula`, `month`: how the request calls them."""
    field = facts
    right: Phrase | None = None
    match error:
        case FactMissing() | FactWrong():
            field, right = f"{facts}.{error.fact.data['name']}", error.expected
        case FactOutOfRange(low=low, high=high):
            field = f"{facts}.{error.fact.data['name']}"
            right = Phrase("from %(low)s to %(high)s", low=low, high=high)
        case UnknownFact(known=known):
            field, right = f"{facts}.{clipped(error.fact)}", Phrase("one of %(names)s", names=known)
        case GivenTwice():
            field = clipped(error.place, LONGEST_FIELD)
        case UnknownName():
            field, right = formula, error.near
        case ParameterMissing():
            field = month
        case ParameterNotInForce():
            field, right = month, Phrase("%(first)s or later", first=error.first)
        case FormulaNotInForce(first=first, last="-"):
            field, right = month, Phrase("%(first)s or later", first=first)
        case FormulaNotInForce(first=first, last=last):
            field, right = month, Phrase("from %(low)s to %(high)s", low=first, high=last)
        case PeriodEndsBeforeItBegins(first=first):
            field, right = "last", Phrase("%(first)s or later", first=first)
    told = right.in_words(gettext) if right is not None else None
    return _problem(error.code, clipped(error.in_words(gettext), 1_000), field, told)


def of_fields(errors: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the refusal of a request whose fields are not what they must be, as pydantic found them.

    Each has `known`: the names of the fields that there are, where that is what is asked for (`bodies.known_to`).
    """
    return {"errors": [_of_field(error) for error in errors]}


def _of_field(error: Mapping[str, Any]) -> dict[str, Any]:
    # ("body", the function's argument, "facts", …), but ("query", "page")
    # A list's first entry is its 1st, here as in the answers for many people.
    places = error["loc"][2 if error["loc"][0] == "body" else 1 :]
    field = ".".join(clipped(str(part + 1 if isinstance(part, int) else part)) for part in places)
    told = RIGHT.get(".".join("*" if isinstance(part, int) else part for part in places))
    right = told.in_words(gettext) if told else None
    if error["type"] == "extra_forbidden":
        words = Phrase("There is no field “%(field)s”.", field=field)
        known = Phrase("one of %(names)s", names=error["known"])
        return _problem("request.field-unknown", words.in_words(gettext), field, known.in_words(gettext))
    if not places:
        words = Phrase("The body must be an object of fields.")
        known = Phrase("an object with the fields %(names)s", names=error["known"])
        return _problem("request.field-wrong", words.in_words(gettext), "", known.in_words(gettext))
    if error["type"] == "missing":
        code, words = "request.field-missing", Phrase("“%(field)s” is missing.", field=field)
    else:
        shown = _shown(error.get("input", ""))
        code, words = "request.field-wrong", Phrase("“%(field)s” can't be %(value)s.", field=field, value=shown)
    message = words.in_words(gettext)
    if right:
        message = Phrase("%(problem)s It must be %(right)s.", problem=message, right=right).in_words(gettext)
    return _problem(code, message, field, right)


def _shown(value: object) -> str:
    match value:
        case list():
            return "[…]"
        case dict():
            return "{…}"
    return clipped(str(value))


def of_body(cause: BaseException | None) -> dict[str, Any]:
    """Return the refusal of a body that is no JSON."""
    right = gettext("JSON in UTF-8")
    if isinstance(cause, JSONDecodeError):
        words = gettext("The body is not JSON from line %(line)s, column %(column)s on.")
        return refusal("request.not-json", words % {"line": cause.lineno, "column": cause.colno}, "", right)
    return refusal("request.not-json", gettext("The body is not JSON in UTF-8."), "", right)


def clipped(text: str, longest: int = LONGEST_SHOWN) -> str:
    """What was typed, no longer than a person reads."""
    return text if len(text) <= longest else f"{text[:longest]}…"
