"""`renshe city …`."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""
