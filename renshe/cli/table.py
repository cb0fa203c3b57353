"""A table on a terminal. What doesn't fit goes on in the next line: nothing is cut, in no language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence


def show(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Collection[int], title: str = "") -> None:
    """Print a table. `numbers`: the columns that are set to the right."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title or None)
    for place, words in enumerate(headings):
        # Chinese has no spaces to break a line at: what is longer than the column would end in an ellipsis.
        table.add_column(words, justify="right" if place in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
