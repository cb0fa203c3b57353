"""Which clauses a month's assessment rests on, for everybody who was assessed: derived when asked for, kept nowhere.

The rows are the month's sealed `roster`, the law that of the run's receipt: what is counted is what was applied then,
whatever became of the law since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
from sqlglot import exp, select

from renshe.archive import query
from renshe.casework.models import RunReceipt
from renshe.law.clauses.applied import Place, Provision
from renshe.law.month import Month
from renshe.law.receipts.rebuilding import book_of
from renshe.law.rulebook import Rulebook
from renshe.programmes.social_insurance.assessment import KINDS, SHARES, STEP


@dataclass(frozen=True, slots=True)
class Counted:
    """Of those assessed by a formula: whom a clause was looked at, met and decisive for."""

    formula: str
    zh: str
    en: str
    place: Place
    looked_at: int
    met: int
    decisive: int


@dataclass(frozen=True, slots=True)
class Assessed:
    """A row for which a clause was decisive: the wage and what came of it, in fen."""

    person_id: int
    employer_id: int
    wage_fen: int
    result_fen: int


def receipt_of(month: Month) -> RunReceipt | None:
    """The receipt of a month's assessment; None where the month was closed before receipts were kept."""
    found = RunReceipt.objects.filter(run__month=month.first_day, step=STEP)
    return found.select_related("law").first()


def counted(receipt: RunReceipt, within: Sequence[int] | None = None) -> list[Counted]:
    """Count a month's clauses; `within` narrows it to towns (None: the whole city).

    Raises:
        FileMissing, LawTextWrong.
    """
    month, book = Month.of(receipt.run.month), book_of(receipt.law.text, receipt.law_id)
    found: list[Counted] = []
    with query.connect() as duck:
        query.view(duck, "roster", month)
        for kind, formula in _formulas(duck):
            provisions = book.provisions(formula, month)
            marks = _marks(duck, book, month, kind, formula, provisions, within)
            names = [f"{mark}_{at}" for at in range(len(provisions)) for mark in ("looked_at", "met", "decisive")]
            sums = ", ".join(f"count(*) FILTER ({name})" for name in names)
            (row,) = duck.sql(marks.sql(dialect="duckdb")).aggregate(sums).fetchall()
            label = book.formulas[formula]
            for at, one in enumerate(provisions):
                if row[3 * at]:
                    found.append(Counted(formula, label.zh, label.en, one.place, *row[3 * at : 3 * at + 3]))
    return found


def decided_by(
    receipt: RunReceipt,
    formula: str,
    place: Place,
    within: Sequence[int] | None = None,
    *,
    offset: int = 0,
    limit: int = 25,
) -> list[Assessed]:
    """Return the rows for which a clause was decisive, in order of person and employer.

    Raises:
        FileMissing, LawTextWrong.
    """
    month, book = Month.of(receipt.run.month), book_of(receipt.law.text, receipt.law_id)
    found: list[Assessed] = []
    with query.connect() as duck:
        query.view(duck, "roster", month)
        for kind, name in _formulas(duck):
            provisions = [one for one in book.provisions(name, month) if one.place == place]
            if name != formula or not provisions:
                continue
            marks = _marks(duck, book, month, kind, name, provisions, within)
            chosen = select("person_id", "employer_id").from_(marks.subquery("marked")).where("decisive_0")
            reckoned = book.select([name], month, _facts(kind, name, within), ["person_id", "employer_id", "wage_fen"])
            rows = (
                select("person_id", "employer_id", "wage_fen", exp.column(name))
                .from_(reckoned.subquery("reckoned"))
                .join(chosen.subquery("chosen"), using=["person_id", "employer_id"], join_type="semi")
                .order_by("person_id", "employer_id")
                .limit(limit)
                .offset(offset)
            )
            found += [Assessed(*(int(one) for one in row)) for row in duck.sql(rows.sql(dialect="duckdb")).fetchall()]
    return found


def _formulas(duck: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Each kind of person that the month has, with each formula that it was assessed by."""
    present = {kind for (kind,) in duck.sql("SELECT DISTINCT kind FROM roster").fetchall()}
    for kind, (_, formulas) in KINDS.items():
        if kind in present:
            yield from ((kind, formula) for formula in dict.fromkeys(formulas.values()))


def _marks(
    duck: duckdb.DuckDBPyConnection,
    book: Rulebook,
    month: Month,
    kind: str,
    formula: str,
    provisions: Sequence[Provision],
    within: Sequence[int] | None,
) -> exp.Select:
    facts = _facts(kind, formula, within)
    seen = query.seen(duck, book, [formula], facts)
    return book.select_clauses(provisions, month, facts, ["person_id", "employer_id"], seen)


def _facts(kind: str, formula: str, within: Sequence[int] | None) -> exp.Select:
    """The rows of a kind that pay what the formula reckons."""
    fact, formulas = KINDS[kind]
    paying = next(SHARES[column] for column, name in formulas.items() if name == formula)
    rows = select("*", exp.column("wage_fen").as_(fact)).from_("roster")
    rows = rows.where(exp.column("kind").eq(kind), exp.column(paying))
    return rows if within is None else rows.where(exp.column("town_id").isin(*[int(town) for town in within] or [-1]))
