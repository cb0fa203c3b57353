"""`renshe law compute`: one formula for one person."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from renshe.cli.frame import AsJson, either, language, show_json
from renshe.cli.law.given import input_file, month_of_law, rulebook
from renshe.cli.usage import Commands
from renshe.law import Month, Rulebook
from renshe.law.amounts import plain
from renshe.law.told import in_yuan, over_a_period

app = Commands()


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
    until: Annotated[
        str,
        typer.Option(
            "--until",
            metavar="YYYY-MM",
            help=either(
                zh="计算自 --on 至该月的一段时期，按法规和数据项的变化分段；变动的数据项按起始月份填写，"
                '如 {"2021-01": "5000.00"}',
                en="Over a period from --on to this month, cut where law or facts change. A fact that changes is an "
                'object by month: {"2021-01": "5000.00"}.',
            ),
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    month = month_of_law(on)
    last = month_of_law(until, named="--until") if until else None
    given = input_file(source)
    book = rulebook()
    if last is not None:
        _over(book, name, given, month, last, explain=explain, as_json=as_json)
        return
    if as_json:
        show_json(in_yuan.answer(book, name, given, month, with_worksheet=explain))
        return
    facts = in_yuan.FactsInYuan(book, name).read(given)
    if not explain:
        typer.echo(plain(book.compute(name, facts, month), book.unit(name)))
        return
    typer.echo(book.explain(name, facts, month).as_text(language()))
    for change in book.nearest_changes(name, facts, month, at_most=in_yuan.CHANGES):
        typer.echo(either(zh=change.in_words(chinese=True), en=change.in_words(chinese=False)))


def _over(
    book: Rulebook, name: str, given: dict[str, Any], first: Month, last: Month, *, explain: bool, as_json: bool
) -> None:
    if as_json:
        show_json(over_a_period.answer_over(book, name, given, first, last, with_worksheet=explain))
        return
    for piece in over_a_period.pieces(book, name, given, first, last):
        value = plain(piece.results[name], book.unit(name))
        typer.echo(either(zh=f"{piece.first} 至 {piece.last}：{value}", en=f"{piece.first} to {piece.last}: {value}"))
        if explain:
            typer.echo(piece.explain(name).as_text(language()))
