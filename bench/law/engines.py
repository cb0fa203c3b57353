"""An engine in a process of its own, that runs when it is told to: the asking side. All are asked in turn."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.home import BUILD, CHECKOUT
from bench.in_turn import RUNS

PEERS = BUILD / "bench-peers" / "bin" / "python"
"""The peers' environment, made by `make bench-law`: none of them is a dependency of the project."""
THEIRS = "bench.law.peers."


@dataclass(slots=True)
class Engine:
    name: str
    process: subprocess.Popen[str]
    seconds: list[float] = field(default_factory=list)
    cores: list[float] = field(default_factory=list)
    peak_mb: float = 0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def median_of_cores(self) -> float:
        """Seconds of all processors together: tells more on a machine that others use."""
        return statistics.median(self.cores)

    def run(self) -> None:
        answer = self._ask("run")
        self.seconds.append(answer["seconds"])
        self.cores.append(answer["cores"])
        self.peak_mb = max(self.peak_mb, answer["peak_mb"])

    def show(self) -> list[list[float]]:
        """Return what it found for the first people, a row each."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "shown.json"
            self._ask(f"show {path}")
            rows: list[list[float]] = json.loads(path.read_text("utf-8"))
            return rows

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"{self.name} ended with {self.process.wait()}"
        told: dict[str, Any] = json.loads(line)
        return told

    def _ask(self, words: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self.answer()


@contextmanager
def started(modules: Mapping[str, str], *arguments: str) -> Iterator[dict[str, Engine]]:
    """Start the module of each engine; end them all.

    Raises:
        AssertionError: an engine could not start; its own words are on stderr.
    """
    with ExitStack() as processes:
        engines = {}
        for name, module in modules.items():
            python = str(PEERS) if module.startswith(THEIRS) else sys.executable
            process = subprocess.Popen(
                [python, "-m", module, *arguments],
                cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            engines[name] = Engine(name, processes.enter_context(process))
            processes.callback(process.terminate)
        for engine in engines.values():
            engine.answer()
        yield engines


def run_in_turn(engines: Sequence[Engine], runs: int = RUNS) -> None:
    """One run of each that isn't counted (files and code are read for the first time), then `runs` of each in turn."""
    for engine in engines:
        engine.run()
        engine.seconds.clear()
        engine.cores.clear()
    for _ in range(runs):
        for engine in engines:
            engine.run()
