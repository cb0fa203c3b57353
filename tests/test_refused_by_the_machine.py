"""What the machine refuses (a folder, a file, a database that goes away) is said in words, with exit code 1."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from renshe import postgres
from tests.made_once import copied
from tests.whole_city.conftest import built, homes
from tests.whole_city.home import WAITING, Home, until

__all__ = ["built", "homes"]  # fixtures
EMBEDDED = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the embedded PostgreSQL is not in use")


@pytest.fixture
def around() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="renshe-odd-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def renshe(home: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "renshe", *words],
        env=os.environ | {"RENSHE_HOME": home, "RENSHE_LANGUAGE": "en"} | environment,
        capture_output=True,
        text=True,
        timeout=180,
    )


def refused(home: str, *words: str, **environment: str) -> str:
    done = renshe(home, *words, **environment)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_home_that_cannot_be_one_is_named_with_what_would_be_right(around: Path) -> None:
    (around / "file").touch()
    for home, said in (
        (around / "file", "a file stands there or above it. Name a folder."),
        (around / "file" / "home", "a file stands there or above it. Name a folder."),
        (Path("/proc/renshe"), "this account may not write"),
        (around / "all*", "may not have *."),
        (around / "city=sample", "may not have =."),
        (around / "two\nlines", "may not have \\n."),
    ):
        assert said in refused(str(home), "month", "show", "2021-01")
        doctor = renshe(str(home), "doctor", "--json")
        assert (doctor.returncode, doctor.stderr) == (1, "")
        found = {one["check"]: one["words"] for one in json.loads(doctor.stdout)["findings"]}
        assert said in found["home"]
        assert said in renshe(str(home), "doctor").stdout


def test_a_setting_that_does_not_fit_is_named_in_the_readers_language(around: Path) -> None:
    home = str(around / "home")
    assert "RENSHE_THREADS is “many”." in refused(home, "ledger", "check", RENSHE_THREADS="many")
    said = refused(home, "ledger", "check", RENSHE_MEMORY="lots", RENSHE_LANGUAGE="zh")
    assert said == "环境变量 RENSHE_MEMORY 的值为“lots”，应形如 2GB。\n"


@pytest.mark.parametrize(
    "words", [("month", "show", "2021-01"), ("month", "close", "2021-01"), ("city", "build"), ("serve",)]
)
def test_a_database_out_of_reach_is_said_by_every_command(around: Path, words: tuple[str, ...]) -> None:
    said = refused(str(around / "home"), *words, DATABASE_URL="postgresql://nobody@127.0.0.1:1/renshe")
    assert said.startswith("The database is out of reach: ")


@pytest.mark.proof
@EMBEDDED
def test_quotes_commas_and_chinese_in_the_homes_name_are_no_matter(around: Path) -> None:
    home = around / 'o\'neil "a", 中文 $(id) & {b} #;%20\\z'
    for _ in range(2):  # made, then started again
        done = renshe(str(home), "doctor", "--json")
        found = {one["check"]: one["state"] for one in json.loads(done.stdout)["findings"]}
        assert (found["database"], found["migrations"]) == ("ok", "ok")
    assert not postgres.is_running(home)
    shutil.rmtree(postgres.socket_folder(home))


@pytest.mark.proof
@EMBEDDED
@pytest.mark.slow
def test_a_file_cut_short_and_a_server_killed_in_the_middle_of_a_close(built: Home, homes: Path) -> None:
    home = copied(built, homes / "refusing")
    with home.connect() as holder:
        holder.execute("LOCK TABLE archive_archivefile IN SHARE MODE")
        closing = home.start("month", "close", "2021-01", RENSHE_LANGUAGE="en")
        with home.connect() as watcher:
            watcher.autocommit = True
            until(watcher, WAITING, 1)
        server = postgres.postmaster(home.path)
        assert server
        server.send_signal(signal.SIGQUIT)  # at once, as when it crashes
        said = closing.communicate(timeout=60)[1]
        assert closing.returncode == 1
        assert said.startswith("The database is out of reach: ")
        assert "Traceback" not in said
    home.done("month", "close", "2021-01")
    file = home.path / "archive" / "2021-01" / "credited.parquet"
    os.truncate(file, 100)
    for words in (("ledger", "check"), ("archive", "verify")):
        found = home.renshe(*words)
        assert found.returncode == 1
        assert "Traceback" not in found.stderr
        assert "credited.parquet" in found.stdout
    assert "2021-01 的档案文件 credited.parquet 与封存时不一致" in home.refused("month", "close", "2021-02")
