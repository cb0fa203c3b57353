"""A person's individual account and pension payments, read from the sealed months.

opening + the months' credits + interest = closing: the three are added here from their own records, so that a
statement that would not add up shows.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    return [
        Month.of(day) for day in ArchiveFile.objects.filter(name=name).order_by("month").values_list("month", flat=True)
    ]


def statement(person_id: int, year: int) -> Statement:
    first, last = Month(year, 1), Month(year, 12)
    opening = interest = 0
    credits: list[Credit] = []
    with query.connect() as duck:
        for name, column in (
            ("accounts", "balance_fen"),
            ("interest", "interest_fen"),
            ("credited", "pension_account_fen"),
        ):
            for month in _months(name):
                if month > last:
                    continue
                rows = query.table(duck, name, month).filter(f"person_id = {int(person_id)}")
                if name == "credited" and month >= first:
                    for period, employer, amount in rows.project(f"period, employer_id, {column}").fetchall():
                        if amount:
                            credits.append(Credit(month, Month.of(period), int(employer), int(amount)))
                    continue
                total = sum(int(row[0]) for row in rows.project(column).fetchall())
                if name == "interest" and month >= first:
                    interest += total
                else:
                    opening += total
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
