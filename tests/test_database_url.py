"""`DATABASE_URL` is read as PostgreSQL reads it: sockets, options after `?`, and words where it cannot be read."""

from __future__ import annotations

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from renshe import postgres
from renshe.database_url import DatabaseUrlNamesNone, DatabaseUrlPartWrong, DatabaseUrlWrong, django_database

SSL_REQUEST = 80877103  # the first message of a client that wants TLS
GSS_REQUEST = 80877104


@pytest.fixture
def home() -> Iterator[Path]:
    around = Path(tempfile.mkdtemp(prefix="renshe-url-"))
    around.chmod(0o755)
    yield around / "home"
    shutil.rmtree(around)


def renshe(home: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "renshe", *words],
        env=os.environ | {"RENSHE_HOME": str(home), "RENSHE_LANGUAGE": "en", "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_every_part_reaches_the_connection() -> None:
    read = django_database("postgresql://u%40x:p%3Aw@db1:5433,db2:5434/ren%2Fshe?sslmode=verify-full&connect_timeout=3")
    assert (read["NAME"], read["USER"], read["PASSWORD"]) == ("ren/she", "u@x", "p:w")
    assert (read["HOST"], read["PORT"]) == ("db1,db2", "5433,5434")
    assert read["OPTIONS"] == {"sslmode": "verify-full", "connect_timeout": "3"}


@pytest.mark.parametrize("url", ["postgresql://u@%2Frun%2Fpg/renshe", "postgres:///renshe?host=/run/pg&user=u"])
def test_a_sockets_folder_is_a_host(url: str) -> None:
    read = django_database(url)
    assert (read["HOST"], read["USER"], read["NAME"]) == ("/run/pg", "u", "renshe")


@pytest.mark.parametrize(
    ("url", "refused", "said"),
    [
        ("garbage", DatabaseUrlWrong, "is no URL of PostgreSQL"),
        ("mysql://a@b/c", DatabaseUrlWrong, "is no URL of PostgreSQL"),
        ("postgresql://u:geheim%@h/d", DatabaseUrlWrong, "is no URL of PostgreSQL"),
        ("postgresql://u:geheim@h/d?sslmodus=require", DatabaseUrlPartWrong, "sslmodus"),
        ("postgresql://u:geheim@h:notaport/d", DatabaseUrlPartWrong, "port=notaport"),
        ("postgresql://u:geheim@h", DatabaseUrlNamesNone, "names no database"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_that_keep_the_password(
    url: str, refused: type[Exception], said: str
) -> None:
    with pytest.raises(refused) as caught:
        django_database(url)
    assert said in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_command_and_doctor_say_so_without_a_traceback(home: Path) -> None:
    shown = renshe(home, "mysql://a@b/c", "month", "show", "2021-01")
    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr.startswith("DATABASE_URL is no URL of PostgreSQL.")
    doctor = renshe(home, "mysql://a@b/c", "doctor", "--json")
    assert (doctor.returncode, doctor.stderr) == (1, "")
    found = {one["check"]: one["words"] for one in json.loads(doctor.stdout)["findings"]}
    assert found["database"].startswith("DATABASE_URL is no URL of PostgreSQL.")


@pytest.mark.proof
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the embedded PostgreSQL is not in use")
def test_another_homes_server_is_reached_by_its_socket(home: Path) -> None:
    other = home.with_name("other")
    with postgres.in_use(other):
        password = (postgres.folder(other) / "password").read_text()
        place = quote(str(postgres.socket_folder(other)), safe="")
        url = f"postgresql://renshe:{password}@{place}/renshe?application_name=bureau&connect_timeout=5"
        done = renshe(home, url, "doctor", "--json")
        assert {one["check"]: one["state"] for one in json.loads(done.stdout)["findings"]}["migrations"] == "ok"
    assert not postgres.is_running(home)


def test_where_tls_is_asked_for_nothing_is_said_to_a_server_without_it(home: Path) -> None:
    heard: list[int] = []

    def refuse_tls() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                while len(head := client.recv(8, socket.MSG_WAITALL)) == 8:
                    heard.append(struct.unpack("!ii", head)[1])
                    client.sendall(b"N")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=refuse_tls, daemon=True).start()
        url = f"postgresql://u:geheim@127.0.0.1:{server.getsockname()[1]}/renshe?sslmode=require"
        done = renshe(home, url, "month", "show", "2021-01")
    assert done.returncode == 1
    assert "SSL was required" in done.stderr
    assert "Traceback" not in done.stderr
    assert set(heard) <= {SSL_REQUEST, GSS_REQUEST}
    assert SSL_REQUEST in heard
