"""Published examples (topic, inputs, expected, tolerance), tried on our law by a table of topics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

from renshe.errors import Phrase, RensheError
from renshe.law import yaml_file
from renshe.law.errors import (
    FactMissing,
    FormulaNotInForce,
    LawError,
    LawFileUnreadable,
    LawFileWrong,
    ParameterNotInForce,
    shown,
)
from renshe.law.examples.cases import Case, same
from renshe.law.examples.topics import (
    BUILT_IN,
    YUAN,
    Given,
    Kind,
    NotOurs,
    NotTried,
    Reckoned,
    Result,
    Topic,
    Unreadable,
    month_in,
)
from renshe.law.month import Month
from renshe.law.person.given import as_written
from renshe.law.rulebook import Rulebook
from renshe.law.worksheet.shown import in_words
from renshe.law.worksheet.text import text
from renshe.law.yaml_file import Places


class _Written(yaml.CSafeLoader):
    """Numbers with a point, and dates, stay as they are written: nothing becomes a float."""


_Written.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":float", ":timestamp"))]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    topic: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: str
    date: str
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A result that is not the expected one. `worksheet`: how we came to ours, or why there is none."""

    name: str
    expected: str
    found: str
    worksheet: str | Phrase | RensheError


State: TypeAlias = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason`: why it was left out, or could not be tried at all. `left_out`: single results that were not tried."""

    example: Example
    state: State
    differences: tuple[Difference, ...] = ()
    reason: Phrase | RensheError | None = None
    left_out: Mapping[str, Phrase | RensheError] = field(default_factory=dict)


def load(path: Path) -> list[Example]:
    """Read the examples of a file, in order.

    Raises:
        LawFileWrong: it is not YAML, or has no list of examples with id, topic, inputs and expected; with its line.
    """
    entries = load_each(path)
    if wrong := next((one for one in entries if isinstance(one, LawFileWrong)), None):
        raise wrong
    return [one for one in entries if isinstance(one, Example)]


def load_each(path: Path) -> list[Example | LawFileWrong]:
    """Read the examples of a file, in order; in the place of an entry that is none, what is wrong with it.

    Raises:
        LawFileUnreadable: it is not YAML, or has no list of examples.
    """
    held = yaml_file.read(path, _Written)
    entries = held.get("examples") if isinstance(held, dict) else held
    if not isinstance(entries, list):
        raise LawFileUnreadable(shown(path), 1, "", Phrase("a list of examples is needed"))
    lines = Places(path)
    line_of_entry = lines.of_item if isinstance(held, list) else lambda number: lines.of("examples", number)
    return [_example(path, entry, number, line_of_entry(number)) for number, entry in enumerate(entries)]


def _example(path: Path, entry: Any, number: int, line: int) -> Example | LawFileWrong:
    name = str(entry.get("id") or number + 1) if isinstance(entry, dict) else str(number + 1)

    def wrong(words: str) -> LawFileWrong:
        return LawFileWrong(shown(path), line, name, Phrase(words))

    if not isinstance(entry, dict) or not isinstance(entry.get("topic"), str):
        return wrong("an example names its topic")
    inputs, expected = entry.get("inputs") or {}, entry.get("expected")
    if not isinstance(inputs, dict) or not isinstance(expected, dict) or not expected:
        return wrong("an example has inputs and expected results, each under its name")
    tolerance, date = (str(entry.get(key) or "") for key in ("tolerance", "date"))
    return Example(name, entry["topic"], inputs, expected, tolerance, date, path, line)


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
        trial = _Trial(book, topic, example, _given(topic, example), chinese)
    except NotOurs as why:
        return Outcome(example, "skipped", reason=why.reason)
    except Unreadable as why:
        return Outcome(example, "failed", reason=why.reason)
    found: list[Difference | None] = []
    left_out: dict[str, Phrase | RensheError] = {}
    for name in example.expected:
        try:
            found.append(trial.difference(name))
        except NotOurs as why:
            left_out[name] = why.reason
    differences = tuple(one for one in found if one is not None)
    state: State = "failed" if differences else "passed" if found else "skipped"
    return Outcome(example, state, differences, left_out=left_out)


def _given(topic: Topic, example: Example) -> Given:
    on = (month_in(example.date) if topic.by_its_date else None) or Month.parse(topic.on)
    given = Given(on, facts=deepcopy(dict(topic.gives)), law=dict(topic.states), wanted=example.expected)
    for name, value in example.inputs.items():
        if name not in topic.inputs:
            raise NotOurs(Phrase("its input %(name)s is not bound", name=name))
        try:
            topic.inputs[name](given, value)
        except NotOurs:
            raise
        except Unreadable as why:
            raise _unreadable(name, value, why.reason) from why
        except BUILT_IN as why:
            raise _unreadable(name, value, Phrase("it is not what its name asks for")) from why
    if topic.at_last is not None:
        # What it lacks, or can't be, is said of each result.
        with suppress(*BUILT_IN):
            topic.at_last(given)
    return given


def _unreadable(name: str, value: Any, why: Phrase | RensheError) -> Unreadable:
    told = Phrase(
        "its input %(name)s cannot be taken (%(value)s): %(why)s", name=name, value=as_written(value), why=why
    )
    return Unreadable(told)


class _Trial:
    """One example: the law with the values that it states."""

    def __init__(self, book: Rulebook, topic: Topic, example: Example, given: Given, chinese: bool) -> None:
        try:
            self.book = book.with_values(given.law, source=example.name) if given.law else book
        except LawError as error:
            raise Unreadable(Phrase("a value of law that it states cannot be taken: %(why)s", why=error)) from error
        self.topic, self.example, self.given, self.chinese = topic, example, given, chinese

    def difference(self, name: str) -> Difference | None:
        bound, wanted = self._bound(name), self.example.expected[name]
        try:
            found = self._found(bound)
        except FactMissing as error:
            # Null for an input that is null: nothing is known, so nothing comes of it.
            if wanted is None and None in self.example.inputs.values():
                return None
            return Difference(name, _shown(wanted), "-", self._with_what_is_left_out(error))
        except (ParameterNotInForce, FormulaNotInForce) as error:
            raise NotOurs(error) from error
        except LawError as error:
            return Difference(name, _shown(wanted), "-", self._with_what_is_left_out(error))
        except Unreadable as why:
            return Difference(name, _shown(wanted), "-", self._with_what_is_left_out(why.reason))
        except BUILT_IN:
            words = Phrase("it cannot be reckoned of what the example gives")
            return Difference(name, _shown(wanted), "-", self._with_what_is_left_out(words))
        near = tolerance(self.example.tolerance, name)
        if _agrees(found, wanted, bound.kind, near):
            return None
        return Difference(name, _shown(wanted), _shown(found, bound.kind), self._worksheet(bound, found, wanted))

    def _bound(self, name: str) -> Result | Reckoned:
        if name in self.given.not_ours:
            raise NotOurs(self.given.not_ours[name])
        if name not in self.topic.expected:
            raise NotOurs(Phrase("its expected %(name)s is not bound", name=name))
        return self.topic.expected[name]

    def _with_what_is_left_out(self, why: RensheError | Phrase) -> Phrase | RensheError:
        """Why there is no result, and which inputs of its topic the example doesn't give."""
        missing = [name for name in self.topic.inputs if self.example.inputs.get(name) is None]
        if not missing:
            return why
        return Phrase("%(why)s (the example does not give: %(missing)s)", why=why, missing=missing)

    def cases(self, name: str, bound: Result | Reckoned, wanted: Any) -> list[Case]:
        """What the example says of one result."""
        if isinstance(bound, Reckoned) or bound.is_value_of_law or bound.part or wanted is None:
            return []
        facts = bound.takes(self.given.facts)
        several = bound.facts_of(facts) if bound.facts_of else None
        pairs = [(facts, wanted)] if several is None else list(zip(several, wanted, strict=True))
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

    def _found(self, bound: Result | Reckoned) -> Any:
        if isinstance(bound, Result) and bound.is_value_of_law:
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

    def _worksheet(self, bound: Result | Reckoned, found: Any, wanted: Any) -> str | LawError:
        """How we came to it; of several values to the first that differs."""
        formula, facts = bound.formula, self.given.facts
        if formula not in self.book.formulas:
            return "-"
        if isinstance(bound, Result):
            facts = dict(bound.takes(facts))
        if isinstance(bound, Result) and bound.facts_of and (several := bound.facts_of(facts)):
            pairs = zip(several, found, wanted if isinstance(wanted, list) else [], strict=False)
            differing = (of for of, ours, theirs in pairs if not _agrees(ours, theirs, bound.kind, Fraction(0)))
            facts = dict(next(differing, several[0]))
        try:
            step = self.book.explain(formula, self._of(formula, facts), self.given.on)
        except LawError as error:
            return error
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
            trial = _Trial(book, topic, example, _given(topic, example), chinese=False)
        except NotTried:
            continue
        for name, wanted in example.expected.items():
            if name in topic.expected and name not in trial.given.not_ours:
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
    try:
        read = kind.read(wanted)
    except (NotOurs, *BUILT_IN):  # it is nothing that this result could be
        return False
    if near and kind is YUAN:
        return abs(Fraction(found) - Fraction(read)) <= near * 100
    if kind.is_as_printed:
        last_digit = Fraction(kind.read(f"1/{10 ** len(str(wanted).partition('.')[2])}"))
        return floor(Fraction(found) / last_digit + Fraction(1, 2)) * last_digit == Fraction(read)
    return same(found, read)


def tolerance(prose: str, name: str) -> Fraction:
    """How far a printed amount may be from ours, in yuan: "0.1 CNY", "0.3 CNY basic, 0.06 CNY account", or a number."""
    if re.fullmatch(r"\d+(\.\d+)?", prose):
        return Fraction(prose)
    parts = re.findall(r"(\d+(?:\.\d+)?) CNY(?: ([a-z]+))?", prose)
    named = [Fraction(amount) for amount, of in parts if of and of in name]
    return max(named or [Fraction(amount) for amount, of in parts if not of], default=Fraction(0))


def _shown(value: Any, kind: Kind | None = None) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_shown(one, kind) for one in value)}]"
    if value is None or isinstance(value, bool):
        return as_written(value)
    return kind.show(value) if kind else as_written(value)


def lines_of(outcome: Outcome, translate: Callable[[str], str]) -> list[str]:
    """A line for each difference, for why it was not tried, for each result that was left out."""
    lines = [line_of(outcome, one, translate) for one in outcome.differences]
    if outcome.reason is not None:
        of, why = outcome.example.name, outcome.reason
        if outcome.state == "failed":
            lines.append(in_one_line(Phrase("%(of)s: failed: %(why)s", of=of, why=why).in_words(translate)))
        else:
            lines.append(in_one_line(Phrase("%(of)s: skipped: %(why)s", of=of, why=why).in_words(translate)))
    for name, why in outcome.left_out.items():
        told = Phrase("%(of)s: skipped: %(why)s", of=f"{outcome.example.name} {name}", why=why)
        lines.append(in_one_line(told.in_words(translate)))
    return lines


def line_of(outcome: Outcome, difference: Difference, translate: Callable[[str], str]) -> str:
    """One line: the example, what was expected, what came out, how."""
    told = Phrase(
        "%(example)s: %(name)s should be %(expected)s, and is %(found)s: %(worksheet)s",
        example=outcome.example.name,
        name=difference.name,
        expected=difference.expected,
        found=difference.found,
        worksheet=difference.worksheet,
    )
    return in_one_line(told.in_words(translate))


def in_one_line(words: str) -> str:
    return " ".join(words.split())
