"""Equal steps made one: what two laws have in common is reckoned once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from renshe.law.graph.nodes import Field
from renshe.law.lowered.steps import Over, Step, in_order, operands


def shared(results: Sequence[Over]) -> list[Over]:
    """Return the same results; steps that reckon the same of the same facts are one step in all of them."""
    kept: dict[tuple[Any, ...], Step] = {}
    become: dict[Step, Step] = {}
    for step in in_order(step for result in results for step in (result.over, result.under)):
        parts = operands(step)
        named = {one.name: getattr(step, one.name) for one in fields(step)}
        moved = {name: _moved(value, become) for name, value in named.items() if _is_made_of(value, parts)}
        made = replace(step, **moved) if moved else step
        key = (type(step), *(_same(moved[name]) if name in moved else _told(value) for name, value in named.items()))
        become[step] = kept.setdefault(key, made)
    return [Over(become[result.over], become[result.under]) for result in results]


def _is_made_of(value: Any, parts: Sequence[Step]) -> bool:
    """Whether it is a step that this one takes, or several of them."""
    held = value if isinstance(value, tuple) else (value,)
    return bool(held) and all(any(one is part for part in parts) for one in held)


def _moved(value: Any, become: Mapping[Step, Step]) -> Any:
    return tuple(become[one] for one in value) if isinstance(value, tuple) else become[value]


def _same(moved: Any) -> Any:
    """What tells made steps from others: that they are these very ones."""
    return tuple(id(one) for one in moved) if isinstance(moved, tuple) else id(moved)


def _told(value: Any) -> Any:
    """What tells a step's own data from another's: a fact by its name, a table by its rows."""
    if isinstance(value, Field):
        return value.name
    return frozenset(value.items()) if isinstance(value, Mapping) else value
