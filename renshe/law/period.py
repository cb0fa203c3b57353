"""A run over a period: cut at every change of edition, value of law or fact; each piece has its own result.

Within a piece nothing changes, so the law of its first month decides all of it. A month goes by the law of its first
day: what begins within a month counts from the next one on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from renshe.law.errors import PeriodEndsBeforeItBegins
from renshe.law.graph.nodes import Expression
from renshe.law.graph.usage import formulas_of, moments_of
from renshe.law.month import Month, first_day, month_in

if TYPE_CHECKING:
    from sqlglot import exp

    from renshe.law.one_person import Result
    from renshe.law.rulebook import Rulebook
    from renshe.law.sql.columns import ResultColumn
    from renshe.law.worksheet.steps import Step

Span: TypeAlias = tuple[Month, Month]
"""The first and the last month, both included."""
FIRST, LAST = "first", "last"
"""The columns that say from and to which month the facts of a row hold (DATE; no last: to this day)."""
PIECE_FIRST, PIECE_LAST = "piece_first", "piece_last"


@dataclass(frozen=True)
class Changing:
    """A fact that is one thing from a month on, and another from a later one on."""

    values: Mapping[Month, Any]

    def at(self, month: Month) -> Any:
        """Its value in that month; None before the first."""
        begun = [first for first in self.values if first <= month]
        return self.values[max(begun)] if begun else None


@dataclass(frozen=True)
class Piece:
    """Months in which neither law nor facts change, and what comes out in each of them."""

    first: Month
    last: Month
    facts: Mapping[str, Any]
    results: Mapping[str, Result]
    book: Rulebook

    def explain(self, name: str) -> Step:
        """The worksheet of one of its results."""
        return self.book.explain(name, self.facts, self.first)


def over(book: Rulebook, names: Sequence[str], facts: Mapping[str, Any], first: Month, last: Month) -> list[Piece]:
    """Return the pieces of a period for one person, in order.

    Args:
        facts: As of `Rulebook.compute`; what changes within the period is a `Changing`.

    Raises:
        PeriodEndsBeforeItBegins. Else as of `Rulebook.compute`.
    """
    changing = {name: value for name, value in facts.items() if isinstance(value, Changing)}
    of_facts = {month for value in changing.values() for month in value.values}
    pieces = []
    for begins, ends in cut(first, last, changes(book, names) | of_facts):
        held = {**facts, **{name: value.at(begins) for name, value in changing.items()}}
        pieces.append(Piece(begins, ends, held, book.decide(names, held, begins), book))
    return pieces


def select_over(
    book: Rulebook,
    names: Sequence[str],
    first: Month,
    last: Month,
    source: str | exp.Expression,
    keep: Sequence[str] = (),
    given: Mapping[str, ResultColumn] | None = None,
) -> exp.Query:
    """Return DuckDB's query over a period: a row for each row of the source and piece of law in which it holds.

    Args:
        source: As of `Rulebook.select`, with `first` and `last` beside the facts: the months from and to which they
            hold. A change of a fact is another row.
        given: As of `Rulebook.select`.

    The piece's own months are `piece_first` and `piece_last`, beside the `keep` columns.
    """
    from sqlglot import exp

    from renshe.law.sql.words import rows_of

    pieces: list[exp.Query] = []
    for begins, ends in cut(first, last, changes(book, names, given or ())):
        low, high = _day(begins), _day(ends)
        until = exp.Coalesce(this=exp.column(LAST, quoted=True), expressions=[high.copy()])
        rows = (
            exp.select(
                "*",
                exp.alias_(exp.Greatest(this=exp.column(FIRST, quoted=True), expressions=[low]), PIECE_FIRST),
                exp.alias_(exp.Least(this=until, expressions=[high]), PIECE_LAST),
            )
            .from_(rows_of(source).subquery("law_spells"))
            .where(exp.column(FIRST, quoted=True) <= high.copy(), until.copy() >= low.copy())
        )
        pieces.append(book.select(names, begins, rows, [*keep, PIECE_FIRST, PIECE_LAST], given=given))
    # Not copied: each was made here, and a period may have many.
    return pieces[0] if len(pieces) == 1 else exp.union(*pieces, distinct=False, copy=False)


def changes(book: Rulebook, names: Iterable[str], given: Iterable[str] = ()) -> set[Month]:
    """The months since which another edition of these formulas, or another value that they ask for, is in force.

    What `given` results are made of doesn't count, nor do editions of formulas that these don't use.
    """
    found: set[Month] = set()
    taken = frozenset(given)
    for era in book.eras:
        roots = book.roots_at(era)
        for root in (roots[name] for name in names if name in roots):
            found |= {month for month in _of_values(book, root, taken) if book.era(month) == era}
            found.update(_of_editions(book, root, taken))
    return found


def _of_values(book: Rulebook, root: Expression, given: frozenset[str]) -> Iterable[Month]:
    run = Month(2000, 1)
    for name, on in moments_of(root, run, given):
        if on is not run:
            continue  # asked for in a month of its own: it doesn't change with that of the run
        for value in book.parameters[name].values:
            # What begins within a month is in force from the next one on: a month asks for its first day.
            yield month_in(value.first) + (first_day(value.first).day > 1)
            if value.until is not None:
                yield _after(value.until)


def _of_editions(book: Rulebook, root: Expression, given: frozenset[str]) -> Iterable[Month]:
    for edition in (one for name in formulas_of(root, given) for one in book.formulas[name].editions):
        if edition.since is not None:
            yield edition.since
        if edition.until is not None:
            yield edition.until + 1


def _after(until: Month | date) -> Month:
    return until + 1 if isinstance(until, Month) else Month.of(until) + 1


def cut(first: Month, last: Month, months: Iterable[Month]) -> list[Span]:
    """Cut a period at the months with which something else begins. Raises PeriodEndsBeforeItBegins."""
    if last < first:
        raise PeriodEndsBeforeItBegins(str(first), str(last))
    begins = sorted({first, *(month for month in months if first < month <= last)})
    return [(begin, end) for begin, end in zip(begins, [*(month + -1 for month in begins[1:]), last], strict=True)]


def _day(month: Month) -> exp.Expression:
    from sqlglot import exp

    return exp.cast(exp.Literal.string(month.first_day.isoformat()), "DATE")
