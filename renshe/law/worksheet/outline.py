"""What a worksheet of a formula can show, known before anyone's facts: its inputs, roundings, decisions and rows.

A part counts where its guards hold: the branch of a choice it stands in was taken. A loop over years or a long sum over
a series is one part with a row for each year. Nothing is reckoned here; `filling.py` fills an outline with values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from renshe.law.graph import shares
from renshe.law.graph.counted import counted, parts
from renshe.law.graph.nodes import (
    Both,
    Choice,
    Comparison,
    Constant,
    Either,
    Exclusive,
    Expression,
    Extreme,
    Field,
    Lookup,
    Opposite,
    Parameter,
    Reference,
    Rounded,
    Sum,
    children,
)
from renshe.law.graph.nodes import in_order as every_node
from renshe.law.graph.related import Row as RelatedRow
from renshe.law.graph.walking import children_first
from renshe.law.reading.reader import Turn

Guard: TypeAlias = tuple[tuple[Expression, bool], ...]
"""Conditions, each with the answer that leads to the part."""
ALWAYS: Guard = ()

ENOUGH_FOR_ROWS = 3
MOST_GUARDS = 4
"""More ways than these to one part: it is shown whichever way was taken."""


@dataclass(frozen=True, slots=True)
class Part:
    """A node that has a line of its own. It counts where one of its guards holds."""

    node: Expression
    guards: tuple[Guard, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One turn of a loop, or one item of a long sum. `before`: what the turn before it left.

    `present`: of a related row, whether it is there. `inputs`: the values of law and the results that are its own.
    """

    key: object
    node: Expression
    before: Expression | None
    parts: tuple[Expression, ...]
    conditions: tuple[Expression, ...]
    present: Field | None = None
    inputs: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A value made row by row: carried from one to the next, or added up.

    `series`: the name of the facts where they alone are added up. `inside`: what comes into it besides the rows.
    """

    node: Expression
    rows: tuple[Row, ...]
    is_carried: bool
    start: Expression | None
    inside: tuple[Expression, ...]
    series: str = ""

    @property
    def related(self) -> Field | None:
        """Of rows that are related ones: whether the first of them is there, by which they are named."""
        return self.rows[0].present


@dataclass(frozen=True, slots=True)
class Outline:
    """Of one formula. `body` is what is rounded where the formula ends with a rounding, else its root."""

    reference: Reference
    body: Expression
    rounding: Rounded | None
    parts: tuple[Part, ...]
    decisions: tuple[Part, ...]


class Outliner:
    """Makes the outlines of a book's formulas; `series` says which series a fact is of, and by which key."""

    def __init__(self, turns: Mapping[Expression, Turn], series: Mapping[str, tuple[str, int]]) -> None:
        self.turns, self.series = turns, series
        self.rows: dict[Expression, Rows] = {}
        self.outlines: dict[Reference, Outline] = {}
        self._looked: set[Expression] = set()

    def outline(self, reference: Reference) -> Outline:
        if reference not in self.outlines:
            self.outlines[reference] = self._outline(reference)
        return self.outlines[reference]

    def _outline(self, reference: Reference) -> Outline:
        root = reference.root
        rounding = root if isinstance(root, Rounded) else None
        body = rounding.of if rounding is not None else root
        order = self._in_order(body)
        guards = self._guards(body, order)
        parts, decisions = [], []
        there = _presence(root)
        for node in order:
            if node in self.rows or has_line(node):
                parts.append(Part(node, _where_it_stands(node, guards[node], there)))
            elif (isinstance(node, Choice | Exclusive | Extreme) and counted(node) is None) or is_answer(body, node):
                decisions.append(Part(node, guards[node]))
        return Outline(reference, body, rounding, tuple(parts), tuple(decisions))

    def below(self, node: Expression) -> tuple[Expression, ...]:
        """What `node` is made of on this worksheet: another formula and rows are lines of their own."""
        if isinstance(node, Reference):
            return ()
        if (months := counted(node)) is not None:
            return parts(months)
        rows = self._rows(node)
        return rows.inside if rows else children(node)  # type: ignore[arg-type]  # the set is closed

    def _in_order(self, root: Expression, stop: Expression | None = None, *, is_row: bool = False) -> list[Expression]:
        """What the root is made of, children first, down to `stop`; a row is opened, though it is a row itself."""

        def below(node: Expression) -> list[Expression]:
            opened = children(node) if is_row and node is root else self.below(node)  # type: ignore[arg-type]  # closed set
            return [child for child in opened if child is not stop]

        return children_first([root], below)

    def _guards(
        self, root: Expression, order: list[Expression], *, is_row: bool = False
    ) -> dict[Expression, tuple[Guard, ...]]:
        guards: dict[Expression, tuple[Guard, ...]] = {root: (ALWAYS,)}
        for node in reversed(order):
            opened = children(node) if is_row and node is root else self.below(node)  # type: ignore[arg-type]  # closed set
            for child in opened:
                further = _guard(node, child)
                found = tuple((*guard, *further) for guard in guards[node])
                guards[child] = _merged(guards.get(child, ()), found)
        return guards

    # --- rows --------------------------------------------------------------------------------------------------

    def _rows(self, node: Expression) -> Rows | None:
        if node not in self._looked:
            self._looked.add(node)
            if (found := self._carried(node) or self._added_up(node)) is not None:
                self.rows[node] = found
        return self.rows.get(node)

    def _carried(self, node: Expression) -> Rows | None:
        """The turns of a loop that carries a value, from the first on; None where it carries none."""
        chain: list[tuple[Expression, Turn]] = []
        here: Expression | None = node
        while here is not None and (turn := self.turns.get(here)) is not None:
            if turn.before is not None and turn.before not in every_node(here):
                break  # made anew in each turn
            chain.append((here, turn))
            here = turn.before
        if len(chain) < ENOUGH_FOR_ROWS:
            return None
        rows = [self._row(turn.key, one, turn.before) for one, turn in reversed(chain)]
        common = _common(rows)
        return Rows(node, _without(rows, common), True, here, (*((here,) if here is not None else ()), *common))

    def _added_up(self, node: Expression) -> Rows | None:
        """The items of a sum over years or months; None where it is a sum of a few unlike terms."""
        terms = terms_of(node)
        if (related := shares.of_terms(terms)) is not None:
            shared = [one for one in terms if not is_nought_of_any_unit(one)]
            rows = [
                self._row(shares.place_of(turn.row).at, term, None, turn.row)
                for turn, term in zip(related.turns, shared, strict=True)
            ]
            return Rows(node, _without(rows, common := _common(rows)), False, None, common)
        if len(terms) < ENOUGH_FOR_ROWS:
            return None
        keys = [self._key(term) for term in terms]
        if any(key is None for key in keys):
            return None
        rows = [self._row(key, term, None) for key, term in zip(keys, terms, strict=True)]
        names = {self.series[term.name][0] if isinstance(term, Field) else "" for term in terms}
        common = _common(rows)
        series = names.pop() if len(names) == 1 else ""
        return Rows(node, _without(rows, common), False, None, common, series)

    def _key(self, term: Expression) -> object:
        if isinstance(term, Choice) and is_nought_of_any_unit(term.otherwise):
            term = term.then  # it counts where its condition holds
        if (turn := self.turns.get(term)) is not None and turn.before is None:
            return turn.key
        return self.series[term.name][1] if isinstance(term, Field) and term.name in self.series else None

    def _row(self, key: object, node: Expression, before: Expression | None, present: Field | None = None) -> Row:
        order = self._in_order(node, before, is_row=True)
        parts = tuple(one for one in order if one in self.rows or has_line(one))
        conditions = [one.condition for one in order if isinstance(one, Choice)]
        conditions += [condition for one in order if isinstance(one, Exclusive) for condition in one.conditions]
        guards = self._guards(node, order, is_row=True)
        law = [one for one in parts if isinstance(one, Parameter | Lookup | Reference)]
        inputs = tuple(Part(one, guards.get(one, (ALWAYS,))) for one in law)
        at, present = (key.at, key.present) if isinstance(key, RelatedRow) else (key, present)
        return Row(at, node, before, parts, tuple(conditions), present, inputs)


