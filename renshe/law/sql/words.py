"""The words of SQL that the city's query is written in, as sqlglot trees."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import ceil

from sqlglot import exp


def case(*whens: tuple[exp.Expression, exp.Expression], otherwise: exp.Expression | None = None) -> exp.Case:
    return exp.Case(ifs=[exp.If(this=when, true=then) for when, then in whens], default=otherwise)


@cache
def _type(kind: str) -> exp.DataType:
    """A part like others: the finished query is copied."""
    return exp.DataType.build(kind, dialect="duckdb")


def cast(sql: exp.Expression, kind: str) -> exp.Expression:
    wanted = _type(kind)
    return sql if isinstance(sql, exp.Cast) and sql.to == wanted else exp.Cast(this=sql, to=wanted)


def paren(sql: exp.Expression) -> exp.Expression:
    return exp.Paren(this=sql)


def select(columns: Sequence[str | exp.Expression], rows: exp.Select) -> exp.Select:
    return exp.select(*columns, copy=False).from_(rows.subquery("law_rows", copy=False), copy=False)


def number(value: int) -> exp.Expression:
    literal: exp.Expression = exp.Literal.number(str(abs(value)))
    return paren(exp.Neg(this=literal)) if value < 0 else literal


def decimal(value: Fraction) -> exp.Expression:
    # Ranges of ratios end within six decimals; the ends themselves are whole or quoted decimals.
    scaled = ceil(value * 10**6)
    if scaled % 10**6 == 0:
        return number(scaled // 10**6)
    sign = "-" if scaled < 0 else ""
    return exp.Literal.number(f"{sign}{abs(scaled) // 10**6}.{abs(scaled) % 10**6:06d}")


def wrapped(sql: exp.Expression) -> exp.Expression:
    if isinstance(sql, exp.Column | exp.Literal | exp.Cast | exp.Func | exp.Paren | exp.Boolean):
        return sql
    return paren(sql)


def known(sql: exp.Expression) -> exp.Expression:
    return exp.Not(this=exp.Is(this=paren(sql), expression=exp.Null()))


def negated(sql: exp.Expression) -> exp.Expression:
    return exp.Not(this=paren(sql))


def rows_of(source: str | exp.Expression) -> exp.Select:
    """All of a table, a view or a query."""
    if isinstance(source, exp.Query):
        return exp.select("*").from_(source.subquery("law_source"))
    return exp.select("*").from_(exp.to_table(source) if isinstance(source, str) else source)
