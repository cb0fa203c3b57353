"""The city: a graph becomes one DuckDB query of nested subqueries, over whole numbers.

A ratio is two whole numbers: what stands over the line and what stands under it (always above zero). Ranges
of both follow from the declared ranges of the facts: they prove that BIGINT, or else HUGEINT, holds every step.

NULL is "no result": a missing fact, a fact out of range, a division by zero, a table without that entry. It
passes through arithmetic and stays out of what is not taken in a choice, as an error does for one person; a NULL
that reaches a result stops the query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from math import floor as floored
from typing import assert_never

from sqlglot import exp

from renshe.law import no_result
from renshe.law.errors import NotAWholeColumn, TooWideForTheCity
from renshe.law.month import Month
from renshe.law.nodes import (
    Both,
    Choice,
    Comparison,
    Constant,
    Difference,
    Either,
    Expression,
    Extreme,
    Field,
    Lookup,
    Node,
    Opposite,
    Parameter,
    Product,
    Quotient,
    Reference,
    Rounded,
    Sum,
    in_order,
)
from renshe.law.parameters import DatedParameter
from renshe.law.telling import named_node

BIGINT, HUGEINT = 2**63 - 1, 2**127 - 1


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in SQL: from `low` to `high` (or NULL), ready in the subquery of `level`."""

    sql: exp.Expression
    low: int
    high: int
    level: int = 0

    @property
    def is_constant(self) -> bool:
        return isinstance(self.sql, exp.Literal | exp.Neg)


@dataclass(frozen=True, slots=True)
class Over:
    """`over / under`; a condition is one with `over` a BOOLEAN."""

    over: Whole
    under: Whole


def constant(value: int) -> Whole:
    literal: exp.Expression = exp.Literal.number(str(abs(value)))
    return Whole(exp.Neg(this=literal) if value < 0 else literal, value, value)


ONE = constant(1)


@dataclass
class Levels:
    """Each step is a column of a subquery: written out again at each use, nested roundings would double the query."""

    columns: list[list[exp.Expression]] = field(default_factory=list)
    made: int = 0

    def column(self, sql: exp.Expression, level: int, kind: str, label: str) -> exp.Column:
        while len(self.columns) <= level:
            self.columns.append([])
        name = f"law_{self.made}{label}"
        self.made += 1
        self.columns[level].append(exp.Alias(this=exp.cast(sql, kind), alias=exp.to_identifier(name)))
        return exp.column(name)


