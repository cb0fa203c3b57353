"""Loaded by pytest before Django reads its settings: tests never touch the home a person works with."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

TEST_HOME = Path(tempfile.gettempdir()) / f"renshe-test-{os.getuid()}" / Path(__file__).resolve().parents[1].name
os.environ["RENSHE_HOME"] = os.environ.get("RENSHE_TEST_HOME") or str(TEST_HOME)
