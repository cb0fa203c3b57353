"""`renshe serve` and `renshe run` as a person starts and stops them: real processes, real signals, nothing left."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest

HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home of its own, in a folder that the database's account may enter."""
    around = Path(tempfile.mkdtemp(prefix="renshe-serve-"))
    around.chmod(0o755)
    yield around / "home"
    for process in processes_of(around / "home"):  # of a test that failed
        process.kill()
    shutil.rmtree(around)


def start(home: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "renshe", *words],
        env=os.environ | {"RENSHE_HOME": str(home), "RENSHE_LANGUAGE": "en"} | environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def told_address(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Read what the command says until it names the portal's address; return all of it, and the address."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"http://[\d.:]+", line):
            return said, found[0]
    raise AssertionError(f"ended with {process.wait()} before it served: {said}")


def status(url: str) -> int:
    """Return the answer's status; the address is told just before the server binds it, so refusals are asked again."""
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(url, timeout=30) as answer:  # noqa: S310 - the address that our own process told
                return int(answer.status)
        except (URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def processes_of(home: Path) -> list[psutil.Process]:
    """Return the processes that have this home in their environment, or work in a folder of it."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.environ().get("RENSHE_HOME") == str(home) or process.cwd().startswith(str(home)):
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_leaves_no_process_behind(home: Path, number: signal.Signals) -> None:
    served = start(home, "serve", "--port", str(free_port()))
    _, address = told_address(served)
    assert status(f"{address}/sign-in/") == 200
    assert "DATABASE_URL" in os.environ or "postgres" in {one.info["name"] for one in processes_of(home)}
    served.send_signal(number)
    served.wait(60)
    assert processes_of(home) == []


def test_a_taken_port_is_passed_over_aloud(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        served = start(home, "serve", "--port", str(port))
        said, address = told_address(served)
        assert f"Port {port} is taken; using {address.rsplit(':', 1)[1]}." in said
        assert status(f"{address}/sign-in/") == 200
        served.terminate()
        served.wait(60)
    assert processes_of(home) == []


@pytest.mark.slow
def test_run_builds_closes_and_serves_and_a_second_run_repeats_nothing(home: Path) -> None:
    for closed in (12, 0):
        ran = start(home, "run", RENSHE_SCALE="0.001", RENSHE_PORT=str(free_port()))
        said, address = told_address(ran)
        assert said.count("is closed and sealed.") == closed
        assert status(f"{address}/sign-in/") == 200
        ran.send_signal(signal.SIGINT)
        ran.wait(60)
        assert processes_of(home) == []
