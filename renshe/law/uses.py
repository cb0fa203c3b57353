"""Which formula rests on which: read from the graphs, so that it is always what the formulas say."""

from __future__ import annotations

from collections.abc import Iterable

from renshe.law.month import Month
from renshe.law.nodes import Expression, Lookup, Parameter, Reference, Rounded, in_order
from renshe.law.parameters import Key
from renshe.law.rulebook import Rulebook


def root_of(book: Rulebook, name: str, on: Month) -> Reference:
    """Return the graph of a formula as it stands in that month. Raises UnknownName, FormulaNotInForce."""
    return book.root(name, on)


def parameters_of(nodes: Iterable[Expression]) -> dict[str, None]:
    """Return the parameters that the nodes name, practices of rounding among them, in order and each once."""
    found: dict[str, None] = {}
    for node in nodes:
        match node:
            case Parameter(name=name) | Lookup(name=name):
                found[name] = None
            case Rounded(practice=practice) if practice:
                found[practice] = None
    return found


def parameters_below(book: Rulebook, name: str, on: Month) -> list[str]:
    """Return every parameter that the formula rests on, its own and those of the results it uses."""
    return sorted(parameters_of(in_order(root_of(book, name, on))))


def own_nodes(book: Rulebook, name: str, on: Month) -> list[Expression]:
    """Return the nodes of the formula itself: of the results that it uses, only that they are used."""
    root = root_of(book, name, on).root
    used = frozenset(node.name for node in in_order(root) if isinstance(node, Reference))
    return in_order(root, given=used)


def parameters_used(book: Rulebook, name: str, on: Month) -> list[str]:
    """Return the parameters that stand in the formula itself, in the order of its reckoning."""
    return list(parameters_of(own_nodes(book, name, on)))


def formulas_used(book: Rulebook, name: str, on: Month) -> list[str]:
    """Return the results that the formula itself takes over from others, in the order of its reckoning."""
    return list(dict.fromkeys(node.name for node in own_nodes(book, name, on) if isinstance(node, Reference)))


def not_verified(book: Rulebook, names: Iterable[str], on: Month) -> list[str]:
    """Return the parameters below the formulas whose values in that month nobody held against the text.

    One without a value in that month is among them: what did not need it was reckoned without.
    """
    below = {parameter for name in names for parameter in parameters_below(book, name, on)}
    return sorted(name for name in below if _states(book, name, on) != {"verified"})


def _states(book: Rulebook, name: str, on: Month) -> set[str]:
    """Of a value, or of each of a table's entries in force; none where there is none."""
    in_force: dict[Key | None, str] = {}
    for value in sorted(book.parameters[name].values, key=lambda one: one.starts):
        if value.starts <= on.first_day:
            in_force[value.key] = value.state
    return set(in_force.values())
