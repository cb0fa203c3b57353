"""Request bodies: JSON whose decimals are read as written, never through a float; large ones within a bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from pydantic import BaseModel
from pydantic import ValidationError as FieldsWrong
from pydantic.fields import FieldInfo

from renshe.law.told import facts_json

MOST_BYTES = 32 * 1024 * 1024
"""Of a body that is read by `large`: 10,000 people with 24 years of months and bases are about 20 MB."""

Model = TypeVar("Model", bound=Schema)


class TooLarge(HttpError):
    def __init__(self) -> None:
        super().__init__(413, "")


class NotJson(HttpError):
    def __init__(self) -> None:
        super().__init__(400, "")


class ExactParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return facts_json.read(request.body)


def large(request: HttpRequest, model: type[Model]) -> Model:
    """Read a body that may be larger than a form's.

    Raises:
        TooLarge, NotJson; ValidationError (of ninja): a field is not what it must be.
    """
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise TooLarge
    try:
        found = facts_json.read(raw)
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    try:
        return model.model_validate(found)
    except FieldsWrong as wrong:
        raise ValidationError(
            [
                {**error, "loc": ("body", "", *error["loc"]), "known": known_to(model, error)}
                for error in wrong.errors(include_url=False)
            ]
        ) from wrong


def known_to(model: object, error: Mapping[str, Any]) -> list[str]:
    """The names of the fields that there are at the place of an error: beside an unknown one, else within it."""
    found = model
    for part in error["loc"][:-1] if error["type"] == "extra_forbidden" else error["loc"]:
        if isinstance(part, int):
            found = next(iter(get_args(found)), None)
        else:
            found = field.annotation if (field := _fields(found).get(part)) else None
    return list(_fields(found))


def _fields(found: object) -> dict[str, FieldInfo]:
    return found.model_fields if isinstance(found, type) and issubclass(found, BaseModel) else {}
