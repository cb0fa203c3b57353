"""The records of a figure: what they add up to, by what they are broken down, and themselves, page by page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import Aggregate, Case, F, IntegerField, Model, Q, QuerySet, Value, When

from renshe.names import in_query
from renshe.readers_language import reads_chinese


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the records: where it is read from, its heading, and what it holds.

    `kind` tells a page how to show it: text, date, month, money (fen), count, choice, named, bill, person, employer,
    bank. What is `named` has a name in two languages: its path is that of the two, without `_zh` and `_en`.
    """

    name: str
    path: str
    zh: str
    en: str
    kind: str = "text"

    @property
    def read_from(self) -> str:
        """The path in the reader's language."""
        if self.kind != "named":
            return self.path
        return f"{self.path}_{'zh' if reads_chinese() else 'en'}"


NUMBERS = {"person": "identity_number", "employer": "credit_code"}  # beside the name, which is the column's path


class Records(ABC):
    """What a figure is made of. Towns are the records' own; who counts them on a day is `towns.counted_in`."""

    columns: Sequence[Column]

    @abstractmethod
    def within(self, towns: Collection[int] | None) -> Self:
        """Return the records of these towns only; None means every town."""

    @abstractmethod
    def matching(self, text: str) -> Self:
        """Return the records that a reader means who types `text`: part of a name, or a whole number or code."""

    @abstractmethod
    def total(self) -> int:
        """Return what the records add up to: a count, or fen."""

    @abstractmethod
    def by(self, key: str) -> dict[Any, int]:
        """Return the total for each value of a breakdown."""

    @abstractmethod
    def page(
        self, *, offset: int, limit: int, order: str = "", ranked: Sequence[str] = (), **filters: object
    ) -> tuple[list[dict[str, Any]], int]:
        """Return some records in a stable order, and how many there are in all.

        `order`: a column, from high to low with `-` before it. `ranked`: where it holds codes, they in their order.
        """


@dataclass(frozen=True)
class TableRecords(Records):
    """Records in PostgreSQL.

    Args:
        rows: The records.
        measure: What is added up, such as `Count("pk")` or `Sum("amount_fen")`.
        columns: What a page shows of each.
        keys: Breakdown → the path it is read from.
        town: The path to the town, or "" where the records belong to the whole city.
    """

    rows: QuerySet[Model]
    measure: Aggregate
    columns: Sequence[Column]
    keys: Mapping[str, str] = field(default_factory=dict)
    town: str = ""

    def within(self, towns: Collection[int] | None) -> Self:
        if towns is None:
            return self
        rows = self.rows.filter(**{f"{self.town}__in": towns}) if self.town else self.rows.none()
        return type(self)(rows, self.measure, self.columns, self.keys, self.town)

    def matching(self, text: str) -> Self:
        wanted = Q(pk__in=[])
        for column in self.columns:
            for lookup in _lookups(column):
                wanted |= Q(**{lookup: text})
        return type(self)(self.rows.filter(wanted), self.measure, self.columns, self.keys, self.town)

    def total(self) -> int:
        return self.rows.order_by().aggregate(total=self.measure)["total"] or 0

    def by(self, key: str) -> dict[Any, int]:
        path = self.keys[key]
        found = self.rows.order_by().values(path).annotate(total=self.measure).order_by(path)
        return {row[path]: row["total"] or 0 for row in found}

    def page(
        self, *, offset: int, limit: int, order: str = "", ranked: Sequence[str] = (), **filters: object
    ) -> tuple[list[dict[str, Any]], int]:
        rows = self.rows.filter(**{self.keys.get(key, key): value for key, value in filters.items()})
        paths = {column.name: column.read_from for column in self.columns}
        path = paths.get(order.removeprefix("-"), "")
        names = {column.read_from for column in self.columns if column.kind in NUMBERS}
        by = _ranked(path, ranked) if path and ranked else in_query(path) if path in names else F(path)
        ordered = rows.order_by(*([by.desc() if order.startswith("-") else by.asc()] if path else []), "pk")
        found = ordered.values("pk", *paths.values())[offset : offset + limit]
        return [{"pk": row["pk"]} | {name: row[path] for name, path in paths.items()} for row in found], rows.count()


def _ranked(path: str, codes: Sequence[str]) -> Case:
    """The place of a code among the codes; one that is not among them comes after them."""
    whens = [When(**{path: code}, then=Value(place)) for place, code in enumerate(codes)]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


def _lookups(column: Column) -> tuple[str, ...]:
    """How a column is searched. Identity numbers and credit codes are found whole only, names in both languages."""
    if column.kind == "named":
        return (f"{column.path}_zh__contains", f"{column.path}_en__icontains")
    if column.kind in ("text", "document"):
        return (f"{column.path}__contains",)
    if column.kind in NUMBERS:
        return (f"{column.path}__contains", f"{column.path.removesuffix('name')}{NUMBERS[column.kind]}")
    return ()
