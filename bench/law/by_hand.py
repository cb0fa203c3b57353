"""The city by SQL as a hand writes it for these very files: BIGINT fen, a column a year, every fact trusted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from bench.law.figures import (
    AGES,
    AVERAGE,
    AVERAGES,
    BASES,
    CEILING,
    DIVISORS,
    FLOOR,
    INJURY,
    RATES,
    YEARS,
)
from bench.law.ours import keep, opened, shown, source
from bench.law.serving import serve


def query(folder: Path) -> str:
    indices = " + ".join(
        f"({BASES[year]}::BIGINT * 20000 + {AVERAGES[year]}) // {2 * AVERAGES[year]}" for year in YEARS
    )
    balance = f"({BASES[0]}::BIGINT * 16 + 100) // 200"
    for year in YEARS[1:]:
        posted = f"(({balance}) * {2 * (10_000 + RATES[year])} + 10000) // 20000"
        balance = f"{posted} + ({BASES[year]}::BIGINT * 16 + 100) // 200"
    return f"""
    WITH people AS (
      SELECT person, employer, least(greatest(wage::BIGINT, {FLOOR}), {CEILING}) AS base,
             {INJURY}[injury_class + 1] AS rate, {DIVISORS}[age - {AGES.start - 1}] AS divisor,
             deemed::BIGINT AS deemed, {indices} AS indices, {balance} AS balance
        FROM ({source(folder)}))
    SELECT person, employer, (base * 16 + 100) // 200 AS pension_employee, (base * 28 + 100) // 200 AS pension_employer,
           (base * 4 + 1000) // 2000 AS unemployment_employee, (base * 16 + 1000) // 2000 AS unemployment_employer,
           (base * 2 * rate + 10000) // 20000 AS injury, indices,
           ({AVERAGE} * (240000 + indices) * (288 + deemed) + 288000000) // 576000000 AS basic_pension,
           (2 * balance + divisor) // (2 * divisor) AS account_pension,
           ({AVERAGE} * indices * deemed + 120000000) // 240000000 AS transitional_pension FROM people"""  # noqa: S608


def main(folder: Path) -> None:
    words = query(folder)
    held: list[duckdb.DuckDBPyConnection] = []

    def run() -> None:
        while held:
            held.pop().close()
        duck = opened()
        held.append(duck)
        keep(duck, words)

    def show() -> Sequence[Sequence[float]]:
        return shown(held[0], "indices")

    serve(run, show)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
