"""Going through a graph without recursion, however deep it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Node = TypeVar("Node")


def children_first(
    roots: Iterable[Node], below: Callable[[Node], Sequence[Node]], but: Iterable[Node] = ()
) -> list[Node]:
    """Return every node once, what is below it before it, in the order in which they stand; without those of `but`.

    >>> children_first("a", {"a": "bc", "b": "c", "c": ""}.__getitem__)
    ['c', 'b', 'a']
    """
    done = set(but)
    order: list[Node] = []
    waiting = [(root, False) for root in reversed(list(roots))]
    while waiting:
        node, is_below_done = waiting.pop()
        if node in done:
            continue
        if is_below_done:
            done.add(node)
            order.append(node)
            continue
        waiting.append((node, True))
        waiting.extend((child, False) for child in reversed(below(node)))
    return order
