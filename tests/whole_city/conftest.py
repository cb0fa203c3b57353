"""Homes under the folder for temporary files, each with a city of 1:1000 from seed 7, built by the real command.

A city is built once for all processes that test at once; each test file has copies, to read or to change.
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from renshe import postgres
from tests.made_once import copied, made_once, migrated
from tests.test_serve import free_port, processes_of, status, told_address
from tests.whole_city.home import Home

CITY = ("city", "build", "--scale", "0.001", "--seed", "7")


@pytest.fixture(scope="session")
def homes() -> Iterator[Path]:
    """A folder that PostgreSQL's account may enter; its homes are taken away, whatever was left running in them."""
    around = Path(tempfile.mkdtemp(prefix="renshe-city-"))
    around.chmod(0o755)
    yield around
    places = [postgres.folder(one) for one in around.iterdir()]
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):  # it ended in this moment
            if process.info["name"] == "postgres" and Path(process.cwd()) in [place / "data" for place in places]:
                process.kill()
    for place in places:
        if place.is_relative_to(postgres.ELSEWHERE):
            shutil.rmtree(place)
    shutil.rmtree(around)


def build(home: Home) -> None:
    copied(migrated(), home.path).done(*CITY)


def run(home: Home) -> str:
    """Let `renshe run` do its work until it serves, look at a page, end it; return what it said."""
    running = home.start("run", RENSHE_SCALE="0.001", RENSHE_PORT=str(free_port()))
    said, url = told_address(running)
    assert status(f"{url}/sign-in/") == 200
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert processes_of(home.path) == []
    return said


def run_a_year(home: Home) -> None:
    copied(migrated(), home.path)
    home.path.with_suffix(".said").write_text(run(home), "utf-8")


@pytest.fixture(scope="session")
def built() -> Home:
    """The sample city, not one month closed; only copied."""
    return made_once("built", build)


@pytest.fixture(scope="session")
def ran() -> Home:
    """A city that one `renshe run` built and closed for a year, undisturbed; only copied."""
    return made_once("year", run_a_year)


@pytest.fixture(scope="session")
def year(ran: Home, homes: Path) -> Iterator[Home]:
    """A copy of the city that ran for a year, its database up. Tests leave it as they found it."""
    home = copied(ran, homes / "year")
    with home.connect():  # no command needs to start the database, and to stop it
        yield home
