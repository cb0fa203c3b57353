"""Branches that no fact can reach, proved by the ranges that the lowering reckons, in every month of the law."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from renshe.errors import Phrase
from renshe.law.checking.finding import Finding
from renshe.law.checking.material import Material
from renshe.law.errors import LawError, ParameterNotInForce
from renshe.law.lowered.steps import Compared, Joined, Literal, Not, Picked, Step
from renshe.law.lowering import Lowering
from renshe.law.nodes import Choice, Expression, Extreme, Reference, in_order
from renshe.law.rulebook import Rulebook

Verdicts = dict[tuple[str, int, str], set[bool | None]]
"""By formula, line and kind of node: what was proved of it, for each month and each time that a loop goes over it."""


def check(material: Material) -> Iterator[Finding]:
    book = material.book
    verdicts: Verdicts = {}
    without: dict[str, ParameterNotInForce] = {}
    reckoned: set[str] = set()
    for month, roots in material.graphs():
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
                _look(book, root, lowering, verdicts)
    yield from _unreachable(book, verdicts)
    for name, missing in without.items():
        if name not in reckoned:
            formula = book.formulas[name]
            words = Phrase("in no month are all its values there: %(parameter)s", parameter=missing.parameter)
            yield Finding("warning", "never-in-force", Path(formula.file), formula.line, name, words)


def own_nodes(root: Reference, names: frozenset[str]) -> list[Expression]:
    """The nodes of a formula itself, without those of the formulas that it uses."""
    return in_order(root.root, names)


def _look(book: Rulebook, root: Reference, lowering: Lowering, verdicts: Verdicts) -> None:
    for node in own_nodes(root, frozenset(book.formulas)):
        line = book.lines.get(node, book.formulas[root.name].line)
        match node:
            case Choice(condition=condition):
                verdict = decided(lowering.values[condition].over)
                verdicts.setdefault((root.name, line, "choice"), set()).add(verdict)
            case Extreme(which=which):
                step = lowering.values[node].over
                verdicts.setdefault((root.name, line, which), set()).add(_always_left(step))


def _unreachable(book: Rulebook, verdicts: Verdicts) -> Iterator[Finding]:
    for (name, line, kind), found in sorted(verdicts.items()):
        if len(found) != 1 or None in found:
            continue
        (always,) = found
        path = Path(book.formulas[name].file)
        if kind == "choice":
            words = (
                Phrase("its condition always holds: the other branch is never reached")
                if always
                else Phrase("its condition never holds: the branch is never reached")
            )
            yield Finding("error", "unreachable", path, line, name, words)
        else:
            words = Phrase("one of the two is always the %(which)s: the bound never counts", which=_WHICH[kind])
            yield Finding("warning", "bound-never-counts", path, line, name, words)


_WHICH = {"least": Phrase("lesser"), "greatest": Phrase("greater")}


def decided(condition: Step) -> bool | None:
    """Whether the ranges prove that a condition always holds (True) or never (False); None where they don't."""
    match condition:
        case Literal(low=low):
            return bool(low)
        case Compared(operator="<", left=a, right=b):
            return True if a.high < b.low else False if a.low >= b.high else None
        case Compared(operator="<=", left=a, right=b):
            return True if a.high <= b.low else False if a.low > b.high else None
        case Compared(left=a, right=b):
            if a.high < b.low or b.high < a.low:
                return False
            return True if a.low == a.high == b.low == b.high else None
        case Joined(operator=operator, left=left, right=right):
            ends = operator == "or"  # the part that alone decides
            parts = decided(left), decided(right)
            if ends in parts:
                return ends
            return None if None in parts else not ends
        case Not(of=of):
            verdict = decided(of)
            return None if verdict is None else not verdict
        case _:
            return True if condition.low == 1 else False if condition.high == 0 else None


def _always_left(step: Step) -> bool | None:
    match step:
        case Picked(which="least", left=a, right=b):
            return True if a.high <= b.low else False if b.high <= a.low else None
        case Picked(which="greatest", left=a, right=b):
            return True if a.low >= b.high else False if b.low >= a.high else None
        case _:
            return None
