"""The city: the steps printed as one DuckDB query over whole numbers.

A step that is used more than once is a column of a subquery; the others stand where they are used. The ranges of the
steps prove that INTEGER, BIGINT or else HUGEINT holds each of them.

NULL is "no result": a missing fact, a fact out of range, a division by zero, a table without that entry. It passes
through arithmetic and stays out of what is not taken in a choice, as an error does for one person; a NULL that reaches
a result stops the query. What is known never to be NULL is written without that care.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlglot import exp

from renshe.law import no_result
from renshe.law.errors import NotAWholeColumn
from renshe.law.graph.nodes import Field, Reference
from renshe.law.lowered.folding import folded
from renshe.law.lowered.lowering import Lowering
from renshe.law.lowered.splitting import narrowed
from renshe.law.lowered.steps import Given, Literal, Over, Size, Step, in_order, is_written_twice, operands
from renshe.law.month import Month
from renshe.law.sql.columns import FactRange, column_of, first_day_of
from renshe.law.sql.steps import StepPrinter
from renshe.law.sql.widths import DUCKDB, Printed, Width, Widths
from renshe.law.sql.words import case, cast, known, number, rows_of, select, wrapped
from renshe.law.telling import named_node
from renshe.law.values.parameters import DatedParameter


class CityCompiler:
    """Makes one query for all rows of a source by the law of a month or day.

    `ranges`: what was seen in that source; `given`: results of other formulas that are columns of it.
    """

    def __init__(
        self,
        parameters: Mapping[str, DatedParameter],
        on: Month | date,
        ranges: Mapping[str, FactRange] | None = None,
        width: Width = DUCKDB,
        *,
        narrow: bool = False,
        given: Mapping[str, Field] | None = None,
    ) -> None:
        self.narrow = narrow
        seen = {name: (held.low, held.high) for name, held in (ranges or {}).items()}
        self.lowering = Lowering(parameters, on, seen, given=given)
        self.widths = Widths(width)
        self.printer = StepPrinter(ranges or {}, self.widths)
        self.levels: list[list[exp.Expression]] = []
        self.printed = self.printer.printed
        self.made = 0

    def select(self, roots: Sequence[Reference], source: str | exp.Expression, keep: Sequence[str]) -> exp.Select:
        return self.columns([(root.name, root, self.lowering.lower(root)) for root in roots], source, keep)

    def columns(
        self,
        results: Sequence[tuple[str, Reference, Over]],
        source: str | exp.Expression,
        keep: Sequence[str],
        *,
        refuses: bool = True,
    ) -> exp.Select:
        """The query of results that are lowered already, each under a name; without `refuses` no result is NULL."""
        narrow = folded(narrowed([result for _, _, result in results]))
        results = [(name, root, result) for (name, root, _), result in zip(results, narrow, strict=True)]
        owners = self._owners(results)
        uses: dict[Step, int] = {}
        for step in owners:
            for part in operands(step):
                uses[part] = uses.get(part, 0) + (2 if is_written_twice(step) or isinstance(step, Size) else 1)
        for step, owner in owners.items():
            self.widths.formula = owner
            printed = self.printer.print(step)
            if uses.get(step, 0) > 1 and not isinstance(printed.sql, exp.Column | exp.Literal | exp.Neg | exp.Boolean):
                printed = self._named(printed)
            self.printed[step] = printed
        columns = [
            exp.Alias(this=self._result(root, result, keep, refuses), alias=exp.to_identifier(name, quoted=True))
            for name, root, result in results
        ]
        query = rows_of(source)
        for level in self.levels:
            query = select(["*", *level], query)
        kept = [exp.column(name, quoted=True) for name in keep]
        # Parts were shared while it was made: copied, each has its one place in the tree.
        return select([*kept, *columns], query).copy()

    @staticmethod
    def _owners(results: Iterable[tuple[str, Reference, Over]]) -> dict[Step, Reference]:
        """Every step, operands first, and the first formula that it belongs to, to name it where it is too wide."""
        owners: dict[Step, Reference] = {}
        for _, root, result in results:
            owners |= dict.fromkeys(in_order([result.over, result.under], but=owners), root)
        return owners

    def _named(self, printed: Printed) -> Printed:
        while len(self.levels) <= printed.level:
            self.levels.append([])
        name = f"law_{self.made}"
        self.made += 1
        self.levels[printed.level].append(exp.Alias(this=printed.sql, alias=exp.to_identifier(name)))
        return Printed(exp.column(name), printed.kind, printed.sure, printed.level + 1)

    def _result(self, root: Reference, result: Over, keep: Sequence[str], refuses: bool) -> exp.Expression:
        over = self.printed[result.over]
        if root.unit.kind == "flag":
            value, kind = over.sql, "BOOLEAN"
            if isinstance(result.over, Literal):
                value = exp.Boolean(this=bool(result.over.low))
        elif root.unit.kind != "number":
            value, kind = self._moment_or_code(root, over)
        else:
            places = len(str(result.under.low)) - 1
            if not isinstance(result.under, Literal) or result.under.low != 10**places:
                raise NotAWholeColumn(named_node(root))
            kind = "HUGEINT" if over.kind == "HUGEINT" else "BIGINT"
            if self.narrow:
                kind = self.widths.kind(result.over.low, result.over.high)
            value = over.sql
            if places:
                # A decimal of 18 digits is 64 bits wide, one of 38 is 128.
                digits = 18 if max(abs(result.over.low), abs(result.over.high)) < 10 ** (18 - places) else 38
                kind = f"DECIMAL({digits}, {places})"
                unit = exp.Literal.number("0." + "1".rjust(places, "0"))
                value = exp.Mul(this=cast(value, f"DECIMAL({digits - places}, 0)"), expression=unit)
        if over.sure or not refuses:
            return cast(value, kind)
        read = [step for step in in_order([result.over, result.under]) if isinstance(step, Given)]
        fields = [no_result.FactRead(step.field, self.printed[step].sql, column_of(step.field)) for step in read]
        refused = cast(exp.Anonymous(this="error", expressions=[no_result.message(root, fields, keep)]), kind)
        return case((known(value), cast(value, kind)), otherwise=refused)

    @staticmethod
    def _moment_or_code(root: Reference, over: Printed) -> tuple[exp.Expression, str]:
        match root.unit.kind:
            case "date":
                return exp.DateFromUnixDate(this=over.sql), "DATE"
            case "month":
                return first_day_of(over.sql), "DATE"
            case _:
                assert root.unit.codes is not None
                counted, texts = wrapped(over.sql), enumerate(root.unit.codes.texts)
                whens = ((exp.EQ(this=counted, expression=number(at)), exp.Literal.string(text)) for at, text in texts)
                return case(*whens), "VARCHAR"
