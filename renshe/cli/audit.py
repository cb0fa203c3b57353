"""`renshe audit …`: seal the trail, and verify that nothing sealed was changed, taken out or added."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.usage import Commands
from renshe.errors import RensheError

app = Commands(no_args_is_help=True)
NOTED = either(zh="库外记下的封存哈希，必须在链中", en="A seal's hash noted outside: it must be in the chain.")


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


@app.command(help=either(zh="校验审计留痕是否被改动", en="Reckon every seal of the trail again."))
def verify(seal: Annotated[str, typer.Option(help=NOTED)] = "", json: AsJson = False) -> None:
    """Exit 0: the trail is as it was sealed; 1: it is not, and where."""
    with ready():
        from renshe.access import sealing

        try:
            found = sealing.verify(seal)
        except RensheError as error:
            if not json:
                raise
            show_json({"ok": False, **asdict(error)})
            raise typer.Exit(1) from error
    if json:
        show_json({"ok": True, **asdict(found)})
        return
    typer.echo(
        either(
            zh=f"审计留痕完整：已封存 {found.rows} 条（{found.seals} 次），待封存 {found.unsealed} 条。"
            f"末次封存：{found.hash}",
            en=f"The trail is as it was sealed: {found.rows} rows in {found.seals} seals, {found.unsealed} not sealed "
            f"yet. Last seal: {found.hash}",
        )
    )


@app.command(name="seal", help=either(zh="封存新增的审计留痕", en="Chain the rows that are not sealed yet."))
def seal_now() -> None:
    with ready():
        from renshe.access import sealing

        made = sealing.seal()
    if made is None:
        typer.echo(either(zh="没有待封存的留痕。", en="Nothing to seal."))
    else:
        typer.echo(either(zh=f"已封存 {made.rows} 条：{made.hash}", en=f"Sealed {made.rows} rows: {made.hash}"))
