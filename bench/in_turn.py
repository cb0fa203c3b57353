"""Two pieces of work measured in turn, so that a machine that others use treats both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

RUNS = 7


def medians(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the median seconds of both."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(RUNS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
