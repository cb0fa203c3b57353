"""What is due for each person of the roster: the law's formulas, as SQL over the whole city."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
from sqlglot import exp, select

from renshe.archive import files, query
from renshe.archive.runs import StepContext, StepOutcome
from renshe.casework import decisions
from renshe.law.month import Month
from renshe.programmes.social_insurance import relief
from renshe.programmes.social_insurance.law import rulebook

STEP = "assessed"
ROSTER = (
    "person_id",
    "employer_id",
    "kind",
    "town_id",
    "injury_class",
    "pays_pension",
    "pays_unemployment",
    "pays_injury",
    "wage_fen",
    "wage_source",
)
SHARES = {  # column of the archive: what must be paid for it to count
    "pension_base_fen": "pays_pension",
    "pension_pooled_fen": "pays_pension",
    "pension_account_fen": "pays_pension",
    "unemployment_base_fen": "pays_unemployment",
    "unemployment_employer_fen": "pays_unemployment",
    "unemployment_employee_fen": "pays_unemployment",
    "injury_base_fen": "pays_injury",
    "injury_employer_fen": "pays_injury",
}
KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {  # kind: the fact its wage is, and column: formula
    "employee": ("wage", {column: column.removesuffix("_fen") for column in SHARES}),
    "flexible": (
        "chosen_base",
        {
            "pension_base_fen": "flexible_base",
            "pension_pooled_fen": "flexible_pooled",
            "pension_account_fen": "flexible_account",
        },
    ),
    "specific": (
        "wage",
        {"injury_base_fen": "specific_injury_base", "injury_employer_fen": "specific_injury_employer"},
    ),
}


def work(context: StepContext) -> StepOutcome:
    """Write `assessed`; in a month of relief what is still due after it, and `classes`."""
    duck, month = context.duckdb, context.month
    query.view(duck, "roster", month)
    totals = {column: f"sum({column})" for column in SHARES if "base" not in column}
    formulas = list(dict.fromkeys(name for _, of_kind in KINDS.values() for name in of_kind.values()))
    files_read, files_written = [(month, "roster")], [(month, STEP)]
    rows = due(duck, month).sql(dialect="duckdb")
    if relief.holds_in(month):
        rows = relief.relieve(duck, month, rows)
        formulas.append(relief.FORMULA)
        files_written.append((month, relief.FILE))
    found = files.write(duck, month, STEP, rows, ("person_id", "employer_id"), totals)
    decisions.keep_run(context.run, STEP, rulebook(), formulas, read=files_read, written=files_written)
    return StepOutcome(found.rows, found.totals)


def due(duck: duckdb.DuckDBPyConnection, month: Month) -> exp.Query:
    """Return the query of `assessed` over the table or view `roster`, with the law of `month`."""
    # A kind that nobody is of is not asked for: its law may not be in force yet.
    kinds = [kind for kind, *_ in duck.sql("SELECT DISTINCT kind FROM roster ORDER BY kind").fetchall()]
    rows: exp.Query = _nobody()
    for kind in kinds:
        fact, formulas = KINDS[kind]
        facts = select("*", exp.column("wage_fen").as_(fact)).from_("roster").where(exp.column("kind").eq(kind))
        book, names = rulebook(), list(dict.fromkeys(formulas.values()))
        seen = query.seen(duck, book, names, facts)
        reckoned = book.select(names, on=month, source=facts, keep=list(ROSTER), ranges=seen)
        duck.sql(reckoned.sql(dialect="duckdb")).create_view(f"{kind}_reckoned", replace=True)
        rows = exp.union(rows, _due(kind), distinct=False)
    return rows


def _due(kind: str) -> exp.Select:
    """The columns of `assessed` of one kind; what the kind or the person doesn't pay is nought."""
    formulas = KINDS[kind][1]
    shares = []
    for column, paying in SHARES.items():
        value: exp.Expression = exp.Literal.number(0)
        if column in formulas:
            value = exp.Case().when(exp.column(paying), exp.column(formulas[column])).else_(value)
        shares.append(exp.cast(value, "BIGINT").as_(column))
    return select(*[exp.column(column) for column in ROSTER], *shares).from_(f"{kind}_reckoned")


def _nobody() -> exp.Select:
    """The columns of `assessed` without a row."""
    shares = [exp.cast(exp.Literal.number(0), "BIGINT").as_(column) for column in SHARES]
    return select(*[exp.column(column) for column in ROSTER], *shares).from_("roster").where(exp.false())
