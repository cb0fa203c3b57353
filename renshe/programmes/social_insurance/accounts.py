"""Individual accounts, from the archive alone: what they opened with, what arrived for them, interest.

An account at the end of a month is the opening month's balance, every credit since, and every year's interest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from renshe.archive import files, query
from renshe.archive.models import ArchiveFile
from renshe.law.month import Month

BALANCES = """
SELECT person_id, sum(fen)::BIGINT AS balance_fen FROM (
    SELECT person_id, balance_fen AS fen FROM opening_accounts
    UNION ALL SELECT person_id, pension_account_fen FROM credited_until WHERE pension_account_fen <> 0
    UNION ALL SELECT person_id, interest_fen FROM interest_until) GROUP BY person_id"""
NO_OPENING = "CREATE OR REPLACE VIEW opening_accounts AS SELECT 0 AS person_id, 0 AS balance_fen LIMIT 0"
NO_CREDITS = "CREATE OR REPLACE VIEW credited_until AS SELECT 0 AS person_id, 0 AS pension_account_fen LIMIT 0"
NO_INTEREST = "CREATE OR REPLACE VIEW interest_until AS SELECT 0 AS person_id, 0 AS interest_fen LIMIT 0"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What arrived for the account in one month."""

    month: Month
    credited_fen: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A year of an account: opening + Σ credited + interest = closing."""

    person_id: int
    year: int
    opening_fen: int
    lines: tuple[StatementLine, ...]
    interest_fen: int

    @property
    def credited_fen(self) -> int:
        return sum(line.credited_fen for line in self.lines)

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.credited_fen + self.interest_fen


def recorded(name: str, *, until: Month) -> list[Month]:
    """Months up to `until` that have the file."""
    days = ArchiveFile.objects.filter(name=name, month__lte=until.first_day).order_by("month")
    return [Month.of(day) for day in days.values_list("month", flat=True)]


def opening_of(year: int) -> Month:
    """Return the month whose end is the year's opening: the December before, or later the month these records open."""
    first = ArchiveFile.objects.filter(name="accounts").order_by("month").values_list("month", flat=True).first()
    december = Month(year - 1, 12)
    return max(december, Month.of(first)) if first else december


def balances(duck: duckdb.DuckDBPyConnection, month: Month) -> duckdb.DuckDBPyRelation:
    """Return person_id and balance_fen of every account at the end of `month`."""
    _view_or(duck, "accounts", recorded("accounts", until=month), "opening_accounts", NO_OPENING)
    _view_or(duck, "credited", recorded("credited", until=month), "credited_until", NO_CREDITS)
    _view_or(duck, "interest", recorded("interest", until=month), "interest_until", NO_INTEREST)
    return duck.sql(BALANCES)


def balance(person_id: int, month: Month) -> int:
    """Return one account's balance at the end of `month`, in fen; nought where there is none."""
    with query.connect() as duck:
        found = balances(duck, month).filter(f"person_id = {int(person_id)}").fetchall()
    return int(found[0][1]) if found else 0


def statement(person_id: int, year: int) -> Statement:
    """Return the account's year as far as its months are closed."""
    closed = [one for one in recorded("credited", until=Month(year, 12)) if one.year == year]
    with query.connect() as duck:
        before = balances(duck, opening_of(year)).filter(f"person_id = {int(person_id)}").fetchall()
        lines = tuple(StatementLine(month, _credited(duck, person_id, month)) for month in closed)
        interest = 0
        if Month(year, 12) in closed and files.exists(Month(year, 12), "interest"):
            rows = query.table(duck, "interest", Month(year, 12)).filter(f"person_id = {int(person_id)}")
            interest = int(rows.aggregate("coalesce(sum(interest_fen), 0)::BIGINT").fetchall()[0][0])
    return Statement(person_id, year, int(before[0][1]) if before else 0, lines, interest)


def _credited(duck: duckdb.DuckDBPyConnection, person_id: int, month: Month) -> int:
    rows = query.table(duck, "credited", month).filter(f"person_id = {int(person_id)}")
    return int(rows.aggregate("coalesce(sum(pension_account_fen), 0)::BIGINT").fetchall()[0][0])


def _view_or(duck: duckdb.DuckDBPyConnection, name: str, months: Sequence[Month], as_name: str, otherwise: str) -> None:
    if months:
        query.view(duck, name, months, as_name=as_name)
    else:
        duck.execute(otherwise)
