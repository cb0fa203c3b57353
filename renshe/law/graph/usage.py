"""Which formulas and values of law a graph asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from renshe.law.graph.nodes import Expression, Lookup, Parameter, Reference, Rounded, in_order
from renshe.law.month import Month


def asked_for(nodes: Iterable[Expression]) -> Iterator[tuple[str, Month | Expression | None]]:
    """Return the parameters that the nodes name, practices of rounding among them, each with whose value counts:
    that of the run's month (None), of another, or of a day that is a fact."""
    for node in nodes:
        match node:
            case Parameter(name=name, on=other) | Lookup(name=name, on=other):
                yield name, other
            case Rounded(practice=practice) if practice:
                yield practice, None


def parameters_of(root: Expression, given: frozenset[str] = frozenset()) -> list[str]:
    """Return the names of the parameters that stand in the graph, also in what it refers to; each once, sorted.

    A reference whose result is `given` asks for none.
    """
    return sorted({name for name, _ in asked_for(in_order(root, given))})


def moments_of(
    root: Expression, on: Month | date, given: frozenset[str] = frozenset()
) -> list[tuple[str, Month | date | Expression]]:
    """The same names, each with when it is asked for: in the run's month, in another, or on a day that is a fact."""
    used = dict.fromkeys((name, on if then is None else then) for name, then in asked_for(in_order(root, given)))
    return sorted(used, key=lambda one: one[0])


def formulas_of(root: Expression, given: frozenset[str] = frozenset()) -> set[str]:
    """Return the names of the formulas that the graph refers to, its own among them; of what is given, no further."""
    return {node.name for node in in_order(root, given) if isinstance(node, Reference)}
