"""From formulas to filled worksheets: outlines made once, values by one compiled function, steps made from both.

The short way runs a printed Python function that returns, besides the results, each value that the worksheet shows
(`compiled.Printer.compile_recording`). What is unusual (a fact as text, a result given, a missing value) goes the long
way over `person/at_length.py`, which also says what is wrong. Both fill the same lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from renshe.law.errors import LawError, NoResult
from renshe.law.graph.nodes import (
    Choice,
    Constant,
    Exclusive,
    Expression,
    Extreme,
    Field,
    Lookup,
    Parameter,
    Reference,
    Rounded,
)
from renshe.law.graph.nodes import in_order as nodes_in_order
from renshe.law.lowered.lowering import Lowering
from renshe.law.lowered.steps import Literal, in_order
from renshe.law.lowered.steps import Step as Lowered
from renshe.law.month import Month, first_day
from renshe.law.person.at_length import PersonCompiler, Row, exact
from renshe.law.person.compiled import Printer as FunctionPrinter
from renshe.law.person.compiled import Recorded
from renshe.law.person.given import GivenFacts
from renshe.law.reading.reader import Turn
from renshe.law.values.parameters import DatedParameter
from renshe.law.worksheet.arithmetic import Printer, percentages, rows_label
from renshe.law.worksheet.building import build
from renshe.law.worksheet.lines import Children, InForce, Kind, Line, Sheet, Source
from renshe.law.worksheet.notes import rounding_words
from renshe.law.worksheet.outline import Outliner, Rows, conditions_of
from renshe.law.worksheet.steps import Step
from renshe.law.worksheet.values_of_law import in_force, key_of
from renshe.law.worksheet.words import Number
from renshe.law.writing.formulas import Formula

Slot: TypeAlias = tuple[int, int, Any]
"""Where a value is among those recorded: over the line (-1: it is known, and third), under it where it isn't known
(-1), else what stands under it, third."""


class Plan:
    """The worksheet of some formulas in a month, before anyone's facts."""

    def __init__(
        self,
        roots: Sequence[Reference],
        on: Month | date,
        *,
        parameters: Mapping[str, DatedParameter],
        formulas: Mapping[str, Formula],
        turns: Mapping[Expression, Turn],
        facts: GivenFacts,
    ) -> None:
        self.roots, self.on, self.parameters, self.formulas = tuple(roots), on, parameters, formulas
        self.series = {f"{name}_{key}": (name, key) for name, keys in facts.keys.items() for key in keys}
        self.outliner = Outliner(turns, self.series)
        self.lines: dict[Expression, Line] = {}
        self.tops = [self._line(root) for root in self.roots]
        self.row_lines = self._row_lines()
        self.printers = {
            (mode, chinese): Printer(mode, parameters, self.outliner.rows, chinese=chinese)
            for mode in ("names", "values", "both")
            for chinese in (True, False)
        }
        for node in self._percentages():
            if node in self.lines:
                self.lines[node].as_percent = True
        self.slots: dict[Expression, Slot] = {}
        self.run: Recorded | None = self._compile(facts)

    # --- lines -------------------------------------------------------------------------------------------------

    def _line(self, node: Expression) -> Line:
        if node not in self.lines:
            self.lines[node] = self._made(node)
        return self.lines[node]

    def _row_lines(self) -> dict[Expression, Children]:
        """By what a row comes to, the lines of what goes into it; a result among them may have rows of its own."""
        found: dict[Expression, Children] = {}
        while waiting := [
            row for rows in list(self.outliner.rows.values()) for row in rows.rows if row.node not in found
        ]:
            for row in waiting:
                found[row.node] = tuple((self._line(part.node), part.guards) for part in row.inputs)
        return found

    def _made(self, node: Expression) -> Line:
        rows = self.outliner.rows.get(node)
        if rows is not None:
            zh, en = (rows_label(rows, self.parameters, chinese=chinese) for chinese in (True, False))
            return Line("rows", node, rows.series, zh, en, node.unit, rows=rows)
        match node:
            case Reference(name=name):
                formula, outline = self.formulas[name], self.outliner.outline(node)
                line = Line("formula", node, name, formula.zh, formula.en, formula.unit, formula.cites, outline)
                self._edition(line, formula, node.on)
                line.rounding = outline.rounding
                line.practice = self._practice(outline.rounding)
                line.rows = self.outliner.rows.get(outline.body)
                parts = [part for part in outline.parts if line.rows is None or part.node is not outline.body]
                line.children = tuple((self._line(part.node), part.guards) for part in parts)
                return line
            case Field(name=name, zh=zh, en=en, unit=unit):
                return Line("fact", node, name, zh, en, unit)
            case Parameter(name=name) | Lookup(name=name):
                return self._value_of_law(node, name)
            case Rounded():
                zh, en = (rounding_words(node, chinese=chinese) for chinese in (True, False))
                return Line("rounding", node, "", zh, en, node.unit, rounding=node, practice=self._practice(node))
            case _:
                raise AssertionError("the outline names no other parts")

    def _edition(self, line: Line, formula: Formula, on: Month | Expression | None) -> None:
        """The edition that counts: that of the run's month, or of the month by whose law the result is asked."""
        month = on if isinstance(on, Month) else Month.of(first_day(self.on))
        if isinstance(on, Expression) or (edition := formula.edition_on(month)) is None:
            return
        later = [one.since for one in formula.editions if one.since is not None and one.since > month]
        line.cites, line.since, line.until = edition.cites, edition.since, edition.until
        line.following = min(later, default=None)

    def _value_of_law(self, node: Parameter | Lookup, name: str) -> Line:
        held = self.parameters[name]
        keys = node.keys if isinstance(node, Lookup) else ()
        shows = None
        if not isinstance(node.on, Expression) and all(isinstance(key, Constant) for key in keys):
            day = self.on if node.on is None else node.on
            try:
                key = key_of(node, held, day, _Constants()) if isinstance(node, Lookup) else None
                shows = in_force(held, day, key)
            except (LawError, ValueError):
                shows = None  # it isn't in force: whoever's branch needs it has no result
        kind: Kind = "entry" if keys else "parameter"
        return Line(kind, node, name, held.zh, held.en, held.unit, in_force=shows)

    def _practice(self, node: Rounded | None) -> InForce | None:
        if node is None or not node.practice:
            return None
        try:
            return in_force(self.parameters[node.practice], self.on)
        except LawError:
            return None

    def _percentages(self) -> Iterable[Expression]:
        """Values of law that multiply an amount: officers read them as percentages."""
        printer = self.printers["values", True]
        for line in list(self.lines.values()):
            if line.outline is not None:
                yield from percentages(printer.print(line.outline.body))
            elif line.rounding is not None:
                yield from percentages(printer.print(line.rounding.of))
        for rows in self.outliner.rows.values():
            for row in rows.rows:
                yield from percentages(printer.print_row(row.node, row.before))

    # --- values ------------------------------------------------------------------------------------------------

    def _compile(self, facts: GivenFacts) -> Recorded | None:
        """The short way; None where a value of law is missing, which may concern a branch that nobody takes."""
        lowering = Lowering(self.parameters, self.on, noted=frozenset(self._noted()))
        try:
            results = [(lowering.lower(root), root.unit) for root in self.roots]
        except LawError:
            return None
        reached = set(in_order(step for over, _ in results for step in (over.over, over.under)))
        recorded: dict[Lowered, int] = {}
        shows = {
            node
            for root in self.roots
            for node in nodes_in_order(root)
            if isinstance(node, Reference | Field | Parameter | Lookup | Rounded)
        }
        for node in shows | lowering.noted:
            if (value := lowering.values.get(node)) is None:
                continue
            if isinstance(value.over, Literal) and isinstance(value.under, Literal):
                known: Number = exact(Fraction(value.over.low, value.under.low))
                self.slots[node] = -1, 0, known
            elif value.over in reached and (isinstance(value.under, Literal) or value.under in reached):
                over = recorded.setdefault(value.over, len(recorded))
                if isinstance(value.under, Literal):
                    self.slots[node] = over, 0, value.under.low
                else:
                    self.slots[node] = over, 1, recorded.setdefault(value.under, len(recorded))
        name = "+".join(root.name for root in self.roots)
        return FunctionPrinter(results, facts.keys, list(recorded), facts.related).compile_recording(
            f"worksheet of {name}"
        )

    def _noted(self) -> Iterable[Expression]:
        for outline in self.outliner.outlines.values():
            yield outline.reference
            if outline.rounding is not None:
                yield outline.body
            for part in outline.parts:
                yield from _shown_of(part.node)
            for part in outline.decisions:
                match part.node:
                    case Choice(condition=condition):
                        yield from conditions_of(condition)
                    case Exclusive(conditions=conditions):
                        for condition in conditions:
                            yield from conditions_of(condition)
                    case Extreme(left=left, right=right):
                        yield from (left, right)
                    case condition:
                        yield from conditions_of(condition)
        for rows in self.outliner.rows.values():
            yield from _shown_of_rows(rows)

    # --- one person --------------------------------------------------------------------------------------------

    def fill(self, facts: Mapping[str, Any], sources: Mapping[str, Source]) -> list[Step]:
        """The short way. Raises whatever comes of unusual facts."""
        assert self.run is not None
        _, values = self.run(facts)
        sheet = _Recorded(self, sources, values)
        return self._built(sheet)

    def fill_at_length(
        self, row: Row, given: frozenset[str], compiler: PersonCompiler, sources: Mapping[str, Source]
    ) -> list[Step]:
        """The long way. Raises NoResult where a formula has none for these facts."""
        sheet = _Reckoned(self, sources, row, given, compiler)
        for root in self.roots:
            compiler.functions[root](row, sheet.memo)
        return self._built(sheet)

    def _built(self, sheet: Sheet) -> list[Step]:
        """The worksheets, one below the other: what an earlier one has isn't opened again in a later one."""
        done: dict[Line, Step] = {}
        return [build(sheet, line, done) for line in self.tops]


