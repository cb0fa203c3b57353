"""The city by Polars, written by hand: a column a year, whole numbers of fen."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from bench.law.figures import (
    AGES,
    AVERAGE,
    AVERAGES,
    BASES,
    CEILING,
    CONTRIBUTIONS,
    DIVISORS,
    FLOOR,
    INJURY,
    RATES,
    RESULTS,
    YEARS,
    employers_file,
    people_file,
)
from bench.law.serving import SHOWN, serve


def half_up(over: pl.Expr, under: int | pl.Expr) -> pl.Expr:
    return (over * 2 + under) // (under * 2)


def whole(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Int64)


def reckoned(folder: Path) -> pl.DataFrame:
    indices, balance = pl.lit(0, pl.Int64), pl.lit(0, pl.Int64)
    for year in YEARS:
        paid = whole(BASES[year])
        indices = indices + half_up(paid * 10_000, AVERAGES[year])
        balance = half_up(balance * (10_000 + RATES[year]), 10_000) + half_up(paid * 8, 100)
    base, deemed, added = pl.col("base"), whole("deemed"), pl.col("indices")
    rate = pl.col("injury_class").replace_strict(dict(enumerate(INJURY)), return_dtype=pl.Int64)
    divisor = pl.col("age").replace_strict(dict(zip(AGES, DIVISORS, strict=True)), return_dtype=pl.Int64)
    people = pl.scan_parquet(people_file(folder)).join(pl.scan_parquet(employers_file(folder)), on="employer")
    return (
        people.with_columns(base=whole("wage").clip(FLOOR, CEILING), indices=indices, balance=balance)
        .select(
            "person",
            "employer",
            "indices",
            pension_employee=half_up(base * 8, 100),
            pension_employer=half_up(base * 14, 100),
            unemployment_employee=half_up(base * 2, 1000),
            unemployment_employer=half_up(base * 8, 1000),
            injury=half_up(base * rate, 10_000),
            basic_pension=half_up(AVERAGE * (240_000 + added) * (288 + deemed), 576_000_000),
            account_pension=half_up(pl.col("balance"), divisor),
            transitional_pension=half_up(AVERAGE * added * deemed, 240_000_000),
        )
        .collect()
    )


def main(folder: Path) -> None:
    held: list[pl.DataFrame] = []

    def run() -> None:
        held.clear()
        people = reckoned(folder)
        held.extend((people, people.group_by("employer").agg(pl.col(*CONTRIBUTIONS).sum())))

    def show() -> Sequence[Sequence[float]]:
        rows: Sequence[Sequence[float]] = held[0].filter(pl.col("person") < SHOWN).sort("person").select(RESULTS).rows()
        return rows

    serve(run, show)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
