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
    opened: set[Node] = set()
    order: list[Node] = []
    waiting = list(roots)[::-1]
    while waiting:
        node = waiting[-1]
        if node not in done and node not in opened:
            opened.add(node)
            waiting.extend(below(node)[::-1])
            continue
        waiting.pop()
        if node not in done:  # it was opened, and all below it is done
            done.add(node)
            order.append(node)
    return order
