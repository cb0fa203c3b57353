"""The search: of each thing that can be otherwise the least change that passes, the nearest of them first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from renshe.law.amounts import outward
from renshe.law.counterfactual.change import Change
from renshe.law.counterfactual.turning_points import TurningPoints, on_grid
from renshe.law.counterfactual.ways import Row, Way, Ways
from renshe.law.errors import DividedByZero, LawError, TableHasNoEntry
from renshe.law.given import GivenFacts
from renshe.law.month import Month, first_day
from renshe.law.person import PersonCompiler, exact
from renshe.law.worksheet_words import Number

if TYPE_CHECKING:
    from renshe.law.rulebook import Rulebook


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
        self.book, self.name, self.on, self.month = book, name, on, Month.of(first_day(on))
        self.fields, self.series = facts.fields, facts.series
        self.ways = list(Ways(book, name, self.month, row, facts).every(compiler.given))
        self.turning_points = TurningPoints(book.root(name, on), compiler)
        self.before: Number | None
        try:
            self.before = self._computed(row, on)
        except (DividedByZero, TableHasNoEntry):
            self.before = None

    def nearest_changes(self, at_most: int) -> list[Change]:
        """Return so many at most, nearest first; nothing for a result that is no amount and no condition."""
        if self.before is True or self.book.unit(self.name).kind not in ("number", "flag"):
            return []
        found: list[Change] = []
        ways = sorted(self.ways, key=lambda way: way.rank)
        for rank in dict.fromkeys(way.rank for way in ways):
            here = [(way, change) for way in ways if way.rank == rank if (change := self._nearest(way)) is not None]
            here.sort(key=lambda one: (one[0].size(one[1]), one[1].fact))
            found += [change for _, change in here]
            if len(found) >= at_most:
                break
        return found[:at_most]

    def _computed(self, row: Row, on: Month | date) -> Number:
        """The result, the facts put together as the short way takes them."""
        facts: dict[str, Any] = {name: self._as_given(name, value) for name, value in row.items()}
        for name, series in self.series.items():
            keys = {key: f"{name}_{key}" for key in series.keys}
            if all(one in facts for one in keys.values()):
                facts[name] = {key: facts.pop(one) for key, one in keys.items()}
        found: Number = self.book.compute(self.name, facts, on)
        return found

    def _later(self, months: int) -> Month | date:
        return self.month + months if months else self.on

    def _as_given(self, name: str, value: Number) -> Any:
        unit = self.fields[name].unit if name in self.fields else self.book.unit(name)
        if unit.kind == "flag":
            return bool(value)
        return value if unit.kind == "number" else outward(int(value), unit)

    def _nearest(self, way: Way) -> Change | None:
        """The least change this way that passes or pays more; None where none in its range does."""
        if way.unit.kind == "flag":
            sides: Iterable[list[Number]] = [[0 if way.now else 1]]
        elif way.unit.kind == "code":
            sides = [[code] for code in range(int(way.low), int(way.high) + 1) if code != way.now]
        else:
            points = sorted(self.turning_points.of(way))
            sides = [[one for one in points if one > way.now], [one for one in reversed(points) if one < way.now]]
        found = [Fraction(value) for side in sides if (value := self._first(way, side)) is not None]
        if not found:
            return None
        value = exact(min(found, key=lambda one: abs(one - way.now)))
        after = self._result(way, value)
        assert after is not None, "it was reckoned when it was found"
        formula = self.book.formulas[self.name]
        months = int(value - way.now) if way.by_paying else 0
        return Change(
            self.name, formula.zh, formula.en, formula.unit,
            way.fact, way.zh, way.en, way.unit, way.now, value, self.before, after,
            self._later(max(months, 0)), self.month + (months - 1) if months > 0 else None,
        )  # fmt: skip

    def _first(self, way: Way, points: list[Number]) -> Number | None:
        """The first value that passes, going from the nearest point outwards and then back to the boundary."""
        fails: Number = way.now
        for point in points:
            if not self._passes(way, point):
                fails = point
                continue
            passes = point
            while abs(Fraction(passes) - fails) > way.step:
                middle = on_grid(Fraction(passes + fails) / 2, way.step)
                if middle in (passes, fails):
                    break
                if self._passes(way, middle):
                    passes = middle
                else:
                    fails = middle
            return passes
        return None

    def _passes(self, way: Way, value: Number) -> bool:
        after = self._result(way, value)
        return after is not None and (self.before is None or after > self.before)

    def _result(self, way: Way, value: Number) -> Number | None:
        later = max(int(value - way.now), 0) if way.by_paying else 0
        try:
            return self._computed(way.changed(value), self._later(later))
        except LawError:
            return None
