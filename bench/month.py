"""Close 2021-01 in a city of 1:100 that was just built: the whole command, its start included."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.home import renshe

PEOPLE = 28_860  # of the city at 1:100


def measure() -> list[dict[str, object]]:
    """Return the rows of `month.1to100`: seconds of one close, and people per second."""
    with tempfile.TemporaryDirectory(prefix="renshe-bench-") as folder:
        home = Path(folder)
        renshe(home, "city", "build", "--scale", "0.01")
        began = time.perf_counter()
        renshe(home, "month", "close", "2021-01")
        seconds = time.perf_counter() - began
    return [
        {"name": "month.1to100.seconds", "value": round(seconds, 2), "unit": "s", "beside": None, "ratio": None},
        {"name": "month.1to100.people_per_second", "value": round(PEOPLE / seconds), "unit": "people/s",
         "beside": None, "ratio": None},
    ]  # fmt: skip
