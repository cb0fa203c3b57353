"""A form as JSON Schema (draft 2020-12): what its declaration asks, for whom who fills it in without our pages.

An answer is a text in its written form (`yes`, `2021-03-05`, `5000.00`, a code). A question that hangs on others stands
in `allOf` as `if` and `then`; the same condition is its `x-shown-when`. Words are in Chinese (`title`, `description`)
and in both languages (`x-title`, `x-hint`). What the schema can't say (check digits, checks over several answers) the
form itself checks: `POST …/check`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from renshe.casework.items import Amount, Answered, Choice, Code, Day, Field, Form, Text, YesNo
from renshe.casework.items.condition import AllOf, AnyOf, Condition, Not
from renshe.casework.items.filled import LONGEST_ANSWER
from renshe.casework.items.service_item import ServiceItem
from renshe.law.month import Month
from renshe.law.told.in_yuan import unit_name
from renshe.money import plain_yuan
from renshe.portal.api.both import both

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def form_schema(form: Form, *, of: str = "") -> Schema:
    """Return the schema of a form's answers. `of`: whose form it is, for its `$id`."""
    fields = list(form.fields())
    always = [
        one.name
        for group in form.groups
        for one in group.fields
        if one.is_required and group.shown_when is None and one.shown_when is None
    ]
    hanging = [
        {"if": shown_when(group.shown_when, one.shown_when), "then": {"required": [one.name]}}
        for group in form.groups
        for one in group.fields
        if one.is_required and (group.shown_when is not None or one.shown_when is not None)
    ]
    shown = {one.name: (group.shown_when, one.shown_when) for group in form.groups for one in group.fields}
    made: Schema = {
        "$schema": DIALECT,
        **({"$id": of} if of else {}),
        "type": "object",
        "properties": {one.name: _field(one, *shown[one.name]) for one in fields},
        "required": always,
        "additionalProperties": False,
        "x-groups": [_group(group.title, group.hint, group.fields) for group in form.groups],
    }
    return made | ({"allOf": hanging} if hanging else {})


def item_form_schema(item: ServiceItem, form: Form, applicant: str) -> Schema:
    return form_schema(form, of=f"urn:renshe:{item.code}:{applicant}:{form.content_hash[:16]}")


def _group(title: object, hint: object, fields: tuple[Field, ...]) -> Schema:
    return {"x-title": both(title), "x-hint": both(hint), "fields": [one.name for one in fields]}


def _field(one: Field, *conditions: Condition | None) -> Schema:
    title, hint = both(one.label), both(one.hint)
    made: Schema = {"type": "string", "title": title["zh"], "x-title": title, "maxLength": LONGEST_ANSWER}
    if hint["zh"]:
        made |= {"description": hint["zh"], "x-hint": hint}
    if any(conditions):
        made["x-shown-when"] = shown_when(*conditions)
    if one.prefilled is not None:
        made["x-prefilled-from"] = both(one.prefilled.source)
    return made | _kind(one)


def _kind(one: Field) -> Schema:
    match one:
        case Text():
            return {"maxLength": one.longest, "x-lines": one.lines}
        case YesNo() | Choice():
            options = sorted(one.possible() or ())
            if isinstance(one, Choice):
                options = [written for written, _words in one.options]
            return {"enum": options, "x-options": [_option(one, written) for written in options]}
        case Day():
            return {"format": "date", "x-may-come": one.may_come}
        case Amount():
            return {"x-unit": unit_name(one.unit), "x-low": _end(one, one.low), "x-high": _end(one, one.high)}
        case Code():
            return {"x-code": one.kind.value}
    return {}


def _option(one: Field, written: str) -> Schema:
    class _Words:
        def __str__(self) -> str:
            return one.in_words(written)

    return {"value": written, "x-title": both(_Words())}


def _end(one: Amount, end: Fraction | int) -> str:
    """An end of a range as an answer is written."""
    if one.unit.kind == "month":
        return str(Month.from_ordinal(int(end)))
    return plain_yuan(int(end)) if one.unit.is_money else str(end)


def shown_when(*conditions: Condition | None) -> Schema:
    """The condition under which a question is asked, as a schema of the answers before it."""
    parts = [_condition(one) for one in conditions if one is not None]
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def _condition(one: Condition) -> Schema:
    match one:
        case Answered():
            asked = {"enum": list(one.values)}
            return {"properties": {one.field: asked}, "required": [one.field]}
        case AnyOf():
            return {"anyOf": [_condition(part) for part in one.parts]}
        case AllOf():
            return {"allOf": [_condition(part) for part in one.parts]}
        case Not():
            return {"not": _condition(one.part)}
    raise AssertionError(f"{type(one).__name__} has no schema")
