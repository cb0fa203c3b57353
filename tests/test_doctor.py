"""`renshe doctor` on homes that lack something, as processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from renshe import postgres


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A new home in a folder that the database's account may enter."""
    around = Path(tempfile.mkdtemp(prefix="renshe-doctor-"))
    around.chmod(0o755)
    yield around / "home"
    shutil.rmtree(around)


def doctor(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "renshe", "doctor", *words],
        env=os.environ | {"RENSHE_HOME": str(home), "RENSHE_LANGUAGE": "en"} | environment,
        capture_output=True,
        text=True,
        timeout=180,
    )


def states(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return {one["check"]: one["state"] for one in json.loads(done.stdout)["findings"]}


@pytest.mark.proof
def test_a_new_home_lacks_an_opening_month_and_the_citys_law_values(home: Path) -> None:
    done = doctor(home, "--json")
    assert done.returncode == 1
    found = states(done)
    assert (found["python"], found["database"], found["migrations"]) == ("ok", "ok", "ok")
    assert (found["months"], found["law"]) == ("missing", "missing")
    law = next(one for one in json.loads(done.stdout)["findings"] if one["check"] == "law")
    assert law["names"] == [
        "injury_rate",
        "unemployment_base_ceiling",
        "unemployment_employee_rate",
        "unemployment_employer_rate",
    ]
    assert "尚无期初月份" in doctor(home, RENSHE_LANGUAGE="zh").stdout


def test_a_database_out_of_reach_is_said_in_words(home: Path) -> None:
    done = doctor(home, "--json", DATABASE_URL="postgresql://nobody@127.0.0.1:1/renshe")
    assert done.returncode == 1
    assert states(done)["database"] == "missing"
    assert "Traceback" not in done.stderr


def test_a_signing_key_that_others_can_read_is_missing(home: Path) -> None:
    assert states(doctor(home, "--json"))["signing-key"] == "ok"
    (home / "keys" / "secret_key").chmod(0o644)
    done = doctor(home)
    assert f"chmod 600 {home}/keys/secret_key" in done.stdout
    assert not postgres.postmaster(home)
