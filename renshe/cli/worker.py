"""`renshe worker`: the process that takes jobs from the queue. `renshe serve` runs one beside the web server."""

from __future__ import annotations

from typing import Annotated

import typer

from renshe.cli.frame import either, ready
from renshe.cli.usage import Commands, whole

AT_ONCE = typer.Option(
    parser=whole(1, 32),
    metavar=either(zh="个数", en="NUMBER"),
    help=either(zh="同时办理的任务数", en="Jobs at once."),
)
ONCE = typer.Option("--once", help=either(zh="办完已到期的任务即结束", en="End when no job is due any more."))
app = Commands()


@app.command(help=either(zh="办理排队的任务，并定时封存审计留痕", en="Take jobs from the queue; seal the audit trail."))
def worker(concurrency: Annotated[int, AT_ONCE] = 2, once: Annotated[bool, ONCE] = False) -> None:
    with ready():
        from renshe.casework.worker import work

        work(concurrency=concurrency, wait=not once)
