"""`renshe serve` as a person starts and stops it: real processes, real signals, nothing left."""

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

from tests.made_once import copied, migrated

HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home of its own, in a folder that the database's account may enter."""
    around = Path(tempfile.mkdtemp(prefix="renshe-serve-"))
    around.chmod(0o755)
    if "DATABASE_URL" not in os.environ:
        copied(migrated(), around / "home")
    yield around / "home"
    for process in processes_of(around / "home"):  # of a test that failed
        process.kill()
    shutil.rmtree(around)


def start(home: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "renshe", *words],
        env=os.environ | {"RENSHE_HOME": str(home), "RENSHE_LANGUAGE": "en", "RENSHE_WORKER": "0"} | environment,
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
    """Return the answer's status. The socket listens before its address is told, so nobody is refused."""
    with urlopen(url, timeout=90) as answer:  # noqa: S310 - the address that our own process told
        return int(answer.status)


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


NOHUP = pytest.mark.skipif(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN, reason="started by nohup")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, pytest.param(signal.SIGHUP, marks=NOHUP)])
def test_it_answers_and_leaves_no_process_behind(home: Path, number: signal.Signals) -> None:
    served = start(home, "serve", "--port", str(free_port()), "--workers", "1")
    _, address = told_address(served)
    assert status(f"{address}/sign-in/") == 200
    assert "DATABASE_URL" in os.environ or "postgres" in {one.info["name"] for one in processes_of(home)}
    served.send_signal(number)
    served.wait(60)
    assert processes_of(home) == []


def worker_of(served: subprocess.Popen[str], other_than: int = 0) -> psutil.Process:
    """Wait for the worker that the command keeps running."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for one in psutil.Process(served.pid).children():
            if one.pid != other_than and one.cmdline()[-1:] == ["worker"]:
                return one
        time.sleep(0.05)
    raise AssertionError("no worker runs")


def test_a_worker_that_is_killed_is_started_again_and_ends_with_the_command(home: Path) -> None:
    served = start(home, "serve", "--port", str(free_port()), "--workers", "1", RENSHE_WORKER="1")
    told_address(served)
    killed = worker_of(served)
    killed.kill()
    again = worker_of(served, other_than=killed.pid)
    served.terminate()
    served.wait(60)
    assert not again.is_running()
    assert processes_of(home) == []


def test_a_web_server_that_is_killed_ends_the_command_which_says_so(home: Path) -> None:
    served = start(home, "serve", "--port", str(free_port()))
    _, address = told_address(served)
    assert status(f"{address}/sign-in/") == 200
    web_server = next(one for one in psutil.Process(served.pid).children() if "renshe.cli.web_server" in one.cmdline())
    web_server.kill()
    assert served.wait(60) == 1
    assert processes_of(home) == []


def test_a_taken_port_is_passed_over_aloud(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        served = start(home, "serve", "--port", str(port), "--workers", "1")
        said, address = told_address(served)
        assert f"Port {port} is taken; using {address.rsplit(':', 1)[1]}." in said
        assert status(f"{address}/sign-in/") == 200
        served.terminate()
        served.wait(60)
    assert processes_of(home) == []


@pytest.mark.proof
def test_two_homes_started_together_get_a_port_each(home: Path) -> None:
    port = free_port()
    homes = [home.with_name("one"), home.with_name("other")]
    assert start(home, "archive", "verify").wait(120) == 0
    for one in homes:  # made beforehand, so that both look for their port in the same moment
        subprocess.run(["cp", "-a", str(home), str(one)], check=True)
    both = [start(one, "serve", "--port", str(port), "--workers", "1") for one in homes]
    addresses = [told_address(served)[1] for served in both]
    assert sorted(address.rsplit(":", 1)[1] for address in addresses) == [str(port), str(port + 1)]
    for served, address in zip(both, addresses, strict=True):
        assert status(f"{address}/sign-in/") == 200
        served.send_signal(signal.SIGINT)
        served.wait(60)
        with pytest.raises(URLError):  # nobody else listens where it did
            urlopen(f"{address}/sign-in/", timeout=30)  # noqa: S310
    assert [processes_of(one) for one in homes] == [[], []]
