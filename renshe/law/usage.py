"""Which values of law a graph asks for."""

from __future__ import annotations

from renshe.law.nodes import Expression, Lookup, Parameter, Rounded, in_order


def parameters_of(root: Expression) -> list[str]:
    """Return the names of the parameters that stand in the graph, also in what it refers to; each once, sorted."""
    used: set[str] = set()
    for node in in_order(root):
        match node:
            case Parameter(name=name) | Lookup(name=name):
                used.add(name)
            case Rounded(practice=practice) if practice:
                used.add(practice)
    return sorted(used)
