"""The embedded PostgreSQL with real processes: started, shared, killed, taken over, and gone at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from renshe import postgres

ROOT = os.geteuid() == 0
USER = """
import sys
from pathlib import Path
from renshe import postgres
with postgres.in_use(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""
pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the embedded PostgreSQL is not in use")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home in a folder of its own: pytest's is shared by all runs, each of which closes it to other accounts."""
    around = Path(tempfile.mkdtemp(prefix="renshe-home-"))
    around.chmod(0o755)
    yield around / "home"
    for one in around.iterdir():
        place = postgres.folder(one)
        for process in server_processes(place):
            process.kill()
        if place.is_relative_to(postgres.ELSEWHERE):
            shutil.rmtree(place)
    shutil.rmtree(around)


def server_processes(place: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and process.cwd() == str(place / "data"):
                found.append(process)
        except psutil.Error:
            continue
    return found


def start_user(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def wait_until_up(user: subprocess.Popen[str]) -> None:
    assert user.stdout
    assert user.stdout.readline() == "up\n"


def ask(home: Path, question: str = "SELECT count(*) FROM pg_database WHERE datname = 'renshe'") -> object:
    settings = postgres.django_database(home)
    with psycopg.connect(
        host=str(settings["HOST"]), user="renshe", dbname="renshe", passfile=str(postgres.folder(home) / "pgpass")
    ) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None


def test_it_runs_while_used_and_is_gone_afterwards(home: Path) -> None:
    with postgres.in_use(home):
        assert ask(home) == 1
        assert ask(home, "SHOW data_checksums") == "on"
        assert ask(home, "SHOW listen_addresses") == ""
        with postgres.in_use(home):  # a command within a command
            assert ask(home) == 1
        assert ask(home) == 1
    assert server_processes(postgres.folder(home)) == []


def test_without_the_password_nobody_gets_in(home: Path) -> None:
    with postgres.in_use(home), pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(postgres.socket_folder(home)), user="renshe", dbname="renshe", password="guess")


def test_the_last_of_two_users_stops_it(home: Path) -> None:
    users = [start_user(home), start_user(home)]  # both start at once; one of them makes the data
    for user in users:
        wait_until_up(user)
    users[0].communicate("")
    assert ask(home) == 1
    users[1].communicate("")
    assert server_processes(postgres.folder(home)) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_command_and_its_server(home: Path, number: signal.Signals) -> None:
    script = "from renshe.cli.frame import _ended_by_signal\nwith _ended_by_signal():\n" + "".join(
        f"    {line}\n" for line in USER.strip().splitlines()
    )
    user = subprocess.Popen(
        [sys.executable, "-c", script, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    wait_until_up(user)
    user.send_signal(number)
    assert user.wait(30) != 0
    assert server_processes(postgres.folder(home)) == []


def test_after_sigkill_the_next_takes_over_and_stops_it(home: Path) -> None:
    user = start_user(home)
    wait_until_up(user)
    server = postgres.postmaster(home)
    user.kill()
    user.wait()
    assert server
    assert server.is_running()
    with postgres.in_use(home):
        assert postgres.postmaster(home) == server
    assert server_processes(postgres.folder(home)) == []


def test_a_killed_server_is_started_again(home: Path) -> None:
    user = start_user(home)
    wait_until_up(user)
    server = postgres.postmaster(home)
    assert server
    server.kill()
    user.kill()
    user.wait()
    with postgres.in_use(home):
        assert ask(home) == 1


def test_a_pid_file_that_names_a_stranger_is_put_aside(home: Path) -> None:
    with postgres.in_use(home):
        data = postgres.folder(home) / "data"
        text = (data / "postmaster.pid").read_text()
    (data / "postmaster.pid").write_text(text.replace(text.split("\n")[0], str(os.getpid()), 1))
    with postgres.in_use(home):
        assert ask(home) == 1


def test_two_homes_run_side_by_side(home: Path) -> None:
    other = home.parent / "other"
    with postgres.in_use(home), postgres.in_use(other):
        assert ask(home, "SHOW data_directory") != ask(other, "SHOW data_directory")


def test_a_deep_home_gets_a_short_socket(home: Path) -> None:
    deep = home / ("deep" * 20) / ("deeper" * 15)
    with postgres.in_use(deep):
        assert ask(deep) == 1
        assert len(os.fsencode(postgres.socket_folder(deep))) <= postgres.LONGEST_SOCKET_PATH
    shutil.rmtree(postgres.socket_folder(deep))


def test_a_data_folder_half_made_is_made_again(home: Path) -> None:
    data = postgres.folder(home) / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    with postgres.in_use(home):
        assert ask(home) == 1


@pytest.mark.skipif(not ROOT, reason="only root's PostgreSQL runs under another account")
def test_under_a_folder_closed_to_others_it_lives_elsewhere(home: Path) -> None:
    closed = home.parent
    closed.chmod(0o700)
    with postgres.in_use(home):
        assert postgres.folder(home).parent == postgres.ELSEWHERE
        assert ask(home) == 1
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not ROOT, reason="only root's PostgreSQL runs under another account")
def test_a_copied_home_does_not_take_the_others_data(home: Path) -> None:
    home.parent.chmod(0o700)
    first = postgres.folder(home)
    copy = home.parent / "copy"
    shutil.copytree(home, copy)
    assert postgres.folder(copy) != first
    assert postgres.folder(home) == first
