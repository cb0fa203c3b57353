"""`renshe serve`: the portal on this machine, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from types import FrameType
from typing import Annotated

import typer

from renshe.cli.frame import either, ready

app = typer.Typer()
LOOPBACK = "127.0.0.1"
PORTS_TRIED = 100
GRACE_SECONDS = 10  # a request under way may end; then the server is killed
PR_SET_PDEATHSIG = 1  # prctl(2)


def free_port(wanted: int) -> int:
    """Return `wanted`, or the next port above it that nobody listens on."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise typer.BadParameter(
        either(zh=f"{wanted} 起的 {PORTS_TRIED} 个端口都被占用", en=f"{PORTS_TRIED} ports from {wanted} on are taken")
    )


def wanted_port() -> int:
    text = os.environ.get("RENSHE_PORT", "8000")
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise typer.BadParameter(
            either(zh=f"RENSHE_PORT 应为 1 到 65535 的整数,现为 {text}", en=f"RENSHE_PORT is 1 to 65535, not {text}")
        )
    return int(text)


def _end_with_parent() -> None:
    """Have the kernel end this process when its parent is gone: a SIGKILL of `renshe serve` leaves no web server."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def serve_until_told(port: int, *, workers: int) -> int:
    """Run the web server; pass SIGINT and SIGTERM on to it, wait until it is gone, return the exit code."""
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(port)]
    server += ["--workers", str(workers), "--blocking-threads", "4", "--backpressure", "64"]
    server += ["--no-ws", "--log-level", "warning", "renshe.wsgi:application"]
    told = threading.Event()
    # A session of its own: Ctrl-C reaches it once, from us, and not a second time from the terminal.
    child = subprocess.Popen(server, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: PLW1509

    def kill() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # the workers too

    deadline = threading.Timer(GRACE_SECONDS, kill)
    deadline.daemon = True

    def end(_number: int, _frame: FrameType | None) -> None:
        told.set()
        child.terminate()
        if not deadline.is_alive():
            deadline.start()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        code = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        deadline.cancel()
        kill()
        child.wait()
    return 0 if told.is_set() else code


def open_portal(wanted: int, *, workers: int) -> None:
    """Serve the portal, saying where. A taken port is passed over aloud."""
    port = free_port(wanted)
    if port != wanted:
        typer.echo(either(zh=f"端口 {wanted} 已被占用,改用 {port}", en=f"Port {wanted} is taken; using {port}."))
    stop = either(zh="按 Ctrl-C 停止", en="Ctrl-C stops it")
    typer.echo(either(zh="门户:", en="Portal: ") + f"http://{LOOPBACK}:{port}  ({stop})")
    sys.stdout.flush()
    code = serve_until_told(port, workers=workers)
    if code:
        raise typer.Exit(1)


@app.command(help=either(zh="启动门户网站", en="Serve the portal."))
def serve(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="RENSHE_PORT, 8000")] = None,
    workers: Annotated[int, typer.Option(min=1, help=either(zh="工作进程数", en="Worker processes."))] = 2,
) -> None:
    wanted = port or wanted_port()
    with ready():
        open_portal(wanted, workers=workers)
