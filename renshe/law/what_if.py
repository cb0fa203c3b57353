"""What if: the present law and a reform of it side by side, for one person and for the city in one pass.

A reform gives parameters other values, or formulas other editions, from a month on; before it the present law holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from renshe.errors import Phrase
from renshe.law.errors import FormulaWrong, NoSuchEdition, NoSuchEntry, UnknownName, UnknownParameter, shown
from renshe.law.graph.usage import formulas_of
from renshe.law.lowered.lowering import Lowering
from renshe.law.lowered.sharing import shared
from renshe.law.lowered.steps import Over
from renshe.law.month import Month
from renshe.law.person.at_length import Number
from renshe.law.telling import named, near
from renshe.law.values.parameters import DatedParameter, Key, Value
from renshe.law.values.typed import require_fit
from renshe.law.writing.formulas import Edition, Formula

if TYPE_CHECKING:
    from sqlglot import exp

    from renshe.law.rulebook import Rulebook
    from renshe.law.sql.columns import FactRange
    from renshe.law.sql.widths import Width

TRIED = "tried"
"""The state of a reform's values."""
ORIGINAL = "original"
"""The key of a formula's edition that has no month since which it is in force."""
PRESENT, REFORM = "_present", "_reform"
"""Behind a formula's name: its column by the present law, and by the reform."""
Nothing = Literal["before its start", "not used", "same values"]


@dataclass(frozen=True, slots=True)
class NewValue:
    """A parameter's value from a month on; of a table, that of one key. Money in fen."""

    parameter: str
    value: Fraction
    first: Month
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class NewFormula:
    """Another edition of a formula from a month on: what `by` says, of the same facts and unit, whatever its name."""

    formula: str
    by: Formula
    first: Month

    @classmethod
    def of_its_own(cls, formula: Formula, edition: str, first: Month) -> NewFormula:
        """One of the formula's own editions, earlier than it came or longer than it held.

        Args:
            edition: The month since which it is in force, `2026-01`; ORIGINAL is the one that has no such month.

        Raises:
            NoSuchEdition: the formula has none since then.
        """
        held = {edition_key(one): one for one in formula.editions}
        if edition not in held:
            raise NoSuchEdition(named(formula.name, formula.zh, formula.en), edition, list(held))
        return cls(formula.name, replace(formula, editions=[held[edition]]), first)


def edition_key(edition: Edition) -> str:
    """By what one of a formula's editions is asked for: the month since which it is in force."""
    return ORIGINAL if edition.since is None else str(edition.since)


@dataclass(frozen=True, slots=True)
class Reform:
    """Dated changes of law. From its month on a change holds; what the present law sets later is laid aside.

    `source`: who tries it, as a worksheet shall say.
    """

    values: tuple[NewValue, ...]
    source: str
    formulas: tuple[NewFormula, ...] = ()

    @property
    def start(self) -> Month | None:
        """The first month in which anything may be otherwise; None where nothing is changed."""
        firsts = [one.first for one in self.values] + [one.first for one in self.formulas]
        return min(firsts, default=None)

    def parameters(self, present: Mapping[str, DatedParameter]) -> dict[str, DatedParameter]:
        """Return the parameters with the new values laid over.

        Raises:
            UnknownParameter, NoSuchEntry: what is changed is not there. ValueWrong: it can't be of that unit.
        """
        changed = dict(present)
        for one in sorted(self.values, key=lambda one: one.first):
            if one.parameter not in changed:
                raise UnknownParameter(one.parameter, near(one.parameter, changed))
            held = changed[one.parameter]
            keys = {value.key for value in held.values}
            if (one.key is not None) != held.is_table or (held.is_table and one.key not in keys):
                raise NoSuchEntry(held.told(), "-" if one.key is None else str(one.key), _keys(keys))
            require_fit(held, one.value, one.key)
            changed[one.parameter] = self._laid_over(held, one)
        return changed

    def editions(self, present: Mapping[str, Formula]) -> list[Formula]:
        """Return the formulas; those that are replaced with their new editions. Others that use them use these.

        Raises:
            UnknownName: there is no formula of that name. FormulaWrong: other facts, or another unit.
        """
        changed = dict(present)
        for one in sorted(self.formulas, key=lambda one: one.first):
            if one.formula not in changed:
                raise UnknownName(one.formula, near(one.formula, changed))
            held = changed[one.formula]
            if one.by.facts is not held.facts or not one.by.unit.same(held.unit):
                words = Phrase("an edition reads the same facts and yields the same unit")
                raise FormulaWrong(one.formula, shown(one.by.file), one.by.line, words)
            before = [of for of in held.editions if of.since is None or of.since < one.first]
            new = Edition(one.by.function, one.by.cites, one.first)
            changed[one.formula] = replace(held, editions=[*before, new])
        return list(changed.values())

    def _laid_over(self, held: DatedParameter, new: NewValue) -> DatedParameter:
        before = [one for one in held.values if one.key != new.key or one.starts < new.first.first_day]
        value = Value(new.value, held.unit, new.first, self.source, TRIED, new.key)
        return replace(held, values=tuple(sorted([*before, value], key=lambda one: one.starts)))