def _guard(node: Expression, child: Expression) -> Guard:
    """What has to hold for the child to count, where the node counts."""
    if counted(node) is not None:
        return ()
    match node:
        case Choice(condition=condition, then=then) if child is not condition:
            return ((condition, child is then),)
        case Exclusive(conditions=conditions, otherwise=otherwise) if child is otherwise:
            return tuple((condition, False) for condition in conditions)
        case Exclusive(conditions=conditions, values=values) if child in values and child not in conditions:
            return ((conditions[values.index(child)], True),)
        case _:
            return ()


def has_line(node: Expression) -> bool:
    """Whether it is shown by itself; that a related row stands at a place isn't."""
    if isinstance(node, Field):
        return node.row is None or bool(node.row.column)
    return isinstance(node, Reference | Parameter | Lookup | Rounded)


def is_nought_of_any_unit(node: Expression) -> bool:
    return isinstance(node, Constant) and node.value == 0


def is_answer(body: Expression, node: Expression) -> bool:
    """Whether it is the condition that a yes or no comes from."""
    return node is body and isinstance(node, Both | Either | Opposite | Comparison)


def conditions_of(condition: Expression) -> Iterable[Expression]:
    """The condition and what it is joined of, down to comparisons and flags."""
    yield condition
    match condition:
        case Both(left=left, right=right) | Either(left=left, right=right):
            yield from conditions_of(left)
            yield from conditions_of(right)
        case Opposite(of=of):
            yield from conditions_of(of)
        case Comparison(left=left, right=right):
            yield left
            yield right


