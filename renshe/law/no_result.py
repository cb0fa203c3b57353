"""The error with which the city's query stops: written in SQL, read back as a refusal in words.

`law.no-result;injury_employer;工伤保险费;injury contribution;person_id 17;wage|工资|wage|fen|0|10000000000|-1`
The formula with its labels, the row, then each fact that is missing or out of range: name, labels, unit, range, value.
At its end the facts of the row (`facts:wage=-1,injury_class=3`): `Rulebook.reason` says of them what one is told.
A label or a value that has one of the separators in it is written with `%` and the character's number, as in addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple
from urllib.parse import quote, unquote

from sqlglot import exp

from renshe.errors import Phrase, gettext_noop
from renshe.law.amounts import WRITTEN, plain
from renshe.law.errors import RowWithoutResult
from renshe.law.graph.nodes import Field, Reference
from renshe.law.telling import amount, expected, named
from renshe.law.units import UNITS, CodeSet, Unit, code_unit

CODE = "law.no-result"
SEPARATORS = "%;|,=\n\r"
"""What parts the message; `%` first, since it begins what stands for the others."""


class FactRead(NamedTuple):
    """A fact; what is NULL where it can't be used; its column as it is written."""

    field: Field
    used: exp.Expression
    written: exp.Expression


def message(root: Reference, fields: Sequence[FactRead], keep: Sequence[str]) -> exp.Expression:
    """Return the SQL of the message."""
    text = exp.Literal.string
    keys: list[exp.Expression] = []
    for name in keep:
        if name.endswith("_id"):
            keys.append(_joined(text(f"{name} "), _shown(exp.column(name, quoted=True))))
    faults: list[exp.Expression] = []
    facts: list[exp.Expression] = []
    for field, column, written in fields:
        facts.append(_joined(text(f"{field.name}="), _shown(written)))
        low, high = (plain(end, field.unit) if field.unit.kind != "number" else end for end in (field.low, field.high))
        labels = f"{_written(field.zh)}|{_written(field.en)}"
        known = f"{field.name}|{labels}|{_unit_text(field.unit)}|{low}|{high}|{field.places}|"
        told = _joined(text(known), _shown(written))
        if field.row is None or not field.row.column:  # where no row stands nothing is missing
            faults.append(exp.Case().when(exp.Is(this=column.copy(), expression=exp.Null()), told))
    row = exp.Anonymous(this="concat_ws", expressions=[text(" "), text(""), *keys])
    head = text(f"{CODE};{root.name};{_written(root.zh)};{_written(root.en)}")
    tail = exp.Anonymous(this="concat_ws", expressions=[text(","), *(facts or [text("")])])
    return exp.Anonymous(this="concat_ws", expressions=[text(";"), head, row, *faults, _joined(text("facts:"), tail)])


def read(error: str) -> RowWithoutResult | None:
    """Return the refusal that DuckDB's or Spark's error tells; None where it is about something else."""
    if CODE not in error:
        return None
    line = re.sub(r" SQLSTATE: \w+$", "", error[error.index(CODE) :].splitlines()[0])  # Spark puts its own code behind
    _, name, zh, en, row, *faults = line.split(";")
    facts: dict[str, str] = {}
    if faults and faults[-1].startswith("facts:"):
        pairs = faults.pop().removeprefix("facts:").split(",")
        facts = {fact: unquote(value) for fact, _, value in (pair.partition("=") for pair in pairs) if value}
    told = [_fault(fault) for fault in faults] or [
        Phrase("a step divides by 0, or a table of law has no such entry, or a choice needs a fact that is missing")
    ]
    label = named(name, unquote(zh), unquote(en))
    return RowWithoutResult(label, unquote(row).strip() or "-", told, name, facts)


def _fault(text: str) -> Phrase:
    name, zh, en, unit_name, low, high, places, written = text.split("|")
    fact, value = named(name, unquote(zh), unquote(en)), unquote(written)
    kind, _, codes = unit_name.partition(":")
    texts = tuple(unquote(one) for one in codes.split(","))
    unit = code_unit(CodeSet(kind, texts, (), ())) if codes else UNITS[kind]
    if not value:
        return Phrase("%(fact)s is missing: %(expected)s is needed", fact=fact, expected=expected(unit, 0))
    if unit.codes is not None:
        words = gettext_noop("%(fact)s is %(value)s, which is not %(expected)s")
        return Phrase(words, fact=fact, value=value, expected=expected(unit, 0))
    if not unit.is_moment and not WRITTEN.fullmatch(value):  # not a number, infinite
        words = gettext_noop("%(fact)s is %(value)s, which is not %(expected)s")
        return Phrase(words, fact=fact, value=value, expected=expected(unit, int(places)))
    if unit.kind == "number" and Fraction(low) <= Fraction(value) <= Fraction(high):
        told = amount(Fraction(value), unit)
        words = gettext_noop("%(fact)s is %(value)s, which is not %(expected)s")
        return Phrase(words, fact=fact, value=told, expected=expected(unit, int(places)))
    told, least, most = (
        (value, low, high) if unit.is_moment else (amount(Fraction(one), unit) for one in (value, low, high))
    )
    words = gettext_noop("%(fact)s is %(value)s, which is not from %(low)s to %(high)s")
    return Phrase(words, fact=fact, value=told, low=least, high=most)


def _unit_text(unit: Unit) -> str:
    """Its name; of a closed set of codes with what there is."""
    if unit.codes is None:
        return unit.name
    return f"{unit.name}:{','.join(_written(one) for one in unit.codes.texts)}"


def _written(text: str) -> str:
    """A text without the separators."""
    for one in SEPARATORS:
        text = text.replace(one, quote(one))
    return text


def _shown(column: exp.Expression) -> exp.Expression:
    """The column as text without the separators, nothing where it is NULL."""
    shown: exp.Expression = exp.cast(column, "VARCHAR")
    for one in SEPARATORS:
        literals = [exp.Literal.string(one), exp.Literal.string(quote(one))]
        shown = exp.Anonymous(this="replace", expressions=[shown, *literals])
    return exp.Coalesce(this=shown, expressions=[exp.Literal.string("")])


def _joined(*parts: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="concat", expressions=list(parts))
