"""Whether a formula keeps to a minimum: on every way what comes out isn't below it, or nothing is paid."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.law.checking.ways import Range, Way
from renshe.law.graph.nodes import (
    Choice,
    Comparison,
    Constant,
    Exclusive,
    Expression,
    Extreme,
    Product,
    Reference,
    Rounded,
    Sum,
    in_order,
)
from renshe.law.graph.usage import parameters_of


@dataclass(frozen=True, slots=True)
class Kept:
    """`least`: the minimum of one month."""

    least: Range

    def by(self, node: Expression, way: Way) -> bool:
        if self._is_above(way.range(node)):
            return True
        match node:
            case Reference(root=root):
                return self.by(root, way)
            case Rounded(how=how, of=of, places=places):
                step = 10 ** max(-places, 0)
                return (how == "ceiling" or self.least.low[0] % step == 0) and self.by(of, way)
            case Extreme(which="greatest", left=left, right=right):
                return self.by(left, way) or self.by(right, way)
            case Extreme(left=left, right=right):
                return self.by(left, way) and self.by(right, way)
            case Sum(left=left, right=right):
                return (self.by(left, way) and _is_from(right, way, 0)) or (
                    self.by(right, way) and _is_from(left, way, 0)
                )
            case Product(left=left, right=right):
                return (self.by(left, way) and _is_from(right, way, 1)) or (
                    self.by(right, way) and _is_from(left, way, 1)
                )
            case Choice(condition=condition, then=then, otherwise=otherwise):
                held = way.holds(condition)
                return (held is False or self._is_fit(then, way.where(condition, True))) and (
                    held is True or self._is_fit(otherwise, way.where(condition, False))
                )
            case Exclusive(conditions=conditions, values=values, otherwise=otherwise):
                general = way
                for condition in conditions:
                    general = general.where(condition, False)
                return self._is_fit(otherwise, general) and all(
                    self._is_fit(value, way.where(condition, True))
                    for condition, value in zip(conditions, values, strict=True)
                )
            case _:
                return False

    def _is_fit(self, branch: Expression, way: Way) -> bool:
        """It keeps to the minimum, or nothing at all is paid."""
        return (isinstance(branch, Constant) and branch.value == 0) or self.by(branch, way)

    def _is_above(self, found: Range | None) -> bool:
        return found is not None and found.low >= self.least.high


def looks_at(root: Expression, minimum: str) -> bool:
    """Whether the graph takes the greater of something and the minimum, or compares something with it.

    That is all that can be told of a formula whose values are not all there.
    """
    sides = (
        side
        for node in in_order(root)
        if isinstance(node, Comparison) or (isinstance(node, Extreme) and node.which == "greatest")
        for side in (node.left, node.right)
    )
    return any(minimum in parameters_of(side) for side in sides)


def _is_from(node: Expression, way: Way, least: int) -> bool:
    found = way.range(node)
    return found is not None and found.low[0] >= least
