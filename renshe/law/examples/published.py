"""Published examples (topic, inputs, expected, tolerance), tried on our law by a table of topics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import yaml

from renshe.errors import Phrase
from renshe.law import yaml_file
from renshe.law.errors import LawError, LawFileUnreadable, shown
from renshe.law.examples.cases import Case, same
from renshe.law.examples.topics import Given, Kind, NotOurs, Result, Topic
from renshe.law.month import Month
from renshe.law.rulebook import Rulebook
from renshe.law.worksheet.shown import in_words
from renshe.law.worksheet.text import text
from renshe.law.yaml_file import Place, Places


class _Written(yaml.SafeLoader):
    """Numbers with a point, and dates, stay as they are written: nothing becomes a float."""


_Written.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":float", ":timestamp"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    topic: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: str
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A result that is not the expected one. `worksheet`: how we came to ours, or why there is none."""

    name: str
    expected: str
    found: str
    worksheet: str


@dataclass(frozen=True, slots=True)
class Outcome:
    example: Example
    state: Literal["passed", "failed", "skipped"]
    differences: tuple[Difference, ...] = ()
    reason: Phrase | None = None


def load(path: Path) -> list[Example]:
    """Read the examples of a file, in order.

    Raises:
        LawFileWrong: it is not YAML, or has no list of examples with id, topic, inputs and expected; with its line.
    """
    held = yaml_file.read(path, _Written)
    entries = held.get("examples") if isinstance(held, dict) else held
    if not isinstance(entries, list):
        raise LawFileUnreadable(shown(path), 1, "", Phrase("a list of examples is needed"))
    at, lines = Place(path, "examples"), Places(path)
    return [
        _example(replace(at, below=(number,)), entry, number, lines.of("examples", number))
        for number, entry in enumerate(entries)
    ]


def _example(place: Place, entry: Any, number: int, line: int) -> Example:
    name = str(entry.get("id") or number + 1) if isinstance(entry, dict) else str(number + 1)
    place = replace(place, named=name)
    if not isinstance(entry, dict) or not isinstance(entry.get("topic"), str):
        raise place.wrong("an example names its topic")
    inputs, expected = entry.get("inputs") or {}, entry.get("expected")
    if not isinstance(inputs, dict) or not isinstance(expected, dict) or not expected:
        raise place.wrong("an example has inputs and expected results, each under its name")
    return Example(name, entry["topic"], inputs, expected, str(entry.get("tolerance") or ""), place.path, line)


def tried(
    book: Rulebook, topics: Mapping[str, Topic], examples: Iterable[Example], *, chinese: bool
) -> Iterable[Outcome]:
    """Try each example on the law."""
    for example in examples:
        yield _tried(book, topics, example, chinese)


def _tried(book: Rulebook, topics: Mapping[str, Topic], example: Example, chinese: bool) -> Outcome:
    topic = topics.get(example.topic)
    if topic is None:
        return Outcome(example, "skipped", reason=Phrase("its topic %(name)s is not bound", name=example.topic))
    try:
        given = _given(topic, example)
        trial = _Trial(book, topic, example, given, chinese)
        found = [one for name in example.expected if (one := trial.difference(name))]
    except NotOurs as why:
        return Outcome(example, "skipped", reason=why.reason)
    if found:
        return Outcome(example, "failed", tuple(found))
    return Outcome(example, "passed")


def _given(topic: Topic, example: Example) -> Given:
    if unknown := [name for name in example.expected if name not in topic.expected]:
        raise NotOurs(Phrase("its expected %(name)s is not bound", name=unknown))
    given = Given(Month.parse(topic.on), facts=deepcopy(dict(topic.gives)), law=dict(topic.states))
    for name, value in example.inputs.items():
        if name not in topic.inputs:
            raise NotOurs(Phrase("its input %(name)s is not bound", name=name))
        topic.inputs[name](given, value)
    return given


