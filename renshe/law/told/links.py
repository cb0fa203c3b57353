"""Which formula rests on which others, and on which values: read from the graphs, never written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, cast

from renshe.law.errors import ParameterNotInForce
from renshe.law.graph.nodes import Expression, Reference, children
from renshe.law.graph.usage import asked_for, parameters_of
from renshe.law.graph.walking import children_first
from renshe.law.lowered.lowering import Lowering
from renshe.law.lowered.steps import Given
from renshe.law.lowered.steps import in_order as steps_in_order
from renshe.law.month import Month
from renshe.law.rulebook import Rulebook
from renshe.law.values.parameters import DatedParameter, Value
from renshe.law.writing.facts import Series


def own_nodes(book: Rulebook, name: str, on: Month) -> list[Expression]:
    """Return the nodes of the formula itself: of the results that it uses, only that they are used.

    Raises UnknownName, FormulaNotInForce.
    """
    return nodes_of_its_own(book.root(name, on).root)


def nodes_of_its_own(root: Expression) -> list[Expression]:
    """Return the nodes below, each once, children before parents; of another formula's result only that it is taken."""

    def below(node: Expression) -> tuple[Expression, ...]:
        return () if isinstance(node, Reference) else children(node)  # type: ignore[arg-type]  # closed set

    return children_first([root], below)


def parameters_used(book: Rulebook, name: str, on: Month) -> list[str]:
    """Return the parameters that stand in the formula itself, in the order of its reckoning."""
    return list(dict.fromkeys(name for name, _ in asked_for(own_nodes(book, name, on))))


def formulas_used(book: Rulebook, name: str, on: Month) -> list[str]:
    """Return the results that the formula itself takes over from others, in the order of its reckoning."""
    return list(dict.fromkeys(node.name for node in own_nodes(book, name, on) if isinstance(node, Reference)))


def not_verified(book: Rulebook, names: Iterable[str], on: Month) -> list[str]:
    """Return the parameters below the formulas whose values in that month nobody held against the text.

    One without a value in that month is among them: what did not need it was reckoned without.
    """
    below = {parameter for name in names for parameter in parameters_of(book.root(name, on))}
    return sorted(
        name for name in below if {value.state for value in values_in_force(book.parameters[name], on)} != {"verified"}
    )


def facts_read(book: Rulebook, names: Iterable[str], on: Month) -> set[str]:
    """Return the facts that the formulas read in that month: what a value of law switches off is not read."""
    lowering = Lowering(book.parameters, on)
    results = [lowering.lower(book.root(name, on)) for name in names]
    steps = steps_in_order([step for result in results for step in (result.over, result.under)])
    return {step.field.name for step in steps if isinstance(step, Given)}


def declared_fact(declared: Mapping[str, object], field: str) -> str:
    """Return the fact, as its class declares it, that a field is of: its own, or the series or the rows it stands in.

    >>> declared_fact({"opening": 0, "credited": 0}, "credited_3")
    'credited'
    """
    if field in declared:
        return field
    return max((one for one in declared if field.startswith(f"{one}_")), key=len)


class Labelled(Protocol):
    """What has a name in both languages."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def labelled(declared: object) -> Labelled:
    """Return what names a fact that a class declares: a series is named by what it is a series of."""
    return cast(Labelled, declared.of if isinstance(declared, Series) else declared)


def values_in_force(parameter: DatedParameter, on: Month) -> list[Value]:
    """Return the value that holds in that month, of a table every entry; an empty list where there is none."""
    try:
        return list(parameter.table_at(on).values()) if parameter.is_table else [parameter.at(on)]
    except ParameterNotInForce:
        return []
