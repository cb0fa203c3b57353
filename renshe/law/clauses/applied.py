"""Which clauses a result rests on (引用条款): document, article and edition, met or not, decisive or not.

A formula's clauses are those that it cites; those of a value of law are the documents among its sources. What the
sample city assumes and what is mere practice are no clauses. Met and decisive are as `marks.py` defines them;
a flag that came out false is not met: the condition for a benefit that was refused is decisive, and not met.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Any, Literal, TypeAlias

from renshe.law.clauses.marks import Condition, Mark, Marks, both
from renshe.law.graph.nodes import Comparison, Constant, Either, Expression, Lookup, Parameter, Reference
from renshe.law.month import Month, day_number, first_day
from renshe.law.person.at_length import Number, PersonCompiler, Row
from renshe.law.statutes.citations import Citation, citations
from renshe.law.units import FLAG
from renshe.law.values.parameters import DatedParameter, Key, Value
from renshe.law.writing.formulas import Formula

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
    on: Month | date,
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
    on: Month | date,
    given: frozenset[str],
) -> Iterator[tuple[Place, Mark]]:
    match node:
        case Reference(name=name) if not node.is_given(given):
            for citation in citations(_cites(formulas[name], node, on)):
                yield Place(citation, mark.role or "rule", name), _if_true(node, mark)
        case Parameter(name=name) | Lookup(name=name):
            held = parameters[name]
            for value, condition in ways_to(node, held, on):
                looked_at = mark.looked_at if condition is True else both(mark.met, condition)
                met, decisive = both(mark.met, condition), both(mark.decisive, condition)
                narrowed = replace(mark, looked_at=looked_at, met=met, decisive=decisive)
                for citation in _sources(held, value):
                    yield Place(citation, mark.role or "value", name, str(value.first)), _if_true(node, narrowed)


def _if_true(node: Expression, mark: Mark) -> Mark:
    """A condition of law that is false is not met."""
    return replace(mark, met=both(mark.met, node)) if node.unit.kind == "flag" else mark


def _sources(held: DatedParameter, value: Value) -> tuple[Citation, ...]:
    if held.unit.kind == "practice" or value.state == "assumed":
        return ()
    return tuple(one for one in citations(value.source) if one.names_a_document)


def _cites(formula: Formula, node: Reference, on: Month | date) -> str:
    """What the edition that was read says."""
    then = node.on if isinstance(node.on, Month) else Month.of(first_day(on))
    edition = formula.edition_on(then)
    return edition.cites if edition else formula.cites


def ways_to(node: Parameter | Lookup, held: DatedParameter, on: Month | date) -> Iterator[tuple[Value, Condition]]:
    """The values that a formula may come by there, those of one source and date together, and when it does."""
    groups: dict[tuple[str, str, str], list[tuple[Value, Condition]]] = {}
    for value, condition in _each_value(node, held, on):
        groups.setdefault((value.source, value.state, str(value.first)), []).append((value, condition))
    for rows in groups.values():
        conditions = [condition for _, condition in rows]
        yield rows[0][0], len(groups) == 1 or reduce(either, conditions)


def _each_value(node: Parameter | Lookup, held: DatedParameter, on: Month | date) -> Iterator[tuple[Value, Condition]]:
    if isinstance(node.on, Expression):
        days = held.turns
        for day, next_day in zip(days, [*days[1:], None], strict=True):
            if not held.holds_on(day):
                continue
            then = _between(node.on, day, next_day)
            for value, condition in _rows(node, held, day):
                yield value, both(then, condition)
        return
    yield from _rows(node, held, on if node.on is None else node.on)


def _rows(node: Parameter | Lookup, held: DatedParameter, on: Month | date) -> Iterator[tuple[Value, Condition]]:
    """The value of that day; of a table each row, and when it is the one that is taken."""
    if isinstance(node, Parameter):
        yield held.at(on), True
        return
    table = held.table_at(on)
    for row, value in table.items():
        condition: Condition = True
        for at, (key, axis) in enumerate(zip(node.keys, held.axes, strict=True)):
            known = [_part(one, at) for one in table]
            condition = both(condition, _is_key(key, axis, _part(row, at), known))
        yield value, condition


def _part(row: Key, at: int) -> Any:
    return row[at] if isinstance(row, tuple) else row


def _is_key(key: Expression, axis: str, wanted: Any, known: list[Any]) -> Condition:
    """Whether a key is that one of a table: that very number or code, or within the bracket that begins there."""
    if axis == "from":
        above = [one for one in known if one > wanted]
        begun = _decided(Comparison("<=", Constant(Fraction(wanted), key.unit), key))
        return both(begun, _decided(Comparison("<", key, Constant(Fraction(min(above)), key.unit)))) if above else begun
    counted = key.unit.codes.texts.index(wanted) if key.unit.codes is not None else wanted
    return _decided(Comparison("=", key, Constant(Fraction(counted), key.unit)))


def _decided(comparison: Comparison) -> Condition:
    left, right = comparison.left, comparison.right
    if not isinstance(left, Constant) or not isinstance(right, Constant):
        return comparison
    a, b = left.value, right.value
    return {"<": a < b, "<=": a <= b, "=": a == b}[comparison.operator]


def _between(moment: Expression, day: date, next_day: date | None) -> Condition:
    def counted(on: date) -> Constant:
        number = day_number(on) if moment.unit.kind == "date" else Month.of(on).ordinal + (on.day > 1)
        return Constant(Fraction(number), moment.unit)

    begun = _decided(Comparison("<=", counted(day), moment))
    return begun if next_day is None else both(begun, _decided(Comparison("<", moment, counted(next_day))))


def either(first: Condition, second: Condition) -> Condition:
    if first is False:
        return second
    if second is False:
        return first
    return True if first is True or second is True else Either(first, second)
