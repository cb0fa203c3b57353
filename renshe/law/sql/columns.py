"""How a fact is read from its column, and what its column holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlglot import exp

from renshe.law.graph.nodes import Field
from renshe.law.sql.words import case, cast, number, rows_of, select, wrapped


@dataclass(frozen=True, slots=True)
class FactRange:
    """What a column was seen to hold, in the fact's unit: its least and greatest, and whether some rows have none."""

    low: Fraction
    high: Fraction
    has_gaps: bool = False


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A result of another formula that the source has as a column: its least and greatest, in its unit, its decimals.

    It is taken as it stands: what it would be made of isn't asked for. Each row is looked after.
    """

    low: int
    high: int
    places: int = 0


def look(fields: Sequence[Field], source: str | exp.Expression) -> exp.Select:
    """One row: how many rows there are; of each fact its least, its greatest, and how many rows have one.

    Asked in just this way of a Parquet file, DuckDB answers from what the file says of its columns.
    """
    columns: list[exp.Expression] = [exp.Count(this=exp.Star())]
    for field in fields:
        column = as_counted(field)
        if field.unit.kind == "flag":
            column = cast(column, "INTEGER")
        columns += [exp.Min(this=column), exp.Max(this=column), exp.Count(this=column)]
    named = [exp.Alias(this=column, alias=exp.to_identifier(f"seen_{at}")) for at, column in enumerate(columns)]
    return select(named, rows_of(source)).copy()


def ranges(fields: Sequence[Field], row: Sequence[Any]) -> dict[str, FactRange]:
    """What `look` saw; a column without any value tells nothing, nor does one whose type has too many decimals."""
    seen = {}
    rows, *of_facts = row
    for at, field in enumerate(fields):
        low, high, known = of_facts[3 * at : 3 * at + 3]
        if low is not None and _has_its_places(low, field):
            seen[field.name] = FactRange(Fraction(low), Fraction(high), known < rows)
    return seen


def _has_its_places(value: int | Decimal | float, field: Field) -> bool:
    """Whether the column's type, which its values come in, has no more decimals than the fact: else rows are asked."""
    places = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    return not isinstance(value, float) and places <= field.places


def column_of(field: Field) -> exp.Expression:
    """Its column; of a related row what stands at its place in the list, NULL where there are too many rows."""
    if field.row is None:
        return exp.column(field.name, quoted=True)
    rows = exp.column(field.row.rows, quoted=True)
    if field.row.column:
        row = exp.Anonymous(this="list_extract", expressions=[rows, number(field.row.at)])
        return exp.Anonymous(this="struct_extract", expressions=[row, exp.Literal.string(field.row.column)])
    many = exp.Anonymous(this="len", expressions=[rows])
    stands = exp.GTE(this=many, expression=number(field.row.at))
    return case((exp.LTE(this=many, expression=number(field.row.at_most)), stands))


def as_counted(field: Field) -> exp.Expression:
    """Its column; of a month, a day or a code the whole number by which it is counted."""
    column = column_of(field)
    match field.unit.kind:
        case "date":
            return exp.UnixDate(this=column)
        case "month":
            return counted_month(column)
        case "code":
            assert field.unit.codes is not None
            texts = enumerate(field.unit.codes.texts)
            return case(*((exp.EQ(this=column, expression=exp.Literal.string(text)), number(at)) for at, text in texts))
        case _:
            return column


def counted_month(day: exp.Expression) -> exp.Expression:
    years = exp.Mul(this=exp.Year(this=day), expression=number(12))
    month = exp.Sub(this=exp.Month(this=day), expression=number(1))
    return exp.paren(exp.Add(this=years, expression=exp.paren(month)))


def first_day_of(month: exp.Expression) -> exp.Expression:
    """The first day of a month that is counted."""
    year = exp.IntDiv(this=wrapped(month), expression=number(12))
    in_year = exp.Add(this=exp.Mod(this=wrapped(month), expression=number(12)), expression=number(1))
    return exp.DateFromParts(year=year, month=in_year, day=number(1))
