"""The city's query for Spark, for more rows than one machine reckons: the same tree, other words.

Run it with `spark.sql.ansi.enabled` (Spark 4 has it so): then what overflows stops the query, as in DuckDB. A tree is
made here and nothing is run: `renshe.archive.on_spark` does, and only with the extra `renshe[spark]`.

| DuckDB | Spark |
|---|---|
| HUGEINT, 128 bits | DECIMAL(38, 0); what may lie beyond 38 digits is refused when the query is made |
| `//` of HUGEINT | `DIV` yields 64 bits there: cast back; where more are needed, the remainder is taken off first |
| `list_extract`, `error` | `element_at` (its place is an INT), `raise_error` |
| days and months made of BIGINT | of INT: nothing else is taken |
| `sign` | a CASE: Spark's is a DOUBLE |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlglot import exp

from renshe.law.clauses import applied
from renshe.law.clauses.applied import Provision
from renshe.law.month import Month
from renshe.law.rulebook import Rulebook
from renshe.law.sql.columns import FactRange
from renshe.law.sql.compiler import CityCompiler
from renshe.law.sql.widths import SIZES, Width

WIDTH = Width(number=10**38 - 1, quotient=10**32 - 1)
"""DECIMAL(38, 0); two of them divided are DECIMAL(38, 6), which keeps 32 digits before the point."""
WIDEST = "DECIMAL(38, 0)"


def select(
    book: Rulebook,
    names: Sequence[str],
    on: Month | date,
    source: str | exp.Expression,
    keep: Sequence[str] = (),
    ranges: Mapping[str, FactRange] | None = None,
) -> exp.Select:
    """Return what `book.select` does, for Spark: `.sql("spark")` renders it. Args and errors as there."""
    roots = [book.root(name, on) for name in names]
    return for_spark(CityCompiler(book.parameters, on, ranges, WIDTH).select(roots, source, keep))


def select_clauses(
    book: Rulebook,
    found: Sequence[Provision],
    on: Month | date,
    source: str | exp.Expression,
    keep: Sequence[str] = (),
    ranges: Mapping[str, FactRange] | None = None,
) -> exp.Select:
    """Return what `book.select_clauses` does, for Spark."""
    compiler = CityCompiler(book.parameters, on, ranges, WIDTH)
    return for_spark(compiler.select(applied.columns(list(found)), source, keep))


def for_spark(query: exp.Select) -> exp.Select:
    """Return a query in the words that Spark understands, to be rendered by `.sql("spark")`.

    It has to be made for WIDTH: of a what-if `what_if.select(…, width=WIDTH)`.
    """
    tree = query.copy()
    for node in reversed(list(tree.bfs())):  # what is inside first: a part is moved only when it is in order
        match node:
            case exp.DataType() if node.this == exp.DType.INT128:
                node.replace(exp.DataType.build(WIDEST))
            case exp.IntDiv() if "most" in node.meta:
                node.replace(_wide_quotient(node.this, node.expression, node.meta["most"]))
            case exp.Anonymous(name="list_extract"):
                held, at = node.expressions
                node.replace(exp.Anonymous(this="element_at", expressions=[held, exp.cast(at, "INT")]))
            case exp.DateFromUnixDate() | exp.DateFromParts():
                for name, part in node.args.items():
                    if part is not None:
                        node.set(name, exp.cast(part, "INT"))
            case exp.Anonymous(name="error"):
                node.replace(exp.Anonymous(this="raise_error", expressions=node.expressions))
            case exp.Anonymous(name="sign"):
                node.replace(_sign(node.expressions[0]))
            case _:
                pass
    return tree


def _wide_quotient(over: exp.Expression, under: exp.Expression, most: int) -> exp.Expression:
    if most <= SIZES["BIGINT"]:
        return exp.cast(exp.IntDiv(this=over, expression=under), WIDEST)
    left_over = exp.Mod(this=_paren(over), expression=_paren(under))
    whole = exp.Sub(this=_paren(over), expression=_paren(left_over))
    return exp.cast(exp.Div(this=exp.paren(whole), expression=_paren(under)), WIDEST)


def _sign(of: exp.Expression) -> exp.Expression:
    nought = exp.Literal.number("0")
    signs = ((exp.GT, 1), (exp.LT, -1), (exp.EQ, 0))  # NULL is none of them
    return exp.Case(
        ifs=[exp.If(this=kind(this=_paren(of), expression=nought.copy()), true=_number(sign)) for kind, sign in signs]
    )


def _paren(sql: exp.Expression) -> exp.Expression:
    return exp.paren(sql.copy())


def _number(value: int) -> exp.Expression:
    return exp.Literal.number(str(value)) if value >= 0 else exp.Neg(this=exp.Literal.number(str(-value)))
