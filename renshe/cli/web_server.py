"""The portal's web server (granian) on a socket that listens already: `python -m renshe.cli.web_server FD WORKERS`.

Left to itself, granian lets each worker bind the port anew with SO_REUSEPORT, and so beside another city's server
on the same port: requests would reach either. Here all workers accept from the one socket that `renshe serve` bound.
"""

from __future__ import annotations

import socket
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]  # exported, but its stub does not say so
from granian.server import MPServer

BACKLOG = 1024  # connections that wait to be accepted
WORKER_SECONDS = 8  # a request under way may end; then its worker is killed


class OnGivenSocket(MPServer):
    """A server whose workers share one listening socket."""

    def __init__(self, descriptor: int, workers: int) -> None:
        self._descriptor = descriptor
        super().__init__(
            "renshe.wsgi:application",
            interface=Interfaces.WSGI,
            workers=workers,
            workers_kill_timeout=WORKER_SECONDS,
            blocking_threads=4,
            backlog=BACKLOG,
            backpressure=64,
            websockets=False,
            log_level=LogLevels.error,  # it warns in English of workers that it ends
        )

    def _init_shared_socket(self) -> None:
        self._ssp = None  # the recipe by which a worker would bind for itself
        self._sfd = self._descriptor  # type: ignore[assignment]
        self._shd = SocketHolder(self._descriptor, False, BACKLOG)  # type: ignore[assignment, call-arg]
        self._sso = socket.socket(fileno=self._descriptor)


if __name__ == "__main__":
    OnGivenSocket(int(sys.argv[1]), int(sys.argv[2])).serve()
