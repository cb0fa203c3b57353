"""Which values of law a graph asks for."""

from __future__ import annotations

from datetime import date

from renshe.law.month import Month
from renshe.law.nodes import Expression, Lookup, Parameter, Rounded, in_order


def parameters_of(root: Expression) -> list[str]:
    """Return the names of the parameters that stand in the graph, also in what it refers to; each once, sorted."""
    return sorted({name for name, _ in moments_of(root, Month(2000, 1))})


def moments_of(root: Expression, on: Month | date) -> list[tuple[str, Month | date | Expression]]:
    """The same names, each with when it is asked for: in the run's month, in another, or on a day that is a fact."""
    used: dict[tuple[str, Month | date | Expression], None] = {}
    for node in in_order(root):
        match node:
            case Parameter(name=name, on=other) | Lookup(name=name, on=other):
                used[name, on if other is None else other] = None
            case Rounded(practice=practice) if practice:
                used[practice, on] = None
    return sorted(used, key=lambda one: one[0])
