"""The `renshe` command in processes that begin warm: forked from one that has loaded what each of them would load.

What a command does, says and ends with is its own: its home, its words, its signals. That it also begins from nothing
is tried where its beginning is the matter (`test_cli`, `test_serve`, `renshe run`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.warm_start"])


def begin(words: tuple[str, ...], environment: Mapping[str, str], folder: Path) -> BaseProcess:
    """Begin a command that reads `in` of the folder, if there is one, and writes `out` and `err` there."""
    process = CONTEXT.Process(target=_run, args=(words, dict(environment), str(folder)))
    process.start()
    return process


def renshe(
    words: tuple[str, ...], environment: Mapping[str, str], given: str = "", patience: int = 300
) -> subprocess.CompletedProcess[str]:
    """Carry out a command; `given` is what it can read from its standard input."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "in").write_text(given, "utf-8")
        process = begin(words, environment, here)
        process.join(patience)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(words, patience)
        out, err = ((here / name).read_text("utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(words, process.exitcode, out, err)


def _run(words: tuple[str, ...], environment: dict[str, str], folder: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, flags) in enumerate(
        [("in", os.O_RDONLY | os.O_CREAT), ("out", os.O_WRONLY | os.O_CREAT), ("err", os.O_WRONLY | os.O_CREAT)]
    ):
        opened = os.open(Path(folder) / name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115 - for its life
    sys.argv = ["renshe", *words]
    from renshe.cli import main

    main()
