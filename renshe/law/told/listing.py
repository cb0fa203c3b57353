"""What a rulebook holds, as data: formulas with their facts, parameters with their values. Money in yuan."""

from __future__ import annotations

from typing import Any

from renshe.law.amounts import decimal_text, plain
from renshe.law.graph.nodes import Field
from renshe.law.rulebook import Rulebook
from renshe.law.statutes.titles import cites_in_english
from renshe.law.told.in_yuan import unit_name
from renshe.law.values.parameters import DatedParameter, Key
from renshe.law.writing.formulas import Formula


def listing(book: Rulebook) -> dict[str, Any]:
    """Return everything: `content_hash`, `formulas`, `parameters`."""
    return {
        "content_hash": book.content_hash,
        "formulas": [formula_data(book, one) for one in book.formulas.values()],
        "parameters": [parameter_data(one) for one in book.parameters.values()],
    }


def formula_data(book: Rulebook, formula: Formula) -> dict[str, Any]:
    """Return a formula with its clause, its unit and the facts that it reads."""
    return {
        "name": formula.name,
        "label_zh": formula.zh,
        "label_en": formula.en,
        "unit": unit_name(formula.unit),
        "cites": formula.cites,
        "cites_en": cites_in_english(formula.cites),
        "facts": [fact_data(field) for field in book.fields(formula.name).values()],
    }


def fact_data(field: Field) -> dict[str, Any]:
    """Return a fact with its names and unit."""
    return {"name": field.name, "label_zh": field.zh, "label_en": field.en, "unit": unit_name(field.unit)}


def key_data(key: Key) -> int | str | list[int | str]:
    """A table's key as data: numbers, codes' texts; the least of a bracket as text where it is a ratio."""
    if isinstance(key, tuple):
        return [one if isinstance(one, int | str) else decimal_text(one) for one in key]
    return key if isinstance(key, int | str) else decimal_text(key)


def parameter_data(parameter: DatedParameter) -> dict[str, Any]:
    """Return a parameter with its values, sources and states."""
    return {
        "name": parameter.name,
        "label_zh": parameter.zh,
        "label_en": parameter.en,
        "unit": unit_name(parameter.unit),
        "file": parameter.file,
        "missing": not parameter.values,
        "values": [
            {
                "from": str(value.first),
                **({} if value.until is None else {"until": str(value.until)}),
                **({} if value.key is None else {"key": key_data(value.key)}),
                "value": plain(value.value, value.unit),
                "source": value.source,
                "source_en": value.source_in(chinese=False),
                "state": value.state,
            }
            for value in parameter.values
        ],
    }
