"""A person's individual account and pension payments, read from the sealed months.

opening + the months' credits + interest = closing: the three are added here from their own records, so that a
statement that would not add up shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.law import Month


@dataclass(frozen=True)
class Credit:
    month: Month
    period: Month
    employer_id: int
    amount_fen: int


@dataclass(frozen=True)
class Statement:
    """One year of an individual account, in fen."""

    year: int
    opening_fen: int
    credits: list[Credit]
    interest_fen: int

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + sum(credit.amount_fen for credit in self.credits) + self.interest_fen


@dataclass(frozen=True)
class Paid:
    month: Month
    amount_fen: int
    state: str


def _months(name: str) -> list[Month]:
    days = ArchiveFile.objects.filter(name=name).order_by("month").values_list("month", flat=True)
    return [Month.of(day) for day in days]


def _amounts(duck: duckdb.DuckDBPyConnection, name: str, column: str, month: Month, person_id: int) -> list[int]:
    rows = query.table(duck, name, month).filter(f"person_id = {int(person_id)}").project(column)
    return [int(row[0]) for row in rows.fetchall()]


def statement(person_id: int, year: int) -> Statement:
    """Return the year's statement of a person's account; all noughts where nothing is on record."""
    first, last = Month(year, 1), Month(year, 12)
    opening = interest = 0
    credits: list[Credit] = []
    with query.connect() as duck:
        for month in (month for month in _months("accounts") if month <= last):
            opening += sum(_amounts(duck, "accounts", "balance_fen", month, person_id))
        for month in (month for month in _months("interest") if month <= last):
            amount = sum(_amounts(duck, "interest", "interest_fen", month, person_id))
            opening, interest = (opening, interest + amount) if month >= first else (opening + amount, interest)
        for month in (month for month in _months("credited") if month <= last):
            if month < first:
                opening += sum(_amounts(duck, "credited", "pension_account_fen", month, person_id))
                continue
            rows = query.table(duck, "credited", month).filter(f"person_id = {int(person_id)}")
            for period, employer, amount in rows.project("period, employer_id, pension_account_fen").fetchall():
                if amount:
                    credits.append(Credit(month, Month.of(period), int(employer), int(amount)))
    return Statement(year, opening, credits, interest)


def payments(person_id: int) -> list[Paid]:
    """Pension payments as the bank answered them, newest first."""
    found: list[Paid] = []
    with query.connect() as duck:
        for month in _months("payments"):
            rows = query.table(duck, "payments", month).filter(f"person_id = {int(person_id)}")
            for of, amount, state in rows.project("month, amount_fen, state").fetchall():
                found.append(Paid(Month.of(of), int(amount), str(state)))
    return sorted(found, key=lambda one: one.month, reverse=True)
