"""Conditions and what they decide, in SQL; NULL is "no result", and stays out of what isn't taken."""

from __future__ import annotations

from sqlglot import exp

from renshe.law.lowered.steps import Chosen, Picked
from renshe.law.sql.widths import Printed, Widths, in_kind
from renshe.law.sql.words import case, negated, paren, wrapped


def picked(step: Picked, x: Printed, y: Printed, widths: Widths) -> Printed:
    """The greater or the lesser of both."""
    kind = widths.kind(step.low, step.high, x, y)
    level = max(x.level, y.level)
    # LEAST and GREATEST skip NULL, where a missing value stays missing, and are three times as slow.
    if x.sure and not y.sure:
        x, y = y, x
    beyond, within = (exp.GT, exp.LTE) if step.which == "least" else (exp.LT, exp.GTE)
    is_beyond = beyond(this=wrapped(x.sql), expression=wrapped(y.sql)), in_kind(y, kind)
    if y.sure:
        found = case(is_beyond, otherwise=in_kind(x, kind))  # NULL is not beyond the limit: it stays what it is
    else:
        found = case(is_beyond, (within(this=wrapped(x.sql), expression=wrapped(y.sql)), in_kind(x, kind)))
    return Printed(found, kind, x.sure and y.sure, level)


def chosen(step: Chosen, test: Printed, a: Printed, b: Printed, widths: Widths) -> Printed:
    """The branch that is taken: the other one may have no result."""
    kind = "BOOLEAN" if a.kind == "BOOLEAN" else widths.kind(step.low, step.high, a, b)
    first, second = (test.sql, in_kind(a, kind)), in_kind(b, kind)
    sql = case(first, otherwise=second) if test.sure else case(first, (negated(test.sql), second))
    return Printed(sql, kind, test.sure and a.sure and b.sure, max(test.level, a.level, b.level))


def joined(operator: str, a: Printed, b: Printed) -> Printed:
    """Both or either; the second is asked only where the first leaves it open."""
    level = max(a.level, b.level)
    if a.sure and b.sure:
        join = exp.And if operator == "and" else exp.Or
        return Printed(paren(join(this=wrapped(a.sql), expression=wrapped(b.sql))), "BOOLEAN", True, level)
    if operator == "and":
        found = case((a.sql, b.sql), (negated(a.sql), exp.false()))
    else:
        found = case((a.sql, exp.true()), (negated(a.sql), b.sql))
    return Printed(found, "BOOLEAN", False, level)
