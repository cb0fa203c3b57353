"""Individual accounts, from the archive alone: what they opened with, what arrived for them, interest, pension drawn.

An account at the end of a month is the opening month's balance, every credit since and every year's interest, less
what the pensions paid drew from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.law.month import Month

BALANCES = """
SELECT person_id, sum(fen)::BIGINT AS balance_fen FROM (
    SELECT person_id, balance_fen AS fen FROM opening_accounts
    UNION ALL SELECT person_id, pension_account_fen FROM credited_until WHERE pension_account_fen <> 0
    UNION ALL SELECT person_id, interest_fen FROM interest_until
    UNION ALL SELECT person_id, -from_account_fen FROM drawn_until WHERE from_account_fen <> 0) GROUP BY person_id"""
NO_OPENING = "CREATE OR REPLACE VIEW opening_accounts AS SELECT 0 AS person_id, 0 AS balance_fen LIMIT 0"
NO_CREDITS = "CREATE OR REPLACE VIEW credited_until AS SELECT 0 AS person_id, 0 AS pension_account_fen LIMIT 0"
NO_INTEREST = "CREATE OR REPLACE VIEW interest_until AS SELECT 0 AS person_id, 0 AS interest_fen LIMIT 0"
NO_DRAWS = "CREATE OR REPLACE VIEW drawn_until AS SELECT 0 AS person_id, 0 AS from_account_fen LIMIT 0"
# A file's rows of one person, by the accounting period of the file.
BY_MONTH = """SELECT regexp_extract(filename, '(\\d{{4}}-\\d{{2}})/[a-z]+.parquet$', 1), sum({column})::BIGINT
  FROM of_person WHERE person_id = ? GROUP BY ALL"""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What arrived for the account in one month, and what the pension drew from it."""

    month: Month
    credited_fen: int
    drawn_fen: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A year of an account: opening + Σ credited + interest - Σ drawn = closing."""

    person_id: int
    year: int
    opening_fen: int
    lines: tuple[StatementLine, ...]
    interest_fen: int

    @property
    def credited_fen(self) -> int:
        return sum(line.credited_fen for line in self.lines)

    @property
    def drawn_fen(self) -> int:
        return sum(line.drawn_fen for line in self.lines)

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.credited_fen + self.interest_fen - self.drawn_fen


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
    _view_or(duck, "drawn", recorded("drawn", until=month), "drawn_until", NO_DRAWS)
    return duck.sql(BALANCES)


def balance(person_id: int, month: Month) -> int:
    """Return one account's balance at the end of `month`, in fen; nought where there is none."""
    with query.connect() as duck:
        found = balances(duck, month).filter(f"person_id = {int(person_id)}").fetchall()
    return int(found[0][1]) if found else 0


def statement(person_id: int, year: int) -> Statement:
    """Return the account's year as far as its months are closed."""
    closed = _recorded_in("credited", year)
    with query.connect() as duck:
        before = balances(duck, opening_of(year)).filter(f"person_id = {int(person_id)}").fetchall()
        credited = _by_month(duck, "credited", "pension_account_fen", closed, person_id)
        drawn = _by_month(duck, "drawn", "from_account_fen", _recorded_in("drawn", year), person_id)
        interest = _by_month(duck, "interest", "interest_fen", _recorded_in("interest", year), person_id)
    lines = tuple(StatementLine(month, credited.get(month, 0), drawn.get(month, 0)) for month in closed)
    return Statement(person_id, year, int(before[0][1]) if before else 0, lines, sum(interest.values()))


def _recorded_in(name: str, year: int) -> list[Month]:
    return [one for one in recorded(name, until=Month(year, 12)) if one.year == year]


def _by_month(
    duck: duckdb.DuckDBPyConnection, name: str, column: str, months: Sequence[Month], person_id: int
) -> dict[Month, int]:
    """Sum a column of one person's rows by the month of the file."""
    if not months:
        return {}
    duck.read_parquet(query.paths(name, months), filename=True).create_view("of_person", replace=True)
    found = duck.execute(BY_MONTH.format(column=column), [person_id]).fetchall()
    return {Month.parse(month): int(fen) for month, fen in found}


def _view_or(duck: duckdb.DuckDBPyConnection, name: str, months: Sequence[Month], as_name: str, otherwise: str) -> None:
    if months:
        query.view(duck, name, months, as_name=as_name)
    else:
        duck.execute(otherwise)
