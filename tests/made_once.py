"""Homes that are long in the making: made once for all processes that test at once, and only copied."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from renshe import postgres
from renshe.testing import SHARED
from tests.whole_city.home import Home


def made_once(name: str, make: Callable[[Home], None]) -> Home:
    """Return a home that the first process which asks for it makes while the others wait; it is only copied."""
    made = Path(os.environ[SHARED]) / f"{name}.made"
    home = Home(made.with_name(name))
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(home.path, ignore_errors=True)  # of a process that failed at it
            make(home)
            made.touch()
    return home


def copied(made: Home, to: Path) -> Home:
    """A copy of a home whose database is stopped, with the owners of its files."""
    assert not postgres.is_running(made.path)
    subprocess.run(["cp", "-a", str(made.path), str(to)], check=True)
    return Home(to)


def migrated() -> Home:
    """A home as the first command leaves it: its database has its tables, and nobody in them."""
    return made_once("migrated", _by_the_first_command)


def _by_the_first_command(home: Home) -> None:
    with home.connect() as session:  # what is killed in tests is no machine: nothing has to wait for the disk
        session.autocommit = True
        session.execute("ALTER SYSTEM SET fsync = off")
        session.execute("ALTER SYSTEM SET full_page_writes = off")
    command = home.start("audit", "verify")
    assert command.wait(600) == 0, command.communicate()


def begun_with(home: Path) -> None:
    """Give a home that is used already the database of the migrated one in the place of its own."""
    with postgres.in_use(home):  # where an earlier run was killed, its server ends
        pass
    for place in (postgres.folder(home), home / "postgres"):  # the second is but a note where the first is elsewhere
        shutil.rmtree(place, ignore_errors=True)
    subprocess.run(["cp", "-a", str(migrated().path / "postgres"), str(home)], check=True)
