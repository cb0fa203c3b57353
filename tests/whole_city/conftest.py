"""Homes under the folder for temporary files, each with a city of 1:1000 from seed 7, built by the real command."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from renshe import postgres
from tests.whole_city.home import Home

YEAR = [f"2021-{number:02d}" for number in range(1, 13)]


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


@pytest.fixture(scope="session")
def year(homes: Path) -> Home:
    """A city whose year is closed month by month, undisturbed. Tests leave it as they found it."""
    home = Home(homes / "year")
    home.done("city", "build", "--scale", "0.001", "--seed", "7")
    with home.connect():  # the database stays up in between
        for month in YEAR:
            home.done("month", "close", month)
    return home


@pytest.fixture(scope="session")
def twin(homes: Path) -> Home:
    """The same city in another home, its first month still open: tests close it in order, disturbed as they like."""
    home = Home(homes / "twin")
    home.done("city", "build", "--scale", "0.001", "--seed", "7")
    return home
