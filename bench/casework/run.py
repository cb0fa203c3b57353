"""`python -m bench.run casework`: in a copy of the city whose year is closed; the copy is filled with cases."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bench.home import HOMES, whole_year
from bench.pages import served
from bench.rows import Row

OPEN, CLOSED = 1_000_000, 200_000


def measure() -> list[Row]:
    """Return every `case.` row; the copy is taken away again."""
    whole_year()
    home = HOMES / "casework"
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run(["cp", "-a", str(HOMES / "1to100"), str(home)], check=True)
    os.environ["RENSHE_HOME"] = str(home)
    try:
        return _in(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _in(home: Path) -> list[Row]:
    from renshe.cli.frame import ready

    with ready():
        from bench.casework import at_once, decided, lists, million, workbook
        from renshe.city.sign_ins import PASSWORD

        rows = decided.measure()
        rows += workbook.measure()
        readers = million.handlers(PASSWORD)
        million.make(open_=OPEN, closed=CLOSED)
        million.tidy()
        with served(home) as port:  # decided at once beside a million others
            rows += at_once.measure(port, at_once.residents(at_once.RESIDENTS, PASSWORD), PASSWORD)
            rows += lists.measure(port, readers[: lists.READERS], PASSWORD)
    return rows
