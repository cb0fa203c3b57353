"""The city by one fused loop in C on two threads: what a compiler would make of the same rules. Needs gcc."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

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

THREADS = 2


def program() -> str:
    years = "\n".join(
        f"    {{ int64_t paid = bases[{year}][i];"
        f" indices += (paid * 20000 + {AVERAGES[year]}) / {2 * AVERAGES[year]};"
        f" balance = (balance * {2 * (10_000 + RATES[year])} + 10000) / 20000 + (paid * 16 + 100) / 200; }}"
        for year in YEARS
    )
    return f"""
#include <stdint.h>
static const int INJURY[] = {{{", ".join(map(str, INJURY))}}};
static const int DIVISOR[] = {{{", ".join(map(str, DIVISORS))}}};
void decide(int64_t from, int64_t to, const int32_t *employer, const int32_t *wage, const int8_t *age,
            const int16_t *deemed_months, const int8_t *injury_class, const int32_t **bases, int32_t **results,
            int64_t *sums) {{
  for (int64_t i = from; i < to; i++) {{
    int64_t indices = 0, balance = 0, deemed = deemed_months[i], divisor = DIVISOR[age[i] - {AGES.start}];
    int64_t base = wage[i] < {FLOOR} ? {FLOOR} : wage[i] > {CEILING} ? {CEILING} : wage[i];
{years}
    int64_t found[] = {{
      (base * 16 + 100) / 200, (base * 28 + 100) / 200, (base * 4 + 1000) / 2000, (base * 16 + 1000) / 2000,
      (base * 2 * INJURY[injury_class[employer[i]]] + 10000) / 20000, indices,
      ({AVERAGE}LL * (240000 + indices) * (288 + deemed) + 288000000) / 576000000,
      (2 * balance + divisor) / (2 * divisor), ({AVERAGE}LL * indices * deemed + 120000000) / 240000000 }};
    for (int at = 0; at < {len(RESULTS)}; at++) results[at][i] = found[at];
    for (int at = 0; at < {len(CONTRIBUTIONS)}; at++) sums[{len(CONTRIBUTIONS)}LL * employer[i] + at] += found[at];
  }}
}}
"""


def compiled(folder: Path) -> Any:
    source, library = folder / "loop.c", folder / "loop.so"
    source.write_text(program(), "utf-8")
    command = ["gcc", "-O3", "-march=native", "-shared", "-fPIC", str(source), "-o", str(library)]
    subprocess.run(command, check=True)
    return ctypes.CDLL(str(library)).decide


def at(array: Any) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def all_at(arrays: Sequence[Any]) -> Any:
    return (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))


def main(folder: Path) -> None:
    decide = compiled(folder)
    held: list[Any] = []

    def run() -> None:
        held.clear()
        people = pq.read_table(people_file(folder))
        classes = pq.read_table(employers_file(folder))["injury_class"].to_numpy()
        columns = {name: people[name].to_numpy() for name in people.column_names}
        results = [np.empty(len(people), np.int32) for _ in RESULTS]
        sums = [np.zeros((len(classes), len(CONTRIBUTIONS)), np.int64) for _ in range(THREADS)]
        bases, ends = all_at([columns[name] for name in BASES]), all_at(results)
        facts = [at(columns[name]) for name in ("employer", "wage", "age", "deemed")]

        def part(number: int) -> None:
            first, last = (len(people) * one // THREADS for one in (number, number + 1))
            decide(ctypes.c_int64(first), ctypes.c_int64(last), *facts, at(classes), bases, ends, at(sums[number]))

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(part, range(THREADS)))
        held.extend((np.stack([column[:SHOWN] for column in results], 1), results, sum(sums)))

    def show() -> Sequence[Sequence[float]]:
        rows: Sequence[Sequence[float]] = held[0].tolist()
        return rows

    serve(run, show)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
