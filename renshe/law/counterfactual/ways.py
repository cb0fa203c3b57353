"""What can be otherwise of one person: facts, results that were given, how many months are paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from renshe.law.graph.nodes import Field
from renshe.law.graph.related import Related
from renshe.law.month import Month
from renshe.law.person.given import GivenFacts
from renshe.law.units import Unit
from renshe.law.worksheet.words import Number
from renshe.law.writing.facts import Fact, Series

if TYPE_CHECKING:
    from renshe.law.rulebook import Rulebook

Row: TypeAlias = dict[str, Number]

NEAREST_FIRST = ("months", "month", "date", "whole", "count", "years", "flag", "code")
"""Which facts are nearer to a person than others, by unit or kind; ratios and money come after these."""
FAR_YEARS = 50
"""How far from a month or a day that was given another is looked for."""


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can be otherwise: a fact, a result that was given, or how many months are paid."""

    fact: str
    zh: str
    en: str
    unit: Unit
    now: Number
    low: Number
    high: Number
    step: Fraction
    by_paying: bool
    changed: Callable[[Number], Row]

    @property
    def rank(self) -> int:
        if self.by_paying:
            return 0
        kind = self.unit.name if self.unit.kind == "number" else self.unit.kind
        last = len(NEAREST_FIRST) + 1 + self.unit.is_money
        return 1 + NEAREST_FIRST.index(kind) if kind in NEAREST_FIRST else last

    def months_paid(self, value: Number) -> int:
        """How many months are paid to come there."""
        return max(int(value - self.now), 0) if self.by_paying else 0

    @property
    def others(self) -> list[Number]:
        """All other values, where each is as near as the next: of a condition, of a code."""
        if self.unit.kind not in ("flag", "code"):
            return []
        return [value for value in range(int(self.low), int(self.high) + 1) if value != self.now]

    def size(self, distance: Number) -> Fraction:
        """How far a change goes: months as they are, all else by the range that there is."""
        return Fraction(distance) / (1 if self.unit.name == "months" else Fraction(self.high - self.low) or 1)

    @property
    def turns_on(self) -> str:
        """The name under which the graph reads it; nothing where it is more than one fact."""
        return "" if self.by_paying and self.fact not in self.changed(self.now) else self.fact


class Ways:
    """Finds them. `row`: the facts as numbers, and the results that were given."""

    def __init__(self, book: Rulebook, name: str, month: Month, row: Row, facts: GivenFacts) -> None:
        self.formulas, self.month, self.row = book.formulas, month, row
        self.declared, self.read = facts.declared, book.fields(name)

    def every(self, given: frozenset[str]) -> Iterator[Way]:
        """Each fact that counts and can change; each result that was `given`."""
        for name, declared in self.declared.items():
            if isinstance(declared, Series):
                yield from self._of_series(declared)
            elif isinstance(declared, Related):
                yield from self._of_related(declared)
            elif name in self.read and name in self.row and not declared.fixed:
                yield self._of_fact(self.read[name], declared)
        for name in sorted(given):
            yield self._of_result(name)

    def _of_fact(self, field: Field, declared: Fact) -> Way:
        step = Fraction(1, 10**field.places)
        now, name = self.row[field.name], field.name
        by_paying = declared.by_paying and field.name == declared.name
        return Way(
            name, field.zh, field.en, field.unit, now, field.low, field.high, step, by_paying,
            lambda value: {**self.row, name: value},
        )  # fmt: skip

    def _of_series(self, series: Series) -> Iterator[Way]:
        known = self.read.keys() & self.row.keys()
        fields = {key: self.read[node.name] for key, node in series.nodes() if node.name in known}
        if series.of.fixed or not fields:
            return
        if series.of.by_paying:
            if self.month.year in fields:
                yield self._of_months_paid(series, fields)
            return
        for field in fields.values():
            yield self._of_fact(field, series.of)

    def _of_related(self, related: Related) -> Iterator[Way]:
        """Each fact of the rows that there are; no row is added or taken away."""
        for row in related.rows():
            for column, field in row.nodes.items():
                declared = related.row.declared[column]
                if field.name in self.read and field.name in self.row and not declared.fixed:
                    yield self._of_fact(field, declared)

    def _of_months_paid(self, series: Series, fields: Mapping[int, Field]) -> Way:
        """Paying on from the month that was asked, each month on the mean base of the last year that was paid."""
        now = sum(self.row[field.name] for field in fields.values())
        last = next(year for year in range(self.month.year, max(fields) + 1) if year + 1 not in fields)
        room = 12 * (last - self.month.year + 1) - (self.month.month - 1)

        def paid_until(months: Number) -> Row:
            row, brought = dict(self.row), self._mean(series, fields)
            for month in (self.month + more for more in range(int(months - now))):
                field = fields[month.year]
                row[field.name] = min(row[field.name] + 1, field.high)
                base = f"{series.brings}_{month.year}"
                if base in self.read and row[field.name] > self.row[field.name]:
                    row[base] = row.get(base, 0) + brought
            return row

        zh, en, unit = f"{series.of.zh}合计", f"{series.of.en}, added up", series.of.unit
        return Way(series.name, zh, en, unit, now, now, now + room, Fraction(1), True, paid_until)

    def _mean(self, series: Series, fields: Mapping[int, Field]) -> int:
        paid = [year for year, field in fields.items() if self.row[field.name] > 0]
        if not series.brings or not paid:
            return 0
        last = max(paid)
        return int(self.row.get(f"{series.brings}_{last}", 0) // self.row[fields[last].name])

    def _of_result(self, name: str) -> Way:
        formula, now = self.formulas[name], self.row[name]
        is_exact = formula.unit.name in ("ratio", "ratio/year", "years")
        step = Fraction(1, 10_000) if is_exact else Fraction(1)
        low, high = _range(formula.unit, now, is_exact=is_exact)
        return Way(
            name, formula.zh, formula.en, formula.unit, now, low, high, step, False,
            lambda value: {**self.row, name: value},
        )  # fmt: skip


def _range(unit: Unit, now: Number, *, is_exact: bool) -> tuple[Number, Number]:
    """Between what a given result is looked for: it declares no range."""
    match unit.kind:
        case "flag":
            return 0, 1
        case "code":
            assert unit.codes is not None
            return 0, len(unit.codes.texts) - 1
        case "month" | "date":
            far = FAR_YEARS * (12 if unit.kind == "month" else 366)
            return now - far, now + far
    return 0, 2 * now + (4 if is_exact else 1_000)
