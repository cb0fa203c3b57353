"""Closing months of the sample city, as an officer does it: `renshe month close`, the whole command.

In its seconds are the start of the command and of PostgreSQL, the employers' declarations of the month (played), the
ten steps, the simulated partners' answers and the seal. A row is a line of the month's roster: a person at an
employer. The steps' own seconds, as the run recorded them, stand beside.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pyarrow.parquet as pq

from bench.home import YEAR, built
from bench.rows import Row
from bench.watch import Watched, watched
from renshe import postgres

MEGABYTE = 1_000_000
STEPS = """
SELECT s.name, s.seconds::float8 FROM archive_runstep s JOIN archive_run r ON r.id = s.run_id
 WHERE r.kind = 'social_insurance.month' ORDER BY r.month, s.id"""


def at_1to100() -> list[Row]:
    """The twelve months of the year in turn: medians, and the highest memory. The home is left to other benchmarks."""
    return _closed(built("1to100", "0.01"), "month.1to100", months=12)


def at_1to10() -> list[Row]:
    """The first three months of the year in turn: medians, and the highest memory."""
    home = built("1to10", "0.1")
    try:
        return _closed(home, "month.1to10", months=3)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _closed(home: Path, name: str, *, months: int) -> list[Row]:
    runs: list[tuple[Watched, int]] = []
    for number in range(1, months + 1):
        month = f"{YEAR}-{number:02d}"
        run = watched(home, "month", "close", month)
        runs.append((run, pq.read_metadata(home / "archive" / month / "roster.parquet").num_rows))
    found = [
        Row(f"{name}.seconds", round(statistics.median(run.seconds for run, _ in runs), 2), "s"),
        Row(
            f"{name}.processor_s", round(statistics.median(run.processor_seconds for run, _ in runs), 1), "s of a core"
        ),
        Row(f"{name}.rows", round(statistics.median(rows for _, rows in runs)), "rows of the roster"),
        Row(f"{name}.rows_per_s", round(statistics.median(n / run.seconds for run, n in runs)), "rows of the roster/s"),
        Row(f"{name}.peak_mb", round(max(run.peak_bytes for run, _ in runs) / MEGABYTE), "MB with PostgreSQL"),
        Row(f"{name}.command_peak_mb", round(max(run.command_peak_bytes for run, _ in runs) / MEGABYTE), "MB"),
    ]
    return found + [Row(f"{name}.step.{step}.seconds", seconds, "s") for step, seconds in _steps(home)]


def _steps(home: Path) -> Sequence[tuple[str, float]]:
    """The median seconds of each step over the months, in order."""
    seconds: dict[str, list[float]] = {}
    settings = postgres.django_database(home)
    with (
        postgres.in_use(home),
        psycopg.connect(
            dbname=str(settings["NAME"]),
            user=str(settings["USER"]),
            host=str(settings["HOST"]),
            passfile=str(postgres.folder(home) / "pgpass"),
        ) as connection,
    ):
        for step, took in connection.execute(STEPS):
            seconds.setdefault(step, []).append(took)
    return [(step, round(statistics.median(took), 2)) for step, took in seconds.items()]
