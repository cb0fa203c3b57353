"""The search: of each thing that can be otherwise the least change that will do, the nearest of them first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from renshe.law.amounts import outward
from renshe.law.counterfactual.change import Change
from renshe.law.counterfactual.pairs import pairs
from renshe.law.counterfactual.turning_points import TurningPoints, on_grid
from renshe.law.counterfactual.ways import Row, Way, Ways
from renshe.law.errors import DividedByZero, LawError, TableHasNoEntry
from renshe.law.month import Month, first_day
from renshe.law.person.at_length import PersonCompiler, exact
from renshe.law.person.given import GivenFacts, number_of
from renshe.law.worksheet.words import Number

if TYPE_CHECKING:
    from renshe.law.rulebook import Rulebook

Wanted: TypeAlias = Callable[[Number], bool]
"""Whether a result is what is looked for."""
EITHER_WAY = ("months", "days", "whole")
"""Units of results, beside moments, of which the law doesn't say whether less or more is better."""


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
        self.book, self.name, self.on, self.row = book, name, on, row
        self.given, self.facts, self.month = compiler.given, facts, Month.of(first_day(on))
        self.turning_points = TurningPoints(book.root(name, on), compiler)
        self.unit = book.unit(name)
        self.reckoned = 0
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
        if self.book.formulas[self.name].burden:
            return [lambda after: after < before]
        if self.unit.is_moment or self.unit.name in EITHER_WAY:
            return [lambda after: after < before, lambda after: after > before]
        return [lambda after: after > before]

    def _computed(self, row: Row, on: Month | date) -> Number:
        """The result, the facts put together as the short way takes them."""
        facts: dict[str, Any] = {name: self._as_given(name, value) for name, value in row.items()}
        for name, series in self.facts.series.items():
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
        unit = self.facts.fields[name].unit if name in self.facts.fields else self.book.unit(name)
        if unit.kind == "flag":
            return bool(value)
        return value if unit.kind == "number" else outward(int(value), unit)

    def ways(self) -> Iterator[Way]:
        """What can be otherwise from here."""
        return Ways(self.book, self.name, self.month, self.row, self.facts).every(self.given)

    def points(self, way: Way) -> set[Number]:
        """Values worth a try."""
        return self.turning_points.of(way)

    def nearest(self, way: Way, wanted: Wanted) -> Change | None:
        """The least change this way that brings what is wanted; None where none in its range does."""
        sides: Iterable[list[Number]] = [[value] for value in way.others]
        if not way.others:
            points = sorted(self.points(way))
            sides = [[one for one in points if one > way.now], [one for one in reversed(points) if one < way.now]]
        found = [Fraction(value) for side in sides if (value := self.first(way, side, wanted)) is not None]
        if not found:
            return None
        return self.change(way, exact(min(found, key=lambda one: abs(one - way.now))))

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
                middle = on_grid(Fraction(passes + fails) / 2, way.step)
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
