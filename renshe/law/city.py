"""The city: the steps printed as one DuckDB query over whole numbers.

A step that is used more than once is a column of a subquery; the others stand where they are used. The ranges of the
steps prove that INTEGER, BIGINT or else HUGEINT holds each of them.

NULL is "no result": a missing fact, a fact out of range, a division by zero, a table without that entry. It passes
through arithmetic and stays out of what is not taken in a choice, as an error does for one person; a NULL that reaches
a result stops the query. What is known never to be NULL is written without that care.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from math import ceil
from typing import Any

from sqlglot import exp

from renshe.law import no_result
from renshe.law.errors import NotAWholeColumn, TooWideForTheCity
from renshe.law.folding import folded
from renshe.law.lowering import Lowering
from renshe.law.month import Month
from renshe.law.nodes import Field, Reference
from renshe.law.parameters import DatedParameter
from renshe.law.splitting import narrowed
from renshe.law.steps import (
    CONDITIONS,
    Bracket,
    Chosen,
    Compared,
    Divided,
    Entry,
    Given,
    Joined,
    Literal,
    Never,
    Not,
    Noted,
    OfCalendar,
    Over,
    Picked,
    Plus,
    Sign,
    Size,
    Step,
    Times,
    in_order,
    is_written_twice,
    operands,
)
from renshe.law.telling import named_node

SIZES = {"INTEGER": 2**31 - 1, "BIGINT": 2**63 - 1, "HUGEINT": 2**127 - 1}
KINDS = list(SIZES)


@dataclass(frozen=True, slots=True)
class Width:
    """The greatest whole number that an engine holds, and the greatest that a division of such numbers yields."""

    number: int
    quotient: int


DUCKDB = Width(SIZES["HUGEINT"], SIZES["HUGEINT"])


@dataclass(frozen=True, slots=True)
class FactRange:
    """What a column was seen to hold, in the fact's unit: its least and greatest, and whether some rows have none."""

    low: Fraction
    high: Fraction
    has_gaps: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """SQL of one step. `sure`: never NULL. `level`: the subquery in which it is ready."""

    sql: exp.Expression
    kind: str
    sure: bool
    level: int = 0


def look(fields: Sequence[Field], source: str | exp.Expression) -> exp.Select:
    """One row: how many rows there are; of each fact its least, its greatest, and how many rows have one.

    Asked in just this way of a Parquet file, DuckDB answers from what the file says of its columns.
    """
    columns: list[exp.Expression] = [exp.Count(this=exp.Star())]
    for field in fields:
        column = as_counted(field)
        if field.unit.kind == "flag":
            column = _cast(column, "INTEGER")
        columns += [exp.Min(this=column), exp.Max(this=column), exp.Count(this=column)]
    named = [exp.Alias(this=column, alias=exp.to_identifier(f"seen_{at}")) for at, column in enumerate(columns)]
    return _select(named, CityCompiler.source(source)).copy()


def ranges(fields: Sequence[Field], row: Sequence[Any]) -> dict[str, FactRange]:
    """What `look` saw; a column without any value tells nothing."""
    seen = {}
    rows, *of_facts = row
    for at, field in enumerate(fields):
        low, high, known = of_facts[3 * at : 3 * at + 3]
        if low is not None:
            seen[field.name] = FactRange(Fraction(low), Fraction(high), known < rows)
    return seen


def column_of(field: Field) -> exp.Expression:
    """Its column; of a related row what stands at its place in the list, NULL where there are too many rows."""
    if field.row is None:
        return exp.column(field.name, quoted=True)
    rows = exp.column(field.row.rows, quoted=True)
    if field.row.column:
        row = exp.Anonymous(this="list_extract", expressions=[rows, _number(field.row.at)])
        return exp.Anonymous(this="struct_extract", expressions=[row, exp.Literal.string(field.row.column)])
    many = exp.Anonymous(this="len", expressions=[rows])
    stands = exp.GTE(this=many, expression=_number(field.row.at))
    return _case((exp.LTE(this=many, expression=_number(field.row.at_most)), stands))


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
            return _case(
                *((exp.EQ(this=column, expression=exp.Literal.string(text)), _number(at)) for at, text in texts)
            )
        case _:
            return column