class _Trial:
    """One example: the law with the values that it states."""

    def __init__(self, book: Rulebook, topic: Topic, example: Example, given: Given, chinese: bool) -> None:
        self.book = book.with_values(given.law, source=example.name) if given.law else book
        self.topic, self.example, self.given, self.chinese = topic, example, given, chinese

    def difference(self, name: str) -> Difference | None:
        bound, wanted = self.topic.expected[name], self.example.expected[name]
        try:
            found = self._found(bound)
        except LawError as error:
            return Difference(name, _shown(wanted), "-", error.in_words(str))
        near = tolerance(self.example.tolerance, name)
        if _agrees(found, wanted, bound.kind, near):
            return None
        return Difference(name, _shown(wanted), _shown(found, bound.kind), self._worksheet(bound.formula))

    def cases(self, name: str, bound: Result, wanted: Any) -> list[Case]:
        """What the example says of one result."""
        if bound.is_value_of_law or bound.part or wanted is None:
            return []
        several = bound.facts_of(self.given.facts) if bound.facts_of else None
        pairs = [(self.given.facts, wanted)] if several is None else list(zip(several, wanted, strict=True))
        return [
            Case(
                f"{self.example.name} {name}" + (f" {at}" if several else ""),
                self.example.name,
                self.given.on,
                self.given.law,
                self._of(bound.formula, facts),
                {bound.formula: bound.kind.read(value)},
                self.example.path,
                self.example.line,
            )
            for at, (facts, value) in enumerate(pairs, start=1)
        ]

    def _found(self, bound: Result) -> Any:
        if bound.is_value_of_law:
            return self.book.parameters[bound.formula].at(self.given.on).value
        return bound.found(self._reckon, self.given.facts)

    def _of(self, formula: str, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts that the formula's class declares, and the results that stand in place of other formulas."""
        declared = self.book.names_of_facts(formula)
        return {
            name: value
            for name, value in facts.items()
            if name in declared or (name in self.book.formulas and name != formula)
        }

    def _reckon(self, formula: str, facts: Mapping[str, Any]) -> Any:
        return self.book.compute(formula, self._of(formula, facts), self.given.on)

    def _worksheet(self, formula: str) -> str:
        try:
            step = self.book.explain(formula, self._of(formula, self.given.facts), self.given.on)
        except LawError as error:
            return error.in_words(str)
        return " | ".join(
            line.strip() for line in text(in_words(step, chinese=self.chinese), chinese=self.chinese).splitlines()
        )


def as_cases(book: Rulebook, topics: Mapping[str, Topic], examples: Iterable[Example]) -> list[Case]:
    """Return what the examples say to the fen, a worked example for each result, to try changes of the law on.

    What is not bound, has a tolerance, or is a part of a result is left out.
    """
    found: list[Case] = []
    for example in examples:
        topic = topics.get(example.topic)
        if topic is None or example.tolerance:
            continue
        try:
            given = _given(topic, example)
        except NotOurs:
            continue
        trial = _Trial(book, topic, example, given, chinese=False)
        for name, wanted in example.expected.items():
            found += trial.cases(name, topic.expected[name], wanted)
    return found


def _agrees(found: Any, wanted: Any, kind: Kind, near: Fraction) -> bool:
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(_agrees(*pair, kind, near) for pair in zip(found, wanted, strict=True))
        )
    if found is None or wanted is None:
        return found is wanted
    read = kind.read(wanted)
    if near and not isinstance(read, str | bool):
        return abs(Fraction(found) - Fraction(read)) <= near * 100
    return same(found, read)


def tolerance(prose: str, name: str) -> Fraction:
    """How far a printed amount may be from ours, in yuan: "0.1 CNY", or "0.3 CNY basic, 0.06 CNY account"."""
    parts = re.findall(r"(\d+(?:\.\d+)?) CNY(?: ([a-z]+))?", prose)
    named = [Fraction(amount) for amount, of in parts if of and of in name]
    return max(named or [Fraction(amount) for amount, of in parts if not of], default=Fraction(0))


def _shown(value: Any, kind: Kind | None = None) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_shown(one, kind) for one in value)}]"
    if value is None:
        return "null"
    return kind.show(value) if kind else str(value)


def line_of(outcome: Outcome, difference: Difference, translate: Callable[[str], str]) -> str:
    """One line: the example, what was expected, what came out, how."""
    return Phrase(
        "%(example)s: %(name)s should be %(expected)s, and is %(found)s: %(worksheet)s",
        example=outcome.example.name,
        name=difference.name,
        expected=difference.expected,
        found=difference.found,
        worksheet=difference.worksheet,
    ).in_words(translate)
