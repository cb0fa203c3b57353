"""`renshe archive …`."""

from __future__ import annotations

import typer

from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.usage import Commands

app = Commands(no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


@app.command(help=either(zh="核验已封存月份的每个字节", en="Verify every byte of the sealed months."))
def verify(json: AsJson = False) -> None:
    with ready():
        from renshe.archive import sealing

        problems = sealing.verify()
        months = len(sealing.sealed_months())
        if json:
            found = [{"month": one.month, "file": one.file, "words": str(one)} for one in problems]
            show_json({"months": months, "problems": found})
        else:
            for one in problems:
                typer.echo(str(one))
            if not problems:
                typer.echo(f"{months} {either(zh='个封存月份，未见改动。', en='sealed months, nothing changed.')}")
    if problems:
        raise typer.Exit(1)
