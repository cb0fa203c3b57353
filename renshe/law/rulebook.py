"""The rulebook: parameters and formulas, read once and checked; for one person, for the worksheet, for the city."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from renshe.law import law_text
from renshe.law.clauses import applied
from renshe.law.clauses.applied import Clause, Provision
from renshe.law.counterfactual.change import Change
from renshe.law.errors import (
    FormulaNotInForce,
    FormulaWrong,
    NoResult,
    RowWithoutResult,
    UnknownName,
    UnknownParameter,
)
from renshe.law.graph.nodes import Expression, Field, Reference, in_order
from renshe.law.graph.usage import moments_of
from renshe.law.month import Month, first_day
from renshe.law.one_person import OnePerson, Result
from renshe.law.person.given import GivenFacts
from renshe.law.reading.lawbook import Reading
from renshe.law.telling import near
from renshe.law.units import Unit
from renshe.law.values import files
from renshe.law.values.parameters import DatedParameter, Value
from renshe.law.values.typed import exact_value
from renshe.law.worksheet.lines import Source
from renshe.law.worksheet.steps import Step
from renshe.law.writing.formulas import Formula

FIRST_MONTH = Month(1900, 1)
if TYPE_CHECKING:
    from sqlglot import exp

    from renshe.law.sql.columns import FactRange, ResultColumn
    from renshe.law.what_if import Reform


@dataclass(frozen=True, slots=True)
class UsedParameter:
    """A value that a formula uses in a month, and how sure we are of it."""

    name: str
    zh: str
    en: str
    value: Value


class Rulebook:
    """Parameters and formulas that belong together. Immutable; `with_values` gives another."""

    def __init__(
        self,
        parameters: Mapping[str, DatedParameter],
        formulas: Iterable[Formula],
        wrong: list[FormulaWrong] | None = None,
    ) -> None:
        """Read the formulas. With `wrong`, what can't be read is added to it and stands as nought: to check law."""
        self.parameters = dict(sorted(parameters.items()))
        self.formulas = {formula.name: formula for formula in sorted(formulas, key=lambda one: one.name)}
        self._people = {formula.facts: formula.facts() for formula in self.formulas.values()}
        self._reading = Reading(self.parameters, self.formulas, wrong)
        self.spots, self.turns = self._reading.spots, self._reading.turns
        self.eras = _eras(self.formulas.values())
        self._roots: dict[Month, dict[str, Reference | FormulaNotInForce]] = {era: self._read(era) for era in self.eras}
        self.one_person = OnePerson(self)
        self._facts = {facts: GivenFacts(facts) for facts in self._people}

    @cached_property
    def text(self) -> str:
        """The law as a text of its own, from which `rebuilding.book_of` makes the same book again."""
        return law_text.text_of(self.parameters, self.formulas.values())

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the text."""
        return law_text.sha256(self.text)

    def _read(self, era: Month) -> dict[str, Reference | FormulaNotInForce]:
        law = self._reading.lawbook(era)
        found: dict[str, Reference | FormulaNotInForce] = {}
        for name, one in self.formulas.items():
            try:
                found[name] = law.read(one, self._people[one.facts])
            except FormulaNotInForce as error:
                found[name] = error
        return found

    def era(self, on: Month | date) -> Month:
        """The first month since which the same editions of all formulas are in force."""
        return self.eras[max(bisect_right(self.eras, Month.of(first_day(on))) - 1, 0)]

    def roots_at(self, on: Month | date) -> dict[str, Reference]:
        """The graphs of the formulas in force in that month, by name."""
        return {name: root for name, root in self._roots[self.era(on)].items() if isinstance(root, Reference)}

    @property
    def roots(self) -> dict[str, Reference]:
        """The graphs of the newest editions."""
        return self.roots_at(self.eras[-1])

    @classmethod
    def load(cls, yaml_folders: Iterable[Path], modules: Iterable[ModuleType]) -> Rulebook:
        """Read parameters (later folders are overlays) and the formulas of the modules.

        Raises:
            LawFileWrong: a value without source, a bare decimal, dates out of order, an unknown unit; no YAML at all.
            FormulaWrong: units mixed, a parameter that there is not.
        """
        formulas = [one for module in modules for one in vars(module).values() if isinstance(one, Formula)]
        return cls(files.load(yaml_folders), dict.fromkeys(formulas))

    def with_values(
        self, values: Mapping[str, Fraction | int | str | Mapping[Any, Fraction | int | str]], *, source: str
    ) -> Rulebook:
        """The same formulas with other values, state `assumed`: a what-if, or a worked example.

        A value holds for all months. A mapping is a table by its keys; by months, a value from each month on.

        Raises:
            UnknownParameter; ValueWrong: a float, or what is no number.
        """
        changed = dict(self.parameters)
        for name, value in values.items():
            if name not in changed:
                raise UnknownParameter(name, near(name, self.parameters))
            held = changed[name]
            made = tuple(
                Value(exact_value(held, one, key), held.unit, first, source, "assumed", key)
                for first, key, one in _stated(value)
            )
            changed[name] = replace(held, values=made)
        return self.valued(changed)

    def valued(self, parameters: Mapping[str, DatedParameter]) -> Rulebook:
        """The same formulas over other values of the same parameters; nothing is read again."""
        other = copy(self)
        other.parameters = dict(sorted(parameters.items()))
        other.one_person = OnePerson(other)
        for reckoned in ("text", "content_hash"):
            other.__dict__.pop(reckoned, None)
        return other

    def over(self, parameters: Mapping[str, DatedParameter]) -> Rulebook:
        """The same formulas over these parameters; read again only where one of them is of another make."""
        if {name: one.make for name, one in parameters.items()} == {
            name: one.make for name, one in self.parameters.items()
        }:
            return self.valued(parameters)
        return Rulebook(parameters, self.formulas.values())

    def exactly(self) -> Rulebook:
        """The same law, also for facts that are means and have any decimals, as published examples state them."""
        other = self.valued(self.parameters)
        other._facts = {facts: GivenFacts(facts, exactly=True) for facts in self._people}
        return other

    def reformed(self, reform: Reform) -> Rulebook:
        """The law with a reform laid over: its values and editions from their months on, before them the present ones.

        Raises:
            UnknownParameter, NoSuchEntry, ValueWrong, UnknownName, FormulaWrong: the reform changes what is not there,
            or to what can't be.
        """
        parameters = reform.parameters(self.parameters)
        return Rulebook(parameters, reform.editions(self.formulas)) if reform.formulas else self.valued(parameters)

    def compute(self, name: str, facts: Mapping[str, Any], on: Month | date) -> Result:
        """Return the exact value: fen and whole numbers as int, other ratios as Fraction, flags as bool.

        Args:
            name: A formula.
            facts: Its facts; money in fen. A series as a mapping by key, a list, or one by one (`credited_3`). A key
                that is a formula's name gives that result: it is then taken, not computed.
            on: The month whose law applies.

        Raises:
            UnknownName, UnknownFact, ParameterNotInForce, NoResult (a fact missing or out of range, a division by
            zero, a table without that entry).
        """
        return self.decide([name], facts, on)[name]

    def decide(self, names: Sequence[str], facts: Mapping[str, Any], on: Month | date) -> dict[str, Result]:
        """Return several formulas' values of one person, reckoned together. Args and errors as of `compute`."""
        return self.one_person.decide(names, facts, on)

    def explain(
        self, name: str, facts: Mapping[str, Any], on: Month | date, sources: Mapping[str, Source] | None = None
    ) -> Step:
        """Return the worksheet: each named result, value of law, fact and rounding that led to the value.

        Args and errors as of `compute`. `sources`: where each fact came from, by its name (a series by its own).
        """
        return self.explain_each([name], facts, on, sources)[0]

    def explain_each(
        self,
        names: Sequence[str],
        facts: Mapping[str, Any],
        on: Month | date,
        sources: Mapping[str, Source] | None = None,
    ) -> list[Step]:
        """Return the worksheets of several formulas of one person; what one has isn't opened again in the next."""
        return self.one_person.explain_each(names, facts, on, sources or {})

    def nearest_changes(
        self, name: str, facts: Mapping[str, Any], on: Month | date, *, at_most: int = 1
    ) -> list[Change]:
        """Return the nearest changes of the person's facts that would pass, or pay more: see `counterfactual`.

        Args and errors as of `compute`. Nothing where no change of one fact would.
        """
        return self.one_person.nearest_changes(name, facts, on, at_most)

    def clauses(self, name: str, facts: Mapping[str, Any], on: Month | date) -> list[Clause]:
        """Return the clauses that one person's result rests on, in the order of the formula. As `compute` otherwise."""
        return self.one_person.clauses(name, facts, on)

    def provisions(self, name: str, on: Month | date) -> list[Provision]:
        """Return the clauses that the formula may come by in that month."""
        return applied.provisions(self.root(name, on), self.formulas, self.parameters, on)

    def select_clauses(
        self,
        found: Sequence[Provision],
        on: Month | date,
        source: str | exp.Expression,
        keep: Sequence[str] = (),
        ranges: Mapping[str, FactRange] | None = None,
    ) -> exp.Select:
        """Return DuckDB's query for the clauses of a whole table: of each provision, by its number, `looked_at_0`,
        `met_0` and `decisive_0`. Otherwise as `select`."""
        from renshe.law.sql.compiler import CityCompiler

        return CityCompiler(self.parameters, on, ranges).select(applied.columns(list(found)), source, keep)

    def look(self, names: Sequence[str], source: str | exp.Expression) -> exp.Select:
        """Return DuckDB's query for what the facts' columns hold; its one row is what `ranges` takes.

        What is seen need not be looked after row by row: a query made with the ranges is up to twice as quick.
        """
        from renshe.law.sql.columns import look

        return look(self._facts_read(names), source)

    def ranges(self, names: Sequence[str], row: Sequence[Any]) -> dict[str, FactRange]:
        """Return what `look` saw, for `select`."""
        from renshe.law.sql.columns import ranges

        return ranges(self._facts_read(names), row)

    def _facts_read(self, names: Sequence[str]) -> list[Field]:
        found: dict[str, Field] = {}
        for name in names:
            found |= self.fields(name)
        return list(found.values())

    def select(
        self,
        names: Sequence[str],
        on: Month | date,
        source: str | exp.Expression,
        keep: Sequence[str] = (),
        ranges: Mapping[str, FactRange] | None = None,
        *,
        narrow: bool = False,
        given: Mapping[str, ResultColumn] | None = None,
    ) -> exp.Select:
        """Return DuckDB's query for a whole table: the `keep` columns, then one column a formula.

        Args:
            source: A table's name, or a sqlglot query; it has the facts as columns (fen, whole numbers, DECIMAL for
                ratios, BOOLEAN for flags).
            ranges: What `look` saw in that very source; without it each row is looked after.
            narrow: A whole result is an INTEGER where its range proves that enough. Else it is a BIGINT whatever was
                seen, so that a table of every month has one kind.
            given: Results of other formulas that the source has as columns, and what these may hold; as one person's
                facts may have them (`compute`).

        Raises:
            ParameterNotInForce. TooWideForTheCity, NotAWholeColumn: see there. When the query runs, a row without a
            result stops it with an error that starts with `law.no-result`.
        """
        from renshe.law.sql.compiler import CityCompiler  # sqlglot takes 0.2 s to import; one person doesn't need it

        brought = {name: self._brought(name, column, on) for name, column in (given or {}).items()}
        compiler = CityCompiler(self.parameters, on, ranges, narrow=narrow, given=brought)
        return compiler.select([self.root(name, on) for name in names], source, keep)

    def _brought(self, name: str, column: ResultColumn, on: Month | date) -> Field:
        root = self.root(name, on)
        return Field(name, root.zh, root.en, root.unit, Fraction(column.low), Fraction(column.high), column.places)

    def states_used(self, name: str, on: Month | date) -> list[UsedParameter]:
        """Return the parameters a formula uses in that month; of a table every entry in force."""
        found: dict[tuple[str, Value], UsedParameter] = {}
        for parameter, then in moments_of(self.root(name, on), on):
            held = self.parameters[parameter]
            for value in _in_force(held, then):
                found[parameter, value] = UsedParameter(parameter, held.zh, held.en, value)
        return list(found.values())

    def fields(self, name: str) -> dict[str, Field]:
        """Return the facts that a formula reads, series flattened."""
        self._formula(name)
        roots = [root for era in self.eras if isinstance(root := self._roots[era][name], Reference)]
        return {node.name: node for root in roots for node in in_order(root) if isinstance(node, Field)}

    def declared(self, name: str) -> dict[str, Field]:
        """Return every fact of the formula's class, series flattened: those that it reads and those that it doesn't."""
        return self.given_facts(name).fields

    def given_facts(self, name: str) -> GivenFacts:
        """Return what takes the facts of a formula's class as they are given."""
        return self._facts[self._formula(name).facts]

    def names_of_facts(self, name: str) -> frozenset[str]:
        """Return the facts of the formula's class, a series and related rows by their own name."""
        return frozenset(self._formula(name).facts.declared)

    def reason(self, refusal: RowWithoutResult, on: Month | date) -> NoResult:
        """What one person with the facts of that row is told: the same refusal, with its cause."""
        fields = self.fields(refusal.name)
        facts = {
            fact: text == "true" if fields[fact].unit.kind == "flag" else text for fact, text in refusal.facts.items()
        }
        try:
            self.one_person.reckon(refusal.name, facts, on)
        except NoResult as cause:
            return cause
        return refusal

    def unit(self, name: str) -> Unit:
        """The unit of a formula's result. Raises UnknownName."""
        return self._formula(name).unit

    def _formula(self, name: str) -> Formula:
        if name not in self.formulas:
            raise UnknownName(name, near(name, self.formulas))
        return self.formulas[name]

    def root(self, name: str, on: Month | date) -> Reference:
        """The graph of a formula as it stands in that month. Raises UnknownName, FormulaNotInForce."""
        self._formula(name)
        root = self._roots[self.era(on)][name]
        if isinstance(root, FormulaNotInForce):
            raise FormulaNotInForce(root.formula, str(on), root.first, root.last)
        return root


def _stated(value: Any) -> Iterator[tuple[Month, Any, Any]]:
    """Since when each value holds that is stated, and under which key of a table."""
    if not isinstance(value, Mapping):
        yield FIRST_MONTH, None, value
        return
    for key, one in sorted(value.items()) if all(isinstance(key, Month) for key in value) else value.items():
        yield (key, None, one) if isinstance(key, Month) else (FIRST_MONTH, key, one)


def _eras(formulas: Iterable[Formula]) -> list[Month]:
    """The months in which some formula gets another edition, and the beginning of time."""
    cuts = {FIRST_MONTH}
    for edition in (one for formula in formulas for one in formula.editions):
        cuts |= {edition.since} if edition.since else set()
        cuts |= {edition.until + 1} if edition.until else set()
    return sorted(cuts)


def _in_force(held: DatedParameter, on: Month | date | Expression) -> Iterable[Value]:
    """Its values on that day; where the day is a fact, all of them."""
    if isinstance(on, Expression):
        return held.values
    return held.table_at(on).values() if held.is_table else [held.at(on)]