class _Constants:
    """What is known before anyone's facts."""

    def number(self, node: Expression) -> Number | None:
        return exact(node.value) if isinstance(node, Constant) else None


class _Filled:
    """What both ways have."""

    __slots__ = ("given", "on", "parameters", "printers", "row_lines", "series", "sources")
    parameters: Mapping[str, DatedParameter]
    printers: Mapping[tuple[str, bool], Printer]
    series: Mapping[str, tuple[str, int]]
    row_lines: Mapping[Expression, Children]

    def __init__(self, plan: Plan, sources: Mapping[str, Source], given: frozenset[str]) -> None:
        self.parameters, self.on, self.printers, self.series = plan.parameters, plan.on, plan.printers, plan.series
        self.row_lines = plan.row_lines
        self.sources, self.given = sources, given


class _Recorded(_Filled):
    """Values that the compiled function recorded."""

    __slots__ = ("slots", "values")

    def __init__(self, plan: Plan, sources: Mapping[str, Source], values: tuple[Any, ...]) -> None:
        super().__init__(plan, sources, frozenset())
        self.slots, self.values = plan.slots, values

    def number(self, node: Expression) -> Number | None:
        slot = self.slots.get(node)
        if slot is None:
            return None
        at, is_open, under = slot
        if at < 0:
            return under  # type: ignore[no-any-return]  # the known value
        over = self.values[at]
        if over is None:
            return None
        if is_open:
            under = self.values[under]
        if under == 1:
            return over  # type: ignore[no-any-return]  # a whole number
        return exact(Fraction(over, under))