class CityCompiler:
    def __init__(self, parameters: Mapping[str, DatedParameter], on: Month) -> None:
        self.parameters, self.on = parameters, on
        self.levels = Levels()
        self.values: dict[Expression, Over] = {}
        self.formula: Reference | None = None

    def select(self, roots: Sequence[Reference], source: str | exp.Expression, keep: Sequence[str]) -> exp.Select:
        results = []
        for root in roots:
            self.formula = root
            for node in in_order(root):
                if node not in self.values:
                    self.values[node] = self._value(node)  # type: ignore[arg-type]  # the set is closed
            results.append(exp.alias_(self._result(root, keep), root.name, quoted=True))
        query = self._source(source)
        for columns in self.levels.columns:
            query = exp.select("*", *columns).from_(query.subquery("law_rows"))
        return exp.select(*(exp.column(name, quoted=True) for name in keep), *results).from_(query.subquery("law_rows"))

    @staticmethod
    def _source(source: str | exp.Expression) -> exp.Select:
        if isinstance(source, exp.Query):
            return exp.select("*").from_(source.subquery("law_source"))
        return exp.select("*").from_(exp.to_table(source) if isinstance(source, str) else source)

    def _result(self, root: Reference, keep: Sequence[str]) -> exp.Expression:
        value = self.values[root]
        if root.unit.kind == "flag":
            result: exp.Expression = value.over.sql.copy()
            kind = "BOOLEAN"
        elif not value.under.is_constant:
            raise NotAWholeColumn(named_node(root))
        else:
            places = len(str(value.under.low)) - 1
            if value.under.low != 10**places:
                raise NotAWholeColumn(named_node(root))
            kind = "HUGEINT" if _wide(value.over) else "BIGINT"
            result = value.over.sql.copy()
            if places:
                kind = f"DECIMAL(38, {places})"
                unit = exp.Literal.number("0." + "1".rjust(places, "0"))
                result = exp.Mul(this=exp.cast(result, f"DECIMAL({38 - places}, 0)"), expression=unit)
        fields = [(node, self.values[node].over.sql) for node in in_order(root) if isinstance(node, Field)]
        refused = exp.cast(exp.Anonymous(this="error", expressions=[no_result.message(root, fields, keep)]), kind)
        return exp.Case().when(exp.Not(this=_null(result)), exp.cast(result.copy(), kind)).else_(refused)

    # --- nodes -------------------------------------------------------------------------------------------------

    def _value(self, node: Node) -> Over:
        get = self.values
        match node:
            case Field():
                return self._field(node)
            case Constant(value=value):
                if node.unit.kind == "flag":
                    return Over(Whole(exp.Boolean(this=bool(value)), 0, 1), ONE)
                return _ratio(value)
            case Parameter(name=name):
                value = self.parameters[name].at(self.on).value
                if node.unit.kind == "flag":
                    return Over(Whole(exp.Boolean(this=bool(value)), 0, 1), ONE)
                return _ratio(value)
            case Lookup(name=name, key=key):
                return self._lookup(name, get[key])
            case Sum(left=left, right=right):
                a, b, under = self._common(get[left], get[right])
                return Over(self._add(a, b), under)
            case Difference(left=left, right=right):
                a, b, under = self._common(get[left], get[right])
                return Over(self._add(a, self._negative(b)), under)
            case Product(left=left, right=right):
                x, y = get[left], get[right]
                return self._reduced(self._multiply(x.over, y.over), self._multiply(x.under, y.under))
            case Quotient(left=left, right=right):
                return self._quotient(get[left], get[right])
            case Extreme(which=which, left=left, right=right):
                return self._extreme(which, get[left], get[right])
            case Comparison(operator=operator, left=left, right=right):
                return self._comparison(operator, node, get[left], get[right])
            case Both(left=left, right=right):
                a, b = get[left].over, get[right].over
                case = exp.Case().when(a.sql.copy(), b.sql.copy()).when(_not(a.sql), exp.false())
                return self._flag(case, a, b)
            case Either(left=left, right=right):
                a, b = get[left].over, get[right].over
                case = exp.Case().when(a.sql.copy(), exp.true()).when(_not(a.sql), b.sql.copy())
                return self._flag(case, a, b)
            case Opposite(of=of):
                a = get[of].over
                return self._flag(_not(a.sql), a)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return self._choice(node, get[condition].over, get[then], get[otherwise])
            case Rounded(how=how, of=of, places=places):
                return self._rounded(how, get[of], places)
            case Reference(root=root):
                return get[root]
            case _:
                assert_never(node)

    def _field(self, node: Field) -> Over:
        raw: exp.Expression = exp.column(node.name, quoted=True)
        if node.unit.kind == "flag":
            return Over(Whole(self.levels.column(raw, 0, "BOOLEAN", f"_{node.name}"), 0, 1, 1), ONE)
        scale = 10**node.places
        low, high = int(node.low * scale), int(node.high * scale)
        inside = exp.Between(this=raw, low=_number(node.low), high=_number(node.high))
        exactly = raw.copy() if scale == 1 else exp.Mul(this=raw.copy(), expression=exp.Literal.number(str(scale)))
        case = exp.Case().when(inside, exp.cast(exactly, self._kind(low, high)))
        return Over(self._column(case, low, high, 0, f"_{node.name}"), constant(scale))

    def _lookup(self, name: str, key: Over) -> Over:
        table = self.parameters[name].table_at(self.on)
        under = 1
        for value in table.values():
            under = under * value.value.denominator // _common_divisor(under, value.value.denominator)
        whole = self._held(key.over)
        parts = {k: int(v.value * under) for k, v in table.items()}
        case = exp.Case()
        for k, part in sorted(parts.items()):
            wanted = self._multiply(constant(k), key.under)
            case = case.when(exp.EQ(this=whole.sql.copy(), expression=wanted.sql.copy()), constant(part).sql)
        level = max(whole.level, key.under.level)
        return Over(self._column(case, min(parts.values()), max(parts.values()), level, f"_{name}"), constant(under))

    def _quotient(self, x: Over, y: Over) -> Over:
        if y.over.is_constant and y.over.low != 0:
            sign = 1 if y.over.low > 0 else -1
            over = self._multiply(x.over, self._multiply(y.under, constant(sign)))
            return self._reduced(over, self._multiply(x.under, constant(abs(y.over.low))))
        divisor = self._held(y.over)
        top = self._multiply(x.over, y.under)
        size = divisor.sql.copy()
        if divisor.low < 0:
            top = self._multiply(top, Whole(exp.Anonymous(this="sign", expressions=[size]), -1, 1, divisor.level))
            size = exp.Abs(this=divisor.sql.copy())
        size = exp.Nullif(this=size, expression=exp.Literal.number("0"))
        high = max(abs(divisor.low), abs(divisor.high), 1)
        low = max(divisor.low, 1)
        under = self._multiply(x.under, Whole(size, low, high, divisor.level))
        return Over(self._held(top), self._column(under.sql, under.low, under.high, under.level, ""))

    def _extreme(self, which: str, x: Over, y: Over) -> Over:
        a, b, under = self._common(x, y)
        a, b = self._held(a), self._held(b)
        pick = min if which == "least" else max
        if a.is_constant:
            a, b = b, a
        beyond, within = (exp.GT, exp.LTE) if which == "least" else (exp.LT, exp.GTE)
        # GREATEST and LEAST skip NULL: here a missing value stays missing.
        case = exp.Case().when(beyond(this=a.sql.copy(), expression=b.sql.copy()), b.sql.copy())
        if b.is_constant:
            case = case.else_(a.sql.copy())  # NULL is not beyond the limit: it stays what it is
        else:
            case = case.when(within(this=a.sql.copy(), expression=b.sql.copy()), a.sql.copy())
        level = max(a.level, b.level)
        return Over(self._column(case, pick(a.low, b.low), pick(a.high, b.high), level, ""), under)

    def _comparison(self, operator: str, node: Comparison, x: Over, y: Over) -> Over:
        kinds: dict[str, type[exp.Expression]] = {"<": exp.LT, "<=": exp.LTE, "=": exp.EQ}
        if node.left.unit.kind == "flag":
            a, b = x.over, y.over
        else:
            a, b, _ = self._common(x, y)
        return self._flag(kinds[operator](this=a.sql.copy(), expression=b.sql.copy()), a, b)

    def _choice(self, node: Choice, condition: Whole, then: Over, otherwise: Over) -> Over:
        if node.unit.kind == "flag":
            case = exp.Case().when(condition.sql.copy(), then.over.sql.copy())
            case = case.when(_not(condition.sql), otherwise.over.sql.copy())
            return self._flag(case, condition, then.over, otherwise.over)
        if then.under.is_constant and otherwise.under.is_constant:
            a, b, under = self._common(then, otherwise)
            return Over(self._either(condition, a, b), under)
        # Two unlike ratios: brought to one line they would carry the NULL of the branch that isn't taken.
        return Over(
            self._either(condition, then.over, otherwise.over), self._either(condition, then.under, otherwise.under)
        )

    def _either(self, condition: Whole, a: Whole, b: Whole) -> Whole:
        case = exp.Case().when(condition.sql.copy(), a.sql.copy()).when(_not(condition.sql), b.sql.copy())
        level = max(condition.level, a.level, b.level)
        return self._column(case, min(a.low, b.low), max(a.high, b.high), level, "")

    def _rounded(self, how: str, of: Over, places: int) -> Over:
        scale = 10**places if how == "half" else 1
        if of.under.is_constant and scale % of.under.low == 0:
            return Over(self._multiply(of.over, constant(scale // of.under.low)), constant(scale))
        over = self._held(self._multiply(of.over, constant(scale)))
        if how == "half":
            result = self._half_up(over, of.under)
        elif how == "floor":
            result = self._floor(over, of.under)
        else:
            result = self._negative(self._floor(self._held(self._negative(over)), of.under))
        return Over(self._held(result), constant(scale))

    def _half_up(self, over: Whole, under: Whole) -> Whole:
        if over.low >= 0 and under.is_constant:
            # Over an odd number nothing is a half: what is above one reaches the next whole all the same.
            return self._divide(self._add(over, constant(under.low // 2)), under)
        double = self._multiply(under, constant(2))
        if over.low >= 0:
            return self._divide(self._add(self._multiply(over, constant(2)), under), double)
        # DuckDB's // truncates toward zero: take the sign off, divide, put it back.
        size = Whole(exp.Abs(this=over.sql.copy()), 0, max(abs(over.low), abs(over.high)), over.level)
        whole = self._divide(self._add(self._multiply(size, constant(2)), under), double)
        sign = Whole(exp.Anonymous(this="sign", expressions=[over.sql.copy()]), -1, 1, over.level)
        return self._multiply(whole, sign)

    def _floor(self, over: Whole, under: Whole) -> Whole:
        if over.low >= 0:
            return self._divide(over, under)
        below = self._add(self._add(self._negative(over), under), constant(-1))
        down = self._negative(self._divide(below, under))
        up = self._divide(over, under)
        case = exp.Case().when(exp.GTE(this=over.sql.copy(), expression=constant(0).sql), up.sql)
        case = case.when(exp.LT(this=over.sql.copy(), expression=constant(0).sql), down.sql)
        low, high = floored(Fraction(over.low, under.low)), max(0, floored(Fraction(over.high, under.low)))
        return self._column(case, low, high, max(over.level, under.level), "")

    # --- whole numbers -----------------------------------------------------------------------------------------

    def _kind(self, low: int, high: int) -> str:
        if max(abs(low), abs(high)) > HUGEINT:
            assert self.formula is not None
            raise TooWideForTheCity(named_node(self.formula), low, high)
        return "HUGEINT" if max(abs(low), abs(high)) > BIGINT else "BIGINT"

    def _column(self, sql: exp.Expression, low: int, high: int, level: int, label: str) -> Whole:
        return Whole(self.levels.column(sql, level, self._kind(low, high), label), low, high, level + 1)

    def _held(self, value: Whole) -> Whole:
        """As a column, so that it may be written more than once."""
        if value.is_constant or isinstance(value.sql, exp.Column):
            return value
        return self._column(value.sql, value.low, value.high, value.level, "")

    def _flag(self, sql: exp.Expression, *of: Whole) -> Over:
        level = max(one.level for one in of)
        return Over(Whole(self.levels.column(sql, level, "BOOLEAN", ""), 0, 1, level + 1), ONE)

    def _operand(self, value: Whole, kind: str) -> exp.Expression:
        # One HUGEINT operand makes the whole operation one.
        return exp.cast(value.sql.copy(), kind)

    def _add(self, a: Whole, b: Whole) -> Whole:
        low, high = a.low + b.low, a.high + b.high
        if a.is_constant and b.is_constant:
            return constant(low)
        kind = self._kind(low, high)
        sql = exp.Add(this=self._operand(a, self._wider(kind, a)), expression=exp.paren(b.sql.copy(), copy=False))
        return Whole(exp.paren(sql, copy=False), low, high, max(a.level, b.level))

    def _negative(self, a: Whole) -> Whole:
        return self._multiply(a, constant(-1))

    def _multiply(self, a: Whole, b: Whole) -> Whole:
        corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
        low, high = min(corners), max(corners)
        if a.is_constant and b.is_constant:
            return constant(low)
        if a.is_constant:
            a, b = b, a
        if b.is_constant and b.low == 1:
            return a
        kind = self._kind(low, high)
        sql = exp.Mul(this=self._operand(a, self._wider(kind, a)), expression=exp.paren(b.sql.copy(), copy=False))
        return Whole(exp.paren(sql, copy=False), low, high, max(a.level, b.level))

    def _divide(self, a: Whole, b: Whole) -> Whole:
        """`a // b` for a from 0 on and b from 1 on."""
        if a.is_constant and b.is_constant:
            return constant(a.low // b.low)
        kind = self._wider(self._kind(b.low, b.high), a)
        sql = exp.Anonymous(this="divide", expressions=[self._operand(a, kind), self._operand(b, kind)])
        low, high = max(a.low, 0) // b.high, a.high // b.low
        return Whole(sql, min(low, high), max(low, high), max(a.level, b.level))

    def _wider(self, kind: str, a: Whole) -> str:
        return "HUGEINT" if _wide(a) else kind

    def _common(self, x: Over, y: Over) -> tuple[Whole, Whole, Whole]:
        """Both over one line."""
        if x.under.is_constant and y.under.is_constant:
            divisor = _common_divisor(x.under.low, y.under.low)
            a = self._multiply(x.over, constant(y.under.low // divisor))
            b = self._multiply(y.over, constant(x.under.low // divisor))
            return a, b, constant(x.under.low * y.under.low // divisor)
        if x.under is y.under:
            return x.over, y.over, x.under
        under = self._held(self._multiply(x.under, y.under))
        return self._multiply(x.over, y.under), self._multiply(y.over, x.under), under

    def _reduced(self, over: Whole, under: Whole) -> Over:
        if over.is_constant and under.is_constant:
            return _ratio(Fraction(over.low, under.low))
        return Over(over, under if under.is_constant else self._held(under))


def _ratio(value: Fraction) -> Over:
    return Over(constant(value.numerator), constant(value.denominator))


def _wide(value: Whole) -> bool:
    return max(abs(value.low), abs(value.high)) > BIGINT


def _common_divisor(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _number(value: Fraction) -> exp.Expression:
    # Ranges of ratios end within six decimals; the ends themselves are whole or quoted decimals.
    scaled = ceil(value * 10**6)
    if scaled % 10**6 == 0:
        return constant(scaled // 10**6).sql
    sign = "-" if scaled < 0 else ""
    return exp.Literal.number(f"{sign}{abs(scaled) // 10**6}.{abs(scaled) % 10**6:06d}")


def _null(sql: exp.Expression) -> exp.Expression:
    return exp.Is(this=exp.paren(sql.copy(), copy=False), expression=exp.Null())


def _not(sql: exp.Expression) -> exp.Expression:
    return exp.Not(this=exp.paren(sql.copy(), copy=False))
