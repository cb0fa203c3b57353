"""`renshe serve`: the portal and a worker on this machine, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Annotated

import psutil
import typer

from renshe import lifeline, os_reasons
from renshe.cli import beside
from renshe.cli.frame import either, ready, translating
from renshe.cli.usage import Commands, whole

PORT_HELP = either(zh="端口，未指定时取环境变量 RENSHE_PORT，再无则为 8000", en="Else RENSHE_PORT, else 8000.")
Port = Annotated[int | None, typer.Option(parser=whole(1, 65535), metavar=either(zh="端口", en="PORT"), help=PORT_HELP)]
Workers = Annotated[
    int,
    typer.Option(
        parser=whole(1, 64),
        metavar=either(zh="个数", en="NUMBER"),
        help=either(zh="工作进程数", en="Worker processes."),
    ),
]
app = Commands()
LOOPBACK = "127.0.0.1"
PORTS_TRIED = 100
BACKLOG = 1024  # connections that wait to be accepted
GRACE_SECONDS = 10  # a request or a step under way may end; then all of it is killed
PR_SET_PDEATHSIG = 1  # prctl(2)


def listening_socket(wanted: int) -> socket.socket:
    """Return a socket that listens on `wanted`, or on the next port above it that nobody has.

    To try and to take are one: of two that start together each gets a port of its own.
    """
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server just ended may leave connections
        try:
            listening.bind((LOOPBACK, port))
            listening.listen(BACKLOG)
        except OSError as error:
            listening.close()
            if error.errno == errno.EADDRINUSE:
                continue
            with translating() as translate:
                why = os_reasons.of(error).in_words(translate)
            raise typer.BadParameter(
                either(zh=f"不能使用端口 {port}：{why}", en=f"Port {port} cannot be used: {why}")
            ) from error
        return listening
    raise typer.BadParameter(
        either(zh=f"{wanted} 起的 {PORTS_TRIED} 个端口都被占用", en=f"{PORTS_TRIED} ports from {wanted} on are taken")
    )


def wanted_port() -> int:
    text = os.environ.get("RENSHE_PORT", "8000")
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise typer.BadParameter(
            either(zh=f"RENSHE_PORT 应为 1 到 65535 的整数，现为 {text}", en=f"RENSHE_PORT is 1 to 65535, not {text}")
        )
    return int(text)


def _end_with_parent() -> None:
    """Have the kernel end this process when its parent is gone: a SIGKILL of `renshe serve` leaves no web server."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def serve_until_told(listening: socket.socket, *, workers: int) -> int:
    """Run web server and worker until SIGINT, SIGTERM or SIGHUP; leave when they and what pages started are gone.

    Returns: the exit code.
    """
    line, told = lifeline.Lifeline(), threading.Event()
    # A group of its own: Ctrl-C reaches it once, from us, and not a second time from the terminal.
    child = subprocess.Popen(
        [sys.executable, "-m", "renshe.cli.web_server", str(listening.fileno()), str(workers)],
        env=os.environ | {lifeline.NAME: str(line.watched)},
        pass_fds=(listening.fileno(), line.watched),
        start_new_session=True,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs yet
    )
    listening.close()
    worker = beside.Worker(line)
    if beside.is_wanted():
        worker.start()

    def kill() -> None:
        worker.kill()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # the workers too, and what their pages started

    deadline = threading.Timer(GRACE_SECONDS, kill)
    deadline.daemon = True

    def end() -> None:
        line.cut()
        child.terminate()
        worker.end()
        if deadline.ident is None:  # not started yet
            deadline.start()

    def told_to_end(_number: int, _frame: FrameType | None) -> None:
        if not told.is_set():
            told.set()
            end()

    heard = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup: the terminal may go
        heard.append(signal.SIGHUP)
    before = {number: signal.signal(number, told_to_end) for number in heard}
    try:
        code = child.wait()
        if not told.is_set():  # it died by itself: nobody told its workers
            end()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
        while deadline.is_alive() and (_lives(child.pid) or worker.lives()):
            time.sleep(0.05)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        deadline.cancel()
        kill()
        child.wait()
        line.close()
    return 0 if told.is_set() else code


def _lives(group: int) -> bool:
    """Tell whether a process of the group works still; one that is dead and not yet fetched does not."""
    for process in psutil.process_iter(["status"]):
        with contextlib.suppress(ProcessLookupError):
            if os.getpgid(process.pid) == group and process.info["status"] != psutil.STATUS_ZOMBIE:
                return True
    return False


def _sample_city_signs_in_by_password() -> None:
    """Let a newcomer into a sample city by its password alone, aloud, unless the environment says otherwise."""
    from renshe.cli.month import simulated_partners

    if "RENSHE_SECOND_FACTOR" in os.environ or simulated_partners() is None:
        return
    os.environ["RENSHE_SECOND_FACTOR"] = "optional"  # read by the workers
    typer.echo(
        either(
            zh="样例城市：工作人员凭密码即可登录（RENSHE_SECOND_FACTOR=optional）。正式环境须二次验证。",
            en="A sample city: staff sign in by password alone (RENSHE_SECOND_FACTOR=optional). "
            "Elsewhere they need a second factor.",
        )
    )


def open_portal(wanted: int, *, workers: int) -> None:
    """Serve the portal, saying where. A taken port is passed over aloud."""
    _sample_city_signs_in_by_password()
    listening = listening_socket(wanted)
    port = listening.getsockname()[1]
    if port != wanted:
        typer.echo(either(zh=f"端口 {wanted} 已被占用，改用 {port}", en=f"Port {wanted} is taken; using {port}."))
    stop = either(zh="按 Ctrl-C 停止", en="Ctrl-C stops it")
    typer.echo(either(zh="门户：", en="Portal: ") + f"http://{LOOPBACK}:{port}  ({stop})")
    sys.stdout.flush()
    code = serve_until_told(listening, workers=workers)
    if code:
        raise typer.Exit(1)


@app.command(help=either(zh="启动门户网站", en="Serve the portal."))
def serve(
    port: Port = None,
    workers: Workers = 2,
    reload: Annotated[
        bool,
        typer.Option(
            "--reload",
            help=either(
                zh="编写法规时使用：公式和参数改动后立即生效",
                en="While law is written: changed formulas and values count at once.",
            ),
        ),
    ] = False,
) -> None:
    wanted = port or wanted_port()
    if reload:
        os.environ["RENSHE_RELOAD_LAW"] = "1"  # read by the law of each programme, in the workers
    with ready():
        open_portal(wanted, workers=workers)
