"""What would have to be otherwise: the nearest change of a person's facts that would pass, or pay more.

Each fact that a person can change, or that may be wrong, is tried by itself (one declared `fixed` never is). The
formula's own comparisons and limits say where a result turns; solved for the fact, they are the points to try, and
between the last that fails and the first that passes the boundary is found exactly. Whatever is named was reckoned.
Where none alone would do, two facts are tried together (`counterfactual_pairs.py`).

What is wanted depends on the result: a condition shall be met, an amount be more, a code another; a month, a day or a
number of months comes earlier or later, and the nearest of both is named, for the law doesn't say which is better.

Months come first: who asks what is missing can go on paying. A fact declared `by_paying` grows by one with each month
that is paid, so the change says until when, and it is reckoned by the law of the month after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from renshe.law.amounts import outward
from renshe.law.counterfactual_change import Change
from renshe.law.counterfactual_pairs import pairs
from renshe.law.errors import DividedByZero, LawError, TableHasNoEntry
from renshe.law.given import GivenFacts, number_of
from renshe.law.month import Month, first_day
from renshe.law.nodes import Comparison, Expression, Extreme, Field, Reference, in_order
from renshe.law.person import PersonCompiler
from renshe.law.related import Related
from renshe.law.units import Unit
from renshe.law.worksheet_words import Number
from renshe.law.writing import Fact, Series

if TYPE_CHECKING:
    from renshe.law.rulebook import Rulebook

FAR_YEARS = 50
"""How far from a month or a day that was given another is looked for."""
Row: TypeAlias = dict[str, Number]
Wanted: TypeAlias = Callable[[Number], bool]
"""Whether a result is what is looked for."""

NEAREST_FIRST = ("months", "month", "date", "whole", "count", "years", "flag", "code")
"""Which facts are nearer to a person than others, by unit or kind; ratios and money come after these."""
EITHER_WAY = ("months", "days", "whole")
"""Units of results, beside moments, of which the law doesn't say whether less or more is better."""


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


