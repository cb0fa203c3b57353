"""`renshe ledger …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.usage import Commands

if TYPE_CHECKING:
    from renshe.ledger.check import Check

app = Commands(no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


@app.command(
    help=either(zh="核对账目：借贷、应缴、到账、待遇、档案", en="Check that books, bills, banks and archive agree.")
)
def check(json: AsJson = False) -> None:
    with ready():
        from renshe.ledger import check as ledger_check

        checks = ledger_check.check()
        if json:
            show_json([_as_data(one) for one in checks])
        else:
            _show(checks)
    if not all(one.ok for one in checks):
        raise typer.Exit(1)


def _show(checks: list[Check]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for words in (either(zh="核对项", en="check"), either(zh="范围", en="of"), "=", "=", ""):
        table.add_column(words, justify="right" if words == "=" else "left")
    for one in checks:
        mark = "✓" if one.ok else "✗"
        table.add_row(one.name, one.detail, _yuan(one.left_fen), _yuan(one.right_fen), mark)
    Console().print(table)


def _as_data(one: Check) -> dict[str, object]:
    """Return a check as JSON has it: money as yuan with two decimals."""
    left, right = (_yuan(fen).replace(",", "") for fen in (one.left_fen, one.right_fen))
    return {"name": one.name, "ok": one.ok, "left": left, "right": right, "detail": one.detail}


def _yuan(fen: int) -> str:
    yuan, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{cents:02d}"
