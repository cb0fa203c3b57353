"""What changed in the law between two books, as far as it concerns formulas in a month: values, then statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from renshe.law.amounts import plain
from renshe.law.errors import LawError
from renshe.law.graph.usage import formulas_of
from renshe.law.law_text import statements
from renshe.law.month import Month
from renshe.law.rulebook import Rulebook
from renshe.law.values.parameters import Value
from renshe.law.worksheet.words import STATE_WORDS


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a value with its source, or a statement's text, then and now; "" where there was or is none."""

    kind: Literal["value", "formula"]
    name: str
    zh: str
    en: str
    then: str
    now: str


def changes(then: Rulebook, now: Rulebook, names: Iterable[str], on: Month | date) -> list[Change]:
    """Return what differs between two books for these formulas in that month: values first, then statements."""
    if then.content_hash == now.content_hash:
        return []
    wanted = list(names)
    return [*_values(then, now, wanted, on), *_statements(then, now, wanted, on)]


def _values(then: Rulebook, now: Rulebook, names: list[str], on: Month | date) -> list[Change]:
    before, after = _used(then, names, on), _used(now, names, on)
    found = []
    for key in dict.fromkeys([*before, *after]):
        then_held, now_held = before.get(key), after.get(key)
        old, new = _written(then_held, now_held), _written(now_held, then_held)
        if old != new:
            name, row = key
            held = (then.parameters | now.parameters)[name]
            suffix = f"[{row}]" if row else ""
            found.append(Change("value", f"{name}{suffix}", f"{held.zh}{suffix}", f"{held.en}{suffix}", old, new))
    return found


def _used(book: Rulebook, names: list[str], on: Month | date) -> dict[tuple[str, str], Value]:
    found: dict[tuple[str, str], Value] = {}
    for name in names:
        if name not in book.formulas:
            continue
        try:
            used = book.states_used(name, on)
        except LawError:  # a value that it needs is not in force there
            continue
        for one in used:
            row = "" if one.value.key is None else str(one.value.key)
            found[one.name, row] = one.value
    return found


def _written(value: Value | None, other: Value | None) -> str:
    """The value with its month and source; how sure we are of it only where that is another."""
    if value is None:
        return ""
    told = [str(plain(value.value, value.unit)), str(value.first), value.source]
    if other is not None and other.state != value.state:
        told.append(STATE_WORDS[value.state][0])
    return " · ".join(told)


def _statements(then: Rulebook, now: Rulebook, names: list[str], on: Month | date) -> list[Change]:
    before, after = _said(then, names, on), _said(now, names, on)
    found = []
    for name in sorted({*before, *after}):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            formula = then.formulas.get(name) or now.formulas.get(name)
            zh, en = (formula.zh, formula.en) if formula else (name, name)
            found.append(Change("formula", name, zh, en, old, new))
    return found


def _said(book: Rulebook, names: list[str], on: Month | date) -> dict[str, str]:
    """Each statement that the formulas are made of, and those that they use, by the name that it binds."""
    held = book.roots_at(on)
    used = {one for name in names if name in held for one in formulas_of(held[name])}
    modules = statements(book.formulas[name] for name in sorted(used))
    said = {name: module.said(name) for module in modules.values() for name in module.names}
    return {name: text for name, text in said.items() if text}
