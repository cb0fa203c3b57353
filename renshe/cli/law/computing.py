"""`renshe law compute`: one formula for one person."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from renshe.cli.frame import AsJson, either, language, show_json
from renshe.cli.law.given import facts_in_fen, input_file, month_of_law, rulebook, unit_name
from renshe.cli.usage import Commands
from renshe.law.amounts import plain

app = Commands()

CHANGES = 3
"""So many changes of the facts that would pass or pay more are named with the worksheet."""


@app.command(
    "compute",
    help=either(
        zh='为一个人计算一个公式；金额以元为单位，写成文字，如 "1127.31"',
        en='Compute a formula for one person. Money goes in and comes out in yuan, as text: "1127.31".',
    ),
)
def compute(
    name: Annotated[
        str,
        typer.Argument(
            metavar=either(zh="公式", en="NAME"),
            help=either(zh="公式名，见 `renshe law list`", en="As `renshe law list` names it."),
        ),
    ],
    on: Annotated[
        str, typer.Option("--on", metavar="YYYY-MM", help=either(zh="适用法规的月份", en="Whose law applies."))
    ],
    source: Annotated[
        str,
        typer.Option(
            "--input",
            metavar=either(zh="文件", en="FILE"),
            help=either(zh="写有数据项的 JSON 文件，- 为标准输入", en="JSON with the facts; - is standard input."),
        ),
    ],
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help=either(zh="附计算过程和最近的变化", en="With the worksheet and the nearest change.")
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    month = month_of_law(on)
    given = input_file(source)
    book = rulebook()
    facts = facts_in_fen(book, name, given)
    value = plain(book.compute(name, facts, month), book.unit(name))
    step = book.explain(name, facts, month) if explain else None
    nearest = book.nearest_changes(name, facts, month, at_most=CHANGES) if explain else []
    used = book.states_used(name, month) if as_json else []
    if not as_json:
        typer.echo(step.as_text(language()) if step else value)
        for change in nearest:
            typer.echo(either(zh=change.in_words(chinese=True), en=change.in_words(chinese=False)))
        return
    answer: dict[str, Any] = {
        "name": name,
        "on": str(month),
        "value": value,
        "unit": unit_name(book.unit(name)),
        "content_hash": book.content_hash,
        "not_verified": sorted({one.name for one in used if one.value.state != "verified"}),
    }
    if step:
        answer["explanation"] = step.as_data()
        answer["nearest_changes"] = [change.as_data() for change in nearest]
    show_json(answer)
