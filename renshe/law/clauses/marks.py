"""Which part of a graph decides its result: for each node three conditions over the same facts.

- *looked at*: the computation came by it, if only to pass it over: the branch that was not taken, the ceiling that was
  not reached. What stands deeper in what was passed over was not looked at.
- *met*: it applied. The branch was taken, the limit bound, the flag was true.
- *decisive*: the result is made of it. Of a choice the branch that was taken, and the condition because of which it
  was; of a value and its limit the one that came out (of two that are equal, the value); of `and` and `or`, which are
  read from left to right, what settled them; of arithmetic every part.

So with the same branches taken and the same limits bound, the result depends on nothing that is not decisive.

The conditions are nodes like any others: for one person they are reckoned by `person/at_length.py`, for the city they
are columns of a query. They ask for nothing that the result itself does not ask for, so they have a value wherever it
has one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal, TypeAlias

from renshe.law.graph.nodes import (
    Both,
    Choice,
    Comparison,
    Either,
    Exclusive,
    Expression,
    Extreme,
    Opposite,
    Reference,
    children,
    in_order,
)

Condition: TypeAlias = Expression | bool
Role: TypeAlias = Literal["", "floor", "ceiling"]


@dataclass(frozen=True, slots=True)
class Mark:
    """`role`: what the node is to the one above it, where it is the limit of a floor or a ceiling."""

    looked_at: Condition
    met: Condition
    decisive: Condition
    role: Role = ""


@dataclass
class Marks:
    """The marks of every node of a graph, one for each way and role in which it stands there."""

    root: Expression
    given: frozenset[str] = frozenset()
    of: dict[Expression, list[Mark]] = field(default_factory=dict)
    _opposites: dict[Expression, Expression] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.of[self.root] = [Mark(True, True, True)]
        for node in reversed(in_order(self.root, self.given)):
            self._pass_on(node, self.together(node))

    def together(self, node: Expression) -> Mark:
        """All marks of a node as one."""
        marks = self.of[node]
        return marks[0] if len(marks) == 1 else self.any_of(marks)

    def any_of(self, marks: Iterable[Mark]) -> Mark:
        held = list(marks)
        return Mark(
            self.either(mark.looked_at for mark in held),
            self.either(mark.met for mark in held),
            self.either(mark.decisive for mark in held),
        )

    def _pass_on(self, node: Expression, mark: Mark) -> None:
        met, decisive = mark.met, mark.decisive
        match node:
            case Reference(root=root):
                if not node.is_given(self.given):
                    self._add(root, Mark(met, met, decisive))
            case Choice(condition=condition, then=then, otherwise=otherwise):
                no = self.opposite(condition)
                self._add(condition, Mark(met, met, decisive))
                self._add(then, Mark(met, both(met, condition), both(decisive, condition)))
                self._add(otherwise, Mark(met, both(met, no), both(decisive, no)))
            case Exclusive(conditions=conditions, values=values, otherwise=otherwise):
                for condition, value in zip(conditions, values, strict=True):
                    self._add(condition, Mark(met, met, decisive))
                    self._add(value, Mark(met, both(met, condition), both(decisive, condition)))
                none = self.opposite(reduce(Either, conditions))
                self._add(otherwise, Mark(met, both(met, none), both(decisive, none)))
            case Extreme(which=which, left=left, right=right):
                ends = (left, right) if which == "greatest" else (right, left)
                bound = Comparison("<", *ends)
                limit = Mark(
                    met, both(met, bound), both(decisive, bound), "floor" if which == "greatest" else "ceiling"
                )
                self._add(left, Mark(met, met, both(decisive, self.opposite(bound))))
                self._add(right, limit)
            case Both(left=left, right=right):
                settled = Either(self.opposite(left), right)
                self._add(left, Mark(met, met, both(decisive, settled)))
                self._add(right, Mark(both(met, left), both(met, left), both(decisive, left)))
            case Either(left=left, right=right):
                no = self.opposite(left)
                settled = Either(left, self.opposite(right))
                self._add(left, Mark(met, met, both(decisive, settled)))
                self._add(right, Mark(both(met, no), both(met, no), both(decisive, no)))
            case _:
                for child in children(node):  # type: ignore[arg-type]  # the set is closed
                    self._add(child, Mark(mark.looked_at, met, decisive))

    def _add(self, node: Expression, mark: Mark) -> None:
        self.of.setdefault(node, []).append(mark)

    # --- conditions ----------------------------------------------------------------------------------------------

    def opposite(self, condition: Expression) -> Expression:
        if condition not in self._opposites:
            self._opposites[condition] = Opposite(condition)
        return self._opposites[condition]

    def either(self, conditions: Iterable[Condition]) -> Condition:
        """Any of them; the two ways of one choice together are the choice itself."""
        held: list[Expression] = []
        for one in conditions:
            if one is True:
                return True
            if isinstance(one, Expression) and one not in held:
                held.append(one)
        while (pair := self._both_ways(held)) is not None:
            first, second, whole = pair
            if whole is True:
                return True
            held = [*(one for one in held if one not in (first, second, whole)), whole]
        return reduce(Either, held) if held else False

    def _both_ways(self, held: list[Expression]) -> tuple[Expression, Expression, Expression | Literal[True]] | None:
        for first in held:
            for second in held:
                if self._opposites.get(first) is second:
                    return first, second, True
                if not isinstance(first, Both) or not isinstance(second, Both):
                    continue
                if first.left is second.left and self._opposites.get(first.right) is second.right:
                    return first, second, first.left
        return None


def both(first: Condition, second: Condition) -> Condition:
    if first is True:
        return second
    if second is True:
        return first
    if first is False or second is False:
        return False
    return Both(first, second)
