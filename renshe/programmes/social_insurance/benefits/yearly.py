"""The yearly notice on running allowances (年度调整): from its year on, to whoever drew by the end of the year before.

A notice of the province gives each allowance a fixed sum more, from January of its year; it comes in the course of the
year. `raise_all` reckons, over all who draw one, what the allowance is by the notices that are known, each applied once
and in order. A year whose notice nobody entered is left out: the allowance goes on and awaits it.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from renshe.archive import query
from renshe.law.errors import FormulaNotInForce, ParameterNotInForce
from renshe.law.month import Month, month_in
from renshe.programmes.social_insurance.law import rulebook


@dataclass(frozen=True, slots=True)
class Notice:
    """A formula that gives the allowance after the notice, and the fact that is the allowance before it.

    `in_first_year`: it also speaks of whoever begins to draw in the year (the formula's `is_started_in_year`).
    """

    formula: str
    before: str
    in_first_year: bool = False


ALLOWANCE = Notice("adjusted_allowance", "allowance_before", in_first_year=True)
SURVIVOR = Notice("adjusted_survivor_allowance", "survivor_allowance_before")


@dataclass(frozen=True, slots=True)
class Turn:
    """What a notice made of an allowance, in fen a month; `on`: the month whose law says so; `first`: since when."""

    on: Month
    first: Month
    before_fen: int
    after_fen: int
    is_first_year: bool


def in_force_since(formula: str, on: Month) -> Month:
    """Return since when the last of the formula's renewed values holds.

    Raises:
        ParameterNotInForce: one is not known.
    """
    book = rulebook()
    return max(month_in(one.value.first) for one in book.states_used(formula, on) if book.parameters[one.name].renewed)


def announced(notice: Notice, on: Month) -> Month | None:
    """Return since when the notice of that year holds: each renewed value is of the year itself. None: not known."""
    book = rulebook()
    try:
        used = book.states_used(notice.formula, on)
    except ParameterNotInForce:
        return None
    firsts = [month_in(one.value.first) for one in used if book.parameters[one.name].renewed]
    return max(firsts) if all(first.year == on.year for first in firsts) else None


def raise_all(
    duck: duckdb.DuckDBPyConnection, month: Month, source: str, notice: Notice
) -> tuple[dict[int, list[Turn]], int]:
    """Raise `amount_fen` in the table `source` by all notices known in `month`.

    Args:
        source: `key`, `first_year`, `is_opened` (brought in: that year's notice is in the amount), `amount_fen` as it
            began, and the notice's facts.

    Returns:
        By key what each notice made of it, in order; how many await the notice of some year.
    """
    turns: dict[int, list[Turn]] = {}
    awaited: list[int] = []
    first = duck.sql(f"SELECT min(first_year)::INTEGER FROM {source}").fetchall()[0][0]  # noqa: S608
    for year in range(first if first is not None else month.year + 1, month.year + 1):
        on = min(month, Month(year, 12))
        try:
            since = announced(notice, on)
        except FormulaNotInForce:  # no notice of that year is in the law
            continue
        if since is None:
            awaited.append(year)
            continue
        begins = f"OR first_year = {year} AND NOT is_opened" if notice.in_first_year else ""
        duck.execute(
            f"CREATE OR REPLACE TABLE turn AS SELECT * EXCLUDE (amount_fen), amount_fen AS {notice.before}, "  # noqa: S608
            f"first_year = {year} AS is_started_in_year FROM {source} WHERE first_year < {year} {begins}"
        )
        reckoned = rulebook().select(
            [notice.formula], on=on, source="turn", keep=["key", notice.before, "is_started_in_year"]
        )
        duck.execute(f"CREATE OR REPLACE TABLE turned AS {reckoned.sql(dialect='duckdb')}")
        duck.execute(
            f"UPDATE {source} s SET amount_fen = t.{notice.formula} FROM turned t WHERE t.key = s.key"  # noqa: S608
        )
        rows = duck.table("turned").order("key")
        columns = query.columns("key", notice.before, notice.formula, "is_started_in_year")
        for key, before, after, started in rows.project(columns).fetchall():
            turns.setdefault(int(key), []).append(Turn(on, since, int(before), int(after), bool(started)))
    return turns, _waiting(duck, source, awaited)


def not_paid_yet(turns: list[Turn], now_fen: int) -> list[Turn]:
    """Return those turns that the amount paid now does not hold; all where none of them led to it."""
    held = max((place for place, turn in enumerate(turns) if turn.after_fen == now_fen), default=-1)
    return [turn for turn in turns[held + 1 :] if turn.after_fen != turn.before_fen]


def _waiting(duck: duckdb.DuckDBPyConnection, source: str, awaited: list[int]) -> int:
    """How many drew before the last year whose notice is not known."""
    if not awaited:
        return 0
    found = duck.sql(f"SELECT count(*) FROM {source} WHERE first_year < {max(awaited)}")  # noqa: S608
    return int(found.fetchall()[0][0])
