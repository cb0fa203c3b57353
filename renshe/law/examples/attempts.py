"""Published examples, tried on our law by a table of topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from typing import Any

from renshe.errors import Phrase, RensheError
from renshe.law.errors import FactMissing, FormulaNotInForce, LawError, ParameterNotInForce
from renshe.law.examples.agreement import agrees, tolerance
from renshe.law.examples.cases import Case
from renshe.law.examples.inputs import Given, Input, InputFact, month_in
from renshe.law.examples.kinds import BUILT_IN, Kind, NotOurs, NotTried, Unreadable
from renshe.law.examples.outcomes import Difference, Outcome, State, together
from renshe.law.examples.published import Example
from renshe.law.examples.several import apart
from renshe.law.examples.topics import Reckoned, Result, Topic
from renshe.law.month import Month
from renshe.law.person.given import as_written
from renshe.law.rulebook import Rulebook
from renshe.law.worksheet.shown import in_words
from renshe.law.worksheet.text import text


def tried(
    book: Rulebook, topics: Mapping[str, Topic], examples: Iterable[Example], *, chinese: bool
) -> Iterable[Outcome]:
    """Try each example on the law, also those with a mean that has a part of a fen."""
    book = book.exactly()
    for example in examples:
        outcome = _tried(book, topics, example, chinese)
        if outcome.state == "failed" and outcome.reason is not None and (several := apart(example)):
            outcome = together(example, [_tried(book, topics, one, chinese) for one in several])
        yield outcome


def _tried(book: Rulebook, topics: Mapping[str, Topic], example: Example, chinese: bool) -> Outcome:
    topic = topics.get(example.topic)
    if topic is None:
        return Outcome(example, "skipped", reason=Phrase("its topic %(name)s is not bound", name=example.topic))
    try:
        trial = _Trial(book, topic, example, _given(book, topic, example), chinese)
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


def _given(book: Rulebook, topic: Topic, example: Example) -> Given:
    on = (month_in(example.date) if topic.by_its_date else None) or Month.parse(topic.on)
    given = Given(
        on,
        facts=deepcopy(dict(topic.gives)),
        law=dict(topic.states),
        wanted=example.expected,
        prose=example.prose,
    )
    left_out = (one for name, one in topic.inputs.items() if name not in example.inputs and isinstance(one, InputFact))
    for one in left_out:
        # A fact that can be none is none; a result is reckoned.
        if one.none is not None and one.name not in book.formulas:
            given.facts.setdefault(one.name, one.none)
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
            if isinstance(bound, Result) and bound.formula in self.given.facts:
                raise NotOurs(Phrase("it is given, and nothing that it is reckoned of")) from error
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
        if agrees(found, wanted, bound.kind, tolerance(self.example.tolerance, name, self.example.expected)):
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
        missing = [name for name, one in self.topic.inputs.items() if self._is_missing(name, one)]
        if not missing:
            return why
        return Phrase("%(why)s (the example does not give: %(missing)s)", why=why, missing=missing)

    def _is_missing(self, name: str, one: Input) -> bool:
        can_be_none = isinstance(one, InputFact) and one.none is not None
        return self.example.inputs.get(name) is None and not can_be_none

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
        # Once with these values of law: nothing is printed for it first.
        return self.book.one_person.reckon(formula, self._of(formula, facts), self.given.on)

    def _worksheet(self, bound: Result | Reckoned, found: Any, wanted: Any) -> str | LawError:
        """How we came to it; of several values to the first that differs."""
        formula, facts = bound.formula, self.given.facts
        if formula not in self.book.formulas:
            return "-"
        if isinstance(bound, Result):
            facts = dict(bound.takes(facts))
        if isinstance(bound, Result) and bound.facts_of and (several := bound.facts_of(facts)):
            pairs = zip(several, found, wanted if isinstance(wanted, list) else [], strict=False)
            differing = (of for of, ours, theirs in pairs if not agrees(ours, theirs, bound.kind))
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
            trial = _Trial(book, topic, example, _given(book, topic, example), chinese=False)
        except NotTried:
            continue
        for name, wanted in example.expected.items():
            if name in topic.expected and name not in trial.given.not_ours:
                found += trial.cases(name, topic.expected[name], wanted)
    return found


def _shown(value: Any, kind: Kind | None = None) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_shown(one, kind) for one in value)}]"
    if value is None or isinstance(value, bool):
        return as_written(value)
    return kind.show(value) if kind else as_written(value)