def _presence(root: Expression) -> dict[tuple[str, int], Field]:
    """By related rows and place: the node that says whether a row stands there."""
    fields = (one for one in every_node(root) if isinstance(one, Field))
    return {(one.row.rows, one.row.at): one for one in fields if one.row is not None and not one.row.column}


def _where_it_stands(
    node: Expression, guards: tuple[Guard, ...], there: Mapping[tuple[str, int], Field]
) -> tuple[Guard, ...]:
    """A fact of a related row counts where the row is there."""
    if not isinstance(node, Field) or node.row is None or (present := there.get((node.row.rows, node.row.at))) is None:
        return guards
    return tuple(((present, True), *guard) for guard in guards)


def terms_of(node: Expression) -> list[Expression]:
    """What is added up, from the first on; empty where nothing is."""
    terms: list[Expression] = []
    while isinstance(node, Sum):
        terms.append(node.right)
        node = node.left
    return [node, *reversed(terms)] if terms else []


def _common(rows: list[Row]) -> tuple[Expression, ...]:
    return tuple(part for part in rows[0].parts if all(part in row.parts for row in rows[1:]))


def _without(rows: list[Row], common: tuple[Expression, ...]) -> tuple[Row, ...]:
    return tuple(
        replace(
            row,
            parts=tuple(part for part in row.parts if part not in common),
            inputs=tuple(part for part in row.inputs if part.node not in common),
        )
        for row in rows
    )


def _merged(held: tuple[Guard, ...], more: tuple[Guard, ...]) -> tuple[Guard, ...]:
    """Both lists, without what is certain anyway: a part that both answers lead to depends on neither."""
    found = list(dict.fromkeys((*held, *more)))
    for guard in found:
        if guard and (*guard[:-1], (guard[-1][0], not guard[-1][1])) in found:
            return _merged((), (guard[:-1], *(one for one in found if one[: len(guard) - 1] != guard[:-1])))
    return (ALWAYS,) if ALWAYS in found or len(found) > MOST_GUARDS else tuple(found)
