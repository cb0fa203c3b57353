"""Which formulas and values of law a graph asks for."""

from __future__ import annotations

from datetime import date

from renshe.law.month import Month
from renshe.law.nodes import Expression, Lookup, Parameter, Reference, Rounded, in_order


def parameters_of(root: Expression, given: frozenset[str] = frozenset()) -> list[str]:
    """Return the names of the parameters that stand in the graph, also in what it refers to; each once, sorted.

    A reference whose result is `given` asks for none.
    """
    return sorted({name for name, _ in moments_of(root, Month(2000, 1), given)})


def moments_of(
    root: Expression, on: Month | date, given: frozenset[str] = frozenset()
) -> list[tuple[str, Month | date | Expression]]:
    """The same names, each with when it is asked for: in the run's month, in another, or on a day that is a fact."""
    used: dict[tuple[str, Month | date | Expression], None] = {}
    for node in in_order(root, given):
        match node:
            case Parameter(name=name, on=other) | Lookup(name=name, on=other):
                used[name, on if other is None else other] = None
            case Rounded(practice=practice) if practice:
                used[practice, on] = None
    return sorted(used, key=lambda one: one[0])


def formulas_of(root: Expression, given: frozenset[str] = frozenset()) -> set[str]:
    """Return the names of the formulas that the graph refers to, its own among them; of what is given, no further."""
    return {node.name for node in in_order(root, given) if isinstance(node, Reference)}
