"""The order of a list: codes and names go as a reader sees them, and no row stands on two pages.

The database sorts its own rows, by a rank written into the query; what the archive answered is sorted in place. Either
way each column adds its part: a list by month and insurance is sorted by both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import django_tables2 as tables
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.query import ModelIterable
from django.utils.functional import cached_property
from django_tables2.data import TableData, TableListData, TableQuerysetData

from renshe.names import by_pinyin, in_query
from renshe.portal.listed import totals


def rank(groups: Sequence[Q], *, is_descending: bool) -> OrderBy:
    """Sort by the first of the groups that a row belongs to; what belongs to none comes after them."""
    whens = [When(group, then=Value(place)) for place, group in enumerate(groups)]
    place = Case(*whens, default=Value(len(whens)), output_field=IntegerField())
    return place.desc() if is_descending else place.asc()


class RankedColumn(tables.Column):
    """A column whose values have an order of their own. `then`: what decides among equals, in the database."""

    def __init__(self, *args: Any, then: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.then = tuple(then)

    def in_order(self, stored: Callable[[], Iterable[Any]]) -> list[Any]:
        """Return the values in their order; `stored` tells which there are, for who doesn't know them."""
        raise NotImplementedError


class CodedColumn(RankedColumn):
    """A code, shown as its word and sorted as the codes are declared. `choices`: code and word, or the mapping."""

    def __init__(
        self, *args: Any, choices: Mapping[str, Any] | Iterable[tuple[str, Any]] | Callable[[], Any], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.choices = choices

    def words(self) -> dict[str, Any]:
        return dict(self.choices() if callable(self.choices) else self.choices)

    def in_order(self, stored: Callable[[], Iterable[Any]]) -> list[Any]:
        return list(self.words())

    def render(self, value: str) -> str:
        return str(self.words().get(value, value))  # a field of a model with choices comes as its word


class WordsColumn(RankedColumn):
    """What is kept under one name and shown in the reader's language, sorted by what is shown."""

    def __init__(self, *args: Any, words: Callable[[str], str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.words = words

    def in_order(self, stored: Callable[[], Iterable[Any]]) -> list[Any]:
        return sorted(stored(), key=self.words)

    def render(self, value: str) -> str:
        return self.words(value)


class NameColumn(RankedColumn):
    """A name, sorted by pinyin. Of the database's rows `field` names what is sorted by, if not what is shown."""

    def __init__(self, *args: Any, field: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.field = field

    def in_order(self, stored: Callable[[], Iterable[Any]]) -> list[Any]:
        return by_pinyin(stored())

    def in_query(self, path: str, *, is_descending: bool) -> OrderBy:
        by = in_query(self.field or path)
        return by.desc() if is_descending else by.asc()


class DatabaseRows(TableQuerysetData):
    data: QuerySet[Any, Any]

    def order_by(self, aliases: Iterable[str]) -> None:
        keys = [key for alias in aliases for key in self._keys(self.table.columns[alias.lstrip("-")], alias)]
        is_of_records = self.data._iterable_class is ModelIterable  # a row of sums has no key
        if keys:
            self.data = self.data.order_by(*keys, *(["pk"] if is_of_records and "pk" not in keys else []))

    def _keys(self, bound: Any, alias: str) -> list[Any]:
        is_descending = alias.startswith("-")
        path = str(bound.accessor)  # as a query has it: no column of ours has a dot
        if isinstance(bound.column, NameColumn):
            return [bound.column.in_query(path, is_descending=is_descending), *bound.column.then]
        if isinstance(bound.column, RankedColumn):
            order = bound.column.in_order(lambda: self.data.order_by().values_list(path, flat=True).distinct())
            groups = [Q(**{path: one}) for one in order]
            return [rank(groups, is_descending=is_descending), *bound.column.then] if groups else []
        rows, is_own = bound.order(self.data, is_descending)
        if is_own:
            return list(rows.query.order_by)
        by = bound.order_by if alias[0] == bound.order_by_alias[0] else bound.order_by.opposite
        return [accessor.for_queryset() for accessor in by]


class ListedRows(TableListData):
    data: list[Any]

    def order_by(self, aliases: Sequence[str]) -> None:
        for alias in reversed(aliases):  # sorted by the last first, and equals stay in their order
            bound = self.table.columns[alias.lstrip("-")]
            if isinstance(bound.column, RankedColumn):
                self._by_rank(bound, is_descending=alias.startswith("-"))
            else:
                super().order_by((alias,))

    def _by_rank(self, bound: Any, *, is_descending: bool) -> None:
        def value(row: Any) -> Any:
            return bound.accessor.resolve(row)

        order = bound.column.in_order(lambda: {value(row) for row in self.data})
        places = {one: place for place, one in enumerate(order)}
        self.data.sort(key=lambda row: places.get(value(row), len(places)), reverse=is_descending)


class ListTable(tables.Table):
    """A list of the portal: of the database's rows, or of rows that something else answered."""

    def __init__(self, data: TableData | QuerySet[Any] | Iterable[Any] = (), **more: Any) -> None:
        if not isinstance(data, TableData):
            data = DatabaseRows(data) if isinstance(data, QuerySet) else ListedRows(list(data))
        super().__init__(data, **more)

    @cached_property
    def totals(self) -> list[tuple[Any, str]]:
        """What stands under each column of the page; nothing where none adds up."""
        return totals.on_page(self)