def _keys(keys: Iterable[Key | None]) -> list[str]:
    return sorted({"-" if key is None else str(key) for key in keys})


@dataclass(frozen=True)
class WhatIf:
    """The present law and the reformed one."""

    present: Rulebook
    reform: Reform
    reformed: Rulebook

    @classmethod
    def of(cls, present: Rulebook, reform: Reform) -> WhatIf:
        """Lay a reform over the law. Raises UnknownParameter, NoSuchEntry, ValueWrong, UnknownName, FormulaWrong."""
        return cls(present, reform, present.reformed(reform))

    def decide(
        self, names: Sequence[str], facts: Mapping[str, Any], on: Month
    ) -> tuple[dict[str, Number], dict[str, Number]]:
        """Return one person's results by the present law and by the reform. Args and errors as of `Rulebook.decide`."""
        return self.present.decide(names, facts, on), self.reformed.decide(names, facts, on)

    def select(
        self,
        names: Sequence[str],
        on: Month,
        source: str | exp.Expression,
        keep: Sequence[str] = (),
        ranges: Mapping[str, FactRange] | None = None,
        width: Width | None = None,
    ) -> exp.Select:
        """Return DuckDB's query for both laws from one pass over `source`: the `keep` columns, then two a formula.

        They are called `NAME_present` and `NAME_reform`, money in fen. What both laws reckon alike is reckoned once.
        Where a law has no result for a row, its column is NULL: the row is there to be counted.

        Args and errors as of `Rulebook.select`; no row stops the query. `width`: of another database than DuckDB.
        """
        from renshe.law.sql.compiler import CityCompiler  # sqlglot takes 0.2 s to import; one person doesn't need it
        from renshe.law.sql.widths import DUCKDB

        compiler = CityCompiler(self.present.parameters, on, ranges, width or DUCKDB)
        seen = {name: (one.low, one.high) for name, one in (ranges or {}).items()}
        both = self._lowered(names, on, seen)
        roots = [self.present.root(name, on) for name in names]
        columns = [
            (f"{root.name}{ending}", root, result)
            for root, pair in zip(roots, both, strict=True)
            for ending, result in zip((PRESENT, REFORM), pair, strict=True)
        ]
        return compiler.columns(columns, source, keep, refuses=False)

    def is_same(self, name: str, on: Month) -> bool:
        """Whether both laws reckon the formula alike in that month, whatever the facts."""
        ((present, reform),) = self._lowered([name], on)
        return present.over is reform.over and present.under is reform.under

    def changes_nothing(self, names: Sequence[str], months: Sequence[Month]) -> Nothing | None:
        """Say why the reform leaves all these formulas as they are in all these months; None where it may not.

        Raises:
            ParameterNotInForce: a value is missing in one of the months.
        """
        later = [month for month in months if self.reform.start is not None and month >= self.reform.start]
        if not later:
            return "before its start"
        if any(not self.is_same(name, month) for month in later for name in names):
            return None
        changed = {one.parameter for one in self.reform.values} | {one.formula for one in self.reform.formulas}
        used = {one.name for month in later for name in names for one in self.present.states_used(name, month)}
        used |= {one for month in later for name in names for one in formulas_of(self.present.root(name, month))}
        return "same values" if changed & used else "not used"

    def _lowered(
        self, names: Sequence[str], on: Month, ranges: Mapping[str, tuple[Fraction, Fraction]] | None = None
    ) -> list[tuple[Over, Over]]:
        """The results by both laws, what they share as one step."""
        now = Lowering(self.present.parameters, on, ranges)
        then = Lowering(self.reformed.parameters, on, ranges)
        of_now = [now.lower(self.present.root(name, on)) for name in names]
        of_then = [then.lower(self.reformed.root(name, on)) for name in names]
        made = shared([*of_now, *of_then])
        return list(zip(made[: len(names)], made[len(names) :], strict=True))
