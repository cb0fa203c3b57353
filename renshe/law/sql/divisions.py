"""A division made whole, in SQL: half up away from zero, down, or up."""

from __future__ import annotations

from sqlglot import exp

from renshe.law.lowered.steps import Divided, Literal
from renshe.law.sql.widths import Printed, Widths, in_kind, times
from renshe.law.sql.words import case, number, paren, wrapped


def divided(step: Divided, x: Printed, y: Printed, widths: Widths) -> Printed:
    """`x / y` made whole as the step says; where either is NULL it is NULL."""
    return _half_up(step, x, y, widths) if step.how == "half" else _down(step, x, y, widths)


def _half_up(step: Divided, x: Printed, y: Printed, widths: Widths) -> Printed:
    over, under = step.over, step.under
    # (2 x + u) // 2 u. Where u is known (x + u // 2) // u: over an odd number nothing is a half.
    is_known = isinstance(under, Literal)
    doubled, half, divisor = (1, under.low // 2, under.low) if is_known else (2, under.high, 2 * under.high)
    size = max(abs(over.low), abs(over.high))
    kind = widths.kind(0, max(size * doubled + half, divisor), x, y)
    line = number(divisor) if is_known else times(y, kind, 2)
    more = number(half) if is_known else wrapped(y.sql)

    def up(part: Printed) -> exp.Expression:
        top = exp.Add(this=times(part, kind, doubled), expression=more)
        return _quotient(step, paren(top), wrapped(line), kind, widths)

    if over.low >= 0:
        sql = up(x)
    else:
        # DuckDB's // truncates toward zero: take the sign off, divide, put it back.
        plus, minus = up(x), up(Printed(exp.Neg(this=wrapped(x.sql)), x.kind, x.sure, x.level))
        sql = _either(x, plus, exp.Neg(this=paren(minus)))
    return Printed(sql, kind, x.sure and y.sure, max(x.level, y.level))


def _down(step: Divided, x: Printed, y: Printed, widths: Widths) -> Printed:
    """Down, or up for a ceiling, which is the floor of the negative."""
    over, under = step.over, step.under
    size = max(abs(over.low), abs(over.high)) + under.high
    kind = widths.kind(0, size, x, y)
    part, line = in_kind(x, kind), wrapped(y.sql)

    def inward() -> exp.Expression:
        return _quotient(step, part, line, kind, widths)

    def outward() -> exp.Expression:
        away = exp.Sub(this=exp.Add(this=exp.Abs(this=part), expression=line), expression=number(1))
        return _quotient(step, paren(away), line, kind, widths)

    if step.how == "floor":
        sql = inward() if over.low >= 0 else _either(x, inward(), exp.Neg(this=paren(outward())))
    else:
        sql = outward() if over.low >= 0 else _either(x, outward(), inward())
    return Printed(sql, kind, x.sure and y.sure, max(x.level, y.level))


def _quotient(step: Divided, over: exp.Expression, under: exp.Expression, kind: str, widths: Widths) -> exp.Expression:
    sql = exp.IntDiv(this=over, expression=under)
    if kind == "HUGEINT":
        most = max(abs(step.low), abs(step.high)) + 1
        if most > widths.width.quotient:
            raise widths.too_wide(step.low, step.high)
        sql.meta["most"] = most  # for an engine whose divisions of wide numbers are narrower
    return sql


def _either(x: Printed, plus: exp.Expression, minus: exp.Expression) -> exp.Expression:
    """`plus` from nought on, `minus` below; NULL stays NULL."""
    return case(
        (exp.GTE(this=wrapped(x.sql), expression=number(0)), plus),
        (exp.LT(this=wrapped(x.sql), expression=number(0)), minus),
    )
