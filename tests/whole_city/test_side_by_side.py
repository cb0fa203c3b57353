"""Two homes on one machine, at the same time, know nothing of each other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from renshe import postgres
from tests.whole_city.home import Home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="each home has its embedded PostgreSQL"),
]


@pytest.mark.proof
def test_two_cities_are_built_and_close_a_month_at_once(homes: Path, year: Home) -> None:
    seventh, eighth = Home(homes / '甲\'s "7", 7'), Home(homes / "eighth")
    for words in (
        {seventh: ("city", "build", "--scale", "0.001", "--seed", "7"),
         eighth: ("city", "build", "--scale", "0.001", "--seed", "8")},
        dict.fromkeys((seventh, eighth), ("month", "close", "2021-01")),
    ):  # fmt: skip
        started = [home.start(*said) for home, said in words.items()]
        errors = [process.communicate(timeout=300)[1] for process in started]
        assert [process.returncode for process in started] == [0, 0], errors
    assert seventh.hashes("2021-01") == year.hashes("2021-01")  # the same seed, the same city
    assert eighth.hashes("2021-01") != year.hashes("2021-01")
    assert not postgres.is_running(seventh.path)
    assert not postgres.is_running(eighth.path)
