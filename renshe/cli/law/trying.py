"""`renshe law cases FILE…`: published examples, tried on our law."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from renshe.cli.frame import either, translating
from renshe.cli.language import language
from renshe.cli.usage import Commands
from renshe.law.examples import published

app = Commands()


@app.command(
    "cases",
    help=either(
        zh="用公开算例检验法规：逐条列出不符之处，最后一行为通过、不符、跳过的条数；有不符时退出码为 1",
        en="Try published examples on the law: a line for each difference, and how many passed; 1 when one failed.",
    ),
)
def cases(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar=either(zh="文件", en="FILE"),
            exists=True,
            dir_okay=False,
            readable=True,
            help=either(zh="算例文件（YAML）", en="Files of examples (YAML)."),
        ),
    ],
    reasons: Annotated[
        bool, typer.Option("--skipped", help=either(zh="列出跳过的算例及原因", en="List what is skipped, and why."))
    ] = False,
) -> None:
    from renshe.programmes.social_insurance.examples import TOPICS
    from renshe.programmes.social_insurance.law import national_rulebook

    examples = [one for file in files for one in published.load(file)]
    book, counts = national_rulebook(), Counter[str]()
    with translating() as translate:
        for outcome in published.tried(book, TOPICS, examples, chinese=language() != "en"):
            counts[outcome.state] += 1
            for difference in outcome.differences:
                typer.echo(published.line_of(outcome, difference, translate))
            if reasons and outcome.reason is not None:
                words = either(zh="跳过", en="skipped")
                typer.echo(f"{outcome.example.name}: {words}: {outcome.reason.in_words(translate)}")
    typer.echo(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    if counts["failed"]:
        raise typer.Exit(1)
