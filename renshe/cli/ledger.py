"""`renshe ledger …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from renshe.cli import table
from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.usage import Commands
from renshe.money import plain_yuan

if TYPE_CHECKING:
    from renshe.ledger.check import Check

app = Commands(no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


@app.command(
    help=either(
        zh="核对每月账目：核定、应缴、到账、记账、待遇、个人账户、档案",
        en="Check month by month that assessments, bills, arrivals, books, pensions, accounts and archive agree.",
    )
)
def check(json: AsJson = False) -> None:
    with ready():
        from renshe.ledger import check as ledger_check

        checks = ledger_check.check()
        if json:
            show_json([as_data(one) for one in checks])
        else:
            show(checks)
    if not all(one.ok for one in checks):
        raise typer.Exit(1)


def show(checks: list[Check]) -> None:
    """Show a row for each kind of check, over all months and funds; then a sentence for each that failed."""
    headings = (
        either(zh="核对项", en="check"),
        either(zh="处", en="places"),
        either(zh="左", en="left"),
        either(zh="右", en="right"),
        "",
    )
    table.show(headings, [_row(name, checks) for name in dict.fromkeys(one.name for one in checks)], numbers=(1, 2, 3))
    for one in checks:
        if not one.ok:
            typer.echo(one.words())


def _row(name: str, checks: list[Check]) -> tuple[str, ...]:
    alike = [one for one in checks if one.name == name]
    left, right = sum(one.left for one in alike), sum(one.right for one in alike)
    mark = "✓" if all(one.ok for one in alike) else "✗"
    return name, str(len(alike)), alike[0].amount(left), alike[0].amount(right), mark


def as_data(one: Check) -> dict[str, object]:
    """Return a check as JSON has it: money as yuan with two decimals, counts as whole numbers."""
    left, right = (plain_yuan(side) if one.unit == "fen" else side for side in (one.left, one.right))
    return {
        "name": one.name,
        "detail": one.detail,
        "ok": one.ok,
        "left": left,
        "right": right,
        "strays": one.strays,
        "words": "" if one.ok else one.words(),
    }
