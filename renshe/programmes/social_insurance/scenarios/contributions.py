"""A month's contributions by both laws: each person of the sealed roster, both results side by side in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
from sqlglot import exp, select

from renshe.archive import query
from renshe.law import Month, WhatIf
from renshe.law.what_if import PRESENT, REFORM
from renshe.programmes.social_insurance.assessment import KINDS, SHARES

KEPT = (
    "person_id",
    "employer_id",
    "town_id",
    "wage_fen",
    "injury_class",
    "pays_pension",
    "pays_unemployment",
    "pays_injury",
)
FUNDS = {  # column of a reckoned month: the shares that go to the fund
    "pension": ("pension_pooled_fen", "pension_account_fen"),
    "unemployment": ("unemployment_employer_fen", "unemployment_employee_fen"),
    "injury": ("injury_employer_fen",),
}
OWN = {  # kind: the shares that the person pays; the employer pays the others
    "employee": ("pension_account_fen", "unemployment_employee_fen"),
    "flexible": ("pension_pooled_fen", "pension_account_fen"),
    "specific": (),
}
MEASURES = ("own", "employer")
WITHOUT = "without"
SUMS = (*FUNDS, *MEASURES)


def shares_of(kind: str) -> dict[str, str]:
    """The amounts that a kind of payer owes: column of the archive, formula."""
    return {column: formula for column, formula in KINDS[kind][1].items() if "base" not in column}


def names(kind: str) -> list[str]:
    return list(shares_of(kind).values())


def reckon(
    duck: duckdb.DuckDBPyConnection, what_if: WhatIf, month: Month, towns: Sequence[int] | None
) -> exp.Query | None:
    """Return the query of a reckoned month, a row a person and employer; None where nobody is on the roster.

    `kind`, the KEPT columns, each of SUMS by both laws in fen, `without_present` and `without_reform`: whether that law
    has no result. Such a row has nought in all sums of that law.
    """
    query.view(duck, "roster", month)
    within = exp.true() if towns is None else exp.column("town_id").isin(*towns) if towns else exp.false()
    found = select("kind").distinct().from_("roster").where(within.copy()).order_by("kind").sql("duckdb")
    rows: list[exp.Query] = []
    for (kind,) in duck.sql(found).fetchall():
        facts = select("*", exp.column("wage_fen").as_(KINDS[kind][0])).from_("roster")
        facts = facts.where(exp.column("kind").eq(kind)).where(within.copy())
        seen = query.seen(duck, what_if.present, names(kind), facts)
        both = what_if.select(names(kind), on=month, source=facts, keep=list(KEPT), ranges=seen)
        rows.append(_as_rows(kind, both))
    return exp.union(*rows, distinct=False) if len(rows) > 1 else rows[0] if rows else None


def _as_rows(kind: str, both: exp.Select) -> exp.Select:
    formulas = shares_of(kind)
    paying = {column: SHARES[column] for column in formulas}
    due = [
        exp.Case()
        .when(exp.column(paying[column]), exp.column(f"{formula}{law}", quoted=True))
        .else_(exp.Literal.number(0))
        .as_(f"{column}{law}")
        for column, formula in formulas.items()
        for law in (PRESENT, REFORM)
    ]
    owed = select(*KEPT, *due).from_(both.subquery("both_laws"))
    gaps = [
        exp.or_(*(exp.column(f"{column}{law}").is_(exp.Null()) for column in formulas)).as_(f"{WITHOUT}{law}")
        for law in (PRESENT, REFORM)
    ]
    parts = {
        **FUNDS,
        "own": OWN[kind],
        "employer": tuple(column for column in formulas if column not in OWN[kind]),
    }
    sums = [
        _sum([f"{column}{law}" for column in columns if column in formulas], law).as_(f"{name}{law}")
        for name, columns in parts.items()
        for law in (PRESENT, REFORM)
    ]
    flagged = select("*", *gaps).from_(owed.subquery("owed"))
    which = [f"{WITHOUT}{law}" for law in (PRESENT, REFORM)]
    return select(exp.Literal.string(kind).as_("kind"), *KEPT, *which, *sums).from_(flagged.subquery("flagged"))


def _sum(columns: Sequence[str], law: str) -> exp.Expression:
    added: exp.Expression = exp.Literal.number(0)
    for column in columns:
        added = exp.Add(this=added, expression=exp.column(column))
    has_none = exp.column(f"{WITHOUT}{law}")
    return exp.cast(exp.Case().when(has_none, exp.Literal.number(0)).else_(added), "BIGINT")


def facts_of(row: dict[str, Any]) -> dict[str, int]:
    """The facts of a row of a reckoned month, as its kind's formulas take them."""
    facts = {KINDS[row["kind"]][0]: int(row["wage_fen"])}
    return facts if row["kind"] == "flexible" else facts | {"injury_class": int(row["injury_class"])}
