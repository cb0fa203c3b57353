"""The `renshe` command: words in, one call, words out. Exit codes: 0 done, 1 refused with a reason, 2 wrong usage.

Each module here adds the commands of one room. `ready()` starts the database when it doesn't run, sets Django
up and migrates where needed; what it started it stops.
"""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="人社平台 Renshe")


def main() -> None:
    app()
