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
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from renshe.law import DatedParameter, Month, Rulebook

T = TypeVar("T")

CHECKOUT = Path(__file__).resolve().parents[2]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
"""Which of the processes that test at once this is: each has a home, and a PostgreSQL, of its own."""
# Two checkouts of one name have two homes. The path is short: a socket lies in it.
TEST_HOME = (
    Path(tempfile.gettempdir())
    / f"renshe-test-{os.getuid()}"
    / f"{CHECKOUT.name}-{hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]}{WORKER}"
)
os.environ["RENSHE_SECOND_FACTOR"] = "optional"  # a test that is about it says so
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


def without_gaps(book: Rulebook, on: Month) -> Rulebook:
    """The law with a value for what nobody published for that month: the nearest that is known, or one made up."""
    stated = {name: held for name, one in book.parameters.items() if (held := _standing_in(one, on)) is not None}
    return book.with_values(stated, source="made up for tests")


def _standing_in(parameter: DatedParameter, on: Month) -> Any:
    if not parameter.values:
        return None if parameter.axes else {"month": "2021-12"}.get(parameter.unit.kind, 1 + parameter.unit.fen * 9999)
    if parameter.holds_on(on):
        return None
    if not parameter.is_table:
        return parameter.values[-1].value
    return {value.key: value.value for value in parameter.values}
