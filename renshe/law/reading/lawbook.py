"""The `law` that formulas are read with, and the reading of all formulas of a book, once for each era."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from renshe.errors import Phrase
from renshe.law.errors import FormulaNotInForce, FormulaWrong, shown
from renshe.law.graph.nodes import Constant, Expression, Lookup, Parameter, Reference, children, is_nought
from renshe.law.graph.walking import children_first
from renshe.law.month import Month
from renshe.law.reading import reader
from renshe.law.reading.reader import Spot, Turn
from renshe.law.reading.source import Misread
from renshe.law.telling import named
from renshe.law.units import UnitProblem
from renshe.law.values.parameters import DatedParameter
from renshe.law.writing.facts import Facts
from renshe.law.writing.formulas import Edition, Formula
from renshe.law.writing.words import word


class Lawbook:
    """The `law` that formulas are read with: hands out parameters, and other formulas as references.

    It is the law of one era (`era` is a month of it); `values_on` is another month or fact whose values count.
    """

    told_as: ClassVar[Phrase] = Phrase("the law itself")

    def __init__(self, reading: Reading, era: Month, values_on: Month | Expression | None = None) -> None:
        self._reading, self._era, self._values_on = reading, era, values_on
        self._handed_out: dict[str, Parameter] = {}
        self._read: dict[tuple[Formula, Facts], Reference] = {}

    def __getattr__(self, name: str) -> Parameter:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._reading.parameters:
            raise UnitProblem("there is no parameter %(name)s", name=name)
        if name not in self._handed_out:
            self._handed_out[name] = Parameter(name, self._reading.parameters[name].unit, self._values_on)
        return self._handed_out[name]

    @word
    def on(self, month: str | Expression) -> Lawbook:
        """The law as it was in that month; of a month that is a fact only the values."""
        if isinstance(month, Expression):
            if not month.unit.is_moment:
                raise UnitProblem("“%(unit)s” is not a month or a date", unit=month.unit)
            return self._reading.lawbook(self._era, month)
        return self._reading.lawbook(_month(month), _month(month))

    @word
    def methods_of(self, month: str) -> Lawbook:
        """Formulas as they were in that month, values as they are."""
        return self._reading.lawbook(_month(month), self._values_on)

    def read(self, formula: Formula, person: Facts) -> Reference:
        # By its name: where the book holds another edition of a clause, those that use it use that one.
        formula = self._reading.formulas.get(formula.name, formula)
        if (formula, person) not in self._read:
            self._read[formula, person] = self._reading.read(formula, person, self, self._era, self._values_on)
        return self._read[formula, person]


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except (ValueError, TypeError, AttributeError):
        raise UnitProblem("“%(text)s” is not a month such as 2021-07", text=str(text)) from None


@dataclass(frozen=True, slots=True)
class _ReadBefore:
    """A graph, and the editions of which it was made: where the same are in force it is the same."""

    reference: Reference
    editions: tuple[tuple[Formula, Edition | None], ...]


def _own(root: Expression) -> list[Expression]:
    """The nodes of a formula down to the other formulas that it refers to, these as leaves."""
    return children_first([root], lambda node: () if isinstance(node, Reference) else children(node))  # type: ignore[arg-type]  # closed set


class Reading:
    """Formulas read once for each era, and what was noticed on the way."""

    def __init__(
        self,
        parameters: Mapping[str, DatedParameter],
        formulas: Mapping[str, Formula],
        wrong: list[FormulaWrong] | None = None,
    ) -> None:
        self.parameters, self.formulas, self.wrong = parameters, formulas, wrong
        self.spots: dict[Expression, Spot] = {}
        self.turns: dict[Expression, Turn] = {}
        self.under_way: list[tuple[str, Edition]] = []
        self._lawbooks: dict[tuple[Month, Month | Expression | None], Lawbook] = {}
        self._named: dict[Reference, frozenset[str]] = {}
        self._before: dict[tuple[Formula, Facts, Month | Expression | None], list[_ReadBefore]] = {}

    def lawbook(self, era: Month, values_on: Month | Expression | None = None) -> Lawbook:
        if (era, values_on) not in self._lawbooks:
            self._lawbooks[era, values_on] = Lawbook(self, era, values_on)
        return self._lawbooks[era, values_on]

    def read(
        self, formula: Formula, person: Facts, law: Lawbook, era: Month, values_on: Month | Expression | None
    ) -> Reference:
        before = self._before.setdefault((formula, person, values_on), [])
        for one in before:
            if all(other.edition_on(era) is then for other, then in one.editions):
                return one.reference
        reference = self._read(formula, person, law, era, values_on)
        others = (self.formulas[name] for name in self._formulas_of(reference) if name in self.formulas)
        before.append(_ReadBefore(reference, tuple((other, other.edition_on(era)) for other in (formula, *others))))
        return reference

    def _formulas_of(self, reference: Reference) -> frozenset[str]:
        """As `usage.formulas_of`, of what was read before without going through it again."""
        if reference not in self._named:
            under = (node for node in _own(reference.root) if isinstance(node, Reference))
            self._named[reference] = frozenset({reference.name}).union(*map(self._formulas_of, under))
        return self._named[reference]

    def _read(
        self, formula: Formula, person: Facts, law: Lawbook, era: Month, values_on: Month | Expression | None
    ) -> Reference:
        edition = formula.edition_on(era)
        if edition is None:
            raise FormulaNotInForce(named(formula.name, formula.zh, formula.en), str(era), *formula.span)
        if isinstance(values_on, Expression) and len(formula.editions) > 1:
            raise UnitProblem("%(name)s has editions: its month must be known when it is read", name=formula.name)
        step = formula.name, edition
        if step in self.under_way:
            way = [name for name, _ in (*self.under_way[self.under_way.index(step) :], step)]
            raise UnitProblem("it is made of itself: %(way)s", way=" → ".join(way))
        self.under_way.append(step)
        try:
            root = self._root(formula, edition, person, law)
        except FormulaWrong as wrong:
            if self.wrong is None:
                raise
            self.wrong.append(wrong)
            root = Constant(Fraction(0), formula.unit)
        finally:
            self.under_way.pop()
        return Reference(formula.name, root, formula.unit, formula.zh, formula.en, values_on)

    def _root(self, formula: Formula, edition: Edition, person: Facts, law: Lawbook) -> Expression:
        file = shown(edition.file)
        try:
            root, spots, turns = reader.read(edition.function, person, law, edition.definition)
            root = Constant(Fraction(0), formula.unit) if is_nought(root) else root
            self._check(formula, root)
        except Misread as wrong:
            raise FormulaWrong(formula.name, file, wrong.line, wrong.problem) from wrong
        except UnitProblem as problem:
            raise FormulaWrong(formula.name, file, edition.line, problem.phrase) from problem
        self.spots |= spots
        self.turns |= turns
        return root

    def _check(self, formula: Formula, root: Expression) -> None:
        if not root.unit.same(formula.unit):
            raise UnitProblem(
                "it is declared in “%(declared)s” and yields “%(found)s”", declared=formula.unit, found=root.unit
            )
        for node in _own(root):  # what another formula asks for was looked at when that one was read
            if isinstance(node, Parameter | Lookup):
                self._check_value(node)

    def _check_value(self, node: Parameter | Lookup) -> None:
        held = self.parameters[node.name]
        if isinstance(node, Parameter):
            if held.is_table:
                raise UnitProblem("%(name)s is a table: look it up by a key", name=node.name)
            return
        if not held.is_table:
            raise UnitProblem("%(name)s is no table", name=node.name)
        if len(node.keys) != len(held.axes):
            raise UnitProblem("%(name)s is looked up by %(keys)s keys", name=node.name, keys=len(held.axes))
        for axis, key in zip(held.axes, node.keys, strict=True):
            if (key.unit.kind == "code") != (axis == "code") or key.unit.kind not in ("number", "code"):
                raise UnitProblem("“%(unit)s” is no key of %(name)s", unit=key.unit, name=node.name)