def counted_month(day: exp.Expression) -> exp.Expression:
    years = exp.Mul(this=exp.Year(this=day), expression=_number(12))
    month = exp.Sub(this=exp.Month(this=day), expression=_number(1))
    return exp.paren(exp.Add(this=years, expression=exp.paren(month)))


def first_day_of(month: exp.Expression) -> exp.Expression:
    """The first day of a month that is counted."""
    year = exp.IntDiv(this=_wrapped(month), expression=_number(12))
    number = exp.Add(this=exp.Mod(this=_wrapped(month), expression=_number(12)), expression=_number(1))
    return exp.DateFromParts(year=year, month=number, day=_number(1))


class CityCompiler:
    def __init__(
        self,
        parameters: Mapping[str, DatedParameter],
        on: Month | date,
        ranges: Mapping[str, FactRange] | None = None,
        width: Width = DUCKDB,
        *,
        narrow: bool = False,
    ) -> None:
        self.narrow = narrow
        self.lowering = Lowering(parameters, on, {name: (seen.low, seen.high) for name, seen in (ranges or {}).items()})
        self.ranges, self.width = ranges or {}, width
        self.levels: list[list[exp.Expression]] = []
        self.printed: dict[Step, Printed] = {}
        self.formula: Reference | None = None
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
        steps = in_order(step for _, _, result in results for step in (result.over, result.under))
        uses: dict[Step, int] = {}
        for step in steps:
            for part in operands(step):
                uses[part] = uses.get(part, 0) + (2 if is_written_twice(step) or isinstance(step, Size) else 1)
        owners = self._owners(results)
        for step in steps:
            self.formula = owners[step]
            printed = self._print(step)
            if uses.get(step, 0) > 1 and not isinstance(printed.sql, exp.Column | exp.Literal | exp.Neg | exp.Boolean):
                printed = self._named(printed)
            self.printed[step] = printed
        columns = [
            exp.Alias(this=self._result(root, result, keep, refuses), alias=exp.to_identifier(name, quoted=True))
            for name, root, result in results
        ]
        query = self.source(source)
        for level in self.levels:
            query = _select(["*", *level], query)
        kept = [exp.column(name, quoted=True) for name in keep]
        # Parts were shared while it was made: copied, each has its one place in the tree.
        return _select([*kept, *columns], query).copy()

    @staticmethod
    def _owners(results: Iterable[tuple[str, Reference, Over]]) -> dict[Step, Reference]:
        """The first formula that each step belongs to, to name it where the step is too wide."""
        owners: dict[Step, Reference] = {}
        for _, root, result in results:
            for step in in_order([result.over, result.under]):
                owners.setdefault(step, root)
        return owners

    @staticmethod
    def source(source: str | exp.Expression) -> exp.Select:
        if isinstance(source, exp.Query):
            return exp.select("*").from_(source.subquery("law_source"))
        return exp.select("*").from_(exp.to_table(source) if isinstance(source, str) else source)

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
                kind = self._kind(result.over.low, result.over.high)
            value = over.sql
            if places:
                # A decimal of 18 digits is 64 bits wide, one of 38 is 128.
                digits = 18 if max(abs(result.over.low), abs(result.over.high)) < 10 ** (18 - places) else 38
                kind = f"DECIMAL({digits}, {places})"
                unit = exp.Literal.number("0." + "1".rjust(places, "0"))
                value = exp.Mul(this=_cast(value, f"DECIMAL({digits - places}, 0)"), expression=unit)
        if over.sure or not refuses:
            return _cast(value, kind)
        read = [step for step in in_order([result.over, result.under]) if isinstance(step, Given)]
        fields = [no_result.FactRead(step.field, self.printed[step].sql, column_of(step.field)) for step in read]
        refused = _cast(exp.Anonymous(this="error", expressions=[no_result.message(root, fields, keep)]), kind)
        return _case((_known(value), _cast(value, kind)), otherwise=refused)

    @staticmethod
    def _moment_or_code(root: Reference, over: Printed) -> tuple[exp.Expression, str]:
        match root.unit.kind:
            case "date":
                return exp.DateFromUnixDate(this=over.sql), "DATE"
            case "month":
                return first_day_of(over.sql), "DATE"
            case _:
                assert root.unit.codes is not None
                counted, texts = _wrapped(over.sql), enumerate(root.unit.codes.texts)
                whens = ((exp.EQ(this=counted, expression=_number(at)), exp.Literal.string(text)) for at, text in texts)
                return _case(*whens), "VARCHAR"

    # --- steps -------------------------------------------------------------------------------------------------

    def _print(self, step: Step) -> Printed:
        match step:
            case Literal(low=value):
                return Printed(_number(value), self._kind(value, value), True)
            case Given():
                return self._given(step)
            case Plus(left=a, right=b):
                return self._arithmetic(exp.Add, step, a, b)
            case Times(left=a, right=b):
                return self._arithmetic(exp.Mul, step, a, b)
            case Divided(over=over, under=under):
                if step.how == "half":
                    return self._half_up(step, over, under)
                return self._down(step, over, under)
            case Sign(of=a):
                of = self.printed[a]
                sql = _cast(exp.Anonymous(this="sign", expressions=[of.sql]), "INTEGER")
                return Printed(sql, "INTEGER", of.sure, of.level)
            case Size(of=a):
                of = self.printed[a]
                size = of.sql if a.low >= 0 else exp.Abs(this=of.sql)
                if a.low > 0 or a.high < 0:
                    return Printed(size, of.kind, of.sure, of.level)
                return Printed(exp.Nullif(this=size, expression=_number(0)), of.kind, False, of.level)
            case Picked(which=which, left=a, right=b):
                return self._picked(step, which, a, b)
            case Chosen(condition=condition, then=then, otherwise=otherwise):
                return self._chosen(step, condition, then, otherwise)
            case Entry():
                return self._entry(step)
            case Bracket():
                return self._bracket(step)
            case OfCalendar(which=which, of=a):
                of = self.printed[a]
                month = counted_month(exp.DateFromUnixDate(this=of.sql))
                counted = month if which == "month_of" else exp.UnixDate(this=first_day_of(of.sql))
                return Printed(_cast(counted, "INTEGER"), "INTEGER", of.sure, of.level)
            case Never():
                return Printed(_cast(exp.Null(), "INTEGER"), "INTEGER", False)
            case Compared(operator=operator, left=a, right=b):
                kinds: dict[str, type[exp.Expression]] = {"<": exp.LT, "<=": exp.LTE, "=": exp.EQ}
                x, y = self._boolean_or_not(a, b)
                compared = kinds[operator](this=_wrapped(x.sql), expression=_wrapped(y.sql))
                return Printed(compared, "BOOLEAN", x.sure and y.sure, max(x.level, y.level))
            case Joined(operator=operator, left=a, right=b):
                return self._joined(operator, self._flag(a), self._flag(b))
            case Not(of=a):
                of = self._flag(a)
                return Printed(_not(of.sql), "BOOLEAN", of.sure, of.level)
            case Noted(of=a):
                return self.printed[a]

    def _given(self, step: Given) -> Printed:
        field, seen = step.field, self.ranges.get(step.field.name)
        if seen is not None and not (field.low <= seen.low and seen.high <= field.high):
            seen = None  # some row is out of range: each is looked after, and the query says which
        raw = column_of(field)
        if field.unit.kind == "flag":
            return Printed(_cast(raw, "BOOLEAN"), "BOOLEAN", seen is not None and not seen.has_gaps)
        kind = self._kind(step.low, step.high)
        if field.unit.kind != "number":
            raw = as_counted(field)
        scaled = raw if step.scale == 1 else exp.Mul(this=raw, expression=_number(step.scale))
        value = _cast(scaled, kind)
        if seen is not None:
            return Printed(value, kind, not seen.has_gaps)
        inside = exp.Between(this=raw, low=_decimal(field.low), high=_decimal(field.high))
        return Printed(_case((inside, value)), kind, False)

    def _arithmetic(self, how: type[exp.Expression], step: Step, a: Step, b: Step) -> Printed:
        kind = self._kind(step.low, step.high, self.printed[a], self.printed[b])
        x, y = self.printed[a], self.printed[b]
        sql = how(this=_as(x, kind), expression=_wrapped(y.sql))
        return Printed(sql, kind, x.sure and y.sure, max(x.level, y.level))

    def _half_up(self, step: Divided, over: Step, under: Step) -> Printed:
        # (2 x + u) // 2 u. Where u is known (x + u // 2) // u: over an odd number nothing is a half.
        is_known = isinstance(under, Literal)
        doubled, half, divisor = (1, under.low // 2, under.low) if is_known else (2, under.high, 2 * under.high)
        size = max(abs(over.low), abs(over.high))
        x, y = self.printed[over], self.printed[under]
        kind = self._kind(0, max(size * doubled + half, divisor), x, y)
        line = _number(divisor) if is_known else _times(y, kind, 2)
        more = _number(half) if is_known else _wrapped(y.sql)

        def up(part: Printed) -> exp.Expression:
            top = exp.Add(this=_times(part, kind, doubled), expression=more)
            return self._quotient(step, _paren(top), _wrapped(line), kind)

        if over.low >= 0:
            sql = up(x)
        else:
            # DuckDB's // truncates toward zero: take the sign off, divide, put it back.
            plus, minus = up(x), up(Printed(exp.Neg(this=_wrapped(x.sql)), x.kind, x.sure, x.level))
            sql = _either(x, plus, exp.Neg(this=_paren(minus)))
        return Printed(sql, kind, x.sure and y.sure, max(x.level, y.level))

    def _down(self, step: Divided, over: Step, under: Step) -> Printed:
        """Down, or up for a ceiling, which is the floor of the negative."""
        x, y = self.printed[over], self.printed[under]
        size = max(abs(over.low), abs(over.high)) + under.high
        kind = self._kind(0, size, x, y)
        whole = self._quotient(step, _as(x, kind), _wrapped(y.sql), kind)
        away = exp.Sub(this=exp.Add(this=exp.Abs(this=_as(x, kind)), expression=_wrapped(y.sql)), expression=_number(1))
        outward = self._quotient(step, _paren(away), _wrapped(y.sql), kind)
        if step.how == "floor":
            sql = whole if over.low >= 0 else _either(x, whole, exp.Neg(this=_paren(outward)))
        else:
            sql = outward if over.low >= 0 else _either(x, outward, whole)
        return Printed(sql, kind, x.sure and y.sure, max(x.level, y.level))

    def _quotient(self, step: Divided, over: exp.Expression, under: exp.Expression, kind: str) -> exp.Expression:
        sql = exp.IntDiv(this=over, expression=under)
        if kind == "HUGEINT":
            most = max(abs(step.low), abs(step.high)) + 1
            if most > self.width.quotient:
                raise self._too_wide(step.low, step.high)
            sql.meta["most"] = most  # for an engine whose divisions of wide numbers are narrower
        return sql

    def _picked(self, step: Picked, which: str, a: Step, b: Step) -> Printed:
        kind = self._kind(step.low, step.high, self.printed[a], self.printed[b])
        x, y = self.printed[a], self.printed[b]
        level = max(x.level, y.level)
        # LEAST and GREATEST skip NULL, where a missing value stays missing, and are three times as slow.
        if x.sure and not y.sure:
            x, y = y, x
        beyond, within = (exp.GT, exp.LTE) if which == "least" else (exp.LT, exp.GTE)
        is_beyond = beyond(this=_wrapped(x.sql), expression=_wrapped(y.sql)), _as(y, kind)
        if y.sure:
            case = _case(is_beyond, otherwise=_as(x, kind))  # NULL is not beyond the limit: it stays what it is
        else:
            case = _case(is_beyond, (within(this=_wrapped(x.sql), expression=_wrapped(y.sql)), _as(x, kind)))
        return Printed(case, kind, x.sure and y.sure, level)

    def _chosen(self, step: Chosen, condition: Step, then: Step, otherwise: Step) -> Printed:
        test = self._flag(condition)
        a, b = self._boolean_or_not(then, otherwise)
        kind = "BOOLEAN" if a.kind == "BOOLEAN" else self._kind(step.low, step.high, a, b)
        first, second = (test.sql, _as(a, kind)), _as(b, kind)
        sql = _case(first, otherwise=second) if test.sure else _case(first, (_not(test.sql), second))
        return Printed(sql, kind, test.sure and a.sure and b.sure, max(test.level, a.level, b.level))

    def _entry(self, step: Entry) -> Printed:
        key, kind = self.printed[step.over], self._kind(step.low, step.high)
        if not step.entries:
            return Printed(_cast(exp.null(), kind), kind, False)
        is_whole = isinstance(step.under, Literal) and step.under.low == 1
        first, last = min(step.entries), max(step.entries)
        if (
            is_whole
            and key.sure
            and first <= step.over.low
            and step.over.high <= last
            and len(step.entries) == last - first + 1
        ):
            held = exp.Array(expressions=[_number(step.entries[at]) for at in range(first, last + 1)])
            at: exp.Expression = key.sql
            if first != 1:
                at = exp.Add(this=_wrapped(at), expression=_number(1 - first))
            sql = exp.Anonymous(this="list_extract", expressions=[_cast(held, f"{kind}[]"), _cast(at, "BIGINT")])
            return Printed(sql, kind, True, key.level)
        under, level = self.printed[step.under], max(key.level, self.printed[step.under].level)
        whens: list[tuple[exp.Expression, exp.Expression]] = []
        for entry, value in sorted(step.entries.items()):
            size = self._kind(0, abs(entry) * max(abs(step.under.low), abs(step.under.high)), under)
            wanted = _number(entry) if is_whole else _times(under, size, entry)
            whens.append((exp.EQ(this=_wrapped(key.sql), expression=wanted), _cast(_number(value), kind)))
        return Printed(_case(*whens), kind, False, level)

    def _bracket(self, step: Bracket) -> Printed:
        """The last bracket whose least is at or below `over / under`."""
        key, under = self.printed[step.over], self.printed[step.under]
        whens = []
        for place, least in reversed(list(enumerate(step.least))):
            size = max(abs(step.over.low), abs(step.over.high), 1) * least.denominator
            kind = self._kind(0, max(size, abs(least.numerator) * step.under.high), key, under)
            reached = exp.GTE(
                this=_times(key, kind, least.denominator),
                expression=_number(least.numerator * step.under.low)
                if isinstance(step.under, Literal)
                else _times(under, kind, least.numerator),
            )
            whens.append((reached, _cast(_number(place), "INTEGER")))
        lowest = min(step.over.low * step.least[0].denominator - step.least[0].numerator * step.under.high, 0)
        sure = key.sure and isinstance(step.under, Literal) and not lowest
        return Printed(_case(*whens), "INTEGER", sure, max(key.level, under.level))

    @staticmethod
    def _joined(operator: str, a: Printed, b: Printed) -> Printed:
        level = max(a.level, b.level)
        if a.sure and b.sure:
            join = exp.And if operator == "and" else exp.Or
            return Printed(_paren(join(this=_wrapped(a.sql), expression=_wrapped(b.sql))), "BOOLEAN", True, level)
        if operator == "and":
            case = _case((a.sql, b.sql), (_not(a.sql), exp.false()))
        else:
            case = _case((a.sql, exp.true()), (_not(a.sql), b.sql))
        return Printed(case, "BOOLEAN", False, level)

    def _flag(self, step: Step) -> Printed:
        if isinstance(step, Literal):
            return Printed(exp.Boolean(this=bool(step.low)), "BOOLEAN", True)
        return self.printed[step]

    def _boolean_or_not(self, a: Step, b: Step) -> tuple[Printed, Printed]:
        """Both as they are, or both as conditions where one is."""
        if any(isinstance(one, CONDITIONS) or self.printed[one].kind == "BOOLEAN" for one in (a, b)):
            return self._flag(a), self._flag(b)
        return self.printed[a], self.printed[b]

    def _kind(self, low: int, high: int, *of: Printed) -> str:
        """The narrowest kind that holds the range and the kinds of the operands."""
        size = max(abs(low), abs(high))
        if size > self.width.number:
            raise self._too_wide(low, high)
        enough = next(kind for kind in KINDS if size <= SIZES[kind])
        return max([enough, *(one.kind for one in of if one.kind in KINDS)], key=KINDS.index)

    def _too_wide(self, low: int, high: int) -> TooWideForTheCity:
        assert self.formula is not None
        return TooWideForTheCity(named_node(self.formula), low, high)


def _as(printed: Printed, kind: str) -> exp.Expression:
    """Its SQL in that kind: one wide operand makes the whole operation wide."""
    if printed.kind == kind and not isinstance(printed.sql, exp.Literal | exp.Neg):
        return _wrapped(printed.sql)
    return _cast(printed.sql, kind)


def _times(printed: Printed, kind: str, by: int) -> exp.Expression:
    value = _as(printed, kind)
    return value if by == 1 else exp.Mul(this=value, expression=_number(by))


def _either(x: Printed, plus: exp.Expression, minus: exp.Expression) -> exp.Expression:
    """`plus` from nought on, `minus` below; NULL stays NULL."""
    return _case(
        (exp.GTE(this=_wrapped(x.sql), expression=_number(0)), plus),
        (exp.LT(this=_wrapped(x.sql), expression=_number(0)), minus),
    )


def _case(*whens: tuple[exp.Expression, exp.Expression], otherwise: exp.Expression | None = None) -> exp.Case:
    return exp.Case(ifs=[exp.If(this=when, true=then) for when, then in whens], default=otherwise)


@cache
def _type(kind: str) -> exp.DataType:
    """A part like others: the finished query is copied."""
    return exp.DataType.build(kind, dialect="duckdb")


def _cast(sql: exp.Expression, kind: str) -> exp.Expression:
    wanted = _type(kind)
    return sql if isinstance(sql, exp.Cast) and sql.to == wanted else exp.Cast(this=sql, to=wanted)


def _paren(sql: exp.Expression) -> exp.Expression:
    return exp.Paren(this=sql)


def _select(columns: Sequence[str | exp.Expression], rows: exp.Select) -> exp.Select:
    return exp.select(*columns, copy=False).from_(rows.subquery("law_rows", copy=False), copy=False)


def _number(value: int) -> exp.Expression:
    literal: exp.Expression = exp.Literal.number(str(abs(value)))
    return _paren(exp.Neg(this=literal)) if value < 0 else literal


def _decimal(value: Fraction) -> exp.Expression:
    # Ranges of ratios end within six decimals; the ends themselves are whole or quoted decimals.
    scaled = ceil(value * 10**6)
    if scaled % 10**6 == 0:
        return _number(scaled // 10**6)
    sign = "-" if scaled < 0 else ""
    return exp.Literal.number(f"{sign}{abs(scaled) // 10**6}.{abs(scaled) % 10**6:06d}")


def _wrapped(sql: exp.Expression) -> exp.Expression:
    if isinstance(sql, exp.Column | exp.Literal | exp.Cast | exp.Func | exp.Paren | exp.Boolean):
        return sql
    return _paren(sql)


def _known(sql: exp.Expression) -> exp.Expression:
    return exp.Not(this=exp.Is(this=_paren(sql), expression=exp.Null()))


def _not(sql: exp.Expression) -> exp.Expression:
    return exp.Not(this=_paren(sql))
