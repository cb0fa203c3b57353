"""A step printed as SQL over whole numbers. What is known never to be NULL is written without that care."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from renshe.law.lowered.steps import (
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
    Picked,
    Plus,
    Sign,
    Size,
    Step,
    Times,
)
from renshe.law.sql.choices import chosen, joined, picked
from renshe.law.sql.columns import FactRange, as_counted, column_of, counted_month, first_day_of
from renshe.law.sql.divisions import divided
from renshe.law.sql.lookups import bracket, entry
from renshe.law.sql.widths import Printed, Widths, in_kind
from renshe.law.sql.words import case, cast, decimal, negated, number, wrapped


class StepPrinter:
    """Prints the steps of one query, operands first; `printed` has those that are done."""

    def __init__(self, ranges: Mapping[str, FactRange], widths: Widths) -> None:
        self.ranges, self.widths = ranges, widths
        self.printed: dict[Step, Printed] = {}

    def print(self, step: Step) -> Printed:
        """The SQL of a step whose operands are printed."""
        match step:
            case Literal(low=value):
                return Printed(number(value), self.widths.kind(value, value), True)
            case Given():
                return self._given(step)
            case Plus(left=a, right=b):
                return self._arithmetic(exp.Add, step, a, b)
            case Times(left=a, right=b):
                return self._arithmetic(exp.Mul, step, a, b)
            case Divided(over=over, under=under):
                return divided(step, self.printed[over], self.printed[under], self.widths)
            case Sign(of=a):
                of = self.printed[a]
                sql = cast(exp.Anonymous(this="sign", expressions=[of.sql]), "INTEGER")
                return Printed(sql, "INTEGER", of.sure, of.level)
            case Size(of=a):
                of = self.printed[a]
                size = of.sql if a.low >= 0 else exp.Abs(this=of.sql)
                if a.low > 0 or a.high < 0:
                    return Printed(size, of.kind, of.sure, of.level)
                return Printed(exp.Nullif(this=size, expression=number(0)), of.kind, False, of.level)
            case Picked(left=a, right=b):
                return picked(step, self.printed[a], self.printed[b], self.widths)
            case Chosen(condition=condition, then=then, otherwise=otherwise):
                branches = self._boolean_or_not(then, otherwise)
                return chosen(step, self._flag(condition), *branches, self.widths)
            case Entry(over=over, under=under):
                return entry(step, self.printed[over], self.printed[under], self.widths)
            case Bracket(over=over, under=under):
                return bracket(step, self.printed[over], self.printed[under], self.widths)
            case OfCalendar(which=which, of=a):
                of = self.printed[a]
                month = counted_month(exp.DateFromUnixDate(this=of.sql))
                counted = month if which == "month_of" else exp.UnixDate(this=first_day_of(of.sql))
                return Printed(cast(counted, "INTEGER"), "INTEGER", of.sure, of.level)
            case Never():
                return Printed(cast(exp.Null(), "INTEGER"), "INTEGER", False)
            case Compared(operator=operator, left=a, right=b):
                kinds: dict[str, type[exp.Expression]] = {"<": exp.LT, "<=": exp.LTE, "=": exp.EQ}
                x, y = self._boolean_or_not(a, b)
                compared = kinds[operator](this=wrapped(x.sql), expression=wrapped(y.sql))
                return Printed(compared, "BOOLEAN", x.sure and y.sure, max(x.level, y.level))
            case Joined(operator=operator, left=a, right=b):
                return joined(operator, self._flag(a), self._flag(b))
            case Not(of=a):
                of = self._flag(a)
                return Printed(negated(of.sql), "BOOLEAN", of.sure, of.level)
            case Noted(of=a):
                return self.printed[a]

    def _given(self, step: Given) -> Printed:
        field, seen = step.field, self.ranges.get(step.field.name)
        if seen is not None and not (field.low <= seen.low and seen.high <= field.high):
            seen = None  # some row is out of range: each is looked after, and the query says which
        raw = column_of(field)
        if field.unit.kind == "flag":
            return Printed(cast(raw, "BOOLEAN"), "BOOLEAN", seen is not None and not seen.has_gaps)
        kind = self.widths.kind(step.low, step.high)
        if field.unit.kind != "number":
            raw = as_counted(field)
        scaled = raw if step.scale == 1 else exp.Mul(this=raw, expression=number(step.scale))
        value = cast(scaled, kind)
        if seen is not None:
            return Printed(value, kind, not seen.has_gaps)
        inside = exp.Between(this=raw, low=decimal(field.low), high=decimal(field.high))
        if field.unit.kind == "number":  # a cast would round what has more decimals than the fact
            value = case((exp.EQ(this=wrapped(scaled), expression=value), value))
        return Printed(case((inside, value)), kind, False)

    def _arithmetic(self, how: type[exp.Expression], step: Step, a: Step, b: Step) -> Printed:
        kind = self.widths.kind(step.low, step.high, self.printed[a], self.printed[b])
        x, y = self.printed[a], self.printed[b]
        sql = how(this=in_kind(x, kind), expression=wrapped(y.sql))
        return Printed(sql, kind, x.sure and y.sure, max(x.level, y.level))

    def _flag(self, step: Step) -> Printed:
        if isinstance(step, Literal):
            return Printed(exp.Boolean(this=bool(step.low)), "BOOLEAN", True)
        return self.printed[step]

    def _boolean_or_not(self, a: Step, b: Step) -> tuple[Printed, Printed]:
        """Both as they are, or both as conditions where one is."""
        if any(isinstance(one, CONDITIONS) or self.printed[one].kind == "BOOLEAN" for one in (a, b)):
            return self._flag(a), self._flag(b)
        return self.printed[a], self.printed[b]
