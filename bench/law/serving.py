"""An engine in a process of its own, that runs when it is told to: the asked side.

Reads `run` or `show PATH` from its input, a line each; answers with a line of JSON. Imported in the peers' environment.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

SHOWN = 20_000
"""So many people's results are looked at, from the first on."""


def serve(run: Callable[[], object], show: Callable[[], Sequence[Sequence[float]]]) -> None:
    """Answer until the input ends.

    Args:
        run: The measured work; it keeps its results.
        show: After a run, the `RESULTS` of the first people in order, and of each employer its five sums.
    """
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        word, _, path = line.strip().partition(" ")
        if word == "run":
            began, used = time.perf_counter(), time.process_time()
            run()
            seconds, cores = time.perf_counter() - began, time.process_time() - used
            print(json.dumps({"seconds": seconds, "cores": cores, "peak_mb": peak_mb()}), flush=True)
        else:
            Path(path).write_text(json.dumps([list(row) for row in show()]), "utf-8")
            print(json.dumps({"shown": path}), flush=True)


def peak_mb() -> float:
    """The most memory that this program held. `ru_maxrss` begins with what the process held that started it."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


DECISIONS = 300
"""So many are timed in a run."""


def serve_one(decide: Callable[[], object], show: Callable[[], Sequence[float]]) -> None:
    """As `serve`, for one person: a run's seconds are the median of its decisions."""
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        word, _, path = line.strip().partition(" ")
        if word == "run":
            print(json.dumps({"seconds": median_seconds(decide, DECISIONS), "cores": 0, "peak_mb": 0}), flush=True)
        else:
            Path(path).write_text(json.dumps([list(show())]), "utf-8")
            print(json.dumps({"shown": path}), flush=True)


def median_seconds(work: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return statistics.median(found)
