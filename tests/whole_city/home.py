"""A home of its own for a sample city, worked on from outside: by the `renshe` command, by SQL, by SIGKILL."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psycopg

from renshe import postgres
from tests import warm

PATIENCE = 60  # seconds until something that must happen counts as not happening
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'renshe' AND pid <> pg_backend_pid()"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@dataclass(frozen=True)
class Home:
    path: Path

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "renshe", *words],
            env=os.environ | {"RENSHE_HOME": str(self.path), "RENSHE_WORKER": "0"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @contextlib.contextmanager
    def begun(self, *words: str, **environment: str) -> Iterator[BaseProcess]:
        """A command that is at work, to be ended inside."""
        with tempfile.TemporaryDirectory() as said:
            yield warm.begin(words, os.environ | {"RENSHE_HOME": str(self.path)} | environment, Path(said))

    def renshe(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return warm.renshe(words, os.environ | {"RENSHE_HOME": str(self.path)} | environment)

    def done(self, *words: str, **environment: str) -> str:
        """Return what a command prints that has to succeed."""
        found = self.renshe(*words, **environment)
        assert found.returncode == 0, f"renshe {' '.join(words)}: {found.stderr or found.stdout}"
        return found.stdout

    def data(self, *words: str) -> Any:
        return json.loads(self.done(*words, "--json"))

    def refused(self, *words: str) -> str:
        """Return the words of a command that has to be refused with exit code 1."""
        found = self.renshe(*words)
        assert found.returncode == 1, f"renshe {' '.join(words)}: exit code {found.returncode}, {found.stderr}"
        assert "Traceback" not in found.stderr
        return found.stderr

    @contextlib.contextmanager
    def connect(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A database session beside the house's own; what it changed is undone."""
        settings = postgres.django_database(self.path)
        with (
            postgres.in_use(self.path),
            contextlib.closing(
                psycopg.connect(
                    host=str(settings["HOST"]),
                    user=str(settings["USER"]),
                    dbname="renshe",
                    passfile=str(postgres.folder(self.path) / "pgpass"),
                )
            ) as session,
        ):
            yield session

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self.connect() as session:
            return session.execute(query.encode(), values).fetchall()

    def figures(self) -> dict[str, int | str]:
        return {one["id"]: one["value"] for one in self.data("figures", "2021")}

    def hashes(self, month: str) -> dict[str, str]:
        """Return the SHA-256 of each file of a month's folder, by name, from the disk."""
        folder = self.path / "archive" / month
        return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.iterdir())}


def until(session: psycopg.Connection[tuple[Any, ...]], query: str, wanted: int, *, patience: int = PATIENCE) -> None:
    """Ask again and again, on a session of no transaction of its own, until the answer is `wanted`."""
    end = time.monotonic() + patience
    while session.execute(query.encode()).fetchall() != [(wanted,)]:
        assert time.monotonic() < end, f"not {wanted}: {query}"
        time.sleep(0.02)  # the processor is for what is waited for
