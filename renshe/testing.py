"""Loaded by pytest before Django reads its settings: tests never touch the home a person works with.

`make test` tries a sample, the same one each time; `make prove` (`RENSHE_PROVE=1`) draws at random and tries all.
"""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

CHECKOUT = Path(__file__).resolve().parents[1]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
"""Which of the processes that test at once this is: each has a home, and a PostgreSQL, of its own."""
# Two checkouts of one name have two homes. The path is short: a socket lies in it.
TEST_HOME = (
    Path(tempfile.gettempdir())
    / f"renshe-test-{os.getuid()}"
    / f"{CHECKOUT.name}-{hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]}{WORKER}"
)
os.environ["RENSHE_HOME"] = os.environ.get("RENSHE_TEST_HOME") or str(TEST_HOME)

SHARED = "RENSHE_TEST_SHARED"
"""In the environment: the folder for what the processes that test at once make once for all."""
PROVES = os.environ.get("RENSHE_PROVE") == "1"


def examples(few: int, *, proving: int) -> int:
    """How many examples a property is tried with."""
    return proving if PROVES else few


def sampled(cases: Sequence[T], size: int) -> list[T]:
    """Return some of the cases in their order; all of them where it is to be proved."""
    if PROVES or size >= len(cases):
        return list(cases)
    chosen = random.Random(0).sample(range(len(cases)), size)  # noqa: S311 - the same each time
    return [cases[at] for at in sorted(chosen)]
