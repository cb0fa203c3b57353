"""What the archive knows of people at the end of a month, for what is decided on it: yearly bases, months, account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb

from renshe.archive import sealing
from renshe.law.month import Month
from renshe.programmes.social_insurance import accounts, history
from renshe.programmes.social_insurance.law.pension import YEARS


@dataclass(frozen=True, slots=True)
class History:
    """A person's yearly bases and months, as the archive holds them at the end of a month."""

    base_fen: dict[int, int]
    months: dict[int, int]
    files: list[str]


def age_in_months(birth: date, day: date) -> int:
    """Return the full months between two days."""
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)


def balances(duck: duckdb.DuckDBPyConnection, month: Month, people: Iterable[int]) -> dict[int, int]:
    """Return what people's accounts hold after a month, by person, in fen."""
    _choose(duck, people)
    accounts.balances(duck, month).create_view("balances_now", replace=True)
    return dict(duck.sql("SELECT person_id, balance_fen FROM balances_now WHERE person_id IN (FROM chosen)").fetchall())


def histories(duck: duckdb.DuckDBPyConnection, month: Month, people: list[int]) -> dict[int, History]:
    """Yearly base sums and months paid in full, as the archive and this month's credits show them."""
    months = [*sealing.sealed_months(), month]
    names = [f"{months[0]}/history.parquet", *(f"{one}/credited.parquet" for one in months[1:])]
    found = {person: History(dict.fromkeys(YEARS, 0), dict.fromkeys(YEARS, 0), names) for person in people}
    wide = history.relation(duck, months)
    wide.create_view("career", replace=True)
    for row in duck.sql("FROM career WHERE person_id IN (FROM chosen)").fetchall():
        facts = dict(zip(wide.columns, row, strict=True))
        _take(found[facts.pop("person_id")], facts)
    return found


def _take(person: History, row: dict[str, int]) -> None:
    for column, value in row.items():
        match column.split("_"):
            case ["base", year, "fen"]:
                person.base_fen[int(year)] = value
            case ["months", year]:
                person.months[int(year)] = value


def _choose(duck: duckdb.DuckDBPyConnection, people: Iterable[int]) -> None:
    duck.execute("CREATE OR REPLACE TABLE chosen AS SELECT unnest(?::BIGINT[]) AS person_id", [list(people)])
