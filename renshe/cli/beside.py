"""The worker that `renshe serve` keeps running beside the web server: one that dies is started again.

`RENSHE_WORKER=0`: none, for an installation whose workers are started by themselves (`renshe worker`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

from renshe import lifeline

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1, 30
RAN_WELL_SECONDS = 60


def is_wanted() -> bool:
    return os.environ.get("RENSHE_WORKER") != "0"


class Worker:
    """A worker kept running until `end`. It ends with this process also where that is killed (`lifeline`)."""

    def __init__(self, line: lifeline.Lifeline) -> None:
        self._line = line
        self._told = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self._keeper = threading.Thread(target=self._keep, name="worker", daemon=True)

    def start(self) -> None:
        self._keeper.start()

    def end(self) -> None:
        """Have it end when the jobs under way are done, and start no other."""
        self._told.set()
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once; the database undoes what it had not committed. Of one that is gone nothing is left to do."""
        self._told.set()
        self._signal(signal.SIGKILL)
        if self._child is not None:
            self._child.wait()

    def lives(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def _signal(self, number: signal.Signals) -> None:
        with self._starting, contextlib.suppress(ProcessLookupError):
            if self._child is not None:
                self._child.send_signal(number)

    def _keep(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            begun = time.monotonic()
            with self._starting:
                if self._told.is_set():
                    return
                self._child = self._started()
            self._child.wait()
            pause = FIRST_PAUSE_SECONDS if time.monotonic() - begun > RAN_WELL_SECONDS else pause
            if self._told.wait(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _started(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches it once, from us, and not a second time from the terminal.
        return subprocess.Popen(
            [sys.executable, "-m", "renshe", "worker"],
            env=os.environ | {lifeline.NAME: str(self._line.watched)},
            stdin=subprocess.DEVNULL,
            pass_fds=(self._line.watched,),
            start_new_session=True,
        )
