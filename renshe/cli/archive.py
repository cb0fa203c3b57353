"""`renshe archive …`."""

from __future__ import annotations

from typing import Annotated

import typer

from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.usage import Commands

app = Commands(no_args_is_help=True)
NOTED = either(
    zh="库外记下的某月封存哈希，必须在链中", en="A sealed month's hash noted outside: it must be in the chain."
)


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
def verify(seal: Annotated[str, typer.Option(help=NOTED)] = "", json: AsJson = False) -> None:
    with ready():
        from renshe.archive import sealing
        from renshe.archive.models import SealedMonth

        problems = sealing.verify(seal)
        hashes = list(SealedMonth.objects.order_by("month").values_list("hash", flat=True))
        months, last = len(hashes), hashes[-1] if hashes else ""
        if json:
            found = [{"month": one.month, "file": one.file, "words": str(one)} for one in problems]
            show_json({"months": months, "seal": last, "problems": found})
        else:
            for one in problems:
                typer.echo(str(one))
            if not problems:
                typer.echo(f"{months} {either(zh='个封存月份，未见改动。', en='sealed months, nothing changed.')}")
            if last:
                typer.echo(f"{either(zh='最近一次封存哈希', en='Last seal')} {last}")
    if problems:
        raise typer.Exit(1)
