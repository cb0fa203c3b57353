"""Branches that no fact can reach, proved by ranges, in every month of the law and on every way that leads there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal, TypeAlias

from renshe.errors import Phrase
from renshe.law.checking.finding import Finding
from renshe.law.checking.material import Material
from renshe.law.checking.ways import NOUGHT, Declared, Way, parts
from renshe.law.errors import LawError, ParameterNotInForce
from renshe.law.graph.counted import counted
from renshe.law.graph.nodes import (
    Both,
    Choice,
    Comparison,
    Either,
    Exclusive,
    Expression,
    Extreme,
    Field,
    Quotient,
    Reference,
    children,
    in_order,
)
from renshe.law.lowered.lowering import Lowering
from renshe.law.reading.reader import Spot
from renshe.law.rulebook import Rulebook

Kind: TypeAlias = Literal["choice", "part", "rule", "rules", "least", "greatest", "divisor"]


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """What is asked of a place in a formula: whether its condition always or never holds, which of two counts."""

    formula: str
    at: Spot
    kind: Kind
    is_of_law_alone: bool = False


Verdicts: TypeAlias = dict[Question, set[bool | None]]
"""What was proved, for each month, each time that a loop goes over the place, each way that leads there."""

WAYS_TO_A_NODE = 6
"""So many ways to one node are told apart; on further ones nothing is taken as known."""


def check(material: Material) -> Iterator[Finding]:
    book = material.book
    verdicts: Verdicts = {}
    without: dict[str, ParameterNotInForce] = {}
    reckoned: set[str] = set()
    for month, roots in material.changed_graphs():
        lowering = Lowering(book.parameters, month)
        for name, root in roots.items():
            try:
                lowering.lower(root)
            except ParameterNotInForce as error:
                without[name] = error
            except LawError:
                continue
            else:
                reckoned.add(name)
                _Search(book, root, verdicts).go(Way(Declared(lowering.values)))
    yield from _unreachable(book, verdicts)
    for name, missing in without.items():
        if name not in reckoned:
            formula = book.formulas[name]
            words = Phrase("in no month are all its values there: %(parameter)s", parameter=missing.parameter)
            yield Finding("warning", "never-in-force", Path(formula.file), formula.line, name, words)


class _Search:
    """One formula's own graph, without those of the formulas that it uses."""

    def __init__(self, book: Rulebook, root: Reference, verdicts: Verdicts) -> None:
        self.book, self.root, self.verdicts = book, root, verdicts
        self.seen: dict[Expression, set[Way]] = {}

    def go(self, way: Way) -> None:
        waiting: list[tuple[Expression, Way]] = [(self.root.root, way)]
        while waiting:
            node, here = waiting.pop()
            if isinstance(node, Reference) and node.name in self.book.formulas:
                continue
            ways = self.seen.setdefault(node, set())
            if len(ways) > WAYS_TO_A_NODE or here in ways:
                continue
            if len(ways) == WAYS_TO_A_NODE:
                here = way
            ways.add(here)
            waiting += self._below(node, here)

    def _below(self, node: Expression, way: Way) -> list[tuple[Expression, Way]]:
        """What is reached from there, each with what is known on the way; what is never reached isn't."""
        match node:
            case Choice(condition=condition, then=then, otherwise=otherwise):
                holds = way.holds(condition)
                self._note(node, "choice", holds, condition)
                reached = [] if holds is False else [(then, way.where(condition, True))]
                reached += [] if holds is True else [(otherwise, way.where(condition, False))]
                return [(condition, way), *reached]
            case Exclusive():
                return self._special_rules(node, way)
            case Both() | Either():
                every, reached = isinstance(node, Both), []
                for part in parts(node):
                    if not every:
                        self._note(part, "part", way.holds(part))
                    reached.append((part, way))
                    way = way.where(part, every)
                return reached
            case Extreme(which=which, left=left, right=right):
                a, b = way.range(left), way.range(right)
                if a and b:
                    left_counts = (a.high <= b.low, b.high <= a.low)
                    if which == "greatest":
                        left_counts = (a.low >= b.high, b.low >= a.high)
                    self._note(node, which, True if left_counts[0] else False if left_counts[1] else None)
            case Quotient(right=divisor):
                self._note(node, "divisor", False if way.range(divisor) == NOUGHT else None)
        return [(child, way) for child in children(node)]  # type: ignore[arg-type]  # the set is closed

    def _special_rules(self, node: Exclusive, way: Way) -> list[tuple[Expression, Way]]:
        verdicts = [way.holds(condition) for condition in node.conditions]
        for condition, holds in zip(node.conditions, verdicts, strict=True):
            self._note(condition, "rule", holds)
        two = any(
            way.holds(first) and way.where(first, True).holds(second)
            for first, second in combinations(node.conditions, 2)
        )
        self._note(node, "rules", False if two else None)
        reached = [(condition, way) for condition in node.conditions]
        for condition, value, holds in zip(node.conditions, node.values, verdicts, strict=True):
            if holds is not False:
                reached.append((value, way.where(condition, True)))
        for condition in node.conditions:
            way = way.where(condition, False)
        return reached if True in verdicts else [*reached, (node.otherwise, way)]

    def _note(self, node: Expression, kind: Kind, verdict: bool | None, beside: Expression | None = None) -> None:
        if counted(node) is not None:
            return  # a word of the law made it
        spot = self.book.spots.get(node) or (None if beside is None else self.book.spots.get(beside))
        if spot:
            asked = node.condition if isinstance(node, Choice) else node
            question = Question(self.root.name, spot, kind, _compares_values_of_law(asked))
            self.verdicts.setdefault(question, set()).add(verdict)


def _compares_values_of_law(asked: Expression) -> bool:
    """Whether only values of law are held against each other: another year's may lie the other way about."""
    nodes = in_order(asked)
    return any(isinstance(one, Comparison | Extreme) for one in nodes) and not any(
        isinstance(one, Field) for one in nodes
    )


def _unreachable(book: Rulebook, verdicts: Verdicts) -> Iterator[Finding]:
    for question, found in sorted(verdicts.items(), key=lambda one: one[0]):
        if len(found) != 1 or None in found:
            continue
        if question.is_of_law_alone:
            continue
        (always,) = found
        path, line, name = Path(book.formulas[question.formula].file), question.at.line, question.formula
        if question.kind in ("least", "greatest"):
            which = _WHICH[question.kind]
            words = Phrase("one of the two is always the %(which)s: the bound never counts", which=which)
            yield Finding("warning", "bound-never-counts", path, line, name, words)
        elif (told := _WORDS.get((question.kind, always))) is not None:
            yield Finding("error", "unreachable", path, line, name, told)


_WHICH = {"least": Phrase("lesser"), "greatest": Phrase("greater")}
_WORDS: dict[tuple[Kind, bool | None], Phrase] = {
    ("choice", True): Phrase("its condition always holds: the other branch is never reached"),
    ("choice", False): Phrase("its condition never holds: the branch is never reached"),
    ("part", False): Phrase("a part of this “or” never holds where it is asked: it decides nothing"),
    ("rule", True): Phrase("this special rule always applies: the general one is never reached"),
    ("rule", False): Phrase("this special rule never applies"),
    ("rules", False): Phrase("two special rules always apply at once: there is never a result"),
    ("divisor", False): Phrase("it divides by 0, whatever the facts are"),
}
