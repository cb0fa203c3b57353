"""`renshe law cases FILE…`: published examples, tried on our law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from renshe.cli.frame import either, translating
from renshe.cli.language import language
from renshe.cli.usage import Commands
from renshe.law.errors import LawFileUnreadable, LawFileWrong
from renshe.law.examples import outcomes, published
from renshe.law.examples.attempts import tried

app = Commands()


@app.command(
    "cases",
    help=either(
        zh="用公开算例检验法规：逐条列出不符之处、跳过的及原因，末行为通过、不符、跳过的条数；有不符时退出码为 1",
        en="Try published examples: a line for each difference and for what is skipped, then how many passed.",
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
) -> None:
    with translating() as translate:
        from renshe.programmes.social_insurance.examples import TOPICS
        from renshe.programmes.social_insurance.law import national_rulebook

        book, counts = national_rulebook(), Counter[str]()
        for file in files:
            try:
                entries = published.load_each(file)
            except LawFileUnreadable as error:
                entries = [error]
            counts["failed"] += _told_wrong(entries, translate)
            examples = [one for one in entries if isinstance(one, published.Example)]
            for outcome in tried(book, TOPICS, examples, chinese=language() != "en"):
                counts[outcome.state] += 1
                for line in outcomes.lines_of(outcome, translate):
                    typer.echo(line)
    typer.echo(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    if counts["failed"]:
        raise typer.Exit(1)


def _told_wrong(entries: list[published.Example | LawFileWrong], translate: Callable[[str], str]) -> int:
    """Tell which entries are no examples, and return how many."""
    wrong = [one for one in entries if isinstance(one, LawFileWrong)]
    for one in wrong:
        typer.echo(outcomes.in_one_line(one.in_words(translate)))
    return len(wrong)
