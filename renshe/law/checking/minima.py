"""Whether a formula keeps to a minimum: on every way to its result the minimum, or what isn't below it, comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renshe.law.checking.ways import Declared
from renshe.law.graph.nodes import (
    Choice,
    Comparison,
    Constant,
    Exclusive,
    Expression,
    Extreme,
    Opposite,
    Product,
    Reference,
    Rounded,
    Sum,
)
from renshe.law.graph.usage import parameters_of
from renshe.law.lowered.steps import Over


@dataclass(frozen=True, slots=True)
class Kept:
    """`minimum`: the parameter's name; `values`: the graph as it was lowered for one month, empty where it can't be."""

    minimum: str
    values: Mapping[Expression, Over]

    def by(self, node: Expression) -> bool:
        match node:
            case Reference(root=root):
                return self.by(root)
            case Rounded(of=of):
                return self.by(of)
            case Extreme(which="greatest", left=left, right=right):
                return self._is_it(left) or self._is_it(right) or self.by(left) or self.by(right)
            case Extreme(left=left, right=right):  # the least of it and a ceiling: the ceiling is the law's as well
                return self.by(left) or self.by(right)
            case Sum(left=left, right=right):
                return (self.by(left) and self._is_from(right, 0)) or (self.by(right) and self._is_from(left, 0))
            case Product(left=left, right=right):
                return (self.by(left) and self._is_from(right, 1)) or (self.by(right) and self._is_from(left, 1))
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return self._chosen(then, condition, True) and self._chosen(otherwise, condition, False)
            case Exclusive(values=values, otherwise=otherwise):
                return all(self._is_fit(one) for one in (*values, otherwise))
            case _:
                return False

    def _chosen(self, branch: Expression, condition: Expression, holds: bool) -> bool:
        """A branch of a choice; one that is taken where the branch itself isn't below the minimum is fit too."""
        while isinstance(condition, Opposite):
            condition, holds = condition.of, not holds
        if isinstance(condition, Comparison) and condition.operator != "=":
            less, more = condition.left, condition.right
            if not holds:
                less, more = more, less
            if self._is_it(less) and _itself(more) is _itself(branch):
                return True
        return self._is_fit(branch)

    def _is_fit(self, branch: Expression) -> bool:
        """It keeps to the minimum, is the minimum, or nothing at all is paid."""
        return self.by(branch) or self._is_it(branch) or (isinstance(branch, Constant) and branch.value == 0)

    def _is_it(self, node: Expression) -> bool:
        """A limit with the minimum in it: the parameter, or what the law makes of it."""
        return self.minimum in parameters_of(node) and not isinstance(_itself(node), Choice | Extreme)

    def _is_from(self, node: Expression, least: int) -> bool:
        found = Declared(self.values).range(node)
        return not self.values or (found is not None and found.low[0] >= least)


def _itself(node: Expression) -> Expression:
    while isinstance(node, Reference | Rounded):
        node = node.root if isinstance(node, Reference) else node.of
    return node
