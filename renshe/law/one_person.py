"""One person by a book of law: results, worksheets, clauses, nearest changes. What is printed or planned once is kept.

The short way runs a printed Python function (`person/compiled.py`). What is unusual (a fact as text, a result given,
a missing value) goes the long way over `person/at_length.py`, which also says what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from renshe.law.amounts import outward
from renshe.law.clauses import applied
from renshe.law.clauses.applied import Clause, ClausesOfOne
from renshe.law.counterfactual.change import Change
from renshe.law.counterfactual.search import Search
from renshe.law.lowered.lowering import Lowering
from renshe.law.month import Month
from renshe.law.person.at_length import Function, Number, PersonCompiler, exact
from renshe.law.person.compiled import Compiled, Printer
from renshe.law.person.given import GivenFacts
from renshe.law.units import Unit
from renshe.law.worksheet.filling import Plan
from renshe.law.worksheet.lines import Source
from renshe.law.worksheet.steps import Step

if TYPE_CHECKING:
    from renshe.law.rulebook import Rulebook

Result: TypeAlias = Any
"""Fen and whole numbers as int, other ratios as Fraction, flags as bool, months and days as such, codes as text."""


class OnePerson:
    """Reckons for one person after the other; args and errors as `Rulebook` tells them."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._compilers: dict[tuple[Month | date, frozenset[str]], PersonCompiler] = {}
        self._functions: dict[tuple[str, Month | date, frozenset[str]], Function] = {}
        self._compiled: dict[tuple[tuple[str, ...], Month | date], Compiled] = {}
        self._clauses: dict[tuple[str, Month | date, frozenset[str]], ClausesOfOne] = {}
        self._plans: dict[tuple[tuple[str, ...], Month | date], Plan] = {}

    def decide(self, names: Sequence[str], facts: Mapping[str, Any], on: Month | date) -> dict[str, Result]:
        """Return several formulas' values, reckoned together."""
        key = tuple(names), on
        try:
            if key not in self._compiled:
                self._compiled[key] = self._compile(names, on)
            return dict(zip(names, self._compiled[key](facts), strict=True))
        except Exception:
            # Whatever it was, the long way says it in words; or reckons what is only unusual.
            return {name: self.reckon(name, facts, on) for name in names}

    def reckon(self, name: str, facts: Mapping[str, Any], on: Month | date) -> Result:
        """Return one formula's value by the long way."""
        row, given = self._row(name, facts)
        value = self._function(name, on, given)(row, {})
        return _result(value, self.book.unit(name))

    def explain_each(
        self, names: Sequence[str], facts: Mapping[str, Any], on: Month | date, sources: Mapping[str, Source]
    ) -> list[Step]:
        """Return the worksheets of several formulas, reckoned together."""
        key = tuple(names), on
        if key not in self._plans:
            self._plans[key] = self._plan(names, on)
        plan = self._plans[key]
        if plan.run is not None:
            try:
                return plan.fill(facts, sources)
            except Exception:  # noqa: S110 - whatever it was, the long way says it in words, or knows what to do
                pass
        row, given = self._row(names[0], facts)
        for name in names:
            self._function(name, on, given)
        return plan.fill_at_length(row, given, self._compilers[on, given], sources)

    def nearest_changes(self, name: str, facts: Mapping[str, Any], on: Month | date, at_most: int) -> list[Change]:
        """Return the nearest changes of the facts that would pass, or pay more."""
        row, given = self._row(name, facts)
        self._function(name, on, given)
        search = Search(self.book, name, on, row, self._compilers[on, given], self.book.given_facts(name))
        return search.nearest_changes(at_most)

    def clauses(self, name: str, facts: Mapping[str, Any], on: Month | date) -> list[Clause]:
        """Return the clauses that the result rests on, in the order of the formula."""
        row, given = self._row(name, facts)
        self._function(name, on, given)(row, {})
        if (name, on, given) not in self._clauses:
            book = self.book
            found = applied.provisions(book.root(name, on), book.formulas, book.parameters, on, given)
            self._clauses[name, on, given] = ClausesOfOne(found, PersonCompiler(book.parameters, on, given))
        return self._clauses[name, on, given].applied(row)

    def _compile(self, names: Sequence[str], on: Month | date) -> Compiled:
        given = self._given_facts(names)
        lowering = Lowering(self.book.parameters, on)
        results = [(lowering.lower(self.book.root(name, on)), self.book.unit(name)) for name in names]
        return Printer(results, given.keys, related=given.related).compile("+".join(names))

    def _plan(self, names: Sequence[str], on: Month | date) -> Plan:
        book = self.book
        return Plan(
            [book.root(name, on) for name in names],
            on,
            parameters=book.parameters,
            formulas=book.formulas,
            turns=book.turns,
            facts=self._given_facts(names),
        )

    def _given_facts(self, names: Sequence[str]) -> GivenFacts:
        (facts,) = {self.book.given_facts(name) for name in names}
        return facts

    def _function(self, name: str, on: Month | date, given: frozenset[str]) -> Function:
        key = (name, on, given)
        if key not in self._functions:
            compiler = self._compilers.setdefault((on, given), PersonCompiler(self.book.parameters, on, given))
            self._functions[key] = compiler.compile(self.book.root(name, on))
        return self._functions[key]

    def _row(self, name: str, facts: Mapping[str, Any]) -> tuple[dict[str, Number], frozenset[str]]:
        return self.book.given_facts(name).row(facts, self.book.formulas, name)


def _result(value: Number, unit: Unit) -> Result:
    if unit.kind == "flag":
        return bool(value)
    return exact(value) if unit.kind == "number" else outward(int(value), unit)
