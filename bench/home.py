"""Homes of benchmarks, each with its own database, built by the commands that everyone uses.

They lie in `build/bench`. That of the whole year at 1:100 is kept from run to run, and built anew where what it was
made by (migrations, the sample city, the steps of a month) has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from renshe import postgres

CHECKOUT = Path(__file__).resolve().parent.parent
BUILD = CHECKOUT / "build"
HOMES = BUILD / "bench"
YEAR = 2021


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a command whose state is in `home`: its own PostgreSQL, whatever DATABASE_URL says."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    own = {
        "RENSHE_HOME": str(home),
        "RENSHE_LANGUAGE": "en",
        "PYTHONUNBUFFERED": "1",
        "RENSHE_SECOND_FACTOR": "optional",
    }
    return {**inherited, **own}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "renshe", *words]


def renshe(home: Path, *words: str, **more: str) -> None:
    """Run `renshe …` with its state in `home`, `more` in its environment; raise CalledProcessError where it fails."""
    subprocess.run(command(*words), cwd=CHECKOUT, env=environment(home) | more, check=True, stdout=subprocess.DEVNULL)


def emptied(name: str) -> Path:
    """Return the home `name` without anything in it."""
    home = HOMES / name
    assert not postgres.is_running(home), f"a command still works in {home}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    return home


def built(name: str, scale: str) -> Path:
    """Return the home `name` with a city that was just built at `scale`, of which no month is closed."""
    home = emptied(name)
    renshe(home, "city", "build", "--scale", scale)
    _mark(home).write_text(_made_by())
    return home


def whole_year() -> Path:
    """Return the home of the city at 1:100 whose year is closed, with work waiting; this process's state is there.

    Must be asked for before anything of Django is loaded; later calls return the same home.
    """
    home = HOMES / "1to100"
    if not _mark(home).exists() or _mark(home).read_text() != _made_by():
        home = built("1to100", "0.01")
    renshe(home, "run", RENSHE_SERVE="0")  # repeats nothing that is done
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"RENSHE_HOME": str(home), "RENSHE_SECOND_FACTOR": "optional"}
    return home


def _mark(home: Path) -> Path:
    return home / "made-by"


def _made_by() -> str:
    """Return a hash over all code and law that makes a home what it is."""
    found = hashlib.sha256()
    for folder in ("city", "programmes", "registry", "ledger", "archive", "casework", "access", "portal/migrations"):
        for file in sorted((CHECKOUT / "renshe" / folder).rglob("*")):
            if file.suffix in {".py", ".yaml"} and "tests" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()
