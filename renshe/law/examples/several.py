"""Examples written as one: lists of a value and of what is expected of it, where the topic has single ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from renshe.law.examples.inputs import values
from renshe.law.examples.published import Example


def apart(example: Example) -> list[Example]:
    """Return an example for each place of its lists, all as long as one another; nothing where they are not."""
    held = (*example.inputs.values(), *example.expected.values())
    lengths = {len(one) for one in held if isinstance(one, list | Mapping)}
    if len(lengths) != 1 or not any(isinstance(one, list | Mapping) for one in example.expected.values()):
        return []
    return [
        replace(
            example,
            name=f"{example.name}[{at}]",
            inputs=_at(at, example.inputs),
            expected=_at(at, example.expected),
        )
        for at in range(lengths.pop())
    ]


def _at(at: int, held: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values(one)[at] if isinstance(one, list | Mapping) else one for name, one in held.items()}
