"""Equal steps made one: what two laws have in common is reckoned once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from renshe.law.lowering import Over, Step, in_order, operands
from renshe.law.nodes import Field


def shared(results: Sequence[Over]) -> list[Over]:
    """Return the same results; steps that reckon the same of the same facts are one step in all of them."""
    kept: dict[tuple[Any, ...], Step] = {}
    become: dict[Step, Step] = {}
    for step in in_order(step for result in results for step in (result.over, result.under)):
        parts = operands(step)
        named = {one.name: getattr(step, one.name) for one in fields(step)}
        moved: dict[str, Any] = {
            name: become[value] for name, value in named.items() if any(value is part for part in parts)
        }
        made = replace(step, **moved) if moved else step
        key = (type(step), *(id(moved[name]) if name in moved else _told(value) for name, value in named.items()))
        become[step] = kept.setdefault(key, made)
    return [Over(become[result.over], become[result.under]) for result in results]


def _told(value: Any) -> Any:
    """What tells a step's own data from another's: a fact by its name, a table by its rows."""
    if isinstance(value, Field):
        return value.name
    return frozenset(value.items()) if isinstance(value, Mapping) else value
