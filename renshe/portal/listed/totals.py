"""The totals of a list: what its money columns come to over all rows that are filtered, not only those of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.utils.translation import gettext


class SummedColumn(tables.Column):
    """A column that adds up. `is_summed`: whether it does here (bases of several months, say, do not)."""

    def __init__(self, *args: Any, is_summed: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        self.is_summed = is_summed

    def in_query(self, path: str) -> Combinable:
        """Return what a query adds up, of the column that stands at `path`."""
        return F(path)


def _sums(table: tables.Table) -> Mapping[str, int]:
    """The sum of each column that adds up, by its name: of one query, or the rows' own. Of no row there is no sum."""
    bound = [one for one in table.columns.iterall() if isinstance(one.column, SummedColumn) and one.column.is_summed]
    rows = table.data.data
    if not bound or not isinstance(rows, QuerySet):
        return {one.name: sum(one.accessor.resolve(row, quiet=True) or 0 for row in rows) for one in bound if rows}
    found = rows.order_by().aggregate(
        **{f"{one.name}_sum": Sum(one.column.in_query(str(one.accessor))) for one in bound}
    )
    sums = {one.name: found[f"{one.name}_sum"] for one in bound}
    return {} if set(sums.values()) == {None} else {name: int(fen or 0) for name, fen in sums.items()}


def on_page(table: tables.Table) -> list[tuple[Any, str]]:
    """Return each visible column with what stands under it: nothing at all where no column adds up."""
    sums = _sums(table)
    cells = [
        (one, one.column.render(sums[one.name]) if one.name in sums else "") for one in table.columns.itervisible()
    ]
    return _named(cells) if sums else []


def in_file(table: tables.Table) -> Iterator[list[object]]:
    """Yield the last line of a file, where a column adds up."""
    if sums := _sums(table):
        columns = [one for one in table.columns.iterall() if not one.column.exclude_from_export]
        cells = [(one, one.column.value(sums[one.name]) if one.name in sums else None) for one in columns]
        yield [cell for _column, cell in _named(cells)]


def _named(cells: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Say in the first column that stands empty what the line is."""
    empty = [
        place for place, (one, cell) in enumerate(cells) if cell in ("", None) and not one.column.exclude_from_export
    ]
    return [(one, gettext("Total") if [place] == empty[:1] else cell) for place, (one, cell) in enumerate(cells)]
