"""What an example gives: each name of its inputs as a fact, a value of law, or the month whose law applies."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from renshe.errors import Phrase
from renshe.law.examples.kinds import MONTH, PLAIN, Kind, NotOurs, Unreadable
from renshe.law.month import Month


@dataclass(slots=True)
class Given:
    """What an example gives: facts (and results taken as they stand), values of law, the month of the law.

    `prose`: what it says of itself in words (its name, title, source, paraphrase). `not_ours`: why a result is not in
    our law, by the example's name.
    """

    on: Month
    facts: dict[str, Any] = field(default_factory=dict)
    law: dict[str, Any] = field(default_factory=dict)
    wanted: Mapping[str, Any] = field(default_factory=dict)
    prose: str = ""
    not_ours: dict[str, Phrase] = field(default_factory=dict)


Input: TypeAlias = Callable[[Given, Any], None]


@dataclass(frozen=True, slots=True)
class InputFact:
    """A fact, or a result that is taken and not reckoned. `none`: what null is; else it is what is not known."""

    name: str
    kind: Kind = PLAIN
    none: Any = None

    def read(self, value: Any) -> Any:
        return self.none if value is None else self.kind.read(value)

    def __call__(self, given: Given, value: Any) -> None:
        given.facts[self.name] = self.read(value)


def fact(name: str, kind: Kind = PLAIN, *, none: Any = None) -> InputFact:
    return InputFact(name, kind, none)


def law(name: str, kind: Kind = PLAIN, *, key: Any = None, none: Any = None) -> Input:
    """A value of law that the example states itself; `key`: its place in a table. `none`: what null is."""

    def bind(given: Given, value: Any) -> None:
        if value is None and none is None:
            raise Unreadable(Phrase("it is null, and a value of law is needed"))
        read = none if value is None else kind.read(value)
        if key is None:
            given.law[name] = read
        else:
            given.law.setdefault(name, {})[key] = read

    return bind


def rows(value: Any, key: str = "", only: str = "") -> list[Mapping[str, Any]]:
    """Rows as examples write them: a list; one alone; or by their `key`, each a row or its `only` other value.

    Raises TypeError: it is nothing of it.
    """
    if value is None:
        return []
    if isinstance(value, Mapping):
        if not key or key in value:
            return [value]
        return [{key: at, **(held if isinstance(held, Mapping) else {only: held})} for at, held in value.items()]
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise TypeError(value)
    return value


def related(name: str, columns: Mapping[str, InputFact], *, key: str = "", only: str = "") -> Input:
    """Related rows, each a mapping of the example's names; null is none."""

    def bind(given: Given, value: Any) -> None:
        made = []
        for row in rows(value, key, only):
            if strange := [one for one in row if one not in columns]:
                raise NotOurs(Phrase("its input %(name)s is not bound", name=strange[0]))
            made.append({column.name: column.read(row.get(one)) for one, column in columns.items()})
        given.facts[name] = made

    return bind


def values(value: Any) -> list[Any]:
    """Values as examples write them: a list, one alone, by names; null is none."""
    if value is None:
        return []
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else [value]


def both(*inputs: Input) -> Input:
    """One name of the example that is several things of our law."""

    def bind(given: Given, value: Any) -> None:
        for one in inputs:
            one(given, value)

    return bind


def in_month(given: Given, value: Any) -> None:
    """The month, or the year, whose law applies."""
    text = str(value).strip()
    given.on = Month(int(text), 1) if re.fullmatch(r"\d{4}", text) else Month.parse(MONTH.read(text))


def month_in(prose: str) -> Month | None:
    """The first month that a date in prose names: of a year alone its July, when the year of contributions begins."""
    if found := re.search(r"\b(\d{4})-(\d{2})\b", prose):
        return Month(int(found[1]), int(found[2]))
    return Month(int(found[0]), 7) if (found := re.search(r"\b(?:19|20)\d{2}\b", prose)) else None


def label(given: Given, value: Any) -> None:
    """A word that says of whom the example is, and changes nothing."""


def needed(facts: Mapping[str, Any], name: str) -> Any:
    """The fact. Raises Unreadable where the example doesn't give it."""
    if facts.get(name) is None:
        raise Unreadable(Phrase("%(name)s is not given", name=name))
    return facts[name]
