"""The workload's city, whole: from Parquet to exact results, beside SQL by hand, a loop in C, Polars and OpenFisca."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.home import HOMES
from bench.in_turn import RUNS
from bench.law import people
from bench.law.engines import Engine, run_in_turn, started
from bench.law.reference import decided
from bench.law.serving import SHOWN
from bench.rows import Row

SIZES = {"1m": 1_000_000, "city": 2_870_000}
"""A million people, and the size of a city of the sample's scale."""
ENGINES = {
    "ours": "bench.law.ours",
    "SQL by hand": "bench.law.by_hand",
    "a loop in C": "bench.law.peers.c_loop",
    "Polars 2": "bench.law.peers.polars_city",
    "OpenFisca-core 46": "bench.law.peers.openfisca_city",
}
EXACT = ("ours", "SQL by hand", "a loop in C", "Polars 2")
RATIOS = {
    "over_hand_sql": "SQL by hand",
    "over_c_loop": "a loop in C",
    "over_polars": "Polars 2",
    "over_openfisca": "OpenFisca-core 46",
}
SPARED = {"ours": "bench.law.ours", "OpenFisca by employer": "bench.law.peers.openfisca_by_employer"}
"""Ours beside OpenFisca that is spared a look into a table for each person; apart, as it takes 6 GB of its own."""


def measure() -> list[Row]:
    """Return `law.city.*` at 2.87 million people and `law.1m.*` at one million."""
    return [row for name, size in SIZES.items() for row in _at(f"law.{name}", size)]


def _at(prefix: str, size: int) -> list[Row]:
    folder = people.make(HOMES / "law" / str(size), size)
    with started(ENGINES, str(folder)) as engines:
        run_in_turn(list(engines.values()))
        wrong = _wrong(engines, people.first(folder, SHOWN))
    assert not any(wrong[name] for name in EXACT), f"{wrong} of {SHOWN} are not what fractions find"
    ours = engines["ours"]
    people_each = "; ".join(
        f"{engine.name} {engine.median:.2f} s, {engine.peak_mb:.0f} MB" for engine in engines.values()
    )
    told = f"{size:,} people, medians of {RUNS} runs in turn: {people_each}"
    rows = [Row(f"{prefix}.seconds", round(ours.median, 3), "s", told)]
    rows += [_ratio(f"{prefix}.{name}", ours, engines[peer]) for name, peer in RATIOS.items()]
    inexact = f"OpenFisca-core 46: {wrong['OpenFisca-core 46']}"
    return [
        *rows,
        Row(f"{prefix}.peak_mb", round(ours.peak_mb), "MB", f"SQL by hand: {engines['SQL by hand'].peak_mb:.0f} MB"),
        Row(f"{prefix}.wrong_of_{SHOWN}", wrong["ours"], "people", inexact),
        _spared(f"{prefix}.over_openfisca_by_employer", folder),
    ]


def _spared(name: str, folder: Path) -> Row:
    with started(SPARED, str(folder)) as engines:
        run_in_turn(list(engines.values()))
    return _ratio(name, *engines.values())


def _ratio(name: str, ours: Engine, theirs: Engine) -> Row:
    ratio = round(ours.median / theirs.median, 3)
    of_cores = f"by seconds of the cores {ours.median_of_cores / theirs.median_of_cores:.3f}"
    return Row(name, ratio, "ratio", f"{theirs.name}: {theirs.median:.3f} s; {of_cores}", ratio)


def _wrong(engines: Mapping[str, Engine], persons: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Of each engine how many of the persons it has a fen or more wrong."""
    right = [decided(person) for person in persons]
    return {
        name: sum(1 for found, exact in zip(engine.show(), right, strict=True) if found != exact)
        for name, engine in engines.items()
    }
