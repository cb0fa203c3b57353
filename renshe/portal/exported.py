"""A list's rows for a file, as `django_tables2.Table.as_values` gives them, in a quarter of its time.

The library looks at the signature of each cell's function and the kind of its field anew; here that is done once for
a column. Columns that are templates are not for lists that are exported: rendering one for each cell takes longest.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.encoding import force_str
from django_tables2.utils import A

Reader = Callable[[Any], Any]


def values(table: tables.Table) -> Iterator[list[object]]:
    """Yield the headings, then each row's values."""
    columns = [one for one in table.columns.iterall() if not one.column.exclude_from_export]
    yield [force_str(one.header, strings_only=True) for one in columns]
    cells = [_cell(table, one) for one in columns]
    for record in table.data:
        yield [force_str(cell(record), strings_only=True) for cell in cells]


def _cell(table: tables.Table, bound: Any) -> Reader:
    assert not isinstance(bound.column, tables.TemplateColumn), bound.name
    read, column = _reader(A(bound.accessor)), bound.column
    # Where the column has no value of its own, it is what the page shows.
    shows = getattr(bound.value, "__func__", None) is tables.Column.value
    put = bound.render if shows else bound.value
    wanted = inspect.signature(put).parameters

    def cell(record: Any) -> Any:
        value = read(record)
        if value in column.empty_values:
            return None
        given = {"value": value, "record": record, "column": column, "bound_column": bound, "table": table}
        return put(**{name: given[name] for name in wanted if name in given})

    return cell


def _reader(accessor: Any) -> Reader:
    """What reads a cell's value of a record; of a field with choices, the chosen one's words."""
    found: list[Reader] = []

    def words(record: Any) -> Any:
        owner, name = accessor.penultimate(record)
        return getattr(owner, f"get_{name}_display")()

    def plain(record: Any) -> Any:
        return accessor.resolve(record, quiet=True)  # a column may be reckoned and stand on no field

    def read(record: Any) -> Any:
        if not found:
            owner, name = accessor.penultimate(record)
            if not isinstance(owner, Model):  # nothing stands there: the next record will tell
                return plain(record)
            found.append(words if _has_choices(accessor, record) and hasattr(owner, f"get_{name}_display") else plain)
        return found[0](record)

    return read


def _has_choices(accessor: Any, record: Any) -> bool:
    try:
        return bool(getattr(accessor.get_field(record), "choices", ()))
    except FieldDoesNotExist:
        return False
