from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench import run as runner
from bench.rows import Benchmark, Row, replace


def found(name: str, value: float) -> Benchmark:
    return Benchmark(name, (f"{name}.",), lambda: [Row(f"{name}.seconds", value, "s")])


def fails() -> Sequence[Row]:
    raise RuntimeError("the city would not build")


def values(file: Path) -> dict[str, float]:
    return {row["name"]: row["value"] for row in json.loads(file.read_text("utf-8"))}


def test_a_benchmark_replaces_its_own_rows_and_leaves_the_others(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    pages = Benchmark("pages", ("page.",), fails)
    replace(file, pages, [Row("page.home.queries", 5, "queries"), Row("page.gone.queries", 9, "queries")])
    replace(file, found("month", 0), [Row("month.seconds", 8.5, "s", "the year before", 0.9)])
    replace(file, pages, [Row("page.home.queries", 4, "queries")])  # a page that is no more leaves no row behind
    assert values(file) == {"month.seconds": 8.5, "page.home.queries": 4}
    row = next(row for row in json.loads(file.read_text("utf-8")) if row["name"] == "month.seconds")
    assert list(row) == ["name", "value", "unit", "beside", "ratio", "commit", "machine"]
    assert (row["beside"], row["ratio"]) == ("the year before", 0.9)
    assert {"cores", "Python", "PostgreSQL", "DuckDB"} <= set(row["machine"].replace(",", "").split())


def test_a_benchmark_may_not_write_rows_of_another(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    with pytest.raises(AssertionError, match=r"month\.seconds"):
        replace(file, Benchmark("pages", ("page.",), fails), [Row("month.seconds", 1, "s")])
    assert not file.exists()


def test_one_that_fails_is_named_keeps_its_older_rows_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "BUILD", tmp_path)
    file = tmp_path / "bench.json"
    broken = Benchmark("broken", ("broken.",), fails)
    replace(file, broken, [Row("broken.seconds", 7, "s")])
    monkeypatch.setattr(runner, "BENCHMARKS", (found("first", 1), broken, found("last", 3)))
    assert runner.main([]) == 1
    assert values(file) == {"broken.seconds": 7, "first.seconds": 1, "last.seconds": 3}
    said = capsys.readouterr().err
    assert "the city would not build" in said
    assert said.endswith("failed: broken\n")


def test_named_ones_run_alone_and_an_unknown_name_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "BUILD", tmp_path)
    monkeypatch.setattr(runner, "BENCHMARKS", (found("first", 1), found("last", 3)))
    assert runner.main(["last"]) == 0
    assert values(tmp_path / "bench.json") == {"last.seconds": 3}
    assert runner.main(["first", "lasst"]) == 2
    assert "lasst" in capsys.readouterr().err
    assert values(tmp_path / "bench.json") == {"last.seconds": 3}
