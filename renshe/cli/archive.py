"""`renshe archive …`."""

from __future__ import annotations

import typer

from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.usage import Commands

app = Commands(no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


@app.command(
    help=either(
        zh="由已封存月份重建缴费历史宽表。", en="Build the wide history of contributions anew from the sealed months."
    )
)
def rebuild() -> None:
    with ready():
        from renshe.archive import sealing
        from renshe.programmes.social_insurance import history

        last = sealing.last_sealed()
        if last is None:
            typer.echo(either(zh="尚无封存月份，无从重建。", en="No month is sealed yet."), err=True)
            raise typer.Exit(1)
        sealing.require_whole()
        typer.echo(str(history.rebuild(last)))


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
