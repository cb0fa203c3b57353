"""What must not outlive the command that wanted it: a pipe whose one end the command holds, the other its offspring.

The kernel closes the holder's end however the holder dies (its end, Ctrl-C, SIGTERM, SIGKILL); who watches the other
end then ends in good order, as by SIGTERM. `renshe serve` holds one, its web server hands it on, and a month's close
that a page starts watches it.
"""

from __future__ import annotations

import os
import signal
import threading

NAME = "RENSHE_LIFELINE"  # in the environment: the number of the descriptor to watch


class Lifeline:
    """Both ends of the pipe, in the process that holds it."""

    def __init__(self) -> None:
        reading, writing = os.pipe()  # neither is inherited unless named, so nobody else holds it
        self._reading, self._writing = os.fdopen(reading, "rb"), os.fdopen(writing, "wb")
        self.watched = reading

    def cut(self) -> None:
        """Let go: who watches ends. More than once does no harm."""
        self._writing.close()

    def close(self) -> None:
        self.cut()
        self._reading.close()


def handed_on() -> tuple[int, ...]:
    """Return the descriptors that a process started from here has to inherit (`pass_fds`)."""
    return (int(os.environ[NAME]),) if NAME in os.environ else ()


def end_when_cut() -> None:
    """Have this process end as by SIGTERM when whoever wanted it is gone. Nobody wanted it in particular: nothing."""

    def watch(descriptor: int) -> None:
        try:
            os.read(descriptor, 1)  # nothing is ever written: it returns when the holder is gone
        except OSError:  # not handed on to this process
            return
        os.kill(os.getpid(), signal.SIGTERM)

    for descriptor in handed_on():
        threading.Thread(target=watch, args=(descriptor,), daemon=True, name="lifeline").start()