class _Reckoned(_Filled):
    """Values reckoned when they are asked for."""

    __slots__ = ("compiler", "memo", "row")

    def __init__(
        self, plan: Plan, sources: Mapping[str, Source], row: Row, given: frozenset[str], compiler: PersonCompiler
    ) -> None:
        super().__init__(plan, sources, given)
        self.row, self.compiler = row, compiler
        self.memo: dict[Expression, Number] = {}

    def number(self, node: Expression) -> Number | None:
        if node not in self.memo:
            try:
                self.memo[node] = exact(self.compiler.functions[node](self.row, self.memo))
            except (NoResult, KeyError):
                return None
        return self.memo[node]


def _shown_of(node: Expression) -> Iterable[Expression]:
    yield node
    if isinstance(node, Rounded):
        yield node.of
    if isinstance(node, Lookup):
        yield from node.keys
    if isinstance(node, Parameter | Lookup) and isinstance(node.on, Expression):
        yield node.on


def _shown_of_rows(rows: Rows) -> Iterable[Expression]:
    yield rows.node
    if rows.start is not None:
        yield rows.start
    for row in rows.rows:
        yield row.node
        yield from row.conditions
        for part in row.inputs:
            yield from (one for one in _shown_of(part.node) if one is not part.node and not isinstance(one, Constant))
        yield from (part for part in row.parts if isinstance(part, Rounded | Lookup | Reference))
