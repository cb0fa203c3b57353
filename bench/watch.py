"""A command watched while it runs: how long it took, and how much memory it and its PostgreSQL held at most."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.home import CHECKOUT, command, environment
from renshe import postgres

EVERY_SECONDS = 0.5  # to look costs some milliseconds a process; a peak that is shorter may be missed


@dataclass(frozen=True, slots=True)
class Watched:
    """`command_peak_bytes` is the command with its children; the others count the home's PostgreSQL too.

    The seconds of the processors hold where the machine is busy with other things, those of the clock do not.
    """

    seconds: float
    processor_seconds: float
    peak_bytes: int
    command_peak_bytes: int


def watched(home: Path, *words: str) -> Watched:
    """Run `renshe …` with its state in `home` and watch it; raise CalledProcessError where it fails."""
    peak = command_peak = 0
    worked: dict[psutil.Process, float] = {}
    done = threading.Event()

    def look(process: psutil.Process) -> None:
        nonlocal peak, command_peak
        while not done.wait(EVERY_SECONDS):
            server = postgres.postmaster(home)
            own, theirs = _with_children(process), _with_children(server) if server else []
            worked.update(_worked(own + theirs))
            held = _held(own)
            peak = max(peak, held + _held(theirs))
            command_peak = max(command_peak, held)

    began = time.perf_counter()
    running = subprocess.Popen(command(*words), cwd=CHECKOUT, env=environment(home), stdout=subprocess.DEVNULL)
    watcher = threading.Thread(target=look, args=[psutil.Process(running.pid)], daemon=True)
    watcher.start()
    try:
        code = running.wait()
    finally:
        seconds = time.perf_counter() - began
        done.set()
        watcher.join()
    if code:
        raise subprocess.CalledProcessError(code, ["renshe", *words])
    return Watched(seconds, sum(worked.values()), peak, command_peak)


def processor_seconds(home: Path) -> float:
    """The seconds that the PostgreSQL of `home` has had of a processor, with its sessions that have ended."""
    server = postgres.postmaster(home)
    assert server is not None, f"no PostgreSQL runs for {home}"
    ended = server.cpu_times()
    return ended.children_user + ended.children_system + sum(_worked([server, *server.children()]).values())


def _with_children(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return [process, *process.children(recursive=True)]
    return []


def _worked(processes: Iterable[psutil.Process]) -> dict[psutil.Process, float]:
    """The seconds that each process has had of a processor so far; its last look counts when it is gone."""
    seconds = {}
    for process in processes:
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            seconds[process] = times.user + times.system
    return seconds


def _held(processes: Iterable[psutil.Process]) -> int:
    """Sum the proportional set sizes: memory that processes share, such as PostgreSQL's buffers, counts once."""
    held = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            held += process.memory_full_info().pss
    return held
