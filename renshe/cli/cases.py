"""`renshe cases …`: whether cases stand as they must."""

from __future__ import annotations

import typer

from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.ledger import as_data, show
from renshe.cli.usage import Commands

app = Commands(no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


@app.command(
    help=either(
        zh="核对事项办件：状态与经过、编号、一案一决定、时限、审计留痕、通知",
        en="Check that cases stand as they must: events, numbers, one decision each, limits, trail, notices.",
    )
)
def check(json: AsJson = False) -> None:
    """Exit 0: they do; 1: some do not, and which."""
    with ready():
        from renshe.casework import check as case_check

        checks = case_check.check()
        if json:
            show_json([as_data(one) for one in checks])
        else:
            show(checks)
    if not all(one.ok for one in checks):
        raise typer.Exit(1)
