"""Run the benchmarks (`python -m bench.run [NAME…]`); each replaces its own rows of build/bench.json.

One that fails is named at the end, with exit code 1; the others run all the same.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path

from bench.home import BUILD
from bench.rows import Benchmark, Row, replace


def _later(module: str, function: str) -> Callable[[], Sequence[Row]]:
    """Return a call of the function in `bench.<module>`, imported when it is called: each asks for what it needs."""

    def measure() -> Sequence[Row]:
        found: Callable[[], Sequence[Row]] = getattr(import_module(f"bench.{module}"), function)
        return found()

    return measure


BENCHMARKS = (  # the first makes the year that the next four look at
    Benchmark("month", ("month.1to100.",), _later("month", "at_1to100")),
    Benchmark("workbook", ("workbook.",), _later("workbook", "measure")),
    Benchmark("assess", ("assess.",), _later("assess", "measure")),
    Benchmark("casework", ("case.",), _later("casework.run", "measure")),
    Benchmark("pages", ("page.",), _later("pages", "measure")),
    Benchmark("law_one", ("law.one.",), _later("law.one", "measure")),
    Benchmark("law_city", ("law.city.", "law.1m."), _later("law.city", "measure")),
    Benchmark("month10", ("month.1to10.",), _later("month", "at_1to10")),
)


def run(benchmarks: Iterable[Benchmark], file: Path) -> list[str]:
    """Run them in order, each writing its rows to `file` as soon as it has them; return the names of those that failed.

    Whatever a benchmark raises is printed and does not stop the next one.
    """
    failed = []
    for benchmark in benchmarks:
        began = time.perf_counter()
        try:
            rows = benchmark.measure()
            replace(file, benchmark, rows)
        except Exception:
            traceback.print_exc()
            failed.append(benchmark.name)
            continue
        print(f"{benchmark.name}: {time.perf_counter() - began:.0f} s", flush=True)
        for row in rows:
            print(f"  {row.name:36} {row.value:>12} {row.unit:22} {row.ratio or ''}", flush=True)
    return failed


def main(names: Sequence[str]) -> int:
    """Return the exit code: 1 where a benchmark failed, 2 where a name is none."""
    by_name = {benchmark.name: benchmark for benchmark in BENCHMARKS}
    if strange := [name for name in names if name not in by_name]:
        print(f"no such benchmark: {', '.join(strange)}; there are: {', '.join(by_name)}", file=sys.stderr)
        return 2
    failed = run([by_name[name] for name in names] or BENCHMARKS, BUILD / "bench.json")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
