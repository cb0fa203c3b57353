"""`renshe law list`: every formula with its facts, every parameter with its values, sources and states."""

from __future__ import annotations

import typer

from renshe.cli.frame import AsJson, either, show_json
from renshe.cli.law.given import rulebook
from renshe.cli.usage import Commands
from renshe.law.told import listing
from renshe.law.worksheet.words import STATE_WORDS

app = Commands()


@app.command(
    "list",
    help=either(
        zh="列出公式及其数据项、参数及其取值、来源和状态",
        en="List formulas with their facts, and parameters with their values, sources and states.",
    ),
)
def list_law(as_json: AsJson = False) -> None:
    book = rulebook()
    if as_json:
        show_json(listing.listing(book))
        return
    for formula in book.formulas.values():
        typer.echo(f"{formula.name}  {either(zh=formula.zh, en=formula.en)}  [{formula.cites}]")
    for parameter in book.parameters.values():
        states = dict.fromkeys(value.state for value in parameter.values)
        told = [either(zh=STATE_WORDS[one][0], en=STATE_WORDS[one][1]) for one in STATE_WORDS if one in states]
        words = either(zh="、", en=", ").join(told or [either(zh="尚未录入", en="missing")])
        typer.echo(f"{parameter.name}  {either(zh=parameter.zh, en=parameter.en)}  [{words}]")