class Search:
    """Looks for changes of one person's facts. `row`: the facts as numbers, and the results that were given."""

    def __init__(
        self,
        book: Rulebook,
        name: str,
        on: Month | date,
        row: Row,
        compiler: PersonCompiler,
        facts: GivenFacts,
    ) -> None:
        self.book, self.name, self.on, self.row, self.compiler, self.series = (
            book,
            name,
            on,
            row,
            compiler,
            facts.series,
        )
        self.month = Month.of(first_day(on))
        self.unit = book.unit(name)
        self.declared, self.fields, self.series = facts.declared, facts.fields, facts.series
        self.reckoned = 0
        self.limits = list(_limits(book.root(name, on), compiler.given))
        self.before: Number | None
        try:
            self.before = self._computed(row, on)
        except (DividedByZero, TableHasNoEntry):
            self.before = None

    def nearest_changes(self, at_most: int) -> list[Change]:
        """Return so many at most, nearest first."""
        if self.unit.kind == "flag" and self.before:
            return []
        found: list[Change] = []
        ways = sorted(self.ways(), key=lambda way: way.rank)
        for rank in dict.fromkeys(way.rank for way in ways):
            tried = [(way, self.nearest(way, wanted)) for way in ways if way.rank == rank for wanted in self.wanted()]
            here = [(way, change) for way, change in tried if change is not None]
            here.sort(key=lambda one: (one[0].size(one[1].distance), one[1].fact))
            found += [change for _, change in here]
            if len(found) >= at_most:
                break
        if not found and (self.unit.kind == "flag" or self.unit.is_money or self.before is None):
            found = pairs(self, ways)
        return found[:at_most]

    def wanted(self) -> list[Wanted]:
        """What a change shall bring, in turn."""
        before = self.before
        if self.unit.kind == "flag":
            return [bool]
        if before is None:
            return [lambda after: True]
        if self.unit.kind == "code":
            return [lambda after: after != before]
        if self.unit.is_moment or self.unit.name in EITHER_WAY:
            return [lambda after: after < before, lambda after: after > before]
        return [lambda after: after > before]

    def _computed(self, row: Row, on: Month | date) -> Number:
        """The result, the facts put together as the short way takes them."""
        facts: dict[str, Any] = {name: self._as_given(name, value) for name, value in row.items()}
        for name, series in self.series.items():
            keys = {key: f"{name}_{key}" for key in series.keys}
            if all(one in facts for one in keys.values()):
                facts[name] = {key: facts.pop(one) for key, one in keys.items()}
        found = self.book.compute(self.name, facts, on)
        if self.unit.kind in ("month", "date", "code"):
            found = number_of(found, self.unit)
        self.reckoned += 1
        return found  # type: ignore[no-any-return]  # a number now, whatever kind it was

    def after(self, way: Way, value: Number) -> Search:
        """The same search for who has changed this fact already: what is wanted stays what it was."""
        other = copy(self)
        other.row = way.changed(value)
        other.on = self._later(way.months_paid(value))
        other.month = Month.of(first_day(other.on))
        return other

    def way(self, fact: str) -> Way | None:
        """The same fact's way from here; None where there is none any more."""
        return next((way for way in self.ways() if way.fact == fact), None)

    def _later(self, months: int) -> Month | date:
        return self.month + months if months else self.on

    def _as_given(self, name: str, value: Number) -> Any:
        unit = self.fields[name].unit if name in self.fields else self.book.unit(name)
        if unit.kind == "flag":
            return bool(value)
        return value if unit.kind == "number" else outward(int(value), unit)

    # --- what can be otherwise ---------------------------------------------------------------------------------

    def ways(self) -> Iterator[Way]:
        read = self.book.fields(self.name)
        for name, declared in self.declared.items():
            if isinstance(declared, Series):
                yield from self._of_series(name, declared, read)
            elif isinstance(declared, Related):
                yield from self._of_related(declared, read)
            elif name in read and name in self.row and not declared.fixed:
                yield self._of_fact(read[name], declared)
        for name in sorted(self.compiler.given):
            yield self._of_result(name)

    def _of_fact(self, field: Field, declared: Fact) -> Way:
        step = Fraction(1, 10**field.places)
        now, name = self.row[field.name], field.name
        by_paying = declared.by_paying and field.name == declared.name
        return Way(
            name, field.zh, field.en, field.unit, now, field.low, field.high, step, by_paying,
            lambda value: {**self.row, name: value},
        )  # fmt: skip

    def _of_series(self, name: str, series: Series, read: Mapping[str, Field]) -> Iterator[Way]:
        fields = {key: read[node.name] for key, node in series.nodes() if node.name in read and node.name in self.row}
        if series.of.fixed or not fields:
            return
        if series.of.by_paying:
            if self.month.year in fields:
                yield self._of_months_paid(series, fields)
            return
        for field in fields.values():
            yield self._of_fact(field, series.of)

    def _of_related(self, related: Related, read: Mapping[str, Field]) -> Iterator[Way]:
        """Each fact of the rows that there are; no row is added or taken away."""
        for row in related.rows():
            for column, field in row.nodes.items():
                declared = related.row.declared[column]
                if field.name in read and field.name in self.row and not declared.fixed:
                    yield self._of_fact(field, declared)

    def _of_months_paid(self, series: Series, fields: Mapping[int, Field]) -> Way:
        """Paying on from the month that was asked, each month on the mean base of the last year that was paid."""
        now = sum(self.row[field.name] for field in fields.values())
        room = 12 * (max(fields) - self.month.year + 1) - (self.month.month - 1)

        def paid_until(months: Number) -> Row:
            row, brought = dict(self.row), self._mean(series, fields)
            for month in (self.month + more for more in range(int(months - now))):
                field = fields[month.year]
                row[field.name] = min(row[field.name] + 1, field.high)
                if series.brings and row[field.name] > self.row[field.name]:
                    row[f"{series.brings}_{month.year}"] += brought
            return row

        one = series.of
        return Way(
            series.name,
            f"{one.zh}合计",
            f"{one.en}, added up",
            one.unit,
            now,
            now,
            now + room,
            Fraction(1),
            True,
            paid_until,
        )

    def _mean(self, series: Series, fields: Mapping[int, Field]) -> int:
        paid = [year for year, field in fields.items() if self.row[field.name] > 0]
        if not series.brings or not paid:
            return 0
        last = max(paid)
        return int(self.row.get(f"{series.brings}_{last}", 0) // self.row[fields[last].name])

    def _of_result(self, name: str) -> Way:
        formula, now = self.book.formulas[name], self.row[name]
        is_exact = formula.unit.name in ("ratio", "ratio/year", "years")
        step = Fraction(1, 10_000) if is_exact else Fraction(1)
        low, high = _range(formula.unit, now, is_exact=is_exact)
        return Way(
            name,
            formula.zh,
            formula.en,
            formula.unit,
            now,
            low,
            high,
            step,
            False,
            lambda value: {**self.row, name: value},
        )

    # --- the nearest of one --------------------------------------------------------------------------------------

    def nearest(self, way: Way, wanted: Wanted) -> Change | None:
        """The least change this way that brings what is wanted; None where none in its range does."""
        sides: Iterable[list[Number]] = [[value] for value in way.others]
        if not way.others:
            points = sorted(self.points(way))
            sides = [[one for one in points if one > way.now], [one for one in reversed(points) if one < way.now]]
        found = [Fraction(value) for side in sides if (value := self.first(way, side, wanted)) is not None]
        if not found:
            return None
        return self.change(way, _plain(min(found, key=lambda one: abs(one - way.now))))

    def change(self, way: Way, value: Number) -> Change:
        """That change with what comes of it; it has been reckoned before."""
        after = self.result(way, value)
        assert after is not None, "it was reckoned when it was found"
        formula = self.book.formulas[self.name]
        months = way.months_paid(value)
        return Change(
            self.name, formula.zh, formula.en, formula.unit,
            way.fact, way.zh, way.en, way.unit, way.now, value, self.before, after,
            self._later(months), self.month + (months - 1) if months > 0 else None,
        )  # fmt: skip

    def first(self, way: Way, points: list[Number], wanted: Wanted) -> Number | None:
        """The first value that will do, going from the nearest point outwards and then back to the boundary."""
        fails: Number = way.now
        for point in points:
            if not self._passes(way, point, wanted):
                fails = point
                continue
            passes = point
            while abs(Fraction(passes) - fails) > way.step:
                middle = _on_grid(Fraction(passes + fails) / 2, way.step)
                if middle in (passes, fails):
                    break
                if self._passes(way, middle, wanted):
                    passes = middle
                else:
                    fails = middle
            return passes
        return None

    def _passes(self, way: Way, value: Number, wanted: Wanted) -> bool:
        after = self.result(way, value)
        return after is not None and wanted(after)

    def result(self, way: Way, value: Number) -> Number | None:
        """The result with that value; None where there is none."""
        try:
            return self._computed(way.changed(value), self._later(way.months_paid(value)))
        except LawError:
            return None

    # --- where a result turns --------------------------------------------------------------------------------------

    def points(self, way: Way) -> set[Number]:
        """Values worth a try: the next one, the ends of the range, and where a comparison or a limit turns."""
        found = {way.now + way.step, way.now - way.step, way.low, way.high}
        for left, right, reads in self.limits:
            if way.turns_on in reads:
                for turn in self._turns(way, left, right):
                    near = _on_grid(turn, way.step)
                    found |= {near - way.step, near, near + way.step}
        return {_plain(one) for one in found if way.low <= one <= way.high and one != way.now}

    def _turns(self, way: Way, left: Expression, right: Expression) -> Iterator[Fraction]:
        """Where the two sides meet: by a straight line through three points, else by halving."""
        middle = _on_grid(Fraction(way.low + way.high) / 2, way.step)
        gaps = {point: self._gap(way, point, left, right) for point in (way.low, way.now, middle, way.high)}
        known = [(Fraction(point), gap) for point, gap in sorted(gaps.items()) if gap is not None]
        if len(known) < 2:
            return
        (a, at_a), *between, (b, at_b) = known
        slope = (at_b - at_a) / (b - a)
        if all(gap == at_a + slope * (point - a) for point, gap in between):
            if slope:
                yield a - at_a / slope
            return
        for (a, at_a), (b, at_b) in pairwise(known):
            if (at_a > 0) != (at_b > 0):
                yield self._halved(way, left, right, a, b, at_a > 0)

    def _halved(self, way: Way, left: Expression, right: Expression, a: Fraction, b: Fraction, above: bool) -> Fraction:
        while b - a > way.step:
            middle = Fraction(_on_grid((a + b) / 2, way.step))
            if middle in (a, b):
                break
            gap = self._gap(way, middle, left, right)
            if gap is not None and (gap > 0) == above:
                a = middle
            else:
                b = middle
        return b

    def _gap(self, way: Way, value: Number, left: Expression, right: Expression) -> Fraction | None:
        row = way.changed(_plain(value))
        memo: dict[Expression, Number] = {}
        get = self.compiler.functions
        try:
            return Fraction(get[left](row, memo)) - Fraction(get[right](row, memo))
        except (LawError, KeyError):
            return None


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


def _limits(root: Reference, given: frozenset[str]) -> Iterator[tuple[Expression, Expression, frozenset[str]]]:
    """Each comparison and limit of the graph, with the facts and given results that its sides read."""
    for node in in_order(root, given):
        if isinstance(node, Comparison | Extreme):
            below = in_order(node, given)
            reads = {one.name for one in below if isinstance(one, Field)}
            reads |= {one.name for one in below if isinstance(one, Reference) and one.name in given}
            yield node.left, node.right, frozenset(reads)


def _on_grid(value: Number, step: Fraction) -> Number:
    return _plain(Fraction(value) // step * step)


def _plain(value: Number) -> Number:
    return value.numerator if value.denominator == 1 else value
