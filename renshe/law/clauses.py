"""Which clauses a result rests on (引用条款): document, article and edition, met or not, decisive or not.

A formula's clauses are those that it cites; those of a value of law are the documents among its sources. What the
sample city assumes and what is mere practice are no clauses. Met and decisive are as `marks.py` defines them;
a flag that came out false is not met: the condition for a benefit that was refused is decisive, and not met.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from renshe.law.citations import Citation, citations
from renshe.law.marks import Condition, Mark, Marks, both
from renshe.law.month import Month
from renshe.law.nodes import Comparison, Constant, Either, Expression, Lookup, Parameter, Reference
from renshe.law.parameters import DatedParameter, Value
from renshe.law.person import Number, PersonCompiler, Row
from renshe.law.units import FLAG
from renshe.law.writing import Formula

Role: TypeAlias = Literal["rule", "value", "floor", "ceiling"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clause stands in the law: `name` is the formula or the value of law; `edition` the month it is from."""

    citation: Citation
    role: Role
    name: str
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that a decision came by."""

    place: Place
    is_met: bool
    is_decisive: bool


@dataclass(frozen=True, slots=True)
class Provision:
    """A clause that a formula may come by, with the conditions under which it does."""

    place: Place
    looked_at: Condition
    met: Condition
    decisive: Condition


def provisions(
    root: Reference,
    formulas: Mapping[str, Formula],
    parameters: Mapping[str, DatedParameter],
    on: Month,
    given: frozenset[str] = frozenset(),
) -> list[Provision]:
    """Return every clause that a formula may come by in that month, in the order of the graph."""
    marks = Marks(root, given)
    found: dict[Place, list[Mark]] = {}
    for node, held in marks.of.items():
        for mark in held:
            for place, narrowed in _places(node, mark, formulas, parameters, on, given):
                found.setdefault(place, []).append(narrowed)
    joined = [(place, marks.any_of(held)) for place, held in found.items()]
    return [Provision(place, mark.looked_at, mark.met, mark.decisive) for place, mark in joined]


class ClausesOfOne:
    """Reckons which clauses one person's result rests on."""

    def __init__(self, found: list[Provision], compiler: PersonCompiler) -> None:
        self.provisions = found
        everything: Expression = Constant(Fraction(0), FLAG)
        for one in _conditions(found):
            everything = Either(everything, one)
        # Compiled together, so that what several conditions ask is reckoned once.
        compiler.compile(Reference("clauses", everything, FLAG))
        self.functions = compiler.functions

    def applied(self, row: Row) -> list[Clause]:
        """Return the clauses that were looked at. `row` has a result: the formula was reckoned for it."""
        memo: dict[Expression, Number] = {}

        def holds(condition: Condition) -> bool:
            return condition if isinstance(condition, bool) else bool(self.functions[condition](row, memo))

        return [
            Clause(one.place, holds(one.met), holds(one.decisive)) for one in self.provisions if holds(one.looked_at)
        ]


def columns(found: list[Provision]) -> list[Reference]:
    """The conditions as formulas for a query over the city: `looked_at_0`, `met_0`, `decisive_0`, and so on."""
    made = []
    for number, one in enumerate(found):
        for name, condition in (("looked_at", one.looked_at), ("met", one.met), ("decisive", one.decisive)):
            root = condition if isinstance(condition, Expression) else Constant(Fraction(condition), FLAG)
            made.append(Reference(f"{name}_{number}", root, FLAG))
    return made


def _conditions(found: list[Provision]) -> list[Expression]:
    held = [one for of in found for one in (of.looked_at, of.met, of.decisive) if isinstance(one, Expression)]
    return list(dict.fromkeys(held))


# --- where clauses stand ------------------------------------------------------------------------------------------


def _places(
    node: Expression,
    mark: Mark,
    formulas: Mapping[str, Formula],
    parameters: Mapping[str, DatedParameter],
    on: Month,
    given: frozenset[str],
) -> Iterator[tuple[Place, Mark]]:
    match node:
        case Reference(name=name) if name not in given:
            for citation in citations(formulas[name].cites):
                yield Place(citation, mark.role or "rule", name), _if_true(node, mark)
        case Parameter(name=name):
            held = parameters[name]
            for citation in _sources(held, value := held.at(on)):
                yield Place(citation, mark.role or "value", name, str(value.first)), _if_true(node, mark)
        case Lookup(name=name, key=key):
            held = parameters[name]
            for value, condition in _rows(held.table_at(on), key):
                narrowed = replace(mark, met=both(mark.met, condition), decisive=both(mark.decisive, condition))
                narrowed = replace(narrowed, looked_at=both(mark.met, condition))
                for citation in _sources(held, value):
                    yield Place(citation, mark.role or "value", name, str(value.first)), _if_true(node, narrowed)


def _if_true(node: Expression, mark: Mark) -> Mark:
    """A condition of law that is false is not met."""
    return replace(mark, met=both(mark.met, node)) if node.unit.kind == "flag" else mark


def _sources(held: DatedParameter, value: Value) -> tuple[Citation, ...]:
    if held.unit.kind == "practice" or value.state == "assumed":
        return ()
    return tuple(one for one in citations(value.source) if one.names_a_document)


def _rows(table: Mapping[int, Value], key: Expression) -> Iterator[tuple[Value, Condition]]:
    """A table's rows of one source and date together, and when one of them is the row that is taken."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for at, value in table.items():
        groups.setdefault((value.source, value.state, str(value.first)), []).append(at)
    for keys in groups.values():
        yield table[keys[0]], len(groups) == 1 or _is_one_of(key, keys)


def _is_one_of(key: Expression, keys: list[int]) -> Condition:
    if isinstance(key, Constant):
        return key.value in keys
    result: Condition = False
    for one in keys:
        same = Comparison("=", key, Constant(Fraction(one), key.unit))
        result = same if result is False else Either(result, same)  # type: ignore[arg-type]  # never True here
    return result
