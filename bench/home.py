"""Homes of benchmarks, each with its own database, built by the command that everyone uses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
BUILD = CHECKOUT / "build"


def renshe(home: Path, *words: str) -> None:
    """Run `renshe …` with its state in `home`; raise CalledProcessError where it fails."""
    environment = {**os.environ, "RENSHE_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "renshe", *words], cwd=CHECKOUT, env=environment, check=True)
