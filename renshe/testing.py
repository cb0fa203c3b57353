"""Loaded by pytest before Django reads its settings: tests never touch the home a person works with."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
# Two checkouts of one name have two homes. The path is short: a socket lies in it.
TEST_HOME = (
    Path(tempfile.gettempdir())
    / f"renshe-test-{os.getuid()}"
    / f"{CHECKOUT.name}-{hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]}"
)
os.environ["RENSHE_HOME"] = os.environ.get("RENSHE_TEST_HOME") or str(TEST_HOME)
