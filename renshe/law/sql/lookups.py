"""A look into a table, in SQL."""

from __future__ import annotations

from sqlglot import exp

from renshe.law.lowered.steps import Bracket, Entry, Literal
from renshe.law.sql.widths import Printed, Widths, times
from renshe.law.sql.words import case, cast, number, wrapped


def entry(step: Entry, key: Printed, under: Printed, widths: Widths) -> Printed:
    """A row of the table by its key; NULL where the table has none."""
    kind = widths.kind(step.low, step.high)
    if not step.entries:
        return Printed(cast(exp.null(), kind), kind, False)
    is_whole = isinstance(step.under, Literal) and step.under.low == 1
    first, last = min(step.entries), max(step.entries)
    if (
        is_whole
        and key.sure
        and first <= step.over.low
        and step.over.high <= last
        and len(step.entries) == last - first + 1
    ):
        held = exp.Array(expressions=[number(step.entries[at]) for at in range(first, last + 1)])
        at: exp.Expression = key.sql
        if first != 1:
            at = exp.Add(this=wrapped(at), expression=number(1 - first))
        sql = exp.Anonymous(this="list_extract", expressions=[cast(held, f"{kind}[]"), cast(at, "BIGINT")])
        return Printed(sql, kind, True, key.level)
    level = max(key.level, under.level)
    whens: list[tuple[exp.Expression, exp.Expression]] = []
    for wanted_key, value in sorted(step.entries.items()):
        size = widths.kind(0, abs(wanted_key) * max(abs(step.under.low), abs(step.under.high)), under)
        wanted = number(wanted_key) if is_whole else times(under, size, wanted_key)
        whens.append((exp.EQ(this=wrapped(key.sql), expression=wanted), cast(number(value), kind)))
    return Printed(case(*whens), kind, False, level)


def bracket(step: Bracket, key: Printed, under: Printed, widths: Widths) -> Printed:
    """The last bracket whose least is at or below `over / under`."""
    whens = []
    for place, least in reversed(list(enumerate(step.least))):
        size = max(abs(step.over.low), abs(step.over.high), 1) * least.denominator
        kind = widths.kind(0, max(size, abs(least.numerator) * step.under.high), key, under)
        reached = exp.GTE(
            this=times(key, kind, least.denominator),
            expression=number(least.numerator * step.under.low)
            if isinstance(step.under, Literal)
            else times(under, kind, least.numerator),
        )
        whens.append((reached, cast(number(place), "INTEGER")))
    lowest = min(step.over.low * step.least[0].denominator - step.least[0].numerator * step.under.high, 0)
    sure = key.sure and isinstance(step.under, Literal) and not lowest
    return Printed(case(*whens), "INTEGER", sure, max(key.level, under.level))
