"""Ctrl-C and SIGTERM end a command in the middle of a query as anywhere else, without a traceback."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

QUERY = "SELECT count(*) FROM range(1_000_000_000_000) t(i) WHERE i % 7 = 3"
COMMAND = f"""
import os, sys, threading
import duckdb
from renshe.archive.at_work import watched
from renshe.cli import frame
threading.Timer(0.2, os.kill, (os.getpid(), int(sys.argv[1]))).start()
try:
    with frame._ended_by_signal(), watched(duckdb.connect()) as connection:
        connection.execute({QUERY!r})
except KeyboardInterrupt:
    sys.exit("interrupted")
"""


@pytest.mark.parametrize(("number", "code", "said"), [(signal.SIGTERM, 143, ""), (signal.SIGINT, 1, "interrupted")])
def test_a_signal_in_the_middle_of_a_query_is_what_ends_the_command(number: int, code: int, said: str) -> None:
    done = subprocess.run([sys.executable, "-c", COMMAND, str(int(number))], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.strip()) == (code, said)
